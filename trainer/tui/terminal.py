"""What the trainer asks of a terminal, and how it leaves one behind."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

SMALLEST = (60, 18)
"""The width and height in cells below which no screen can be used."""


def work_around(environ: MutableMapping[str, str]) -> None:
    """Set what has to be in the environment before Textual is imported.

    iTerm2 drops the text that an input method commits while the Kitty keyboard protocol is on,
    so that Japanese could not be typed. Inside tmux the protocol never reaches it.
    """
    if environ.get("TERM_PROGRAM") == "iTerm.app" and "TMUX" not in environ:
        environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")


def leave_in_order(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit status when the process is told to end or loses its terminal.

    Without this, SIGTERM and SIGHUP would end the process with the alternate screen on and the
    cursor hidden. Must be called from the running event loop; does nothing where the platform
    has no such signals.
    """
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            # Windows has no handlers on its loops, and neither has a loop outside the main thread.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, leave, 128 + number)


def is_too_small(width: int, height: int) -> bool:
    """Whether a terminal of this size cannot show the screens."""
    return width < SMALLEST[0] or height < SMALLEST[1]


class _Lasting:
    """A terminal's stream that takes what is written to it also when the terminal is gone."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()


def outlives_terminal(driver: type[Driver]) -> type[Driver]:
    """The driver, with an output that a closed terminal does not break.

    Textual writes in a thread that ends with the first error; its queue then fills, and
    whoever writes next, as the program does on leaving, would wait for ever.
    """

    class Outliving(driver):  # type: ignore[valid-type,misc]
        def start_application_mode(self) -> None:
            stream = getattr(self, "_file", None)
            if stream is not None and not isinstance(stream, _Lasting):
                self._file = _Lasting(stream)
            super().start_application_mode()

    return Outliving
