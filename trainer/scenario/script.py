"""Commands from a file or a list, carried out one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trainer.scenario.attempt import Acted, Attempt
from trainer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a list of commands; a command that fails does not stop the next ones."""

    attempt: Attempt
    acted: tuple[Acted, ...]

    @property
    def failed(self) -> Acted | None:
        """The first command that did not succeed."""
        return next((acted for acted in self.acted if acted.status != 0), None)


def play(scenario: Scenario, commands: Iterable[str]) -> Played:
    """Carry out commands on the broken cloud of a scenario."""
    attempt = Attempt.start(scenario)
    acted: list[Acted] = []
    for line in commands:
        done = attempt.type(line)
        attempt = done.attempt
        acted.append(done)
    return Played(attempt, tuple(acted))


def commands_in(text: str) -> Iterator[tuple[int, str]]:
    """The commands of a file, each with the number of its first line.

    Empty lines and lines that begin with ``#`` are passed over; a line that ends with a
    backslash goes on with the next one, as in a shell.
    """
    parts: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not parts:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield first, " ".join((*parts, line)).strip()
        parts = []
    if parts:
        yield first, " ".join(parts).strip()
