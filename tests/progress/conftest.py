"""A store with a clock and ids that a test can foresee."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from trainer.progress import Store, open_store


class Clock:
    """Goes on by one second each time it is read; ``now`` can be set."""

    def __init__(self) -> None:
        self.now = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_here(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Opens the store of the test's folder, or of another one; all are closed at the end."""
    numbers = count(1)
    opened: list[Store] = []

    def opener(folder: Path = tmp_path) -> Store:
        store = open_store(folder, clock=clock, new_id=lambda: f"{next(numbers):032x}")
        opened.append(store)
        return store

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def store(open_here: Callable[..., Store]) -> Store:
    return open_here()
