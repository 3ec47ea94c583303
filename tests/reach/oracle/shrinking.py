"""Making a disagreement small: take away what it does not need."""

from __future__ import annotations

from dataclasses import replace

from oracle.compare import Case, Disagreement, check
from oracle.smaller import refusals, smaller


def shrunk(found: Disagreement) -> Disagreement:
    """The same disagreement about the same packet in the smallest cloud that still shows it."""
    best = found
    progress = True
    while progress:
        progress = False
        for less in smaller(best.case.cloud):
            tried = _try(replace(best.case, cloud=less))
            if tried is not None and (tried.engine, tried.oracle) == (found.engine, found.oracle):
                best, progress = tried, True
                break
    return best


def _try(case: Case) -> Disagreement | None:
    """Clouds that AWS would not create are none of either's business."""
    try:
        return None if refusals(case.cloud) else check(case)
    except (KeyError, StopIteration, AttributeError, ValueError, IndexError):
        return None
