"""Keys in turn, however fast they come."""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Any, Final

from textual import events
from textual.app import App

_LONGEST: Final = 0.1
"""Seconds that a key waits at the most, lest a screen that is never at rest takes all keys."""

_QUIET: Final = 3
"""Turns of the loop in which no message waits, after which what a key led to is done."""


class KeyQueue:
    """Holds a key back until what the one before led to is done.

    Keys come together from a slow line, or from somebody who types ahead. Textual gives each to
    what has the focus at that moment, does at once what Enter is bound to in a box, and at last
    what the program itself is bound to: letters would land in the field before, and a form would
    be applied without the last of them.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._next: events.Event | None = None
        self._is_busy = False
        self._watch: asyncio.Task[None] | None = None

    def is_turn_of(self, key: events.Event) -> bool:
        """Whether a key, or a paste, is to be handled now; otherwise it comes again in its turn."""
        if self._is_busy and key is not self._next:
            self._waiting.append(key)
            return False
        self._is_busy = True
        return True

    def has_been_handed_on(self) -> None:
        """The key was given to whatever it is for, which has not got to it yet."""
        self._watch = asyncio.create_task(self._see_it_done())

    async def _see_it_done(self) -> None:
        end, quiet = monotonic() + _LONGEST, 0
        while quiet < _QUIET and monotonic() < end:
            await asyncio.sleep(0)
            quiet = 0 if self._is_something_left() else quiet + 1
        if self._waiting:
            self._next = self._waiting.popleft()
            self._app.post_message(self._next)
        else:
            self._is_busy = False

    def _is_something_left(self) -> bool:
        app = self._app
        nodes = app.focused.ancestors_with_self if app.screen_stack and app.focused else (app,)
        screens = app.screen_stack[-1:]
        return any(node.message_queue_size for node in (*nodes, *screens))
