"""`Section`: one kind of resource in the file, and how an entry of it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trainer.cloud.node import Node
from trainer.cloud.resource import Resource
from trainer.cloud.topology.draft import Draft
from trainer.cloud.topology.forms import parse_id


@dataclass(frozen=True, slots=True)
class Section:
    """A key of the file, the record that its entries become, and their reader.

    The reader takes the draft, the id and the entry, and gives the record, or None if the
    record is made later. It may refer to what was read before. ``parse_id`` judges the ids.
    """

    name: str
    kind: type[Resource]
    read: Callable[[Draft, str, Node], Resource | None]
    parse_id: Callable[[str], str] = parse_id

    def __call__(self, draft: Draft) -> None:
        """Read every entry; the problems of one do not hide those of the next."""
        for resource_id, node in draft.entries(self.name):
            with draft.faults.catch():
                resource = self.read(draft, resource_id, node)
                if resource is not None:
                    draft.add(resource)
