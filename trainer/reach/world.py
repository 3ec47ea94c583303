"""`World`: a cloud with the look-ups that the walk needs, each made on first use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from ipaddress import IPv4Address, IPv6Network, ip_address

from trainer.cloud import (
    Address,
    AttachmentState,
    AwsService,
    Cloud,
    Direction,
    EksPod,
    ElasticIp,
    Fact,
    Instance,
    InterfaceKind,
    InternetGateway,
    MissingFact,
    NatGateway,
    Network,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RegionalNatGateway,
    RouteTable,
    SecurityGroup,
    Site,
    Subnet,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpnGateway,
)
from trainer.cloud.dangling import sound
from trainer.cloud.hub_rows import announced_prefixes
from trainer.cloud.links import Link, links, propagated_routes
from trainer.packets import AddressSet, PacketSet
from trainer.reach.addresses import PUBLIC
from trainer.reach.doubts import doubt_of_route, doubt_of_row
from trainer.reach.filters import GroupFilter, acl_allows, group_filter
from trainer.reach.group_references import GroupReferences
from trainer.reach.hub import HubTable
from trainer.reach.interface_addresses import first_address, own_addresses
from trainer.reach.routing import Lookup, lookup_order
from trainer.steps import UNKNOWN, Steps


class World:
    """An index over one `Cloud`. Get it by ``cloud.derived(World)`` so that it is made once.

    ``cloud`` is that cloud with every reference sound, so that all of them can be followed.
    """

    def __init__(self, cloud: Cloud) -> None:
        whole = sound(cloud)
        self.cloud = cloud.twin() if whole is cloud else whole
        self._group_filters: dict[tuple[tuple[str, ...], str, Direction], GroupFilter] = {}
        self.health: dict[tuple[str, str, Address, int, str], bool] = {}
        self.health_in_doubt: set[tuple[str, Address, int, str]] = set()
        self._acl_allows: dict[tuple[str, Direction], PacketSet] = {}
        self._lookups: dict[str, tuple[Lookup, ...]] = {}
        self._hub_routes: dict[str, HubTable] = {}

    def preparing(self) -> Steps[None]:
        """Make the tables that need a look at every interface, one after the other."""
        _ = self.associations
        yield UNKNOWN
        _ = self.strangers
        yield UNKNOWN
        _ = self._by_address
        yield UNKNOWN
        yield from self._references.preparing()

    # Facts

    @cached_property
    def _lacking(self) -> frozenset[tuple[str, Fact]]:
        return frozenset((f.about, f.what) for f in self.cloud.of(MissingFact).values())

    def lacks(self, fact: Fact, *about: str) -> bool:
        """Whether the input does not tell this of one of these."""
        return bool(self._lacking) and any((each, fact) in self._lacking for each in about)

    def ever_lacks(self, fact: Fact) -> bool:
        """Whether the input does not tell this of something."""
        return fact in self._facts

    @cached_property
    def _facts(self) -> frozenset[Fact]:
        return frozenset(fact for _, fact in self._lacking)

    def lacking_in(self, vpc: str, fact: Fact) -> tuple[str, ...]:
        """The VPC itself, or the subnets in it, of which the input does not tell this."""
        return self._lacking_in.get((vpc, fact), ()) if self._lacking else ()

    @cached_property
    def _lacking_in(self) -> Mapping[tuple[str, Fact], tuple[str, ...]]:
        found: dict[tuple[str, Fact], list[str]] = defaultdict(list)
        for about, what in sorted(self._lacking):
            subnet = self.cloud.find(Subnet, about)
            vpc = self.cloud.find(Vpc, about if subnet is None else subnet.vpc)
            if vpc is not None:
                found[vpc.id, what].append(about)
        return {place: tuple(about) for place, about in found.items()}

    def lacking_about(self, resource: str) -> Fact | None:
        """Some fact that the input does not tell of this resource."""
        return next((fact for about, fact in sorted(self._lacking) if about == resource), None)

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
                private = eip.private_ip or first_address(interface)
                if isinstance(private, IPv4Address):
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
            for address in interface.addresses:
                if address.public_ip is not None:
                    found[self.subnet_of(interface).vpc][address.ip] = address.public_ip
        for (holder, private), eip in self.elastic.items():
            interface = self.cloud.get(NetworkInterface, holder)
            if any(address.ip == private for address in interface.addresses):
                found[self.subnet_of(interface).vpc][private] = eip.public_ip
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
        """Every public IPv4 address of an interface of this cloud, and all of its IPv6 blocks."""
        blocks = (block for blocks in self.ipv6_blocks.values() for block in blocks)
        return AddressSet.of(*self.public_holders, *blocks)

    @cached_property
    def ipv6_blocks(self) -> Mapping[str, tuple[IPv6Network, ...]]:
        """VPC -> its IPv6 blocks, in use or not: nobody else on the internet has them."""
        return {vpc.id: vpc.ipv6_cidrs for vpc in self.cloud.of(Vpc).values() if vpc.ipv6_cidrs}

    @cached_property
    def idle(self) -> Mapping[str, AddressSet]:
        """Public addresses at which nobody can be reached, by the resource that has them:
        elastic IPs that are associated with nothing, and regional NAT gateways. Elastic IPs of
        interfaces that the input lacks are among them."""
        elastic = {
            eip.id: AddressSet.of(eip.public_ip)
            for eip in self.cloud.of(ElasticIp).values()
            if self.cloud.find(NetworkInterface, eip.interface) is None
        }
        regional = {
            gateway.id: AddressSet.of(*(address.public_ip for address in gateway.addresses))
            for gateway in self.cloud.of(RegionalNatGateway).values()
        }
        return {**elastic, **regional}

    @cached_property
    def services(self) -> Mapping[str, AddressSet]:
        """AWS service -> its public addresses."""
        return {s.id: AddressSet.of(*s.networks) for s in self.cloud.of(AwsService).values()}

    @cached_property
    def amazon(self) -> AddressSet:
        """Every public address that Amazon announces: of interfaces, services and gateways."""
        found = self.public_addresses
        for addresses in (*self.services.values(), *self.idle.values()):
            found |= addresses
        return found

    @cached_property
    def strangers(self) -> AddressSet:
        """The public addresses of everybody else: neither Amazon's nor of a site on premises."""
        found = PUBLIC - self.amazon
        for addresses in self.on_premises.values():
            found -= addresses
        return found

    @cached_property
    def on_premises(self) -> Mapping[str, AddressSet]:
        """Site -> its addresses. One that announces a default route is a way to everything else as
        well: the internet is not on premises, and what another site has lies there."""
        sites = self.cloud.of(Site).values()
        own = {s.id: AddressSet.of(*(n for n in s.networks if n.prefixlen)) for s in sites}
        elsewhere = PUBLIC
        for addresses in own.values():
            elsewhere |= addresses
        return {
            site.id: own[site.id]
            | (AddressSet.of(*(n for n in site.networks if not n.prefixlen)) - elsewhere)
            for site in sites
        }

    @cached_property
    def pods(self) -> Mapping[str, AddressSet]:
        """Interface -> the addresses of the pods on it."""
        found: dict[str, AddressSet] = {}
        for pod in self.cloud.of(EksPod).values():
            interface = self.interface_of(pod)
            if interface is not None:
                known = found.get(interface, AddressSet.nothing())
                found[interface] = known | AddressSet.of(ip_address(pod.address))
        return found

    def interface_of(self, pod: EksPod) -> str | None:
        """The interface of the pod's node that holds its address."""
        node = self.cloud.find(Instance, pod.node)
        for interface in node.interfaces if node is not None else ():
            held = own_addresses(self.cloud.get(NetworkInterface, interface))
            if ip_address(pod.address) in held:
                return interface
        return None

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

    @cached_property
    def _edges(self) -> Mapping[str, RouteTable]:
        return {g: table for table in self.cloud.of(RouteTable).values() for g in table.gateways}

    def edge_table(self, gateway: str) -> RouteTable | None:
        """The gateway route table that is associated with an internet or VPN gateway."""
        return self._edges.get(gateway)

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
            propagated = tuple(propagated_routes(self.cloud, table))
            found = lookup_order(self.cloud, vpc, table, propagated, partial(doubt_of_route, self))
            self._lookups[table.id] = found
        return found

    # Links and hubs

    def hub_reach(self, gateway: str) -> Mapping[str, AddressSet]:
        """Attachment of a transit gateway -> the networks that lie behind it."""
        found: dict[str, AddressSet] = {}
        for attachment in self.cloud.of(TransitGatewayVpcAttachment).values():
            vpc = self.cloud.find(Vpc, attachment.vpc)
            if attachment.gateway == gateway and vpc is not None:
                found[attachment.id] = AddressSet.of(*vpc.networks)
        for link in self.links:
            hub = self.cloud.resources.get(link.gateway)
            if getattr(hub, "gateway", None) == gateway:
                found[link.gateway] = AddressSet.of(*link.to_site)
        return found

    def announced(self, link: Link) -> tuple[Network, ...] | None:
        """What a site knows to lie behind a link; None if nothing tells it.

        A VPN on a transit gateway leads to the routes of its attachment's table: BGP announces
        them, and for a static VPN whoever runs the site gives them to its routers.
        """
        if link.to_aws is not None:
            return link.to_aws
        attachment = self.cloud.find(TransitGatewayVpnAttachment, link.gateway)
        if attachment is None:
            return None
        table = self.hub_table(attachment.gateway, attachment.id)
        return () if table is None else announced_prefixes(self.cloud, table)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return self.cloud.derived(links)

    def public_interfaces(self, site: str) -> tuple[VirtualInterface, ...]:
        """The public virtual interfaces of a site: its way to AWS's public addresses."""
        return tuple(
            interface
            for interface in self.cloud.of(VirtualInterface).values()
            if interface.site == site and interface.kind is InterfaceKind.PUBLIC
        )

    def announced_over(self, interface: VirtualInterface) -> tuple[Network, ...]:
        """What a site announces to AWS over a virtual interface."""
        if interface.advertises is not None:
            return interface.advertises
        return self.cloud.get(Site, interface.site).announced

    def links_of(self, gateway: str) -> tuple[Link, ...]:
        """The links that end at a VPN gateway or transit gateway attachment, best first."""
        mine = (link for link in self.links if link.gateway == gateway)
        return tuple(sorted(mine, key=lambda link: (link.preference, link.component)))

    @cached_property
    def vpn_gateways(self) -> Mapping[str, VpnGateway]:
        """VPC -> the virtual private gateway attached to it."""
        return {g.vpc: g for g in self.cloud.of(VpnGateway).values() if g.vpc is not None}

    def vpc_attachment(self, gateway: str, vpc: str) -> TransitGatewayVpcAttachment | None:
        """The working attachment of a VPC to a transit gateway."""
        return self._vpc_attachments.get((gateway, vpc))

    @cached_property
    def _vpc_attachments(self) -> Mapping[tuple[str, str], TransitGatewayVpcAttachment]:
        return {
            (a.gateway, a.vpc): a
            for a in self.cloud.of(TransitGatewayVpcAttachment).values()
            if a.state is AttachmentState.AVAILABLE
        }

    @cached_property
    def _hub_tables(self) -> Mapping[tuple[str, str], TransitGatewayRouteTable]:
        return {
            (table.gateway, attachment): table
            for table in self.cloud.of(TransitGatewayRouteTable).values()
            for attachment in table.associations
        }

    def hub_table(self, gateway: str, attachment: str) -> TransitGatewayRouteTable | None:
        """The transit gateway route table that an attachment is associated with."""
        return self._hub_tables.get((gateway, attachment))

    def hub_routes(self, table: TransitGatewayRouteTable) -> HubTable:
        found = self._hub_routes.get(table.id)
        if found is None:
            found = HubTable(self.cloud, table, partial(doubt_of_row, self))
            self._hub_routes[table.id] = found
        return found

    def lacks_acl(self, subnet: Subnet) -> bool:
        """Whether the input does not tell what the subnet's network ACL holds."""
        acl = self.network_acl(subnet.id)
        known = () if acl is None else (acl.id,)
        return acl is None or self.lacks(Fact.NETWORK_ACL, subnet.id, subnet.vpc, *known)

    def acl_allows(self, acl: NetworkAcl, direction: Direction) -> PacketSet:
        key = acl.id, direction
        found = self._acl_allows.get(key)
        if found is None:
            found = self._acl_allows[key] = acl_allows(acl, direction)
        return found

    @cached_property
    def _references(self) -> GroupReferences:
        return GroupReferences(self.cloud, self._vpc_attachments.keys())

    def peers(self, peer: str, vpc: str, direction: Direction) -> AddressSet:
        """Whom a rule means that names a prefix list or a security group."""
        prefix_list = self.cloud.find(PrefixList, peer)
        if prefix_list is not None:
            known = () if self.is_unknown_list(peer) else prefix_list.entries
            return AddressSet.of(*known)
        return self._references.meant(peer, vpc, direction)

    def unknown_rules(
        self, interface: NetworkInterface, direction: Direction
    ) -> Iterator[tuple[Fact, str, PacketSet]]:
        """What the interface's groups may let pass for all that the input tells: whole groups
        that it lacks, and rules that name a prefix list that it lacks, or a group of another VPC
        that may or may not be joined to this one."""
        vpc = self.subnet_of(interface).vpc
        for group_id in interface.security_groups:
            group = self.cloud.find(SecurityGroup, group_id)
            if group is None or self.lacks(Fact.SECURITY_GROUP, group_id):
                yield Fact.SECURITY_GROUP, group_id, PacketSet.everything()
                continue
            for rule in group.rules(direction):
                if isinstance(rule.peer, str) and self.is_unknown_list(rule.peer):
                    yield Fact.PREFIX_LIST, rule.peer, rule.service.packets()
                elif isinstance(rule.peer, str) and self._may_be_joined(vpc, rule.peer, direction):
                    yield Fact.NEIGHBOURS, vpc, rule.service.packets()

    def _may_be_joined(self, vpc: str, group: str, direction: Direction) -> bool:
        """Whether a group of another VPC counts here if what joins the two is not told."""
        known, reached = self._references.is_known(group), self._references.is_in_scope
        return known and not reached(group, vpc, direction) and self.lacks(Fact.NEIGHBOURS, vpc)

    def is_unknown_list(self, destination: object) -> bool:
        """Whether this is the id of a prefix list with entries that the input does not hold."""
        if not isinstance(destination, str):
            return False
        if self.lacks(Fact.PREFIX_LIST, destination):
            return True
        return destination.startswith("pl-") and destination not in self.cloud.of(PrefixList)

    def group_filter(self, interface: NetworkInterface, direction: Direction) -> GroupFilter:
        """What the interface's security groups let pass, all of them together."""
        vpc = self.subnet_of(interface).vpc
        key = interface.security_groups, vpc, direction
        found = self._group_filters.get(key)
        if found is None:
            groups = [
                group
                for group in (self.cloud.find(SecurityGroup, g) for g in interface.security_groups)
                if group is not None and not self.lacks(Fact.SECURITY_GROUP, group.id)
            ]
            found = group_filter(
                groups,
                direction,
                lambda peer: self.peers(peer, vpc, direction),
                self.cloud.of(PrefixList),
            )
            self._group_filters[key] = found
        return found
