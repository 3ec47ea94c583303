"""In which time zone the learner's days begin: that of the system, or one that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from trainer.progress.store import Store

SETTING: Final = "time_zone"
"""The name of a zone of the IANA database; unset or empty: that of the system."""


def chosen_zone(store: Store) -> str:
    """The zone that was chosen; empty for that of the system, and for one that is not known."""
    name = store.get_setting(SETTING, "")
    return name if _zone(name) else ""


def day_in_zone(store: Store) -> Callable[[datetime], date]:
    """Gives the day on which something was, where the learner is."""
    zone = _zone(chosen_zone(store))
    return lambda moment: moment.astimezone(zone).date()


def zones() -> tuple[str, ...]:
    """The zones that can be chosen: those that are places, and UTC."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
