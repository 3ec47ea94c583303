"""Lines from a person at a terminal, or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from trainer.awscli.complete import complete
from trainer.cloud import Cloud
from trainer.reach import ends

PROMPT = "vpcdojo> "
LONGEST = 65_537


def lines(cloud: Callable[[], Cloud], words: Iterable[str]) -> Iterator[str]:
    """Line after line until the end; one that ends with a backslash goes on with the next.

    At a terminal they can be edited, recalled and completed: ``words`` at the beginning, the
    rest for the ``cloud`` as it is then.
    """
    read = _from_person(cloud, words) if sys.stdin.isatty() else _from_pipe()
    parts: list[str] = []
    for line in read:
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield " ".join((*parts, line)).strip()
        parts = []
    if parts:
        yield " ".join(parts).strip()


def completions(cloud: Cloud, words: Iterable[str], line: str, begin: int) -> list[str]:
    """What may stand in the place of the line from ``begin`` on, where its last word begins."""
    before, word = line[:begin], line[begin:]
    match before.split():
        case []:
            return [w for w in words if w.startswith(word)]
        case ["trace", *given] if len(given) < 2:
            return [end for end in ends(cloud) if end.startswith(word)]
    return [
        f"{before}{line[begin : found.start]}{found.text}"[begin:]
        if found.start >= begin
        else found.text[begin - found.start :]
        for found in complete(cloud, line, len(line))
    ]


def _from_pipe() -> Iterator[str]:
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    while line := sys.stdin.readline(LONGEST):
        yield line.rstrip("\n")


def _from_person(cloud: Callable[[], Cloud], words: Iterable[str]) -> Iterator[str]:
    # Importing it is what makes `input` edit lines; Windows has none.
    with suppress(ImportError):
        import readline

        found: list[str] = []

        def completer(text: str, state: int) -> str | None:
            if state == 0:
                line = readline.get_line_buffer()[: readline.get_endidx()]
                found[:] = completions(cloud(), words, line, readline.get_begidx())
                if len(found) == 1 and found[0][-1:].isalnum():
                    found[0] += " "
            return found[state] if state < len(found) else None

        readline.set_completer_delims(" \t\n=")
        readline.parse_and_bind("tab: complete")
        readline.set_completer(completer)
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            print()
            return
