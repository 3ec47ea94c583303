"""A cloud turned into tables that one packet can be looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from oracle.rules import AclRow, GroupRow, Match, acl_rows, group_rows
from oracle.tables import Table, tables_of
from oracle.uplinks import PublicLine, Uplink, public_lines, uplinks_of
from oracle.wire import Span, is_ipv6, number, span
from trainer.cloud import (
    AwsService,
    Cloud,
    DbInstance,
    Direction,
    EksPod,
    ElasticIp,
    EndpointServiceConfiguration,
    Instance,
    InstanceState,
    InternetGateway,
    LoadBalancer,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    RegionalNatGateway,
    Resource,
    RouteTable,
    SecurityGroup,
    Site,
    Subnet,
    Vpc,
    VpcPeeringConnection,
    VpnGateway,
)

PRIVATE_RANGES = tuple(
    span(ip_network(text))
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
"""RFC 1918 and RFC 6598: internet gateways refuse them in both directions."""


@dataclass(frozen=True, slots=True)
class Nic:
    """A network interface. ``works`` is false behind a stopped instance or behind nothing."""

    id: str
    subnet: str
    vpc: str
    zone: str
    region: str
    addresses: tuple[int, ...]
    groups: tuple[str, ...]
    checked: bool
    owner: Resource | None
    works: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A subnet with the table and the ACL that hold for it."""

    id: str
    vpc: str
    zone: str
    spans: tuple[Span, ...]
    table: str
    acl: str


