"""Comparing two clouds while the screen lives on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

from trainer.cloud import Cloud
from trainer.reach import ends
from trainer.reach.compare import Comparing, comparing

MOST_ENDS: Final = 60
"""With more ends than these, only the connections of what is selected are compared."""

_BREATH: Final = 0.03
"""Seconds of comparing after which the screen has its turn."""


def is_crowded(cloud: Cloud) -> bool:
    """Whether there are too many connections to compare them all."""
    return len(ends(cloud)) > MOST_ENDS


async def compare_by_turns(
    before: Cloud, after: Cloud, about: str | None, tell: Callable[[Comparing], None]
) -> None:
    """Compare all connections, or those of ``about``; ``tell`` gets what was found so far, now and
    then and at the end. Being cancelled ends it between two connections."""
    # By turns and not in a thread: a pair takes a millisecond, and each turn ends between two.
    since = monotonic()
    found = None
    for found in comparing(before, after, about=about):
        if monotonic() - since > _BREATH:
            tell(found)
            await asyncio.sleep(0)
            since = monotonic()
    if found is not None:
        tell(found)
