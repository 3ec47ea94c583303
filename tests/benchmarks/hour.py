"""What the program keeps in memory after the keys of an hour: lessons, questions, scenarios, lists.

Run by hand: ``python tests/benchmarks/hour.py [KEYS]``. The goal is under 150 MB, and level at the
end. A person presses a key each second or so in an hour; here they come as fast as they are done,
with a pause after each twentieth.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter

from screens import DOWN, ENTER, ESCAPE, F3, F5, F6, F7, F9, RIGHT, TAB
from window import Window

from trainer.lesson.library import LessonLibrary
from trainer.progress import open_store
from trainer.scenario.library import library
from trainer.text.language import Language

F2, F8 = "\x1bOQ", "\x1b[19~"
KEYS = 4000
TOLD_EVERY = 400
AT_ONCE = 0.015
"""Seconds without output after which the next key is pressed."""
ESCAPES_TAKE = 0.15
"""The same for Escape, which for a tenth of a second may be the beginning of another key."""
PAUSES_EVERY = 20
PAUSE = 1.0


def reading(title: str) -> Iterator[str]:
    """A lesson from its first page to its last, with an answer wherever a question is."""
    yield from (F3, title, ENTER)
    for _ in range(12):
        yield from (" ", TAB, "1", DOWN, ENTER, RIGHT)
    yield ESCAPE


def playing(title: str) -> Iterator[str]:
    """A scenario looked at, tried, undone, submitted unsolved and left."""
    yield from (F3, title, ENTER)
    yield from (F5, TAB, ENTER, F8, DOWN, DOWN, F6, RIGHT, DOWN, ENTER, F7, RIGHT, DOWN)
    yield from (F9, "aws ec2 describe-instances", ENTER, "aws ec2 describe-route-tables", ENTER)
    yield from (F9, "aws ec2 create-vpc --cidr-block 10.250.0.0/16", ENTER)
    yield from (F6, "u", "y", "u", "h", F2, F2, "s", ESCAPE, F6, ESCAPE)


def an_hour() -> Iterator[str]:
    lessons, scenarios = LessonLibrary(), library()
    read = cycle(lessons.head(name).title[Language.EN] for name in lessons.folders)
    played = cycle(head.title[Language.EN] for head in scenarios.heads())
    while True:
        yield from reading(next(read))
        yield from playing(next(played))
        yield from playing(next(played))
        yield from ("p", ENTER, "1", ENTER, "2", ENTER, "1", ESCAPE, ESCAPE)
        yield from ("s", DOWN, ESCAPE, "g", "n", DOWN, ESCAPE, F2, DOWN, F2)
        # Back home, from wherever a key was taken for something else.
        yield from [ESCAPE] * 6


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else KEYS
    with tempfile.TemporaryDirectory() as home:
        with open_store(Path(home)) as store:
            store.set_setting("animation", False)
        window = Window(["-m", "trainer", "--lang", "en"], Path(home))
        try:
            window.first("Next")
            for number, keys in zip(range(count + 1), an_hour(), strict=False):
                if number % TOLD_EVERY == 0:
                    spent = window.cpu() / 1000
                    print(
                        f"{number:6} keys  {window.memory():5.0f} MB  cpu {spent:5.0f} s",
                        flush=True,
                    )
                os.write(window.fd, keys.encode())
                window.quiet(ESCAPES_TAKE if keys == ESCAPE else AT_ONCE)
                if number % PAUSES_EVERY == 0:
                    pause_ends = perf_counter() + PAUSE
                    while perf_counter() < pause_ends:
                        window.quiet()
                window.output = b""
        finally:
            window.close()


if __name__ == "__main__":
    main()
