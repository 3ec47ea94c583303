"""What is drawn where."""

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictured import SHOP, cloud
from rich.cells import cell_len

from trainer.cloud import Cloud, RouteTable, Subnet, Vpc
from trainer.picture import Detail, Picture, Side, fit, fitting, laying_out, layout, render_text
from trainer.steps import Steps
from trainer.text.language import Language

NORMAL = """\
                                     ○ internet    ○ office 198.51.100.0/24
                                     ├─────────────┘
╭ vpc-shop 10.0.0.0/16 ────────┤ igw-shop ├─────────────────────────────╮
│ ┌──────────────────────────────────┤                                  │
│ │ ap-northeast-1a                  │ ap-northeast-1c                  │
│ │ ╭ subnet-public-a 10.0.0.0/24 ─╮ │ ╭ subnet-public-c 10.0.1.0/24 ─╮ │
│ ├─┼┬─▲ nat-a  10.0.0.5           │ ├─┤                              │ │
│ │ │└─■ i-web  10.0.0.10          │ │ │                              │ │
│ │ ╰────────────────────── public ╯ │ ╰────────────────────── public ╯ │
│ │ ╭ subnet-app-a 10.0.10.0/24 ───╮ │ ╭ subnet-app-c 10.0.11.0/24 ───╮ │
│ ├─┼──■ i-app-a  10.0.10.10       │ ├─┼──■ i-app-c  10.0.11.10       │ │
│ │ ╰───────────────────── private ╯ │ ╰───────────────────── private ╯ │
│ │ ╭ subnet-data-a 10.0.20.0/24 ──╮ │ ╭ subnet-data-c 10.0.21.0/24 ──╮ │
│ └─┼──◆ db-shop  10.0.20.10       │ └─┼──◇ db-shop standby           │ │
│   ╰───────────────────── private ╯   ╰───────────────────── private ╯ │
╰───────────────────────────────────────────────────────────────────────╯"""


def test_a_shop_looks_like_this() -> None:
    assert render_text(layout(cloud())) == NORMAL


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("detail", Detail)
def test_all_rows_are_equally_wide(language: Language, detail: Detail) -> None:
    picture = layout(cloud(), detail=detail, language=language)
    assert {sum(cell_len(cell.text) for cell in row) for row in picture.rows} == {picture.width}
    assert {len(row) for row in picture.rows} == {picture.width}


@pytest.mark.parametrize("language", Language)
def test_a_beginners_topology_fits_a_small_terminal(language: Language) -> None:
    picture = fit(cloud(), 76, 20, language=language)
    assert (picture.width, picture.height) <= (76, 20)
    assert "10.0.20.10" in render_text(picture)


def test_fit_shows_as_much_as_there_is_room_for() -> None:
    assert "sg-web" in render_text(fit(cloud(), 200, 60))
    small = fit(cloud(), 60, 20)
    assert small.width <= 60
    assert "10.0.0.10" not in render_text(small)


@pytest.mark.parametrize(
    "work",
    [
        lambda made: laying_out(made, detail=Detail.FULL, language=Language.EN),
        lambda made: fitting(made, 44, 20, language=Language.EN),
    ],
    ids=["layout", "fit"],
)
def test_a_picture_is_drawn_in_steps(work: Callable[[Cloud], Steps[Picture]]) -> None:
    made = cloud()
    steps = sum(1 for _ in work(made))
    assert steps > len(made.of(Subnet)) + len(made.of(Vpc))


def test_ascii_drawing_is_ascii() -> None:
    text = render_text(layout(cloud()), ascii=True)
    assert text.isascii()
    assert "* i-web" in text


def test_an_empty_cloud_is_the_internet_alone() -> None:
    assert render_text(layout(Cloud())).strip() == "○ internet"


def test_each_cell_belongs_to_the_innermost_thing() -> None:
    picture = layout(cloud())
    lines = NORMAL.splitlines()

    def owner(row: int, text: str) -> str | None:
        return picture.owner_at(lines[row].index(text), row)

    assert owner(0, "office") == "office"
    assert owner(2, "igw-shop") == "igw-shop"
    assert owner(4, "ap-northeast-1a") == "vpc-shop"
    assert owner(5, "subnet-public-a") == "subnet-public-a"
    assert owner(7, "10.0.0.10") == "i-web"
    assert owner(8, "public") == "subnet-public-a"
    assert picture.owner_at(0, 0) is None
    assert picture.owner_at(-1, 3) is None
    assert picture.owner_at(0, 99) is None


def reached(picture: Picture, start: str) -> set[str]:
    found = {start}
    todo = [start]
    while todo:
        here = todo.pop()
        for side in Side:
            there = picture.beside(here, side)
            if there not in found:
                found.add(there)
                todo.append(there)
    return found


