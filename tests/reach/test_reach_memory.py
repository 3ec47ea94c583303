"""A cloud takes with it what was found out about it, though nobody searches for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from trainer.packets import Service
from trainer.reach import Question, ask, compare, ends, exposure
from trainer.reach.world import World
from trainer.scenario.library import library


@pytest.fixture(autouse=True)
def no_search() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("scenario", ["first-route", "first-port"])
def test_a_cloud_goes_with_all_that_was_asked_of_it(scenario: str) -> None:
    cloud = library().scenario(scenario).broken.put()
    other = cloud.put()
    source, destination = ends(cloud)[:2]
    ask(cloud, Question(source, destination, Service.tcp(443)))
    exposure(cloud, destination)
    compare(other, cloud)
    left = ref(cloud), ref(other)
    del cloud, other
    assert [each() for each in left] == [None, None]


def test_a_cloud_goes_in_pieces() -> None:
    cloud = library().scenario("first-route").broken.put()
    source, destination = ends(cloud)[:2]
    ask(cloud, Question(source, destination, Service.tcp(443)))
    pieces = list(cloud.pieces())
    world = ref(cloud.derived(World))
    tuples = [piece for piece in pieces if isinstance(piece, tuple)]
    assert [*cloud.resources.values()] in map(list, tuples)
    left = ref(cloud)
    del cloud, tuples
    assert left() is None
    assert world() is not None
    pieces.clear()
    assert world() is None
