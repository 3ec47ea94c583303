"""Making a difference small: take away what it does not need, many things at once at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from asking import Try, answer
from compare import Difference, compared
from compile import compile_cloud
from netns import built
from plan import NotModelled
from probe import Prober

from trainer.cloud import Cloud, Place, Resource
from trainer.cloud.validate import CHECKS, WHOLE_CHECKS, validate

_KEPT = ("interfaces", "addresses", "cidrs", "tunnels")
"""Fields that resources cannot do without a member of, or that others point into."""


class Nowhere:
    """Clouds that stand in no file."""

    def of(self, resource_id: str, *path: str | int) -> Place:
        return Place("generated")


def shrunk(found: Difference, cloud: Cloud) -> tuple[Difference, Cloud]:
    """A difference of the same kind about the same packet, in the smallest cloud that shows it."""
    best = found, cloud
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(best[1]):
            again = differs(smaller, found.tried)
            if again is not None and _kind(again) == _kind(found):
                best, progress = (again, smaller), True
                break
    return best


def _kind(found: Difference) -> tuple[object, ...]:
    """What stays while everything else goes: in what they differ, and what each of them says."""
    wanted, stopped = found.expected, found.expected.stopped
    code = None if stopped is None else stopped.code
    return found.aspect, wanted.arrives, wanted.answered, code, found.seen.answered


def differs(cloud: Cloud, tried: Try) -> Difference | None:
    """The difference that the same packet makes in another cloud, if AWS would create it."""
    try:
        if list(validate(cloud, Nowhere(), (*CHECKS, *WHOLE_CHECKS))):
            return None
        verdict = answer(cloud, tried.question)
        if verdict.missing or tried.packet not in verdict.asked:
            return None
        plan = compile_cloud(cloud)
        with built(plan) as standing, Prober(standing) as prober:
            return compared(prober, plan, replace(tried, verdict=verdict))[1]
    except (NotModelled, LookupError, StopIteration, AttributeError, ValueError, RuntimeError):
        return None


def _smaller(cloud: Cloud) -> Iterator[Cloud]:
    ids = tuple(reversed(cloud.resources))
    size = len(ids) // 2
    while size:
        for start in range(0, len(ids), size):
            yield cloud.without(*_with_owned(cloud, ids[start : start + size]))
        size //= 2
    for resource in cloud.resources.values():
        for simpler in _simpler(resource):
            yield cloud.put(simpler)


def _with_owned(cloud: Cloud, ids: Sequence[str]) -> Iterator[str]:
    """These, and the interfaces of those that are among them."""
    for resource_id in ids:
        yield resource_id
        resource = cloud.resources[resource_id]
        yield from getattr(resource, "interfaces", ())
        if hasattr(resource, "interface"):
            yield resource.interface or ""


def _simpler(resource: Resource) -> Iterator[Resource]:
    """The resource with one member of one list less."""
    for field in fields(resource):
        value = getattr(resource, field.name)
        if isinstance(value, tuple) and (field.name not in _KEPT or len(value) > 1):
            for index in range(len(value)):
                less: Any = (*value[:index], *value[index + 1 :])
                try:
                    yield replace(resource, **{field.name: less})
                except ValueError:
                    continue
