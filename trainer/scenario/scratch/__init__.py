"""What a topology of the learner's own starts from: nothing, or one of a few that work."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files

from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.free import free_scenario
from trainer.scenario.scenario import Scenario


class Start(StrEnum):
    """A beginning by name; each has a file of topology beside this one."""

    EMPTY = "empty"
    PUBLIC_PRIVATE = "public-private"
    TWO_VPCS_PEERED = "two-vpcs-peered"
    HUB = "hub"


def scratch(start: Start) -> Scenario:
    """A scenario without goals around a beginning, whose ids are those of its file."""
    name = f"{start}.yaml"
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return free_scenario(load_topology(parse_yaml(text, name)), str(start))


@cache
def scratch_key(start: Start) -> str:
    """What attempts at a beginning are kept under; the scenario is made for it only once."""
    return scratch(start).key
