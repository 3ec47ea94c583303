"""Making a difference small: take away what it does not need."""

from __future__ import annotations

from dataclasses import replace

from asking import Try, answer
from compare import Difference, compared
from compile import compile_cloud
from netns import built
from oracle.smaller import refusals, smaller
from plan import NotModelled
from probe import Prober

from trainer.cloud import Cloud


def shrunk(found: Difference, cloud: Cloud) -> tuple[Difference, Cloud]:
    """A difference of the same kind about the same packet, in the smallest cloud that shows it."""
    best = found, cloud
    progress = True
    while progress:
        progress = False
        for less in smaller(best[1]):
            again = differs(less, found.tried)
            if again is not None and _kind(again) == _kind(found):
                best, progress = (again, less), True
                break
    return best


def _kind(found: Difference) -> tuple[object, ...]:
    """What stays while everything else goes: in what they differ, and what each of them says."""
    wanted = found.expected
    codes = {finding.code for finding in wanted.stopped}
    return found.aspect, wanted.arrives, wanted.answered, codes, found.seen.answered


def differs(cloud: Cloud, tried: Try) -> Difference | None:
    """The difference that the same packet makes in another cloud, if AWS would create it."""
    try:
        if refusals(cloud):
            return None
        verdict = answer(cloud, tried.question)
        if verdict.missing or tried.packet not in verdict.asked:
            return None
        plan = compile_cloud(cloud)
        with built(plan) as standing, Prober(standing) as prober:
            return compared(prober, plan, replace(tried, verdict=verdict)).difference
    except (NotModelled, LookupError, StopIteration, AttributeError, ValueError, RuntimeError):
        return None
