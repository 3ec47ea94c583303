"""The time zones as commands, so that one is found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from trainer.progress.zone import zones
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.tui.commands import Command


def zone_commands(take: Callable[[str], object]) -> Iterator[Command]:
    """That of the system, for which ``take`` gets an empty name, and then every other by name."""
    yield Command("settings.zone", _system, partial(take, ""))
    for name in zones():
        yield Command("settings.zone", partial(_as_it_is, name), partial(take, name))


def _system(language: Language) -> str:
    return say(language, "settings.zone.system")


def _as_it_is(name: str, language: Language) -> str:
    return name
