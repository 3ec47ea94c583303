"""Every command that has a key, and on which screens it works."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode

import trainer.tui
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui.keymap.keymap import all_keys

AREAS: Final[Mapping[str, str]] = {
    "app": "help.everywhere",
    "screen": "help.everywhere",
    "box": "help.everywhere",
    "home": "help.home.title",
    "lesson": "help.lesson.title",
    "page": "keys.area.page",
    "figure": "keys.area.figure",
    "drawing": "keys.area.figure",
    "practice": "keys.area.practice",
    "question": "keys.area.question",
    "round": "help.round.title",
    "statistics": "help.statistics.title",
    "scenario": "help.scenario.title",
    "goals": "scenario.goals",
    "topology": "scenario.pane.topology",
    "inspector": "scenario.pane.inspector",
    "trace": "scenario.pane.trace",
    "prompt": "scenario.pane.prompt",
    "compare": "help.compare.title",
    "form": "help.form.title",
    "grade": "help.grade.title",
    "free": "help.free.title",
    "scratch": "help.scratch.title",
    "save": "help.save.title",
    "palette": "help.palette.title",
    "glossary": "help.glossary.title",
    "choice": "help.settings.title",
    "folder": "help.folder.title",
    "keys": "help.keys.title",
    "tour": "help.tour.title",
    "help": "help.help.title",
}
"""The heading over the commands whose ids begin so, in the order of the list."""

SCREENS: Final = (
    ("screen", "home"),
    ("screen", "lesson", "page", "figure", "drawing", "practice", "question"),
    ("screen", "round", "drawing", "question"),
    ("screen", "statistics"),
    ("screen", "scenario", "goals", "topology", "inspector", "trace", "prompt"),
    ("screen", "free", "scenario", "topology", "inspector", "trace", "prompt"),
    ("screen", "compare", "scenario", "topology", "trace"),
    ("screen", "grade"),
    ("screen", "keys"),
    ("box", "form"),
    ("box", "scratch"),
    ("box", "save"),
    ("box", "palette"),
    ("box", "glossary"),
    ("box", "choice"),
    ("box", "folder"),
    ("box", "tour"),
    ("box", "help"),
)
"""The areas whose keys work on one screen besides ``app``; each key has one meaning there."""

TYPED: Final = frozenset({"folder", "form", "save", "palette", "glossary", "prompt"})
"""Areas in which letters are typed into a field while their keys work."""

FIXED: Final = "question.take_"
"""Answers are numbered on the screen; the keys that take them are these numbers."""


@dataclass(frozen=True, slots=True)
class KeyCommand:
    """A command by the id of its binding. ``keys`` are those that it comes with, in order."""

    binding: Binding
    keys: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the binding."""
        return self.binding.id or ""

    @property
    def area(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def words(self) -> str:
        """The code of what it does, where that is not said beside its key."""
        longer = f"keys.words.{self.id}"
        return longer if longer in entries(Language.EN, "keys") else self.binding.description

    @property
    def fixed(self) -> bool:
        """Whether the learner cannot give it another key."""
        return self.id.startswith(FIXED)


def own_bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    """The bindings of every widget, screen and app class of the trainer, all of it imported."""
    for module in pkgutil.walk_packages(trainer.tui.__path__, "trainer.tui."):
        for value in vars(import_module(module.name)).values():
            own = isinstance(value, type) and value.__module__ == module.name
            if own and issubclass(value, DOMNode):
                for binding in value.__dict__.get("BINDINGS", ()):
                    yield value, binding


@cache
def commands() -> Mapping[str, KeyCommand]:
    """All commands with keys by id, in the order in which to list them."""
    found: dict[str, KeyCommand] = {}
    for _, binding in own_bindings():
        if binding.id and not binding.system:
            command = KeyCommand(binding, all_keys(binding))
            known = found.get(binding.id)
            if known is None or len(command.keys) > len(known.keys):
                found[binding.id] = command
    order = list(AREAS)
    ordered = sorted(found.values(), key=lambda command: _place(order, command.area))
    return {command.id: command for command in ordered}


@cache
def binding_of(name: str) -> Binding | None:
    """The binding with this id; what is not imported yet is, if it is not found without."""
    for node in _loaded(DOMNode):
        for binding in node.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id == name:
                return binding
    command = commands().get(name)
    return command.binding if command else None


def _loaded(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for subclass in node.__subclasses__():
        yield subclass
        yield from _loaded(subclass)


@cache
def reserved(area: str) -> frozenset[str]:
    """The keys that Textual's own widgets keep for themselves somewhere in an area."""
    return frozenset(
        single.key
        for node, binding in own_bindings()
        if (binding.id or "").partition(".")[0] == area
        for base in node.__mro__
        for inherited in base.__dict__.get("BINDINGS", ())
        if isinstance(inherited, Binding) and not inherited.id
        for single in Binding.make_bindings([inherited])
    )


def beside(command: KeyCommand) -> Iterator[KeyCommand]:
    """The other commands whose keys work on a screen on which those of ``command`` do."""
    screens = [s for s in SCREENS if command.area in ("app", *s)]
    areas = {"app", command.area, *(area for screen in screens for area in screen)}
    for other in commands().values():
        if other.id != command.id and other.area in areas:
            yield other


def _place(order: list[str], area: str) -> int:
    return order.index(area) if area in order else len(order)
