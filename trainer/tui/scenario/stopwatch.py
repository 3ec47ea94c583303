"""How long the learner has been at a scenario, if wanted."""

from __future__ import annotations

from typing import Final

from trainer.progress import Store

SETTING: Final = "timer"

_KEEP_EVERY: Final = 15
"""Seconds that a killed program may lose."""


class Stopwatch:
    """Counts seconds that it is told of, and keeps them in the store."""

    def __init__(self, store: Store, scenario: str) -> None:
        self._store = store
        self._scenario = scenario
        self._before = store.seconds_on(scenario)
        self._now = 0
        self.on = store.get_setting(SETTING, False) is True

    @property
    def seconds(self) -> int:
        """All that was counted, in former sittings as well."""
        return self._before + self._now

    def switch(self) -> None:
        """Count from now on, or no longer; remembered for all scenarios."""
        self.on = not self.on
        self._store.set_setting(SETTING, self.on)
        self.keep()

    def tick(self) -> None:
        """A second of work has passed."""
        if self.on:
            self._now += 1
            if self._now >= _KEEP_EVERY:
                self.keep()

    def keep(self) -> None:
        """Put what was counted into the store."""
        self._store.add_seconds(self._scenario, self._now)
        self._before, self._now = self.seconds, 0


def clock(seconds: int) -> str:
    """``4:05``, or ``1:04:05``; the same in every language."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
