"""A topology while it is read: what the file names, what has been made, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import TypeVar

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.faults import Faults
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import FormError, Node, nearest
from trainer.cloud.problem import BadInput, Place, Problem
from trainer.cloud.resource import Resource
from trainer.cloud.service_addresses import ServiceAddresses
from trainer.cloud.topology.forms import parse_id, parse_ipv4

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

MOST_RESOURCES = 20_000
MOST_ROWS = 1_000
"""Rules in one direction of a group or an ACL, or routes of a table."""


@dataclass(slots=True, kw_only=True)
class PlannedInterface:
    """A network interface whose private addresses are not all chosen yet.

    ``ips`` are the addresses that the file gives; with ``ips`` empty the interface gets one.
    ``secondary`` are further ones that pods were given, each with its place in the file.
    ``public_ip`` belongs to the first address; with ``wants_public_ip`` it gets one if the file
    gives none. ``source`` is where the file speaks of it.
    """

    id: str
    subnet: Subnet
    source: Node
    ips: tuple[IPv4Address, ...] = ()
    secondary: list[tuple[IPv4Address, Node]] = field(default_factory=list)
    public_ip: IPv4Address | None = None
    wants_public_ip: bool = False
    ipv6: tuple[IPv6Address, ...] = ()
    security_groups: tuple[str, ...] = ()
    source_dest_check: bool = True
    owner: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Where the file speaks of each part of each resource: the `Places` of a topology.

    ``rows`` has the nodes of the members of a field that is a tuple in the record, whatever
    key the file writes them under.
    """

    root: Node
    nodes: Mapping[str, Node]
    rows: Mapping[tuple[str, str], Sequence[Node]]

    def of(self, resource_id: str, *path: str | int) -> Place:
        """The place of a part, or of the nearest thing around it in the file."""
        match path:
            case (str(field_name), int(index)):
                members = self.rows.get((resource_id, field_name), ())
                if index < len(members):
                    return members[index].place
        node = self.nodes.get(resource_id, self.root)
        found = node.at(*path)
        return node.label if found is node else found.place


