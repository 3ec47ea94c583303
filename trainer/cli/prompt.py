"""Lines from a person at a terminal, or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from trainer.cloud import Cloud
from trainer.machine import Standing, complete
from trainer.reach import ends

PROMPT = "vpcdojo> "
LONGEST = 65_537

Complete = Callable[[str, int], list[str]]
"""What may stand in the place of a line from an offset on, where its last word begins."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Where lines come from.

    ``here`` tells the host that the learner is on, which stands in the prompt. ``history`` are
    the lines typed in earlier sittings.
    """

    here: Callable[[], str | None]
    complete: Complete
    history: Sequence[str] = ()

    def lines(self) -> Iterator[str]:
        """Line after line until the end; one that ends with a backslash goes on with the next.

        At a terminal they can be edited, recalled and completed, and what was pasted in one
        piece comes in one piece, line ends and all.
        """
        read = self._from_person() if sys.stdin.isatty() else _from_pipe()
        parts: list[str] = []
        for line in read:
            if line.endswith("\\"):
                parts.append(line[:-1])
                continue
            yield " ".join((*parts, line)).strip()
            parts = []
        if parts:
            yield " ".join(parts).strip()

    def text(self) -> str:
        """What stands before the cursor."""
        here = self.here()
        return PROMPT if here is None else f"{here}$ "

    def _from_person(self) -> Iterator[str]:
        # Importing it is what makes `input` edit lines; Windows has none.
        with suppress(ImportError):
            import readline

            found: list[str] = []

            def completer(text: str, state: int) -> str | None:
                if state == 0:
                    line = readline.get_line_buffer()[: readline.get_endidx()]
                    found[:] = self.complete(line, readline.get_begidx())
                    if len(found) == 1 and found[0][-1:].isalnum():
                        found[0] += " "
                return found[state] if state < len(found) else None

            readline.set_completer_delims(" \t\n=")
            readline.parse_and_bind("tab: complete")
            # Python switches it off; without it pasted lines cannot be told from typed ones.
            readline.parse_and_bind("set enable-bracketed-paste on")
            readline.set_completer(completer)
            for line in self.history:
                readline.add_history(line)
        while True:
            try:
                yield input(self.text())
            except EOFError:
                print()
                return


def completions(
    standing: Standing, cloud: Cloud, words: Iterable[str], line: str, begin: int
) -> list[str]:
    """What may stand in the place of the line from ``begin`` on, where its last word begins.

    ``words`` may stand at the beginning, beside those of the prompt that the learner is at.
    """
    before, word = line[:begin], line[begin:]
    own: list[str] = []
    match before.split():
        case []:
            own = [w for w in words if w.startswith(word)]
        case ["trace", *given] if len(given) < 2:
            return [end for end in ends(cloud) if end.startswith(word)]
    found = [
        f"{before}{line[begin : found.start]}{found.text}"[begin:]
        if found.start >= begin
        else found.text[begin - found.start :]
        for found in complete(standing, cloud, line, len(line))
    ]
    return list(dict.fromkeys((*own, *found)))


def _from_pipe() -> Iterator[str]:
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    while line := sys.stdin.readline(LONGEST):
        yield line.rstrip("\n")
