"""A change looked at closely: asked about again, it is closed at one side and open at the other."""

from collections.abc import Iterator

import pytest

from trainer.cloud import Cloud
from trainer.packets import PacketSet, Service
from trainer.reach import compare
from trainer.reach.sides import Side, sides, telling_service
from trainer.scenario.attempt import Attempt
from trainer.scenario.library import library

SCENARIOS = ("capstone-lockdown", "capstone-merger", "capstone-inspection", "web-timeout")


def repaired(ident: str) -> Iterator[tuple[Cloud, Cloud]]:
    """A scenario before and after each of its solutions."""
    scenario = library().scenario(ident)
    for solution in scenario.solutions:
        attempt = Attempt.start(scenario)
        for line in solution.commands:
            attempt = attempt.type(line).attempt
        yield scenario.broken, attempt.cloud


def gets_through(side: Side) -> PacketSet:
    verdict = side.verdict
    return PacketSet.nothing() if verdict is None else verdict.works | verdict.sometimes


@pytest.mark.parametrize("ident", SCENARIOS)
def test_both_sides_bear_a_change_out(ident: str) -> None:
    for before, after in repaired(ident):
        changes = compare(before, after)
        assert changes.opened
        for change in (*changes.opened, *changes.closed):
            found = sides(before, after, change)
            shut, open_ = found.before, found.after
            if change in changes.closed:
                shut, open_ = open_, shut
            assert open_.verdict is not None
            asked = open_.verdict.asked & change.packets
            assert asked
            assert open_.meant
            assert asked <= gets_through(open_)
            assert open_.verdict.paths[0].refused is None
            assert not gets_through(shut) & asked
            if shut.verdict is not None and shut.verdict.paths and shut.meant:
                assert shut.verdict.paths[0].refused is not None


def test_another_address_that_is_dialled_is_told_from_the_change() -> None:
    """With an endpoint that has private DNS, its name leads elsewhere than before."""
    before, after = next(repaired("capstone-lockdown"))
    change = next(c for c in compare(before, after).opened if c.destination.endswith(".ssm"))
    found = sides(before, after, change)
    assert found.after.meant
    assert not found.before.meant
    assert found.before.verdict is not None


def test_an_end_that_is_only_in_one_cloud_has_no_answer_in_the_other() -> None:
    scenario = library().scenario("web-timeout")
    change = compare(scenario.broken, Cloud()).closed[0]
    found = sides(scenario.broken, Cloud(), change)
    assert found.before.verdict is not None
    assert found.after.verdict is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (("tcp/8080",), "tcp/8080"),
        (("all",), "tcp/443"),
        (("udp", "tcp/20-30"), "tcp/22"),
        (("udp/53",), "udp/53"),
        (("icmp",), "icmp/echo"),
        (("icmp/3/4",), "icmp/3"),
        (("proto/50",), "proto/50"),
    ],
)
def test_a_service_that_stands_for_a_set(text: tuple[str, ...], told: str) -> None:
    packets = PacketSet.union(Service.parse(each).packets() for each in text)
    assert str(telling_service(packets)) == told


def test_nothing_has_no_service() -> None:
    with pytest.raises(ValueError, match="empty"):
        telling_service(PacketSet.nothing())