class Model:
    """Lookups for one cloud; nothing in it changes."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.vpcs = cloud.of(Vpc)
        self.vpc_spans = {v.id: tuple(span(n) for n in v.networks) for v in self.vpcs.values()}
        self.uplinks: tuple[Uplink, ...] = uplinks_of(cloud)
        self.public_lines: tuple[PublicLine, ...] = public_lines(cloud)
        self.vgw_of = {g.vpc: g.id for g in cloud.of(VpnGateway).values() if g.vpc is not None}
        self.igw_of = {g.vpc: g.id for g in cloud.of(InternetGateway).values() if g.vpc is not None}
        self.tables: dict[str, Table] = tables_of(cloud, self.uplinks)
        self.edge_tables = {
            gateway: self.tables[t.id]
            for t in cloud.of(RouteTable).values()
            for gateway in t.gateways
        }
        self.segments = self._segments()
        self.nics = {i.id: self._nic(i) for i in cloud.of(NetworkInterface).values()}
        self.holder: dict[tuple[str, int], Nic] = {
            (nic.vpc, address): nic for nic in self.nics.values() for address in nic.addresses
        }
        self.pods: dict[str, frozenset[int]] = self._pods()
        self.offered = {
            s.service: s.load_balancers for s in cloud.of(EndpointServiceConfiguration).values()
        }
        self.public_of: dict[tuple[str, int], int] = {}
        self.private_of: dict[int, tuple[str, int]] = {}
        self._public_addresses()
        self.regional_nats = {
            number(a.public_ip): g
            for g in cloud.of(RegionalNatGateway).values()
            for a in g.addresses
        }
        self.idle = {
            number(e.public_ip) for e in cloud.of(ElasticIp).values() if e.interface is None
        }
        self.nat_of = {g.interface: g for g in cloud.of(NatGateway).values()}
        self.balancer_of = {nic: b for b in cloud.of(LoadBalancer).values() for nic in b.interfaces}
        self.services = [
            (s.id, s.region, tuple(span(n) for n in s.networks))
            for s in cloud.of(AwsService).values()
        ]
        self.site_spans = {
            s.id: tuple(span(n) for n in s.networks) for s in cloud.of(Site).values()
        }
        self.acls: dict[tuple[str, Direction], tuple[AclRow, ...]] = {
            (a.id, d): acl_rows(a.entries(d))
            for a in cloud.of(NetworkAcl).values()
            for d in Direction
        }
        self.groups: dict[tuple[str, Direction], tuple[GroupRow, ...]] = {
            (g.id, d): group_rows(cloud, g.rules(d))
            for g in cloud.of(SecurityGroup).values()
            for d in Direction
        }
        self.members: dict[str, frozenset[str]] = {
            g: frozenset(nic.id for nic in self.nics.values() if g in nic.groups)
            for g in cloud.of(SecurityGroup)
        }
        self.peerings = cloud.of(VpcPeeringConnection)
        self.port_samples = self._port_samples()

    # Making the tables

    def _segments(self) -> dict[str, Segment]:
        tables, acls = self.cloud.of(RouteTable).values(), self.cloud.of(NetworkAcl).values()
        main = {t.vpc: t.id for t in tables if t.main}
        default = {a.vpc: a.id for a in acls if a.default}
        table_of = {subnet: t.id for t in tables for subnet in t.subnets}
        acl_of = {subnet: a.id for a in acls for subnet in a.subnets}
        return {
            s.id: Segment(
                s.id,
                s.vpc,
                s.zone,
                tuple(span(n) for n in s.networks),
                table_of.get(s.id) or main[s.vpc],
                acl_of.get(s.id) or default[s.vpc],
            )
            for s in self.cloud.of(Subnet).values()
        }

    def _nic(self, interface: NetworkInterface) -> Nic:
        segment = self.segments[interface.subnet]
        owner = self.cloud.resources.get(interface.owner or "")
        stopped = (isinstance(owner, Instance) and owner.state is not InstanceState.RUNNING) or (
            isinstance(owner, DbInstance) and not owner.available
        )
        four = tuple(number(a.ip) for a in interface.addresses)
        return Nic(
            interface.id,
            segment.id,
            segment.vpc,
            segment.zone,
            self.vpcs[segment.vpc].region,
            four + tuple(number(a) for a in interface.ipv6),
            interface.security_groups,
            interface.source_dest_check,
            owner,
            owner is not None and not stopped,
        )

    def _pods(self) -> dict[str, frozenset[int]]:
        """Interface -> the addresses on it that belong to pods of its instance."""
        return {
            nic.id: frozenset(
                number(ip_address(pod.address))
                for pod in self.cloud.of(EksPod).values()
                if nic.owner is not None
                and pod.node == nic.owner.id
                and number(ip_address(pod.address)) in nic.addresses
            )
            for nic in self.nics.values()
        }

    def _public_addresses(self) -> None:
        """Elastic IP addresses take the place of those that AWS assigned."""
        pairs: dict[tuple[str, int], int] = {}
        for interface in self.cloud.of(NetworkInterface).values():
            vpc = self.nics[interface.id].vpc
            for address in interface.addresses:
                if address.public_ip is not None:
                    pairs[vpc, number(address.ip)] = number(address.public_ip)
        for elastic in self.cloud.of(ElasticIp).values():
            nic = self.nics.get(elastic.interface or "")
            if nic is not None:
                private = nic.addresses[0]
                if elastic.private_ip is not None:
                    private = number(elastic.private_ip)
                pairs[nic.vpc, private] = number(elastic.public_ip)
        self.public_of = pairs
        self.private_of = {public: place for place, public in pairs.items()}

    def _port_samples(self) -> tuple[int, ...]:
        """One source port of every class that some rule of the cloud tells apart, 1024 to 65535.

        A device that picks a port anew picks any of these: what holds for them holds for all.
        """
        matches = [row.service for rows in self.acls.values() for row in rows]
        matches += [row.service for rows in self.groups.values() for row in rows]
        for site in self.cloud.of(Site).values():
            matches += [
                Match.of(r.service) for r in (*(site.inbound or ()), *(site.outbound or ()))
            ]
        cuts = {1024}.union(*(match.port_cuts() for match in matches))
        return tuple(sorted(c for c in cuts if 1024 <= c <= 65535))

    # Looking up

    def in_vpc(self, vpc: str, address: int) -> bool:
        return any(low <= address <= high for low, high in self.vpc_spans[vpc])

    def service_at(self, address: int) -> tuple[str, str] | None:
        """The AWS service (id, Region) with this public address."""
        for service, region, spans in self.services:
            if any(low <= address <= high for low, high in spans):
                return service, region
        return None

    def is_amazons(self, address: int) -> bool:
        """Whether AWS announces the address on the internet: an interface's, a service's."""
        return (
            address in self.private_of
            or address in self.regional_nats
            or address in self.idle
            or self.service_at(address) is not None
            or (is_ipv6(address) and any(self.in_vpc(v, address) for v in self.vpcs))
        )

    def joined(self, vpc: str, other: str) -> bool:
        """Whether an active peering connection inside one Region joins two VPCs."""
        if self.vpcs[vpc].region != self.vpcs[other].region:
            return False
        return any(
            connection.state.value == "active"
            and {connection.requester, connection.accepter} == {vpc, other}
            for connection in self.peerings.values()
        )


def is_private(address: int) -> bool:
    return any(low <= address <= high for low, high in PRIVATE_RANGES)
