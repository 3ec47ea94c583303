"""Reading scenario files: strict, and with every problem at its line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from trainer.cloud import Cloud
from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml, read_yaml
from trainer.reach import ends
from trainer.scenario.bilingual import read_bilingual
from trainer.scenario.claim import read_claim
from trainer.scenario.evidence import read_evidence
from trainer.scenario.forbidden import read_forbidden
from trainer.scenario.goals import Goal, read_goal
from trainer.scenario.goals.flow import end_faults
from trainer.scenario.head import HEAD_KEYS, read_head, read_id
from trainer.scenario.scenario import (
    Debrief,
    Lock,
    Observed,
    Rung,
    Scenario,
    Solution,
    State,
    StateClaim,
    WrongFix,
)

T = TypeVar("T")

MOST_MEMBERS = 100
"""Of goals, solutions, commands and the like: far more than anybody writes."""

MOST_ENDS = 100
"""A grade looks at every pair of ends."""

LONGEST_COMMAND = 4096

BODY_KEYS = (
    "ticket",
    "symptoms",
    "topology",
    "goals",
    "solutions",
    "wrong_fixes",
    "hints",
    "debrief",
)
OPTIONAL_KEYS = ("locked", "forbidden", "evidence")


def read_scenario(path: Path, *, name: str | None = None) -> Scenario:
    """The scenario in a file; ``name`` is what messages call the file (default: the path).

    Raises:
        BadInput: the file cannot be read or is no scenario; with the problems of all its parts.
    """
    node = read_yaml(path, name=name)
    scenario = scenario_of(node, hashlib.sha256(path.read_bytes()).hexdigest())
    return replace(scenario, folder=path.parent)


def read_text_of(text: str, name: str) -> Scenario:
    """The scenario in a text; messages call it ``name``.

    Raises:
        BadInput: the text is no scenario.
    """
    return scenario_of(parse_yaml(text, name), hashlib.sha256(text.encode()).hexdigest())


def scenario_of(node: Node, digest: str) -> Scenario:
    """The scenario in a YAML value.

    Raises:
        BadInput: it is no scenario; with the problems of all its parts.
    """
    faults = Faults()
    with faults.catch():
        node.fields(required=(*HEAD_KEYS, *BODY_KEYS), optional=OPTIONAL_KEYS)
    faults.check()
    parts: dict[str, object] = {}

    def part(field: str, key: str, read: Callable[[Node], object]) -> None:
        with faults.catch():
            parts[field] = read(node.require(key))

    with faults.catch():
        parts["head"] = read_head(node)
    part("ticket", "ticket", read_bilingual)
    part("symptoms", "symptoms", lambda n: _several(n, _observed))
    part("broken", "topology", _broken)
    part("goals", "goals", _goals)
    part("solutions", "solutions", lambda n: _several(n, _solution))
    part("wrong_fixes", "wrong_fixes", lambda n: _several(n, _wrong_fix))
    part("hints", "hints", _hints)
    part("debrief", "debrief", _debrief)
    parts["locks"] = parts["forbidden"] = parts["evidence"] = ()
    if node.get("evidence") is not None:
        part("evidence", "evidence", lambda n: _several(n, read_evidence))
    if node.get("locked") is not None:
        part("locks", "locked", _locks)
    if node.get("forbidden") is not None:
        part("forbidden", "forbidden", read_forbidden)
    faults.check()
    scenario = Scenario(**parts, digest=digest, place=node.place)  # type: ignore[arg-type]
    _check_references(node, scenario, faults)
    faults.check()
    return scenario


def source_cloud(node: Node) -> Cloud:
    """The cloud in a YAML value that is a scenario or only a topology.

    Raises:
        BadInput: the topology cannot be loaded.
    """
    topology = node.get("topology")
    return load_topology(node if topology is None else topology)


def _broken(node: Node) -> Cloud:
    cloud = load_topology(node)
    if len(ends(cloud)) > MOST_ENDS:
        raise node.bad("format.too_many_ends", limit=str(MOST_ENDS))
    return cloud


def _several(node: Node, read: Callable[[Node], T]) -> tuple[T, ...]:
    """The members of a list that is not too long, reading on after one that is wrong."""
    if len(node.list()) > MOST_MEMBERS:
        raise node.bad("format.too_many", limit=str(MOST_MEMBERS))
    faults = Faults()
    found: list[T] = []
    for member in node.list():
        with faults.catch():
            found.append(read(member))
    faults.check()
    return tuple(found)


def _observed(node: Node) -> Observed:
    return Observed(read_claim(node), node.place)


def _goals(node: Node) -> tuple[Goal, ...]:
    goals = _several(node, read_goal)
    if not goals:
        raise node.bad("format.no_goals")
    _distinct(node, [member.require("id") for member in node.list()])
    return goals


def _distinct(node: Node, ids: list[Node]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier.text() in seen:
            raise identifier.bad("format.duplicate_id", found=identifier.shown)
        seen.add(identifier.text())


def _commands(node: Node) -> tuple[str, ...]:
    return _several(node, lambda member: member.text(longest=LONGEST_COMMAND).strip())


def _solution(node: Node) -> Solution:
    node.fields(required=("title", "commands"))
    return Solution(
        read_bilingual(node.require("title")), _commands(node.require("commands")), node.place
    )


def _wrong_fix(node: Node) -> WrongFix:
    node.fields(required=("id", "commands", "fails", "why"))
    return WrongFix(
        read_id(node.require("id")),
        _commands(node.require("commands")),
        tuple(member.text() for member in node.require("fails").one_or_more()),
        read_bilingual(node.require("why")),
        node.place,
    )


def _locks(node: Node) -> tuple[Lock, ...]:
    return tuple(Lock(resource, read_bilingual(reason)) for resource, reason in node.items())


def _hints(node: Node) -> dict[Rung, object]:
    node.fields(required=tuple(Rung))
    return {rung: read_bilingual(node.require(rung)) for rung in Rung}


def _debrief(node: Node) -> Debrief:
    text = read_bilingual(node, more=("claims",))
    claims = node.get("claims")
    return Debrief(text, () if claims is None else _several(claims, _state_claim))


def _state_claim(node: Node) -> StateClaim:
    claim = read_claim(node, more=("on",))
    return StateClaim(node.require("on").choice(State), claim, node.place)


def _check_references(node: Node, scenario: Scenario, faults: Faults) -> None:
    """Ids in one part that name something in another."""
    cloud = scenario.broken
    for goal, where in zip(scenario.goals, node.require("goals").list(), strict=True):
        for code, facts in goal.faults(cloud):
            faults.add(where.problem(code, **facts))
    for observed, where in zip(scenario.symptoms, node.require("symptoms").list(), strict=True):
        for code, facts in end_faults(cloud, observed.claim.flow.ends):
            faults.add(where.problem(code, **facts))
    locked = node.get("locked")
    for lock in scenario.locks:
        if lock.resource not in cloud.resources and locked is not None:
            where = locked.at(lock.resource)
            faults.add(where.problem("format.unknown_resource", found=lock.resource))
    known = {goal.id for goal in scenario.goals}
    for where in node.require("wrong_fixes").list():
        for wanted in where.require("fails").one_or_more():
            if wanted.text() not in known:
                facts = {"found": wanted.shown, "known": ", ".join(sorted(known))}
                faults.add(wanted.problem("format.unknown_goal_id", **facts))