@pytest.mark.parametrize("detail", Detail)
def test_the_arrow_keys_reach_everything(detail: Detail) -> None:
    picture = layout(cloud(), detail=detail)
    for spot in picture.spots:
        assert reached(picture, spot.owner) == {s.owner for s in picture.spots}


def test_arrows_go_where_the_eye_expects() -> None:
    picture = layout(cloud())
    assert picture.beside("i-web", Side.UP) == "nat-a"
    assert picture.beside("nat-a", Side.UP) == "subnet-public-a"
    assert picture.beside("i-web", Side.DOWN) == "subnet-app-a"
    assert picture.beside("subnet-public-a", Side.RIGHT) == "subnet-public-c"
    assert picture.beside("vpc-shop", Side.RIGHT) == "igw-shop"
    assert picture.beside("igw-shop", Side.UP) == "internet"
    assert picture.beside("gone", Side.UP) == "internet"


def test_a_subnet_without_a_route_out_still_stands_above_if_it_has_a_public_address() -> None:
    text = SHOP.replace("[subnet-public-a, subnet-public-c]", "[subnet-public-c]")
    lines = render_text(layout(cloud(text))).splitlines()
    assert "subnet-public-a" in lines[5]
    assert "private ╯" in lines[8].split("│")[2]


def test_subnets_keep_their_rows_when_routes_change() -> None:
    before = cloud(SHOP.replace("[subnet-app-a, subnet-app-c]", "[subnet-app-c]"))
    table = before.get(RouteTable, "rtb-app")
    after = before.put(dataclasses.replace(table, subnets=("subnet-app-a", "subnet-app-c")))
    drawn_first = layout(before)
    stays = layout(after, base=before)
    moves = layout(after)
    row = drawn_first.places.doors["subnet-app-a"].y
    assert stays.places.doors["subnet-app-a"].y == row
    assert moves.places.doors["subnet-app-a"].y != row


def test_states_are_words_and_other_symbols() -> None:
    text = SHOP.replace("private_ip: 10.0.11.10,", "private_ip: 10.0.11.10, state: stopped,")
    text = text.replace("igw-shop: {}", "igw-shop: {}\n  igw-old: {vpc: null}")
    drawn = render_text(layout(cloud(text)))
    assert "□ i-app-c stopped" in drawn
    assert "○ igw-old detached" in drawn


def test_many_hosts_outside_take_several_rows() -> None:
    hosts = "".join(f"  partner-{n}: {{networks: [192.0.2.{n}/32]}}\n" for n in range(12))
    picture = layout(cloud(SHOP + hosts))
    assert picture.width <= 80
    assert all(f"partner-{n}" in render_text(picture) for n in range(12))


def test_two_vpcs_stand_side_by_side() -> None:
    text = """
vpcs:
  vpc-a: {cidr: 10.0.0.0/16}
  vpc-b: {cidr: 10.1.0.0/16}
internet_gateways:
  igw-a: {vpc: vpc-a}
  igw-b: {vpc: vpc-b}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.0.0.0/24, zone: a}
  subnet-b: {vpc: vpc-b, cidr: 10.1.0.0/24, zone: a}
"""
    drawn = render_text(layout(cloud(text)))
    line = next(line for line in drawn.splitlines() if "igw-a" in line)
    assert "igw-b" in line


_ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=0, max_size=8),
    st.booleans(),
    st.sampled_from(Detail),
    st.sampled_from(Language),
)
def test_whatever_the_number_of_subnets_and_hosts_nothing_overlaps(
    subnets: list[tuple[int, int]], gateway: bool, detail: Detail, language: Language
) -> None:
    """Every host's own line is readable: nothing was drawn over it."""
    lines = ["vpcs:", "  vpc-x: {cidr: 10.0.0.0/16}"]
    if gateway:
        lines += ["internet_gateways:", "  igw-x: {}"]
    hosts = ["instances:"]
    if subnets:
        lines.append("subnets:")
    for n, (zone, count) in enumerate(subnets):
        lines.append(f"  subnet-{n}: {{cidr: 10.0.{n}.0/24, zone: {'abcd'[zone]}}}")
        hosts += [f"  i-{n}-{m}: {{subnet: subnet-{n}}}" for m in range(count)]
    text = "\n".join([*lines, *(hosts if len(hosts) > 1 else [])])
    made = cloud(text)
    picture = layout(made, detail=detail, language=language)
    drawn = render_text(picture)
    for resource in made.resources:
        if resource.startswith("i-"):
            assert f"■ {resource}" in drawn
        if resource.startswith(("subnet-", "vpc-")):
            assert f"╭ {resource} " in drawn
    assert {len(row) for row in picture.rows} == {picture.width}
    every = {spot.owner for spot in picture.spots}
    assert reached(picture, picture.spots[0].owner) == every
