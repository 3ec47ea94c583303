"""What a line on a host comes to, and what the prompt remembers from line to line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from trainer.cloud import Cloud
    from trainer.machine.trying import Tried

MOST_HOSTS: Final = 16
"""How many log-ins may follow one another."""

MOST_VARIABLES: Final = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the learner is.

    ``hosts`` are the log-ins that lead there, the first one first; none at the ``aws`` prompt.
    ``tried`` is the last attempt at the network, ``count`` how many there were: each takes
    another source port, as a real client would. ``variables`` are the shell's on the hosts.
    """

    hosts: tuple[str, ...] = ()
    tried: Tried | None = None
    count: int = 0
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def here(self) -> str | None:
        """The host that commands run on; None at the ``aws`` prompt."""
        return self.hosts[-1] if self.hosts else None

    def within(self, cloud: Cloud, outside: str) -> Standing:
        """The same without hosts that the cloud no longer has; ``outside`` is never gone."""
        for number, host in enumerate(self.hosts):
            if host != outside and host not in cloud.resources:
                return replace(self, hosts=self.hosts[:number])
        return self

    def having(self, tried: Tried) -> Standing:
        """After an attempt."""
        return replace(self, tried=tried, count=self.count + 1)

    def with_variable(self, name: str, value: str) -> Standing:
        """With a variable of the shell set; the oldest go when there are too many."""
        kept = dict(list({**self.variables, name: value}.items())[-MOST_VARIABLES:])
        return replace(self, variables=MappingProxyType(kept))


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of the catalogue that a terminal would not say: ``code`` and its facts."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a line.

    ``output`` is what the tool prints, ``status`` its exit status. ``notes`` are for the learner,
    in their language. ``why`` asks for the engine's trace of an attempt, ``help`` for help on a
    topic (empty: on everything); both are told in words elsewhere.
    """

    standing: Standing
    output: str = ""
    status: int = 0
    notes: tuple[Note, ...] = ()
    why: Tried | None = None
    help: str | None = None


class Misused(Exception):
    """A line that the tool, or the prompt, does not take."""

    def __init__(self, text: str, status: int, *notes: Note) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
        self.notes = notes
