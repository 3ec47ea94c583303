"""What the inspector shows of each kind of resource."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from company import COMPANY
from scenario_stage import door

from trainer.actions import perform
from trainer.cloud import Cloud, RouteTable, Tunnel, Vpc, VpnConnection
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import PacketSet, Service
from trainer.picture import layout
from trainer.reach import ends
from trainer.steps import UNKNOWN
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui.scenario.forms.form import fill
from trainer.tui.scenario.inspection import (
    Inspection,
    Leaf,
    Section,
    Word,
    access,
    inspect,
    kind_of,
)
from trainer.tui.scenario.inspection.address import address_of
from trainer.tui.scenario.inspection.model import Page

CLOUD = door().broken
COMPANY_CLOUD = load_topology(parse_yaml(COMPANY, "company.yaml"))
EVERYTHING = [
    pytest.param(cloud, owner, id=owner)
    for cloud in (CLOUD, COMPANY_CLOUD)
    for owner in (*cloud.resources, "internet")
]


def sections(page: Page) -> tuple[Section, ...]:
    """The sections of a page, also where they take several steps."""
    if page.steps is None:
        return page.sections()
    steps = page.steps()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return tuple(end.value)


def rows(inspection: Inspection, leaf: Leaf) -> list[tuple[object, ...]]:
    page = next(page for page in inspection.pages if page.leaf is leaf)
    return [row.cells for section in sections(page) for row in section.rows]


def words(inspection: Inspection) -> Iterator[str]:
    """Every code of the catalogue that showing this asks for."""
    yield f"scenario.kind.{inspection.kind}"
    for page in inspection.pages:
        yield f"scenario.leaf.{page.leaf}"
        for section in sections(page):
            if section.code:
                yield section.code
            if section.add is not None:
                yield f"form.{section.add.form.name}"
            for row in section.rows:
                yield from (cell.code for cell in row.cells if isinstance(cell, Word))
                for offer in (row.change, row.remove):
                    if offer is not None:
                        yield f"form.{offer.form.name}"
    for offer in inspection.offers:
        yield f"form.{offer.form.name}"
        yield from (f"form.field.{field.name}" for field in offer.form.fields)


@pytest.mark.parametrize(("cloud", "owner"), EVERYTHING)
def test_every_word_is_in_the_catalogue(cloud: Cloud, owner: str) -> None:
    codes = set(words(inspect(cloud, owner)))
    known = {
        code for area in ("scenario", "form", "picture") for code in entries(Language.EN, area)
    }
    assert codes <= known


@pytest.mark.parametrize(("cloud", "owner"), EVERYTHING)
def test_links_lead_to_what_exists(cloud: Cloud, owner: str) -> None:
    for page in inspect(cloud, owner).pages:
        for section in sections(page):
            assert len({len(row.cells) for row in section.rows}) <= 1
            for row in section.rows:
                assert row.link is None or row.link in (*cloud.resources, "internet")


def test_whatever_the_picture_shows_has_a_kind_of_its_own() -> None:
    shown = {spot.owner for spot in layout(COMPANY_CLOUD).spots}
    assert "other" not in {kind_of(COMPANY_CLOUD, owner) for owner in shown}


def test_a_hub_shows_the_routes_of_its_tables() -> None:
    east = rows(inspect(COMPANY_CLOUD, "tgw-east"), Leaf.ROUTES)
    propagated = Word("scenario.state.propagated")
    assert ("10.1.0.0/16", "tgw-attach-data", propagated, "") in east
    assert ("192.168.0.0/16", "tgw-attach-vpn", propagated, "") in east
    assert east == rows(inspect(COMPANY_CLOUD, "tgw-attach-app"), Leaf.ROUTES)


def test_a_connection_says_what_it_tells_both_ends() -> None:
    lab = inspect(COMPANY_CLOUD, "vpn-lab")
    tunnels = (Word("scenario.property.tunnels"), "DOWN, DOWN")
    assert tunnels in rows(lab, Leaf.PROPERTIES)
    # BGP forgets what it learnt over tunnels that are down.
    assert rows(lab, Leaf.ROUTES) == [("10.2.0.0/16",)]


def test_a_load_balancer_shows_how_its_targets_are() -> None:
    targets = rows(inspect(COMPANY_CLOUD, "alb-shop"), Leaf.TARGETS)
    assert targets == [("i-app", "80", "healthy", "")]
    assert rows(inspect(COMPANY_CLOUD, "tg-shop"), Leaf.TARGETS) == targets


def test_routes_that_a_vpn_propagates_are_shown_and_cannot_be_changed() -> None:
    table = COMPANY_CLOUD.get(RouteTable, "rtb-lab")
    cloud = COMPANY_CLOUD.put(replace(table, propagating=("vgw-lab",)))
    connection = cloud.get(VpnConnection, "vpn-lab")
    cloud = cloud.put(replace(connection, tunnels=(Tunnel.UP, Tunnel.DOWN)))
    page = next(p for p in inspect(cloud, "rtb-lab").pages if p.leaf is Leaf.ROUTES)
    (row,) = [r for r in page.sections()[0].rows if r.cells[0] == "192.168.0.0/16"]
    assert row.cells[1:] == ("vgw-lab", Word("scenario.state.propagated"))
    assert (row.change, row.remove, row.link) == (None, None, "vgw-lab")


def test_a_host_shows_its_own_rules_and_what_its_subnet_does() -> None:
    vault = inspect(CLOUD, "i-vault")
    assert ("tcp/5432", "sg-shop", "") in rows(vault, Leaf.RULES)
    network = rows(vault, Leaf.NETWORK)
    assert ("10.0.0.0/16", "local", "") in network
    assert ("100", "allow", "tcp/5432", "10.0.1.0/24") in network
    assert ("*", "deny", "all", "0.0.0.0/0") in network


def test_effective_rules_are_what_groups_and_acl_leave_together() -> None:
    vault = {str(row[0]): row for row in rows(inspect(CLOUD, "i-vault"), Leaf.EFFECTIVE)[:3]}
    groups, acl, both = (row[1] for row in vault.values())
    assert isinstance(groups, PacketSet)
    assert isinstance(acl, PacketSet)
    asked = Service.tcp(5432).packets()
    assert groups <= asked
    assert acl <= asked
    assert both == groups & acl
    assert both
    # The ACL lets a whole subnet in, the group only the shop.
    assert both != acl


def test_every_end_tells_who_gets_an_answer_from_it() -> None:
    for end in (*ends(CLOUD), "internet"):
        assert any(page.leaf is Leaf.ACCESS for page in inspect(CLOUD, end).pages), end


def test_addresses_of_hosts_and_networks() -> None:
    assert address_of(CLOUD, "i-shop") == "10.0.1.10, 203.0.113.10"
    assert address_of(CLOUD, "subnet-yard-a") == "10.0.2.0/24"
    assert address_of(CLOUD, "eipalloc-spare") == "203.0.113.99"
    assert address_of(CLOUD, "sg-shop") == ""
    assert address_of(CLOUD, "internet") == ""


def test_of_many_ends_those_that_get_in_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [row for row in rows(inspect(CLOUD, "i-shop"), Leaf.ACCESS) if row[1]]
    monkeypatch.setattr(access, "MOST_ENDS", 1)
    # Nobody knows at first how much there is: it is not begun in the screen's own thread.
    assert next(access.access(CLOUD, "i-shop")) == UNKNOWN
    many = rows(inspect(CLOUD, "i-shop"), Leaf.ACCESS)
    told = [(name, packets) for names, packets in many for name in str(names).split(", ")]
    # A host outside is one of the strangers on the internet.
    assert sorted([*(name for name, _ in told), "office"]) == sorted(str(row[0]) for row in few)
    monkeypatch.setattr(access, "_NAMED", 0)
    assert all(" +" in str(names) for names, _ in rows(inspect(CLOUD, "i-shop"), Leaf.ACCESS))


def test_who_gets_an_answer_is_asked_of_the_engine() -> None:
    reached = dict(rows(inspect(CLOUD, "i-shop"), Leaf.ACCESS))
    office, internet = reached["office"], reached["internet"]
    assert isinstance(office, PacketSet)
    assert isinstance(internet, PacketSet)
    assert office
    assert not reached["i-vault"]


def test_a_subnet_says_whether_it_is_public_and_why() -> None:
    street = rows(inspect(CLOUD, "subnet-street-a"), Leaf.PROPERTIES)
    yard = rows(inspect(CLOUD, "subnet-yard-a"), Leaf.PROPERTIES)
    assert (Word("scenario.property.kind"), Word("picture.public")) in street
    assert (Word("scenario.property.association"), Word("scenario.value.explicit")) in street
    assert (Word("scenario.property.kind"), Word("picture.private")) in yard
    assert (Word("scenario.property.association"), Word("scenario.value.by_main")) in yard


def test_a_blackhole_is_shown() -> None:
    without = CLOUD.without("igw-town")
    assert ("0.0.0.0/0", "igw-town", Word("scenario.state.blackhole")) in rows(
        inspect(without, "rtb-street"), Leaf.ROUTES
    )


def test_the_vpc_lists_what_the_picture_does_not_show() -> None:
    listed = {row[0] for row in rows(inspect(CLOUD, "vpc-town"), Leaf.CONTENTS)}
    assert {"rtb-main", "sg-spare", "acl-yard", "eipalloc-spare", "subnet-yard-a"} <= listed


def test_an_unknown_kind_shows_its_fields() -> None:
    group = inspect(CLOUD, "dbsubnets-town")
    assert ("subnets", "subnet-yard-a, subnet-street-c") in rows(group, Leaf.PROPERTIES)


def test_a_detached_gateway_can_be_attached() -> None:
    gateway = CLOUD.resources["igw-town"]
    loose = CLOUD.put(type(gateway)(id="igw-town"))
    offer = inspect(loose, "igw-town").offers[0]
    made = fill(offer, loose, offer.start).made
    assert made is not None
    assert perform(loose, made).cloud == CLOUD


def test_an_empty_vpc_can_be_inspected() -> None:
    vpc = CLOUD.get(Vpc, "vpc-town")
    assert inspect(Cloud.of_resources([vpc]), vpc.id).pages
