"""A form for every operation: each can be opened, filled in, and makes a line that is accepted."""

import pytest
from scenario_stage import Player, playing
from tui_stage import SIZES, Opened, ScreenIs
from whole_cloud import whole_cloud

from trainer.actions import Call, perform
from trainer.awscli.parser import parse
from trainer.awscli.render import render
from trainer.cloud import Cloud, Resource, Subnet, Vpc, VpcEndpoint, VpcPeeringConnection
from trainer.progress import Store
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui.scenario.forms import Offer
from trainer.tui.scenario.forms.form import fill
from trainer.tui.scenario.forms.operations import Sort, offers_for, offers_for_none, sort_of
from trainer.tui.scenario.inspection import Leaf, inspect
from trainer.tui.scenario.inspector import RowList
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.words import dojo

CLOUD = whole_cloud()
SAMPLES = {"number": "1", "text": "x", "words": "x", "network": "10.0.0.0/24", "switch": "true"}
OF_OPTIONS = {
    "attributes": "Key=load_balancing.cross_zone.enabled,Value=true",
    "default-actions": "Type=forward,TargetGroupArn=tg-x",
    "dhcp-configurations": "Key=domain-name-servers,Values=10.0.0.2",
    "new-private-virtual-interface": "virtualInterfaceName=x,vlan=1,asn=65000",
    "new-transit-virtual-interface": "virtualInterfaceName=x,vlan=1,asn=65000",
    "security-group-rules": "SecurityGroupRuleId=sgr-x,SecurityGroupRule={IpProtocol=tcp}",
    "tunnel-options": "StartupAction=start",
    "policy-arn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    "targets": "Id=i-x",
    "iam-instance-profile": "Name=x",
    "vpc": "VPCId=vpc-a",
}


def one_of_each() -> list[Resource]:
    kinds: dict[type[Resource], Resource] = {}
    for resource in CLOUD.resources.values():
        kinds.setdefault(type(resource), resource)
    return list(kinds.values())


def filled(offer: Offer[Call], cloud: Cloud) -> Call:
    """What a form makes if the first choices are taken, of the fields that must be filled in."""
    texts = dict(offer.start)
    for field in offer.asked:
        if field.needed:
            choices = field.options(cloud, {**texts, **offer.given})
            sample = choices[0] if choices else SAMPLES.get(field.hint, "")
            texts[field.name] = OF_OPTIONS.get(field.name, sample)
    found = fill(offer, cloud, texts)
    assert not found.mistakes, (offer.form.name, found.mistakes, texts)
    assert found.made is not None
    return found.made


def lacks_what_it_takes(offer: Offer[Call]) -> bool:
    """Whether a needed field takes ids of something that this cloud has none of."""
    fields = (field for field in offer.asked if field.needed and field.hint in ("id", "ids"))
    return any(not field.options(CLOUD, offer.given) for field in fields)


def offered(resource: Resource) -> tuple[Offer[Call], ...]:
    pages = inspect(CLOUD, resource.id).pages
    page = next(page for page in pages if page.leaf is Leaf.ACTIONS)
    return tuple(offer for section in page.sections() for offer in section.offers)


@pytest.mark.parametrize("resource", one_of_each(), ids=lambda r: type(r).__name__)
def test_every_form_of_a_resource_makes_a_line(resource: Resource) -> None:
    for offer in offered(resource):
        if lacks_what_it_takes(offer):
            continue
        call = filled(offer, CLOUD)
        assert parse(render(call)).call == call
        for text in offer.given.values():
            assert text in render(call)


def test_what_needs_nothing_makes_a_line() -> None:
    names = set()
    for offer in offers_for_none():
        call = filled(offer, Cloud())
        assert parse(render(call)).call == call
        names.add(call.operation)
    assert names >= {"CreateVpc", "CreateInternetGateway", "CreateTransitGateway"}


def test_every_form_has_a_title_in_both_languages() -> None:
    offers = [*offers_for_none(), *(o for r in CLOUD.resources.values() for o in offers_for(r))]
    for language in Language:
        titles = entries(language, "form")
        for offer in offers:
            assert f"form.{offer.form.name}" in titles


def find(owner: str, operation: str) -> Offer[Call]:
    offers = offers_for(CLOUD.resources[owner])
    return next(offer for offer in offers if offer.form.name == f"op.{operation}")


def mistakes(offer: Offer[Call], **texts: str) -> dict[str, str]:
    named = {name.replace("_", "-"): text for name, text in texts.items()}
    return {n: m.code for n, m in fill(offer, CLOUD, named).mistakes.items()}


