"""Forms as data: what their fields take, and that their calls do what the form says."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenario_stage import door

from trainer.actions import AwsError, Call, perform
from trainer.awscli.parser import parse
from trainer.awscli.render import render
from trainer.cloud import (
    Cloud,
    DbInstance,
    ElasticIp,
    Instance,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
)
from trainer.reach import Question
from trainer.reach.world import World
from trainer.tui.scenario.forms import Offer, compute, filters, flow, routes
from trainer.tui.scenario.forms.form import Field, fill
from trainer.tui.scenario.forms.readers import read_network, read_service
from trainer.tui.scenario.inspection import inspect

CLOUD = door().broken


def call(offer: Offer[Call], **texts: str) -> Call:
    filled = fill(offer, CLOUD, {**offer.start, **texts})
    assert not filled.mistakes, {name: m.code for name, m in filled.mistakes.items()}
    assert filled.made is not None
    return filled.made


def done(offer: Offer[Call], **texts: str) -> Cloud:
    return perform(CLOUD, call(offer, **texts)).cloud


def mistakes(offer: Offer[Call], **texts: str) -> dict[str, str]:
    return {name: m.code for name, m in fill(offer, CLOUD, texts).mistakes.items()}


@pytest.mark.parametrize(
    ("peer", "kept"),
    [("10.0.1.0/24", "10.0.1.0/24"), ("sg-spare", "sg-spare"), ("2001:db8::/32", "2001:db8::/32")],
)
@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_add_rule(peer: str, kept: str, direction: str) -> None:
    offer = Offer(filters.ADD_RULE, {"group": "sg-shop"})
    after = done(offer, direction=direction, service="tcp/443", peer=peer)
    rules = getattr(after.get(SecurityGroup, "sg-shop"), direction)
    assert (str(rules[-1].service), str(rules[-1].peer)) == ("tcp/443", kept)


@pytest.mark.parametrize(
    "service", ["tcp", "udp/1000-2000", "icmp", "icmp/echo", "icmp/3/4", "all", "proto/50"]
)
def test_each_kind_of_service_goes_into_rules(service: str) -> None:
    offer = Offer(filters.ADD_RULE, {"group": "sg-spare", "direction": "inbound"})
    after = done(offer, service=service, peer="10.0.0.0/8")
    assert str(after.get(SecurityGroup, "sg-spare").inbound[-1].service) == service
    entry = Offer(filters.ADD_ENTRY, {"acl": "acl-yard", "direction": "inbound"})
    after = done(entry, number="200", action="deny", service=service, network="10.0.0.0/8")
    kept = str(after.get(NetworkAcl, "acl-yard").inbound[-1].service)
    assert kept == service


def test_remove_rule() -> None:
    rule = CLOUD.get(SecurityGroup, "sg-shop").inbound[0]
    given_ = {"group": "sg-shop", "direction": "inbound", "rule": rule.id}
    assert not done(Offer(filters.REMOVE_RULE, given_)).get(SecurityGroup, "sg-shop").inbound


def test_entries_of_acls() -> None:
    place = {"acl": "acl-yard", "direction": "outbound"}
    texts = {"action": "allow", "service": "tcp/1024-65535", "network": "10.0.1.0/24"}
    added = done(Offer(filters.ADD_ENTRY, place), number="110", **texts)
    assert len(added.get(NetworkAcl, "acl-yard").outbound) == 2
    replaced = done(Offer(filters.REPLACE_ENTRY, {**place, "number": "100"}), **texts)
    assert str(replaced.get(NetworkAcl, "acl-yard").outbound[0].service) == "tcp/1024-65535"
    removed = done(Offer(filters.REMOVE_ENTRY, {**place, "number": "100"}))
    assert not removed.get(NetworkAcl, "acl-yard").outbound


def test_routes() -> None:
    add = Offer(routes.ADD_ROUTE, {"table": "rtb-main"})
    after = done(add, destination="0.0.0.0/0", target="igw-town")
    assert after.get(RouteTable, "rtb-main").routes[-1].target == "igw-town"
    after = done(add, destination="10.9.0.0/16", target="i-vault")
    assert after.get(RouteTable, "rtb-main").routes[-1].target == "eni-vault"
    there = {"table": "rtb-street", "destination": "0.0.0.0/0"}
    replaced = done(Offer(routes.REPLACE_ROUTE, there), target="eni-vault")
    assert replaced.get(RouteTable, "rtb-street").routes[0].target == "eni-vault"
    assert not done(Offer(routes.REMOVE_ROUTE, there)).get(RouteTable, "rtb-street").routes


def test_a_table_is_associated_replaced_and_left() -> None:
    offer = Offer(routes.USE_TABLE, {"subnet": "subnet-yard-a"})
    assert call(offer, table="rtb-street").operation == "AssociateRouteTable"
    offer = Offer(routes.USE_TABLE, {"subnet": "subnet-street-a"})
    assert call(offer, table="rtb-main").operation == "ReplaceRouteTableAssociation"
    assert done(offer, table="rtb-main").get(RouteTable, "rtb-main").subnets == ("subnet-street-a",)
    given_ = {"table": "rtb-street", "subnet": "subnet-street-a"}
    assert not done(Offer(routes.LEAVE_TABLE, given_)).get(RouteTable, "rtb-street").subnets


def test_another_acl_for_a_subnet() -> None:
    offer = Offer(filters.USE_ACL, {"subnet": "subnet-street-a"})
    after = done(offer, acl="acl-yard")
    acl = after.derived(World).network_acl("subnet-street-a")
    assert acl is not None
    assert acl.id == "acl-yard"


def test_what_hosts_can_be_given() -> None:
    groups = done(Offer(compute.INSTANCE_GROUPS, {"instance": "i-shop"}), groups="sg-spare sg-shop")
    assert groups.get(NetworkInterface, "eni-shop").security_groups == ("sg-spare", "sg-shop")
    check = done(Offer(compute.INSTANCE_CHECK, {"instance": "i-shop"}), switch="false")
    assert not check.get(NetworkInterface, "eni-shop").source_dest_check
    stopped = done(Offer(compute.STOP, {"instance": "i-shop"}))
    assert stopped.get(Instance, "i-shop").state == "stopped"
    groups = done(Offer(compute.INTERFACE_GROUPS, {"interface": "eni-shop"}), groups="sg-spare")
    assert groups.get(NetworkInterface, "eni-shop").security_groups == ("sg-spare",)
    check = done(Offer(compute.INTERFACE_CHECK, {"interface": "eni-shop"}), switch="false")
    assert not check.get(NetworkInterface, "eni-shop").source_dest_check


def test_addresses() -> None:
    held = done(Offer(compute.ASSOCIATE_ADDRESS, {"holder": "i-vault"}), address="eipalloc-spare")
    assert held.get(ElasticIp, "eipalloc-spare").interface == "eni-vault"
    leave = fill(Offer(compute.LEAVE_ADDRESS, {"address": "eipalloc-spare"}), held, {}).made
    assert leave is not None
    assert perform(held, leave).cloud.get(ElasticIp, "eipalloc-spare").interface is None
    more = done(Offer(compute.ALLOCATE_ADDRESS))
    assert len(more.of(ElasticIp)) == len(CLOUD.of(ElasticIp)) + 1


def test_what_databases_can_be_given() -> None:
    public = done(Offer(compute.DB_PUBLIC, {"database": "db-town"}), switch="true")
    assert public.get(DbInstance, "db-town").publicly_accessible
    groups = done(Offer(compute.DB_GROUPS, {"database": "db-town"}), groups="sg-spare")
    interface = groups.get(DbInstance, "db-town").interfaces[0]
    assert groups.get(NetworkInterface, interface).security_groups == ("sg-spare",)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("peer", "", "form.empty"),
        ("peer", "10.0.1.5/24", "form.cidr.host_bits"),
        ("peer", "10.0.1.5", "form.cidr.no_length"),
        ("peer", "10.0.1.0/99", "form.cidr.bad"),
        ("peer", "sg-shap", "form.id.near"),
        ("peer", "zzz", "form.id.bad"),
        ("service", "tcp/x", "form.service.bad"),
        ("service", "443", "form.service.near"),
        ("direction", "sideways", "form.choice.bad"),
    ],
)
def test_mistakes_in_a_rule(field: str, text: str, code: str) -> None:
    right = {"direction": "inbound", "service": "tcp/443", "peer": "10.0.1.0/24"}
    offer = Offer(filters.ADD_RULE, {"group": "sg-shop"})
    assert mistakes(offer, **right) == {}
    assert mistakes(offer, **{**right, field: text}) == {field: code}


@pytest.mark.parametrize("number", ["0", "32767", "-1", "1.5", "x", "１０００００", "9" * 5000])
def test_rule_numbers_have_bounds(number: str) -> None:
    offer = Offer(filters.REMOVE_ENTRY, {"acl": "acl-yard", "direction": "inbound"})
    assert mistakes(offer, number=number) == {"number": "form.number.bad"}


def test_full_width_text_is_read() -> None:
    assert str(read_network(CLOUD, "１０．０．０．０／１６", {})) == "10.0.0.0/16"
    assert str(read_service(CLOUD, "　ＴＣＰ／４４３ ", {})) == "tcp/443"


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_mistake(text: str) -> None:
    for offer in (
        Offer(filters.ADD_RULE, {"group": "sg-shop", "direction": "inbound"}),
        Offer(filters.ADD_ENTRY, {"acl": "acl-yard"}),
        Offer(routes.ADD_ROUTE, {"table": "rtb-main"}),
        Offer(compute.INSTANCE_GROUPS, {"instance": "i-shop"}),
    ):
        filled = fill(offer, CLOUD, {field.name: text for field in offer.asked})
        assert (filled.made is None) == bool(filled.mistakes)


def test_a_flow_is_a_question() -> None:
    texts = {"source": "office", "destination": "203.0.113.10", "service": "https"}
    assert mistakes(Offer(flow.TEST_FLOW), **texts) == {"service": "form.service.bad"}
    texts["service"] = "tcp/https"
    made = fill(Offer(flow.TEST_FLOW), CLOUD, texts).made
    assert isinstance(made, Question)
    assert (made.source, made.destination, str(made.service)) == (
        "office",
        "203.0.113.10",
        "tcp/443",
    )
    texts["source"] = "ofice"
    assert mistakes(Offer(flow.TEST_FLOW), **texts) == {"source": "form.id.near"}


def offered(cloud: Cloud) -> Iterator[Offer[Call]]:
    """Every form that the inspector shows anywhere in a cloud."""
    for owner in (*cloud.resources, "internet"):
        inspection = inspect(cloud, owner)
        yield from inspection.offers
        for page in inspection.pages:
            for section in page.sections():
                if section.add is not None:
                    yield section.add
                for row in section.rows:
                    yield from (o for o in (row.change, row.remove) if o is not None)


def is_done_or_refused(made: Call) -> bool:
    try:
        perform(CLOUD, made)
    except AwsError as error:
        return error.code != "UnsupportedOperation"
    return True


def some_text(field: Field, cloud: Cloud, start: str) -> str:
    typed = {"number": "77", "service": "udp/53", "rule": "sgr-0"}
    return start or typed.get(field.name) or (*field.options(cloud, {}), "")[0]


def test_whatever_the_inspector_offers_makes_a_call_that_the_prompt_takes() -> None:
    """The line shown is the same request, and AWS either does it or says why not."""
    seen = set()
    for offer in offered(CLOUD):
        texts = {f.name: some_text(f, CLOUD, offer.start.get(f.name, "")) for f in offer.asked}
        made = call(offer, **texts)
        assert parse(render(made)).call == made
        seen.add(offer.form.name)
        assert is_done_or_refused(made)
    assert len(seen) >= 14
