"""How many cells the terminal gives to a character: print it and ask where the cursor is.

The question is the cursor position report, ``ESC [ 6 n``, answered by ``ESC [ row ; column R``
(ECMA-48, 8.3.35; https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). No terminal is obliged
to answer, so that there is a limit to the waiting, and what was set is always set back.
"""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from types import FrameType

PATIENCE = 1.0
"""Seconds to wait for all answers; over a slow line one takes some hundred milliseconds."""

_ANSWER = re.compile(rb"\x1b\[(\d{1,4});(\d{1,4})R")
_MOST = 4096


class Silence(StrEnum):
    """Why there is no answer."""

    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"


def widths(characters: Sequence[str], patience: float = PATIENCE) -> Mapping[str, int] | Silence:
    """The cells that each of ``characters`` takes in the terminal, or why that is not known.

    Nobody is asked unless standard input and output are a terminal that this process may use.
    """
    try:
        import termios
    except ImportError:  # Windows
        return Silence.NOT_ASKED
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Silence.NOT_ASKED
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    try:
        # A process in the background that touches the terminal would be stopped.
        if os.tcgetpgrp(source) != os.getpgrp():
            return Silence.NOT_ASKED
        with _quiet(source):
            return _ask(source, target, characters, time.monotonic() + patience)
    except (OSError, termios.error):
        return Silence.NOT_ASKED


def _ask(
    source: int, target: int, characters: Sequence[str], deadline: float
) -> Mapping[str, int] | Silence:
    found: dict[str, int] = {}
    try:
        for character in characters:
            os.write(target, b"\r" + character.encode() + b"\x1b[6n")
            column = _column(source, deadline)
            if column is None:
                return Silence.NO_ANSWER
            found[character] = column - 1
    finally:
        os.write(target, b"\r\x1b[K")
    return found


def _column(source: int, deadline: float) -> int | None:
    read = b""
    # What somebody types in this moment comes before, between and after the answers.
    while len(read) < _MOST:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            return None
        part = os.read(source, 64)
        if not part:
            return None
        read += part
        if match := _ANSWER.search(read):
            return int(match[2])
    return None


@contextmanager
def _quiet(terminal: int) -> Iterator[None]:
    """Neither echo nor lines while it lasts, also if it ends by a signal."""
    import termios
    import tty

    before = termios.tcgetattr(terminal)
    with _signals_as_exceptions():
        try:
            tty.setcbreak(terminal, termios.TCSANOW)
            yield
        finally:
            # With a flush: an answer that comes late must not end up in the shell's next line.
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


@contextmanager
def _signals_as_exceptions() -> Iterator[None]:
    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        # Handlers belong to the main thread.
        with suppress(ValueError):
            number = getattr(signal, name)
            before[number] = signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
