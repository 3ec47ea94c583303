"""Pictures in little width: VPCs below one another, and zones if need be."""

from itertools import pairwise

import pytest
from company import COMPANY
from hypothesis import given
from hypothesis import strategies as st
from pictured import SHOP, cloud

from trainer.cloud import Cloud
from trainer.packets import Service
from trainer.picture import Detail, Picture, Point, Side, fit, layout, render_text, with_verdict
from trainer.picture.nodes import nodes
from trainer.picture.route import _way
from trainer.reach import INTERNET, Question, ask
from trainer.steps import at_once
from trainer.text.language import Language

HUB = """
vpcs:
  vpc-a: {cidr: 10.1.0.0/16}
  vpc-b: {cidr: 10.2.0.0/16}
  vpc-c: {cidr: 10.3.0.0/16}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.1.1.0/24, zone: a}
  subnet-b: {vpc: vpc-b, cidr: 10.2.1.0/24, zone: a}
  subnet-c: {vpc: vpc-c, cidr: 10.3.1.0/24, zone: a}
internet_gateways:
  igw-c: {vpc: vpc-c}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.1.1.10}
  i-b: {subnet: subnet-b, private_ip: 10.2.1.10}
  i-c: {subnet: subnet-c, private_ip: 10.3.1.10}
transit_gateways:
  tgw-hub: {}
transit_gateway_vpc_attachments:
  tgw-attach-a: {gateway: tgw-hub, subnets: [subnet-a]}
  tgw-attach-b: {gateway: tgw-hub, subnets: [subnet-b]}
  tgw-attach-c: {gateway: tgw-hub, subnets: [subnet-c]}
peering_connections:
  pcx-ab: {requester: vpc-a, accepter: vpc-b}
route_tables:
  rtb-a: {vpc: vpc-a, subnets: [subnet-a], routes: ["10.3.0.0/16 -> tgw-hub"]}
  rtb-b: {vpc: vpc-b, subnets: [subnet-b], routes: ["10.1.0.0/16 -> pcx-ab"]}
  rtb-c: {vpc: vpc-c, subnets: [subnet-c], routes: ["10.1.0.0/16 -> tgw-hub"]}
"""

HUB_STACKED = """\
                                 ○ internet
┌────────────────────────────────┘
│ ╭ vpc-a 10.1.0.0/16 ──────────╮  ╭ vpc-b 10.2.0.0/16 ──────────╮
│ │   ap-northeast-1a           │  │   ap-northeast-1a           │
│ │   ╭ subnet-a 10.1.1.0/24 ─╮ │  │   ╭ subnet-b 10.2.1.0/24 ─╮ │
│ │ ┌─┼──■ i-a  10.1.1.10     │ │  │ ┌─┼──■ i-b  10.2.1.10     │ │
│ │ │ ╰────────────── private ╯ │  │ │ ╰────────────── private ╯ │
│ │ └┬─────────┐                │  │ └┬─────────┐                │
│ ╰──┼─┤ tgw-attach-a ├─────────╯  ╰──┼─┤ tgw-attach-b ├─────────╯
│    │         │                      └──┐      │
│    │         └───────────────────────┐ │      │
│    └───────────────────────────────┐ │ │      │
└───────────────────────────┐        │ │ │      │
  ╭ vpc-c 10.3.0.0/16 ──┤ igw-c ├──╮ │ │ │      │
  │ ┌───────────────────────┘      │ │ │ │      │
  │ │ ap-northeast-1a              │ │ │ │      │
  │ │ ╭ subnet-c 10.3.1.0/24 ─╮    │ │ │ │      │
  │ ├─┼──■ i-c  10.3.1.10     │    │ │ │ │      │
  │ │ ╰────────────── private ╯    │ │ │ │      │
  │ └────────┐                     │ │ │ │      │
  ╰──┤ tgw-attach-c ├──────────────╯ │ │ │      │
             │             ◉ pcx-ab ─┴─│─┘      │
             └──────────────◉ tgw-hub ─┴────────┘"""


def test_three_vpcs_at_a_hub_look_like_this_where_there_is_no_width() -> None:
    assert render_text(fit(cloud(HUB), 72, 24)) == HUB_STACKED


def drawn_at(made: Cloud, language: Language = Language.EN) -> dict[int, Picture]:
    """The picture at many widths."""
    return {width: fit(made, width, 20, language=language) for width in range(30, 200, 7)}


def selectable(picture: Picture) -> set[str]:
    found = {picture.spots[0].owner}
    todo = list(found)
    while todo:
        here = todo.pop()
        for there in {picture.beside(here, side) for side in Side} - found:
            found.add(there)
            todo.append(there)
    return found


def passed(picture: Picture, start: str, end: str) -> list[str]:
    """The components at whose symbols the wire from one to the other comes by."""
    symbols: dict[Point, str] = {}
    for owner, point in picture.places.anchors.items():
        symbols.setdefault(point, owner)
    way = at_once(_way(picture, picture.places.anchors[start], picture.places.anchors[end]))
    assert len(way) > 1, (start, end)
    return [symbols[point] for point in way if point in symbols]


