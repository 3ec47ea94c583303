"""A topology while it is written: what a writer of one entry may ask and must note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import HostFacts, Instance, NetworkInterface
from trainer.cloud.gateways import NatGateway
from trainer.cloud.missing import Fact, MissingFact
from trainer.cloud.network import Vpc
from trainer.cloud.resource import Network, Resource
from trainer.cloud.topology.network import DEFAULT_REGION


class Null(Enum):
    """The value ``null``, which says that something is not there; None leaves the key out."""

    NULL = None


NULL: Final = Null.NULL

Value: TypeAlias = "str | int | bool | Null | list[Value] | dict[str, Value]"
Entry: TypeAlias = dict[str, Value]


@dataclass(slots=True)
class Sheet:
    """``region`` is the file's, ``elsewhere`` collects the ids that only references name."""

    cloud: Cloud
    region: str = field(init=False)
    elsewhere: dict[str, None] = field(default_factory=dict)
    _only_vpc: str | None = field(init=False)
    _rule_ids: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        vpcs = self.cloud.of(Vpc)
        regions = Counter(vpc.region for vpc in vpcs.values())
        self.region = regions.most_common(1)[0][0] if regions else DEFAULT_REGION
        self._only_vpc = next(iter(vpcs)) if len(vpcs) == 1 else None

    # References

    def ref(self, resource_id: str) -> str:
        """The id, noted if nothing here has it."""
        if resource_id not in self.cloud.resources:
            self.elsewhere[resource_id] = None
        return resource_id

    def refs(self, ids: Iterable[str]) -> list[Value] | None:
        """The ids as a list; None if there are none."""
        return [self.ref(i) for i in ids] or None

    def vpc(self, resource_id: str) -> str | None:
        """The VPC of an entry, which goes without saying if there is only one."""
        return None if resource_id == self._only_vpc else self.ref(resource_id)

    def lacks(self, about: str, what: Fact) -> bool:
        """Whether a fact is known to be missing."""
        facts = self.cloud.of(MissingFact).values()
        return any((fact.about, fact.what) == (about, what) for fact in facts)

    # Interfaces

    def own_interface(self, owner: Resource) -> NetworkInterface | None:
        """The interface that is written within the entry of its owner, if there is one.

        It has the id that the reader of topologies would give it.
        """
        match owner:
            case Instance(interfaces=(only,)) | NatGateway(interface=only):
                pass
            case _:
                return None
        found = self.cloud.find(NetworkInterface, only)
        implied = f"eni-{owner.id.removeprefix('i-')}"
        if found is None or (found.id, found.owner, found.name) != (implied, owner.id, ""):
            return None
        # What one entry has no word for needs an entry of its own.
        late_public = any(address.public_ip for address in found.addresses[1:])
        fits = bool(found.addresses) and not late_public
        if isinstance(owner, Instance):
            return found if fits and found.security_groups else None
        plain = NetworkInterface(
            id=found.id, subnet=found.subnet, addresses=found.addresses[:1], owner=owner.id
        )
        return found if fits and found == plain and not found.addresses[0].public_ip else None


def entry(resource: Resource, /, **keys: Value | None) -> Entry:
    """The keys that have a value, and the Name tag."""
    found: Entry = {key: value for key, value in keys.items() if value is not None}
    if resource.name:
        found["name"] = line(resource.name)
    return found


def unless(value: Value, default: object) -> Value | None:
    """The value if it is not what the reader takes when the key is left out."""
    return None if value == default else value


def cidrs(networks: Iterable[Network] | None) -> list[Value] | None:
    """CIDR blocks; None stays None."""
    return None if networks is None else [str(network) for network in networks]


def texts(values: Iterable[object]) -> list[Value] | None:
    """Values by their texts; None if there are none."""
    return [str(value) for value in values] or None


def listens(host: HostFacts) -> list[Value] | None:
    """The services that a host listens on, if that is known."""
    return None if host.listens is None else [str(service) for service in host.listens]


def line(text: str) -> str:
    """A text on one line, without what a file may not hold."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:255]