@dataclass(slots=True)
class Draft:
    """What the readers of a topology share.

    ``managed_lists`` leads from an AWS service to its prefix list, ``zones`` from a VPC to the
    zones of its subnets. ``elsewhere`` are ids that the file names and does not describe, and
    ``lacking`` the facts that it says it does not know, each about an id.
    """

    root: Node
    region: str
    section_of: Mapping[type[Resource], str]
    faults: Faults = field(default_factory=Faults)
    nodes: dict[str, Node] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    interfaces: dict[str, PlannedInterface] = field(default_factory=dict)
    elastic_ip_claims: dict[str, str] = field(default_factory=dict)
    default_groups: dict[str, str] = field(default_factory=dict)
    public_pool: Iterator[IPv4Address] = field(default_factory=lambda: iter(()))
    service_addresses: ServiceAddresses = field(default_factory=ServiceAddresses)
    managed_lists: dict[str, str] = field(default_factory=dict)
    zones: dict[str, dict[str, None]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    lacking: frozenset[tuple[str, str]] = frozenset()
    _vpcs: tuple[str, ...] = ()
    _rows: dict[tuple[str, str], tuple[Node, ...]] = field(default_factory=dict)
    _rule_ids: dict[str, Place] = field(default_factory=dict)

    # What the file names

    def declare(self, sections: Mapping[str, Callable[[str], str]]) -> None:
        """Note every id of the file with its section, before anything is read.

        Each section comes with the parser of the ids in it.
        """
        for section, parse in sections.items():
            entries = self.root.get(section)
            if entries is None:
                continue
            with self.faults.catch():
                for resource_id, node in entries.items():
                    self._declare(section, resource_id, node, parse)
        self._vpcs = tuple(resource_id for resource_id, _ in self.entries("vpcs"))
        with self.faults.catch():
            self.elsewhere = frozenset(self._read_elsewhere())
        self.lacking = frozenset(self._read_lacking())

    def _read_elsewhere(self) -> Iterator[str]:
        listed = self.root.get("elsewhere")
        for node in () if listed is None else listed.one_or_more():
            found = node.parse(parse_id)
            if found in self.nodes:
                facts = {"id": found, "first": str(self.nodes[found].label.line)}
                raise node.bad("input.duplicate_id", **facts)
            yield found

    def _read_lacking(self) -> Iterator[tuple[str, str]]:
        for _, node in self.entries("missing_facts"):
            try:
                yield node.require("about").text(), node.require("what").text()
            except BadInput:
                continue  # reading the entry reports it

    def _declare(
        self, section: str, resource_id: str, node: Node, parse: Callable[[str], str]
    ) -> None:
        if len(self.nodes) >= MOST_RESOURCES:
            limit = {"limit": str(MOST_RESOURCES)}
            raise BadInput([Problem("input.too_many_resources", node.label, limit)])
        first = self.nodes.get(resource_id)
        if first is not None:
            facts = {"id": resource_id, "first": str(first.label.line)}
            self.faults.add(Problem("input.duplicate_id", node.label, facts))
            return
        with self.faults.catch():
            _check_id(resource_id, node, parse)
        self.nodes[resource_id] = node
        self.sections[resource_id] = section

    def entries(self, section: str) -> Iterator[tuple[str, Node]]:
        """The entries of a section that are the first to have their id."""
        entries = self.root.get(section)
        if entries is None or not (entries.is_null or isinstance(entries.content, Mapping)):
            return
        for resource_id, node in entries.items():
            if self.nodes.get(resource_id) is node:
                yield resource_id, node

    # What has been made

    def add(self, resource: Resource) -> None:
        self.resources[resource.id] = resource

    def make(self, resource: Resource, source: Node) -> None:
        """Add a resource that AWS makes by itself, because of what stands at ``source``."""
        self.nodes.setdefault(resource.id, source)
        self.add(resource)

    def of(self, kind: type[R]) -> Iterator[R]:
        return (r for r in self.resources.values() if isinstance(r, kind))

    def get(self, kind: type[R], resource_id: str) -> R:
        """A resource that is known to be there, or was when its entry could be read."""
        found = self.resources.get(resource_id)
        if not isinstance(found, kind):
            raise BadInput([])
        return found

    def knows(self, resource_id: str, kind: type[Resource]) -> bool:
        """Whether the file declares such a resource, read or not yet, or AWS has made it."""
        section = self.sections.get(resource_id)
        return section == self.section_of[kind] or isinstance(self.resources.get(resource_id), kind)

    def plan(self, interface: PlannedInterface) -> str:
        """Add an interface that gets its addresses later; its id comes back."""
        self.interfaces[interface.id] = interface
        self.nodes.setdefault(interface.id, interface.source)
        return interface.id

    def free_id(self, wanted: str) -> str:
        """The wanted id for something that AWS makes, or with a number if that is taken."""
        found, number = wanted, 1
        while found in self.nodes or found in self._rule_ids:
            number += 1
            found = f"{wanted}-{number}"
        return found

    def interface_id(self, owner: str) -> str:
        """The id of the interface that AWS makes for an owner: ``eni-web`` for ``i-web``."""
        return self.free_id(f"eni-{owner.removeprefix('i-')}")

    def rule_id(self, wanted: str, written: Node | None) -> str:
        """The id of a security group rule: the one that the file gives, or one that is free."""
        if written is None:
            found = self.free_id(wanted)
            self._rule_ids[found] = self.root.place
            return found
        found = written.parse(parse_id)
        first = self._rule_ids.get(found)
        if first is not None:
            raise written.bad("input.duplicate_id", id=found, first=str(first.line))
        self._rule_ids[found] = written.place
        return found

    def cloud(self) -> Cloud:
        return Cloud.of_resources(self.resources.values())

    def places(self) -> FilePlaces:
        return FilePlaces(self.root, self.nodes, self._rows)

    # Reading

    def rows(
        self,
        resource_id: str,
        field_name: str,
        node: Node | None,
        read: Callable[[Node], T | None],
        *,
        most: int = MOST_ROWS,
    ) -> tuple[T, ...]:
        """The members of a field of a record, from one value or a list of at most ``most``.

        The problems of one row do not hide those of others; a row that ``read`` makes nothing
        of is left out.
        """
        nodes = () if node is None else node.one_or_more()
        if len(nodes) > most:
            raise nodes[most].bad("input.too_many_rows", limit=str(most))
        kept: list[Node] = []
        found: list[T] = []
        for row in nodes:
            with self.faults.catch():
                value = read(row)
                if value is not None:
                    kept.append(row)
                    found.append(value)
        self._rows[resource_id, field_name] = tuple(kept)
        return tuple(found)

    def give_address(self, interface_id: str, address: IPv4Address, node: Node) -> None:
        """Add a secondary private address, of which ``node`` speaks, to a planned interface."""
        plan = self.interfaces[interface_id]
        first = self._rows.get((interface_id, "addresses")) or (plan.source,)
        plan.secondary.append((address, node))
        self._rows[interface_id, "addresses"] = (*first, node)

    def one_address(self, interface_id: str, node: Node) -> tuple[IPv4Address, ...]:
        """The private address that an entry gives to its interface, if it gives one."""
        written = node.get("private_ip")
        return self.rows(interface_id, "addresses", written, lambda n: n.parse(parse_ipv4), most=1)

    def references(
        self,
        resource_id: str,
        field_name: str,
        node: Node | None,
        kind: type[Resource],
        *,
        elsewhere: bool = False,
    ) -> tuple[str, ...]:
        """The ids of resources of one kind that a field lists, each once.

        With ``elsewhere`` they need not be described in the file, see `named`.
        """
        seen: set[str] = set()

        def read(row: Node) -> str:
            found = self.named(row, kind) if elsewhere else self.reference(row, kind).id
            if found in seen:
                raise row.bad("input.listed_twice", id=found)
            seen.add(found)
            return found

        return self.rows(resource_id, field_name, node, read)

    def reference(self, node: Node, kind: type[R]) -> R:
        """The resource of this kind that a text names."""
        resource_id = node.text()
        found = self.resources.get(resource_id)
        if isinstance(found, kind):
            return found
        raise self.no_such(node, resource_id, kind)

    def named(self, node: Node, kind: type[Resource]) -> str:
        """The id of a resource of this kind, which may be one that is `elsewhere`."""
        named = node.text()
        return named if named in self.elsewhere else self.reference(node, kind).id

    def no_such(self, node: Node, resource_id: str, *kinds: type[Resource]) -> BadInput:
        """Why an id cannot be used where one of these kinds is meant.

        Without a problem if the file declares such a resource and its own problem is noted.
        """
        wanted = [self.section_of[kind] for kind in kinds]
        found = self.resources.get(resource_id)
        section = self.sections.get(resource_id) if found is None else self.section_of[type(found)]
        if found is None and resource_id in self.interfaces:
            section = self.section_of[NetworkInterface]
        if section in wanted:
            return BadInput([])
        facts = {"id": resource_id, "wanted": ", ".join(wanted)}
        if section is not None:
            return node.bad("input.wrong_kind", **facts, section=section)
        known = (name for name, section in self.sections.items() if section in wanted)
        near = nearest(resource_id, known)
        if near is None:
            return node.bad("input.unknown_id", **facts)
        return node.bad("input.unknown_id_near", **facts, near=near)

    def vpc_of(self, node: Node) -> Vpc:
        """The VPC that an entry names, or the only one of the file."""
        named = node.get("vpc")
        if named is not None:
            return self.reference(named, Vpc)
        if len(self._vpcs) == 1:
            return self.get(Vpc, self._vpcs[0])
        facts = {"count": str(len(self._vpcs))}
        raise BadInput([Problem("input.vpc_needed", node.label, facts)])


def _check_id(resource_id: str, node: Node, parse: Callable[[str], str]) -> None:
    try:
        parse(resource_id)
    except FormError as error:
        raise BadInput([Problem(error.code, node.label, error.facts)]) from error


def name_of(node: Node) -> str:
    """The Name tag of an entry."""
    return node.read("name", Node.line, "")
