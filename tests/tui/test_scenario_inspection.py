"""What the inspector shows of each kind of resource."""

from collections.abc import Iterator

import pytest
from scenario_stage import door

from trainer.actions import perform
from trainer.cloud import Cloud, Vpc
from trainer.packets import PacketSet
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui.scenario.forms.form import fill
from trainer.tui.scenario.inspection import Inspection, Leaf, Word, inspect

CLOUD = door().broken


def rows(inspection: Inspection, leaf: Leaf) -> list[tuple[object, ...]]:
    page = next(page for page in inspection.pages if page.leaf is leaf)
    return [row.cells for section in page.sections() for row in section.rows]


def words(inspection: Inspection) -> Iterator[str]:
    """Every code of the catalogue that showing this asks for."""
    yield f"scenario.kind.{inspection.kind}"
    for page in inspection.pages:
        yield f"scenario.leaf.{page.leaf}"
        for section in page.sections():
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


@pytest.mark.parametrize("owner", [*CLOUD.resources, "internet"])
def test_every_word_is_in_the_catalogue(owner: str) -> None:
    codes = set(words(inspect(CLOUD, owner)))
    known = {
        code for area in ("scenario", "form", "picture") for code in entries(Language.EN, area)
    }
    assert codes <= known


@pytest.mark.parametrize("owner", [*CLOUD.resources, "internet"])
def test_links_lead_to_what_exists(owner: str) -> None:
    for page in inspect(CLOUD, owner).pages:
        for section in page.sections():
            for row in section.rows:
                assert row.link is None or row.link in (*CLOUD.resources, "internet")


def test_a_host_shows_its_own_rules_and_what_its_subnet_does() -> None:
    vault = inspect(CLOUD, "i-vault")
    assert ("tcp/5432", "sg-shop", "") in rows(vault, Leaf.RULES)
    network = rows(vault, Leaf.NETWORK)
    assert ("10.0.0.0/16", "local", "") in network
    assert ("100", "allow", "tcp/5432", "10.0.1.0/24") in network
    assert ("*", "deny", "all", "0.0.0.0/0") in network


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
