"""Looking for files that change, without a library: their times and sizes, twice a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import sleep

PAUSE = 0.5
"""Seconds between two looks."""

State = frozenset[tuple[str, int, int]]


def each_change(
    look: Callable[[], Iterable[Path]], rest: Callable[[float], None] = sleep
) -> Iterator[None]:
    """Yields at once, and again whenever one of the files has changed, come or gone."""
    last: State | None = None
    while True:
        now = _state(look())
        if now != last:
            last = now
            yield None
        rest(PAUSE)


def _state(paths: Iterable[Path]) -> State:
    found = set()
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
