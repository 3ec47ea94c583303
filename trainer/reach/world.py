"""`World`: a cloud with the look-ups that the walk needs, each made on first use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from ipaddress import IPv4Address

from trainer.cloud import (
    Address,
    Cloud,
    Direction,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach.filters import GroupFilter, acl_allows, group_filter
from trainer.reach.routing import Lookup, lookup_order


class World:
    """An index over one `Cloud`. Get it by ``cloud.derived(World)`` so that it is made once."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._group_filters: dict[tuple[tuple[str, ...], str, Direction], GroupFilter] = {}
        self._acl_allows: dict[tuple[str, Direction], PacketSet] = {}
        self._lookups: dict[str, tuple[Lookup, ...]] = {}

    # Interfaces and addresses

    def subnet_of(self, interface: NetworkInterface) -> Subnet:
        return self.cloud.get(Subnet, interface.subnet)

    @cached_property
    def _by_address(self) -> Mapping[str, Mapping[Address, str]]:
        """VPC -> private (or IPv6) address -> interface."""
        found: dict[str, dict[Address, str]] = defaultdict(dict)
        for interface in self.cloud.of(NetworkInterface).values():
            in_vpc = found[self.subnet_of(interface).vpc]
            for address in own_addresses(interface):
                in_vpc[address] = interface.id
        return found

    def holders(self, vpc: str) -> Mapping[Address, str]:
        """Every address in use inside this VPC, with the interface that holds it."""
        return self._by_address.get(vpc, {})

    @cached_property
    def elastic(self) -> Mapping[tuple[str, IPv4Address], ElasticIp]:
        """(interface, private address) -> the elastic IP associated with it."""
        found: dict[tuple[str, IPv4Address], ElasticIp] = {}
        for eip in self.cloud.of(ElasticIp).values():
            interface = self.cloud.find(NetworkInterface, eip.interface)
            if interface is not None:
                private = eip.private_ip or interface.addresses[0].ip
                found[interface.id, private] = eip
        return found

    def public_ip(self, interface: NetworkInterface, private: IPv4Address) -> IPv4Address | None:
        """The public IPv4 address that stands for a private one: elastic before assigned."""
        eip = self.elastic.get((interface.id, private))
        if eip is not None:
            return eip.public_ip
        return next((a.public_ip for a in interface.addresses if a.ip == private), None)

    @cached_property
    def associations(self) -> Mapping[str, Mapping[IPv4Address, IPv4Address]]:
        """VPC -> private IPv4 address -> public one."""
        found: dict[str, dict[IPv4Address, IPv4Address]] = defaultdict(dict)
        for interface in self.cloud.of(NetworkInterface).values():
            vpc = self.subnet_of(interface).vpc
            for address in interface.addresses:
                public = self.public_ip(interface, address.ip)
                if public is not None:
                    found[vpc][address.ip] = public
        return found

    @cached_property
    def public_holders(self) -> Mapping[Address, tuple[str, Address]]:
        """Public address in use -> (VPC, address inside it); IPv6 addresses are their own."""
        found: dict[Address, tuple[str, Address]] = {}
        for vpc, pairs in self.associations.items():
            for private, public in pairs.items():
                found[public] = (vpc, private)
        for interface in self.cloud.of(NetworkInterface).values():
            for address in interface.ipv6:
                found[address] = (self.subnet_of(interface).vpc, address)
        return found

    @cached_property
    def public_addresses(self) -> AddressSet:
        """Every public address that belongs to an interface of this cloud."""
        return AddressSet.of(*self.public_holders)

    def nat_gateway_of(self, interface: NetworkInterface) -> NatGateway | None:
        return self.cloud.find(NatGateway, interface.owner)

    # Gateways, tables, filters

    @cached_property
    def internet_gateways(self) -> Mapping[str, InternetGateway]:
        """VPC -> the internet gateway attached to it."""
        return {g.vpc: g for g in self.cloud.of(InternetGateway).values() if g.vpc is not None}

    @cached_property
    def _tables(self) -> Mapping[str, RouteTable]:
        """Subnet -> its route table: the associated one, else the VPC's main table."""
        main: dict[str, RouteTable] = {}
        found: dict[str, RouteTable] = {}
        for table in self.cloud.of(RouteTable).values():
            if table.main:
                main[table.vpc] = table
            found.update(dict.fromkeys(table.subnets, table))
        for subnet in self.cloud.of(Subnet).values():
            if subnet.id not in found and subnet.vpc in main:
                found[subnet.id] = main[subnet.vpc]
        return found

    def route_table(self, subnet: str) -> RouteTable | None:
        return self._tables.get(subnet)

    @cached_property
    def _acls(self) -> Mapping[str, NetworkAcl]:
        """Subnet -> its network ACL: the associated one, else the VPC's default."""
        default: dict[str, NetworkAcl] = {}
        found: dict[str, NetworkAcl] = {}
        for acl in self.cloud.of(NetworkAcl).values():
            if acl.default:
                default[acl.vpc] = acl
            found.update(dict.fromkeys(acl.subnets, acl))
        for subnet in self.cloud.of(Subnet).values():
            if subnet.id not in found and subnet.vpc in default:
                found[subnet.id] = default[subnet.vpc]
        return found

    def network_acl(self, subnet: str) -> NetworkAcl | None:
        return self._acls.get(subnet)

    def lookups(self, table: RouteTable) -> tuple[Lookup, ...]:
        """The table's routes in the order in which they win, each with what it takes."""
        found = self._lookups.get(table.id)
        if found is None:
            vpc = self.cloud.get(Vpc, table.vpc)
            found = self._lookups[table.id] = lookup_order(vpc, table)
        return found

    def acl_allows(self, acl: NetworkAcl, direction: Direction) -> PacketSet:
        key = acl.id, direction
        found = self._acl_allows.get(key)
        if found is None:
            found = self._acl_allows[key] = acl_allows(acl, direction)
        return found

    @cached_property
    def _members(self) -> Mapping[str, AddressSet]:
        """Security group -> the private addresses of the interfaces in it."""
        found: dict[str, list[Address]] = defaultdict(list)
        for interface in self.cloud.of(NetworkInterface).values():
            for group in interface.security_groups:
                found[group].extend(own_addresses(interface))
        return {group: AddressSet.of(*addresses) for group, addresses in found.items()}

    def referenced(self, group: str, vpc: str) -> AddressSet:
        """Whom a rule in ``vpc`` means that names ``group``; nobody if it is out of scope.

        https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
        """
        other = self.cloud.find(SecurityGroup, group)
        if other is None or other.vpc != vpc:
            return AddressSet.nothing()
        return self._members.get(group, AddressSet.nothing())

    def group_filter(self, interface: NetworkInterface, direction: Direction) -> GroupFilter:
        """What the interface's security groups let pass, all of them together."""
        vpc = self.subnet_of(interface).vpc
        key = interface.security_groups, vpc, direction
        found = self._group_filters.get(key)
        if found is None:
            groups = [self.cloud.get(SecurityGroup, g) for g in interface.security_groups]
            found = group_filter(groups, direction, lambda g: self.referenced(g, vpc))
            self._group_filters[key] = found
        return found


def own_addresses(interface: NetworkInterface) -> tuple[Address, ...]:
    """All addresses that the interface holds inside the VPC."""
    return (*(a.ip for a in interface.addresses), *interface.ipv6)
