"""Whom a rule means that names a security group, in a cloud.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from trainer.cloud import (
    Address,
    Cloud,
    Direction,
    NetworkInterface,
    PeeringState,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcPeeringConnection,
)
from trainer.packets import AddressSet
from trainer.reach.interface_addresses import own_addresses
from trainer.steps import UNKNOWN, Steps


class GroupReferences:
    """An index over one `Cloud`. ``attached`` are the transit gateways and VPCs that are joined."""

    def __init__(self, cloud: Cloud, attached: Collection[tuple[str, str]]) -> None:
        self._cloud = cloud
        self._attached = attached
        self._scopes: dict[tuple[str, Direction], frozenset[str]] = {}
        self._addresses: dict[str, AddressSet] = {}

    def preparing(self) -> Steps[None]:
        """Make the tables that need a look at every interface."""
        _ = self._members
        yield UNKNOWN
        _ = self._vpcs
        yield UNKNOWN

    def meant(self, group: str, vpc: str, direction: Direction) -> AddressSet:
        """Whom a rule in ``vpc`` means that names ``group``; nobody if it is out of scope."""
        if not self.is_in_scope(group, vpc, direction):
            return AddressSet.nothing()
        found = self._addresses.get(group)
        if found is None:
            found = self._addresses[group] = AddressSet.of(*self._members.get(group, ()))
        return found

    def is_in_scope(self, group: str, vpc: str, direction: Direction) -> bool:
        """Whether a rule in this VPC may name the group; no if nothing tells where that is."""
        return self._vpcs.get(group) in self._scope(vpc, direction)

    def is_known(self, group: str) -> bool:
        """Whether it is told in which VPC the group is."""
        return group in self._vpcs

    @cached_property
    def _members(self) -> Mapping[str, list[Address]]:
        """Security group -> the private addresses of the interfaces in it."""
        found: dict[str, list[Address]] = defaultdict(list)
        for interface in self._cloud.of(NetworkInterface).values():
            for group in interface.security_groups:
                found[group].extend(own_addresses(interface))
        return found

    @cached_property
    def _vpcs(self) -> Mapping[str, str]:
        """Security group -> its VPC; of one that the input lacks, the VPC of its members."""
        groups = self._cloud.of(SecurityGroup)
        found = {
            group: self._cloud.get(Subnet, interface.subnet).vpc
            for interface in self._cloud.of(NetworkInterface).values()
            for group in interface.security_groups
            if group not in groups
        }
        found.update((group.id, group.vpc) for group in groups.values())
        return found

    def _scope(self, vpc: str, direction: Direction) -> frozenset[str]:
        """The VPCs whose groups a rule in this VPC may name: itself, those joined to it by
        peering in the same Region, and inbound those joined by a transit gateway. Whether that
        passes the groups on is a matter of the packets that come through it.
        https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
        """
        key = vpc, direction
        found = self._scopes.get(key)
        if found is None:
            found = self._scopes[key] = frozenset(self._joined(vpc, direction))
        return found

    def _joined(self, vpc: str, direction: Direction) -> Iterator[str]:
        yield vpc
        region = self._cloud.get(Vpc, vpc).region
        for connection in self._cloud.of(VpcPeeringConnection).values():
            other = self._cloud.find(Vpc, connection.other(vpc))
            if (
                other is not None
                and other.region == region
                and connection.state is PeeringState.ACTIVE
            ):
                yield other.id
        if direction is Direction.OUTBOUND:
            return
        for gateway, attached in self._attached:
            if attached == vpc:
                yield from (v for g, v in self._attached if g == gateway)
