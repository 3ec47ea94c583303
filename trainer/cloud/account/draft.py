"""`AccountDraft`: an account while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from trainer.cloud.account.item import Item
from trainer.cloud.account.responses import Responses
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.missing import Fact, missing_fact
from trainer.cloud.resource import Resource

R = TypeVar("R", bound=Resource)


@dataclass(slots=True)
class AccountDraft:
    """What the steps of reading share: the responses, and the resources made so far.

    ``interfaces`` has the description of each network interface by its id: whose it is stands
    there in many ways. ``ids`` has the id by which each resource goes that AWS knows by an ARN.
    ``gone`` are instances that AWS still lists and that are no more. ``name`` is what messages
    call the input.
    """

    responses: Responses
    name: str
    interfaces: dict[str, Item] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)
    _resources: dict[str, Resource] = field(default_factory=dict)
    _kinds: dict[type[Resource], dict[str, Resource]] = field(default_factory=dict)

    def add(self, resource: Resource) -> None:
        """Add a resource. Of two with one id, as two accounts describe a shared one, the first
        stays."""
        if resource.id not in self._resources:
            self.put(resource)

    def put(self, resource: Resource) -> None:
        """Add a resource, in the place of the one that had its id."""
        before = self._resources.get(resource.id)
        if before is not None:
            del self._kinds[type(before)][resource.id]
        self._resources[resource.id] = resource
        self._kinds.setdefault(type(resource), {})[resource.id] = resource

    def drop(self, resource_id: str) -> None:
        """Take a resource out again."""
        found = self._resources.pop(resource_id)
        del self._kinds[type(found)][resource_id]

    def knows(self, resource_id: str) -> bool:
        return resource_id in self._resources

    def find(self, kind: type[R], resource_id: str | None) -> R | None:
        """The resource with this id if it was made and is of this kind."""
        found = None if resource_id is None else self._resources.get(resource_id)
        return found if isinstance(found, kind) else None

    def of(self, kind: type[R]) -> Iterator[R]:
        """The resources of one kind as they are now; changing them meanwhile does no harm."""
        return (r for r in tuple(self._kinds.get(kind, {}).values()) if isinstance(r, kind))

    def own(self, interface_id: str, owner_id: str) -> bool:
        """Say whom an interface serves, and whether it is that one now.

        False if there is no such interface or it serves another already.
        """
        interface = self.find(NetworkInterface, interface_id)
        if interface is None or interface.owner not in (None, owner_id):
            return False
        self.put(replace(interface, owner=owner_id))
        return True

    def lack(self, about: str, what: Fact) -> None:
        """Note that the responses do not tell this of a resource, present or absent."""
        self.put(missing_fact(about, what))

    def warn(self, code: str, item: Item | None = None, **facts: str) -> None:
        """Say something about an object or, without one, about the whole input."""
        file = self.name if item is None else item.file
        self.responses.warnings.add(code, file, **facts)

    def cloud(self) -> Cloud:
        return Cloud.of_resources(self._resources.values())
