"""Making a disagreement small: take away what it does not need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from oracle.compare import Case, Disagreement, check
from trainer.cloud import Cloud, Resource

_KEPT = ("interfaces", "addresses", "cidrs", "tunnels")
"""Fields that resources cannot do without a member of, or that others point into."""


def shrunk(found: Disagreement) -> Disagreement:
    """The same disagreement about the same packet in the smallest cloud that still shows it."""
    best = found
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(best.case.cloud):
            tried = _try(replace(best.case, cloud=smaller))
            if tried is not None and (tried.engine, tried.oracle) == (found.engine, found.oracle):
                best, progress = tried, True
                break
    return best


def _try(case: Case) -> Disagreement | None:
    """Clouds that lack something that the other resources need are none of either's business."""
    try:
        return check(case)
    except (KeyError, StopIteration, AttributeError, ValueError, IndexError):
        return None


def _smaller(cloud: Cloud) -> Iterator[Cloud]:
    for resource in reversed(tuple(cloud.resources.values())):
        yield cloud.without(resource.id)
    for resource in cloud.resources.values():
        for simpler in _simpler(resource):
            yield cloud.put(simpler)


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
