"""Comparing two clouds while the screen lives on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trainer.cloud import Cloud
from trainer.reach import ends
from trainer.reach.compare import Comparing, comparing
from trainer.steps import Steps
from trainer.tui.work import Progress, beside

MOST_ENDS: Final = 60
"""With more ends than these, only the connections of what is selected are compared."""


def is_crowded(cloud: Cloud) -> bool:
    """Whether there are too many connections to compare them all."""
    return len(ends(cloud)) > MOST_ENDS


async def compare_beside(
    before: Cloud, after: Cloud, about: str | None, tell: Callable[[Comparing], None]
) -> None:
    """Compare all connections, or those of ``about``; ``tell`` gets what was found so far, now and
    then and at the end. Being cancelled ends it between two connections."""
    latest: Comparing | None = None

    def steps() -> Steps[None]:
        nonlocal latest
        for latest in comparing(before, after, about=about):
            yield latest.done, latest.pairs

    def hear(_: Progress) -> None:
        if latest is not None:
            tell(latest)

    await beside(steps(), hear)
    hear(Progress())
