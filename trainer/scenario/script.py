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
    """The commands of a text, each with the number of its first line.

    Empty lines and lines that begin with ``#`` are passed over; a line that ends with a
    backslash, or inside a quotation, goes on with the next one, as in a shell.
    """
    command = ""
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not command:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        command += line
        if command.endswith("\\"):
            command = command[:-1] + " "
        elif _is_quoting(command):
            command += "\n"
        else:
            yield first, command.strip()
            command = ""
    if command.strip():
        yield first, command.strip()


def _is_quoting(text: str) -> bool:
    """Whether a quotation is open at the end of a command."""
    quote = ""
    before = " "
    escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and before in " \t":
            return False
        before = character
    return bool(quote)
