"""`Setting`: a property that has no packets, such as public access to a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar

from trainer.cloud import Cloud, Resource
from trainer.cloud.node import Node
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Goal):
    """A property of a resource has a value: text, a number, true or false.

    ``property`` is the name of a field of the record, which is AWS's in Python's spelling:
    ``publicly_accessible``.
    """

    kind: ClassVar[str] = "setting"
    keys: ClassVar[tuple[str, ...]] = ("resource", "property", "value")

    resource: str
    property: str
    value: str | int | bool

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        return {
            "resource": node.require("resource").text(longest=128),
            "property": node.require("property").text(longest=64),
            "value": _plain_value(node.require("value")),
        }

    def judge(self, ground: Ground) -> Mark:
        resource = ground.now.resources.get(self.resource)
        if resource is None or not has_property(resource, self.property):
            return Mark(self, False, Reason.END_MISSING, facts={"end": self.resource})
        found = getattr(resource, self.property)
        plain = found.value if isinstance(found, StrEnum) else found
        met = type(plain) is type(self.value) and plain == self.value
        facts = {**self.facts(), "found": _shown(found)}
        return Mark(self, met, Reason.SET if met else Reason.NOT_SET, facts=facts)

    def faults(self, cloud: Cloud) -> Iterator[tuple[str, Mapping[str, str]]]:
        resource = cloud.resources.get(self.resource)
        if resource is None or not has_property(resource, self.property):
            yield "format.unknown_property", {"found": f"{self.resource}.{self.property}"}

    def facts(self) -> Mapping[str, str]:
        return {
            "resource": self.resource,
            "property": self.property,
            "value": _shown(self.value),
        }


def has_property(resource: Resource, name: str) -> bool:
    """Whether records of this kind have a field of this name with a plain value."""
    known = {field.name for field in fields(resource)}
    return name in known and isinstance(getattr(resource, name), str | int | bool)


def _plain_value(node: Node) -> str | int | bool:
    text = node.text(longest=128)
    if node.plain and text.lower() in ("true", "false"):
        return node.boolean()
    if node.plain and text.lstrip("-").isdigit():
        return node.integer()
    return text


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
