"""Timers for what should have been over by now."""

from __future__ import annotations

from typing import Final

from textual.message_pump import MessagePump
from textual.timer import Timer, TimerCallback

_SOONEST: Final = 0.001
_set_timer: Final = MessagePump.set_timer


def install() -> None:
    """Have a timer come at once if its time is over before it is set.

    Textual 8.2.8 would look for its next turn in the past without an end, and everything stands
    still. A notice is shown for the time that it has left: when another screen comes just as it
    ends, that is none, or less.
    """
    MessagePump.set_timer = _set_to_come  # type: ignore[method-assign]


def _set_to_come(
    self: MessagePump,
    delay: float,
    callback: TimerCallback | None = None,
    *,
    name: str | None = None,
    pause: bool = False,
) -> Timer:
    return _set_timer(self, max(delay, _SOONEST), callback, name=name, pause=pause)
