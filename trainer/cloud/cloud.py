"""`Cloud`: everything there is, as one immutable value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from trainer.cloud.resource import Resource

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_PIECE: Final = 1_000
"""Resources of which to let go takes a few milliseconds."""


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Cloud:
    """All resources by id. Changing one makes a new `Cloud`; the old one stays as it was.

    ``serial`` counts the ids that actions have made in this cloud, so that new ids need
    neither clock nor randomness and a replay makes the same ones.
    """

    resources: Mapping[str, Resource] = field(default_factory=lambda: MappingProxyType({}))
    serial: int = 0
    _kinds: dict[type[Resource], Any] = field(default_factory=dict, repr=False)
    _derived: dict[object, Any] = field(default_factory=dict, repr=False)

    def __eq__(self, other: object) -> bool:
        """Equal resources make equal clouds, whatever order they came in."""
        return isinstance(other, Cloud) and self.resources == other.resources

    def __hash__(self) -> int:
        return hash(frozenset(self.resources))

    @classmethod
    def of_resources(cls, resources: Iterable[Resource]) -> Cloud:
        """A cloud of these; of two with one id the later wins (loaders refuse that before)."""
        return cls(MappingProxyType({r.id: r for r in resources}))

    def of(self, kind: type[R]) -> Mapping[str, R]:
        """The resources of one kind by id, in the order in which they were added."""
        found = self._kinds.get(kind)
        if found is None:
            types = self.derived(_by_type)
            match [of_type for type_, of_type in types.items() if issubclass(type_, kind)]:
                case []:
                    found = {}
                case [of_type]:
                    found = of_type
                case _:
                    found = {i: r for i, r in self.resources.items() if isinstance(r, kind)}
            self._kinds[kind] = found
        return cast(Mapping[str, R], found)

    def derived(self, make: Callable[[Cloud], T]) -> T:
        """``make(self)``, computed once and kept with this cloud.

        For indexes: the cloud cannot change, so what follows from it cannot either. One that
        refers to the cloud had better hold its `twin`.
        """
        found = self._derived.get(make)
        if found is None:
            found = self._derived[make] = make(self)
        return cast(T, found)

    def twin(self) -> Cloud:
        """The same cloud, with nothing derived from it yet.

        What is derived from a cloud and holds it stays with it until somebody searches for
        cycles. That takes ten times as long as to let go of both.
        """
        return Cloud(self.resources, self.serial, self._kinds)

    def pieces(self) -> Iterator[object]:
        """What goes with this cloud when nobody holds it any more, so that whoever holds all of
        them can let go of the cloud first, and then of one after the other."""
        yield from self._derived.values()
        resources = tuple(self.resources.values())
        for start in range(0, len(resources), _PIECE):
            yield resources[start : start + _PIECE]

    def find(self, kind: type[R], resource_id: str | None) -> R | None:
        """The resource with this id if it exists and is of this kind."""
        resource = self.resources.get(resource_id) if resource_id is not None else None
        return resource if isinstance(resource, kind) else None

    def get(self, kind: type[R], resource_id: str) -> R:
        """As `find`, for ids that the loader or an action has checked.

        Raises:
            KeyError: there is no such resource of this kind.
        """
        resource = self.find(kind, resource_id)
        if resource is None:
            raise KeyError(resource_id)
        return resource

    def put(self, *resources: Resource) -> Cloud:
        """This cloud with these added, each in the place of what had its id."""
        return Cloud(
            MappingProxyType({**self.resources, **{r.id: r for r in resources}}), self.serial
        )

    def without(self, *ids: str) -> Cloud:
        """This cloud without these resources; ids that do not exist are passed over."""
        gone = frozenset(ids)
        return Cloud(
            MappingProxyType({i: r for i, r in self.resources.items() if i not in gone}),
            self.serial,
        )

    def numbered(self) -> Cloud:
        """The same cloud with the next ``serial``."""
        return Cloud(self.resources, self.serial + 1)


def _by_type(cloud: Cloud) -> Mapping[type[Resource], Mapping[str, Resource]]:
    """The resources of each concrete type by id; one pass over a cloud that may be large."""
    types: dict[type[Resource], dict[str, Resource]] = {}
    for resource in cloud.resources.values():
        types.setdefault(type(resource), {})[resource.id] = resource
    return types
