"""Lines from a person at a terminal, or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from trainer.cloud import Cloud

PROMPT = "vpcdojo> "
CONTINUED = "> "
LONGEST = 65_537


def lines(cloud: Callable[[], Cloud]) -> Iterator[str]:
    """Line after line until the end; one that ends with a backslash goes on with the next.

    At a terminal they can be edited, recalled and completed, for the ``cloud`` as it is then.
    """
    read = _from_person(cloud) if sys.stdin.isatty() else _from_pipe()
    parts: list[str] = []
    for line in read:
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield " ".join((*parts, line)).strip()
        parts = []
    if parts:
        yield " ".join(parts).strip()


def _from_pipe() -> Iterator[str]:
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    while line := sys.stdin.readline(LONGEST):
        yield line.rstrip("\n")


def _from_person(cloud: Callable[[], Cloud]) -> Iterator[str]:
    # Importing it is what makes `input` edit lines; Windows has none.
    with suppress(ImportError):
        import readline

        readline.set_completer_delims(" \t\n=")
        readline.parse_and_bind("tab: complete")
        readline.set_completer(_Completer(cloud))
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            print()
            return


class _Completer:
    """What readline asks: the n-th completion of the word before the cursor."""

    def __init__(self, cloud: Callable[[], Cloud]) -> None:
        self.cloud = cloud
        self.found: list[str] = []

    def __call__(self, text: str, state: int) -> str | None:
        if state == 0:
            import readline

            from trainer.awscli.complete import complete

            line, cursor = readline.get_line_buffer(), readline.get_endidx()
            self.found = [found.text for found in complete(self.cloud(), line, cursor)]
        return self.found[state] if state < len(self.found) else None
