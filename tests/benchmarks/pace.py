"""How fast a processor runs at the moment, measured by work that is always the same.

A virtual processor that is shared with others runs for seconds at a time at half its speed, and
nothing tells of it: the figures just double, processor time as well. What is measured between two
looks at the pace is comparable only if both found the processor at its best.
"""

from __future__ import annotations

import os
from time import monotonic, sleep, thread_time

WITHIN = 1.15
"""How many times slower than its best a processor may be and still count as steady."""
PATIENCE = 5.0
"""Seconds to wait at most for a good moment."""


class Pace:
    """The pace of one processor, as how many times slower than the best that was seen so far."""

    def __init__(self, processor: int) -> None:
        self.processor = processor
        self._best = self._least(200)

    def now(self) -> float:
        """1.0 for the best pace, 2.0 for half of it."""
        spent = self._least(3)
        self._best = min(self._best, spent)
        return spent / self._best

    def wait(self) -> None:
        """Wait for a good moment, but not for ever."""
        end = monotonic() + PATIENCE
        while self.now() > WITHIN and monotonic() < end:
            sleep(0.1)

    def _least(self, times: int) -> float:
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.processor})
        try:
            return min(_work() for _ in range(times))
        finally:
            os.sched_setaffinity(0, everywhere)


def _work() -> float:
    """What about a millisecond of Python costs in seconds of processor time."""
    begun = thread_time()
    kept = {}
    for number in range(8000):
        kept[number % 97] = (number, str(number))
    return thread_time() - begun