def test_what_is_wrong_is_said_at_its_field() -> None:
    subnet = find("vpc-a", "CreateSubnet")
    assert mistakes(subnet, cidr_block="10.0.0.1/24") == {"cidr-block": "form.cidr.host_bits"}
    assert mistakes(subnet) == {}
    endpoint = find("vpc-a", "CreateVpcEndpoint")
    assert mistakes(endpoint, vpc_endpoint_type="Gate")["vpc-endpoint-type"] == "form.choice.bad"
    assert mistakes(endpoint, service_name="x", subnet_ids="subnet-a subnet-q") == {
        "subnet-ids": "form.id.near"
    }
    attachment = find("vpc-a", "CreateTransitGatewayVpcAttachment")
    assert mistakes(attachment) == {"transit-gateway-id": "form.empty", "subnet-ids": "form.empty"}
    options = find("vpc-a", "ModifyVpcAttribute")
    assert mistakes(options, enable_dns_support="maybe") == {
        "enable-dns-support": "form.choice.bad"
    }
    profile = find("i-a", "AssociateIamInstanceProfile")
    assert mistakes(profile, iam_instance_profile="Nom=x") == {
        "iam-instance-profile": "form.option.faulty"
    }
    assert mistakes(profile, iam_instance_profile="Name") == {
        "iam-instance-profile": "form.option.bad"
    }


def test_full_width_and_lower_case_are_read_as_meant() -> None:
    offer = find("vpc-a", "CreateVpcEndpoint")
    texts = {"service-name": "ｃｏｍ．ｅｘａｍｐｌｅ", "vpc-endpoint-type": "gateway"}
    made = fill(offer, CLOUD, texts).made
    assert made is not None
    assert made.parameters["ServiceName"] == "com.example"
    assert made.parameters["VpcEndpointType"] == "Gateway"


def test_calls_do_what_their_forms_say() -> None:
    offer = find("vpc-a", "ModifyVpcAttribute")
    made = fill(offer, CLOUD, {"enable-dns-hostnames": "false"}).made
    assert made is not None
    assert not perform(CLOUD, made).cloud.get(Vpc, "vpc-a").dns_hostnames
    offer = find("vpc-a", "CreateSubnet")
    made = fill(offer, CLOUD, {"cidr-block": "10.0.77.0/24"}).made
    assert made is not None
    after = perform(CLOUD, made).cloud
    assert any(str(s.cidr) == "10.0.77.0/24" for s in after.of(Subnet).values())
    peering = next(iter(CLOUD.of(VpcPeeringConnection)))
    made = fill(find(peering, "DeleteVpcPeeringConnection"), CLOUD, {}).made
    assert made is not None
    perform(CLOUD, made)
    endpoint = next(iter(CLOUD.of(VpcEndpoint)))
    made = fill(find(endpoint, "DeleteVpcEndpoints"), CLOUD, {}).made
    assert made is not None
    assert endpoint not in perform(CLOUD, made).cloud.resources


def test_forms_are_sorted_by_what_they_do() -> None:
    sorts = {
        o.form.name.removeprefix("op."): sort_of(o) for o in offers_for(CLOUD.get(Vpc, "vpc-a"))
    }
    assert sorts["CreateSubnet"] is Sort.CREATE
    assert sorts["DeleteVpc"] is Sort.REMOVE
    assert sorts["ModifyVpcAttribute"] is Sort.CHANGE


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_operation(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with playing(opened, store, language, SIZES[size]) as player:
        await to_form(player, "vpc-town", "CreateVpcEndpoint", shown=screen_is)
        await player.write("com.amazonaws.ap-northeast-1.s3")
        await player.press("tab")
        await player.write("Gateway")
        await player.press("tab")
        await player.write("rtb-main")
        await player.press("tab")
        screen_is(player.pilot, "form")


async def test_a_form_changes_the_cloud_and_tells_the_command(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await to_form(player, "vpc-town", "ModifyVpcAttribute")
        await player.write("false")
        await player.press("enter")
        line = "aws ec2 modify-vpc-attribute --no-enable-dns-hostnames --vpc-id vpc-town"
        assert player.session.attempt.lines == (line,)
        assert not player.session.cloud.get(Vpc, "vpc-town").dns_hostnames


async def test_what_aws_refuses_is_told_in_the_form(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await to_form(player, "vpc-town", "DeleteVpc")
        await player.press("enter")
        assert "DependencyViolation" in player.text
        assert player.session.attempt.lines == ()


async def to_form(
    player: Player, owner: str, operation: str, shown: ScreenIs | None = None
) -> None:
    """Open the form of an operation from the last tab of the inspector."""
    screen = player.pilot.app.screen
    assert isinstance(screen, ScenarioScreen)
    palette = {command.name(Language.EN): command.run for command in screen.commands()}
    palette[owner]()
    await player.press("left")
    rows = screen.query_one(RowList)
    if shown is not None:
        shown(player.pilot, "tab")
    title = f"+ {entries(dojo(screen).language, 'form')[f'form.op.{operation}']}"
    lines = [str(option.prompt).replace("\n", "") for option in rows.options]
    place = next(
        n for n, line in enumerate(lines) if "".join(line.split()) == "".join(title.split())
    )
    rows.highlighted = place
    await player.press("enter")
