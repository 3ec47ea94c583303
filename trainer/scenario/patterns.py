"""What a scenario can be about: patterns of failure, systems of the course, exam tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trainer.cloud.node import Node
from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.bilingual import Bilingual, read_bilingual


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everything that can be practised, by id; a pattern's id begins with its group's."""

    groups: Mapping[str, Bilingual]
    patterns: Mapping[str, Bilingual]
    systems: Mapping[str, Bilingual]
    exams: Mapping[str, tuple[str, ...]]


@cache
def subjects() -> Subjects:
    """The lists that come with the program."""
    node = read_yaml(Path(__file__).with_name("patterns.yaml"), name="patterns.yaml")

    def named(key: str) -> Mapping[str, Bilingual]:
        return {name: read_bilingual(value) for name, value in node.require(key).items()}

    exams: Mapping[str, Node] = dict(node.require("exams").items())
    return Subjects(
        named("groups"),
        named("patterns"),
        named("systems"),
        {name: tuple(task.text() for task in tasks.list()) for name, tasks in exams.items()},
    )
