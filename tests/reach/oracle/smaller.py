"""Smaller clouds, in which a difference may still show: what shrinking tries, whoever judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from trainer.cloud import Cloud, Place, Resource
from trainer.cloud.validate import CHECKS, WHOLE_CHECKS, validate

_KEPT = ("interfaces", "addresses", "cidrs")
"""Fields that resources cannot do without a member of, or that others point into."""

_PAIRS = ("tunnels",)
"""Fields that always have the same number of members."""


class Nowhere:
    """Generated clouds stand in no file."""

    def of(self, resource_id: str, *path: str | int) -> Place:
        return Place("generated")


def refusals(cloud: Cloud) -> list[Any]:
    """Why AWS would not create a cloud; nothing if it would."""
    return list(validate(cloud, Nowhere(), (*CHECKS, *WHOLE_CHECKS)))


def smaller(cloud: Cloud) -> Iterator[Cloud]:
    """The cloud without half of its resources, a quarter, …, one; then with less in one of them."""
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
        if field.name in _PAIRS:
            continue
        if isinstance(value, tuple) and (field.name not in _KEPT or len(value) > 1):
            for index in range(len(value)):
                less: Any = (*value[:index], *value[index + 1 :])
                try:
                    yield replace(resource, **{field.name: less})
                except ValueError:
                    continue