def check(picture: Picture, language: Language) -> None:
    """Nothing overlaps, everything can be selected, and wires join what they should."""
    made, text = picture.cloud, render_text(picture)
    whole = layout(made, detail=Detail.FULL, language=language)
    assert {spot.owner for spot in picture.spots} == {spot.owner for spot in whole.spots}
    assert picture.places.anchors.keys() == whole.places.anchors.keys()
    assert picture.places.doors.keys() == whole.places.doors.keys()
    assert selectable(picture) == {spot.owner for spot in whole.spots}
    assert {len(row) for row in picture.rows} == {picture.width}
    for spot in picture.spots:
        rows = picture.rows[spot.rect.y : spot.rect.bottom]
        shown = [cell for row in rows for cell in row[spot.rect.x : spot.rect.right]]
        assert all(cell.owner == spot.owner for cell in shown if cell.text != " ") or (
            spot.owner in picture.places.doors
        )
    for node in nodes(made, Detail.OVERVIEW, language):
        assert node.label in text
        for parent in node.parents:
            if parent in picture.places.anchors and parent != INTERNET:
                assert passed(picture, parent, node.id) == [parent, node.id]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", [HUB, COMPANY, SHOP])
def test_at_every_width_all_is_there_and_joined(text: str, language: Language) -> None:
    made = cloud(text)
    for picture in drawn_at(made, language).values():
        check(picture, language)


def test_more_width_is_used_for_more_detail_or_less_height() -> None:
    pictures = drawn_at(cloud(HUB))
    assert all(picture.width <= width for width, picture in pictures.items() if width > 50)
    assert pictures[51].height > pictures[149].height


def test_zones_stand_below_one_another_before_anything_is_cut() -> None:
    narrow = fit(cloud(), 44, 30)
    assert narrow.width <= 44
    text = render_text(narrow)
    assert text.index("ap-northeast-1a") < text.index("subnet-data-a")
    assert text.index("subnet-data-a") < text.index("ap-northeast-1c")


@pytest.mark.parametrize(("source", "destination"), [("i-a", "i-c"), ("i-b", "i-a")])
def test_a_packet_finds_its_way_through_the_shaft(source: str, destination: str) -> None:
    made = cloud(HUB)
    verdict = ask(made, Question(source, destination, Service.tcp(443)))
    for picture in drawn_at(made).values():
        steps = with_verdict(picture, verdict).steps
        assert steps
        for before, after in pairwise(steps):
            assert after.trail[0] == before.point
            for here, there in pairwise(after.trail):
                assert abs(here.x - there.x) + abs(here.y - there.y) == 1


def company(vpcs: int) -> Cloud:
    """So many VPCs at one hub."""
    numbers = range(vpcs)
    return cloud(
        "\n".join(
            (
                "vpcs:",
                *(f"  vpc-{n}: {{cidr: 10.{n}.0.0/16}}" for n in numbers),
                "subnets:",
                *(f"  subnet-{n}: {{vpc: vpc-{n}, cidr: 10.{n}.1.0/24, zone: a}}" for n in numbers),
                "transit_gateways:",
                "  tgw-hub: {}",
                "transit_gateway_vpc_attachments:",
                *(f"  att-{n}: {{gateway: tgw-hub, subnets: [subnet-{n}]}}" for n in numbers),
            )
        )
    )


def test_vpcs_whose_lanes_have_no_room_stay_side_by_side() -> None:
    assert fit(company(10), 72, 20).width <= 72
    many = fit(company(60), 72, 20)
    assert many.width > 72
    assert render_text(many) == render_text(layout(many.cloud, detail=Detail.OVERVIEW))


_sides = st.lists(st.booleans(), min_size=1, max_size=6)


@given(_sides, _sides, st.integers(30, 120), st.sampled_from(Language))
def test_whatever_vpcs_have_on_their_borders_nothing_overlaps(
    internet: list[bool], attached: list[bool], width: int, language: Language
) -> None:
    lines = ["vpcs:", *(f"  vpc-{n}: {{cidr: 10.{n}.0.0/16}}" for n in range(len(internet)))]
    zones = ("a", "c")
    lines.append("subnets:")
    for n in range(len(internet)):
        for m in range(1 + n % 3):
            zone = zones[m % 2]
            lines.append(f"  subnet-{n}-{m}: {{vpc: vpc-{n}, cidr: 10.{n}.{m}.0/24, zone: {zone}}}")
    lines += ["transit_gateways:", "  tgw-0: {}"]
    gateways = [n for n, has in enumerate(internet) if has]
    if gateways:
        lines += ["internet_gateways:", *(f"  igw-{n}: {{vpc: vpc-{n}}}" for n in gateways)]
    spokes = [n for n, has in enumerate(attached[: len(internet)]) if has]
    if spokes:
        lines.append("transit_gateway_vpc_attachments:")
        lines += [f"  tgw-attach-{n}: {{gateway: tgw-0, subnets: [subnet-{n}-0]}}" for n in spokes]
        lines.append("peering_connections:")
        for n in range(len(internet)):
            for m in range(n):
                lines.append(f"  pcx-{m}-{n}: {{requester: vpc-{m}, accepter: vpc-{n}}}")
        if len(internet) == 1:
            lines.pop()
    check(fit(cloud("\n".join(lines)), width, 20, language=language), language)
