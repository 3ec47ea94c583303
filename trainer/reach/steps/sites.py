"""Virtual private gateways, the links behind them, and networks on premises.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trainer.cloud import (
    DirectConnectGateway,
    Direction,
    Fact,
    FirewallRule,
    Network,
    Site,
    Subnet,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    VpnGateway,
)
from trainer.cloud.links import Link
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.doubts import in_doubt
from trainer.reach.filters import far_side
from trainer.reach.parcel import (
    Arrival,
    AtEdge,
    AtTarget,
    InHub,
    IntoSite,
    IntoVpnGateway,
    LeavingSite,
    Parcel,
    Place,
    Step,
    to_address,
)
from trainer.reach.steps import public_interfaces
from trainer.reach.steps.doubt import by_rows
from trainer.reach.steps.walker import Walker


def out(walker: Walker, parcel: Parcel, place: AtTarget, gateway: VpnGateway) -> Iterator[Step]:
    """Only private addresses of the VPC's interfaces leave; then a link must know the prefix."""
    vpc = walker.world.cloud.get(Subnet, place.subnet).vpc
    held = AddressSet.of(*walker.world.holders(vpc))
    own = parcel.packets & PacketSet.of(source=held)
    foreign = parcel.packets - own
    if foreign:
        yield walker.refuse(
            parcel,
            foreign,
            Code.VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS,
            HopKind.VPN_GATEWAY,
            gateway.id,
        )
    if own:
        hop = walker.hop(parcel, HopKind.VPN_GATEWAY, gateway.id, own)
        yield from over_links(walker, parcel.to(place, own, hop).without_identity(), gateway.id)


def over_links(walker: Walker, parcel: Parcel, gateway: str) -> Iterator[Step]:
    """By the most specific prefix that a link of the gateway knows; Direct Connect, then static
    and BGP-learnt VPN routes among equals. What a link that is down would have taken goes over
    another one that can, else that link is to blame.

    https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html
    """
    links = walker.world.links_of(gateway)
    rows = sorted(
        ((network, link) for link in links if link.known for network in link.to_site),
        key=lambda row: (not row[1].works, -row[0].prefixlen, row[1].preference),
    )
    known = [_row(walker, link, AddressSet.of(network)) for network, link in rows]
    for link in links:
        behind = AddressSet.everything() if link.takes_all else AddressSet.of(*link.to_site)
        known.append(_row(walker, link, behind))

    def take(part: Parcel, row: _Row) -> Step:
        return _over(walker, part, row.link)

    def rest(part: Parcel) -> Iterator[Step]:
        if walker.world.lacks(Fact.ANNOUNCED, gateway):
            kind = HopKind.VPN_GATEWAY
            yield walker.lacking(part, part.packets, Fact.ANNOUNCED, kind, gateway)
        else:
            yield walker.refuse(
                part,
                part.packets,
                Code.VGW_NO_ROUTE_TO_PREFIX,
                HopKind.VPN_GATEWAY,
                gateway,
                onward=[part.to(IntoSite(link.site, link.component)) for link in links[:1]],
            )

    def same(place: Place) -> object:
        return place.site if isinstance(place, IntoSite) else place

    yield from by_rows(walker, parcel, known, take, rest, same)


@dataclass(frozen=True, slots=True)
class _Row:
    """What goes over a link, and the link if the input does not tell whether that works."""

    link: Link
    packets: PacketSet
    doubt: str


def _row(walker: Walker, link: Link, behind: AddressSet) -> _Row:
    doubt = link.component if in_doubt(walker.world, link) else ""
    return _Row(link, PacketSet.of(destination=behind), doubt)


def _over(walker: Walker, parcel: Parcel, link: Link) -> Step:
    return _if_it_works(walker, parcel, link, IntoSite(link.site, link.component))


def _if_it_works(walker: Walker, parcel: Parcel, link: Link, place: Place) -> Step:
    """Over a link to the place behind it."""
    packets, kind = parcel.packets, HopKind.VPN_CONNECTION
    hop = walker.hop(parcel, kind, link.component, packets)
    onward = parcel.to(place, hop=hop)
    if not link.works:
        code = Code.BAD_STATE_VPN
        return walker.refuse(parcel, packets, code, kind, link.component, onward=[onward])
    if walker.world.lacks(Fact.ANNOUNCED, link.component):
        return walker.lacking(parcel, packets, Fact.ANNOUNCED, kind, link.component, [onward])
    return onward


def into_site(walker: Walker, parcel: Parcel, place: IntoSite) -> Iterator[Step]:
    """The site's firewall, then its own network."""
    site = walker.world.cloud.get(Site, place.site)
    near = to_address(parcel, AddressSet.of(*site.networks))
    far = parcel.packets - near
    if far:
        yield walker.refuse(parcel, far, Code.NO_INTERFACE_WITH_ADDRESS, HopKind.SITE, site.id)
    for step in _firewall(walker, parcel.to(place, near), site, Direction.INBOUND):
        if isinstance(step, Parcel):
            yield Arrival(step, site.id)
        else:
            yield step


def leave_site(walker: Walker, parcel: Parcel, place: LeavingSite) -> Iterator[Step]:
    """The site's firewall, then the link that has told the site of the destination."""
    site = walker.world.cloud.get(Site, place.site)
    for step in _firewall(walker, parcel, site, Direction.OUTBOUND):
        if isinstance(step, Parcel):
            yield from _to_aws(walker, step, site)
        else:
            yield step


def _firewall(walker: Walker, parcel: Parcel, site: Site, direction: Direction) -> Iterator[Step]:
    """Stateful: replies to requests that it let pass need no rule."""
    rules = site.inbound if direction is Direction.INBOUND else site.outbound
    packets = parcel.packets
    if not packets:
        return
    replies = PacketSet.nothing()
    if parcel.way is Way.RETURN:
        opposite = Direction.INBOUND if direction is Direction.OUTBOUND else Direction.OUTBOUND
        seen = walker.tracked.get((site.id, opposite))
        replies = packets & seen.reply() if seen is not None else replies
    code = Code.ON_PREMISES_FIREWALL
    passing = packets
    if rules is not None and not parcel.has_passed(code, site.id):
        passing = replies | (packets & _allowed(rules, direction))
    if passing:
        hop = walker.hop(parcel, HopKind.SITE, site.id, passing, tracked=bool(replies))
        yield parcel.to(parcel.place, passing, hop, (site.id, direction))
    stopped = packets - passing
    if stopped:
        yield walker.refuse(
            parcel,
            stopped,
            code,
            HopKind.SITE,
            site.id,
            facts={"direction": direction.value},
            onward=[parcel.to(parcel.place, stopped)],
        )


def _allowed(rules: tuple[FirewallRule, ...], direction: Direction) -> PacketSet:
    return PacketSet.union(
        far_side(direction, rule.service, AddressSet.of(rule.network)) for rule in rules
    )


def _to_aws(walker: Walker, parcel: Parcel, site: Site) -> Iterator[Step]:
    """The links whose announcements hold the destination; the site's own routes may narrow it.
    What is for the site's own addresses stays there.

    Over a public virtual interface Amazon announces prefixes that are longer than a default
    and shorter than a VPC's block, of which other links tell. A link that is down has the
    packets that no other link takes.
    """
    own = to_address(parcel, AddressSet.of(*site.networks))
    if own:
        yield walker.refuse(parcel, own, Code.ON_PREMISES_NO_ROUTE, HopKind.SITE, site.id)
    left = parcel.packets - own
    if site.routes is not None:
        routed = left & PacketSet.of(destination=AddressSet.of(*site.routes))
        unrouted = left - routed
        if unrouted:
            yield walker.refuse(parcel, unrouted, Code.ON_PREMISES_NO_ROUTE, HopKind.SITE, site.id)
        left = routed
    yield from _by_prefixes(walker, parcel.to(parcel.place, left), site)


def _by_prefixes(walker: Walker, parcel: Parcel, site: Site) -> Iterator[Step]:
    """By the prefixes of links that work, then over public interfaces, then by all else that
    the site knows."""
    known = _known_to(walker, site)
    blocks = [(n, link) for n, link in known if link.works and n is not None and n.prefixlen]
    others = [row for row in known if row not in blocks]

    def by_defaults(part: Parcel) -> Iterator[Step]:
        """Over a public interface, by the other rows, or not at all."""
        left = yield from public_interfaces.out(walker, part, site, up=True)
        yield from _by_links(walker, part.to(part.place, left), others, nowhere)

    def nowhere(part: Parcel) -> Iterator[Step]:
        left = yield from public_interfaces.out(walker, part, site, up=False)
        unknown = _unknown_hub(walker, site)
        if left and unknown is not None:
            fact, kind, about = unknown
            yield walker.lacking(part, left, fact, kind, about)
        elif left:
            yield walker.refuse(part, left, Code.ON_PREMISES_NO_ROUTE, HopKind.SITE, site.id)

    yield from _by_links(walker, parcel, blocks, by_defaults)


def _unknown_hub(walker: Walker, site: Site) -> tuple[Fact, HopKind, str] | None:
    """A gateway at the end of one of the site's connections of which the input does not tell what
    lies behind it, and so what it announces."""
    for link in walker.world.links:
        hub = walker.world.cloud.find(TransitGatewayVpnAttachment, link.gateway)
        if link.site == site.id and hub is not None:
            table = walker.world.hub_table(hub.gateway, hub.id)
            about = hub.gateway if table is None else table.id
            if walker.world.lacks(Fact.TGW_ROUTES, hub.gateway, hub.id, about):
                return Fact.TGW_ROUTES, HopKind.TRANSIT_GATEWAY_ROUTE_TABLE, about
    for interface in walker.world.cloud.of(VirtualInterface).values():
        lines = walker.world.cloud.find(DirectConnectGateway, interface.gateway)
        unknown = lines is not None and walker.world.lacks(Fact.ANNOUNCED, lines.id)
        if interface.site == site.id and lines is not None and unknown:
            return Fact.ANNOUNCED, HopKind.DIRECT_CONNECT, lines.id
    return None


def _by_links(
    walker: Walker,
    parcel: Parcel,
    rows: Sequence[tuple[Network | None, Link]],
    rest: Callable[[Parcel], Iterator[Step]],
) -> Iterator[Step]:
    """Each packet by the first row that holds its destination."""

    def take(part: Parcel, row: _Row) -> Step:
        return _if_it_works(walker, part, row.link, _at_the_end(walker, row.link))

    everywhere = AddressSet.everything()
    known = [
        _row(walker, link, everywhere if network is None else AddressSet.of(network))
        for network, link in rows
    ]
    yield from by_rows(walker, parcel, known, take, rest)


def _at_the_end(walker: Walker, link: Link) -> Place:
    """Where packets from the site come out of a link."""
    match walker.world.cloud.resources.get(link.gateway):
        case (
            TransitGatewayVpnAttachment(gateway=hub)
            | TransitGatewayDirectConnectAttachment(gateway=hub)
        ):
            return InHub(hub, link.gateway)
        case _:
            return IntoVpnGateway(link.gateway)


def _known_to(walker: Walker, site: Site) -> list[tuple[Network | None, Link]]:
    """What the site's routers know, the row that wins first: links that work before those that
    do not, then the longest prefix; the default of a static VPN last.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
    """
    rows: list[tuple[Network | None, Link]] = []
    for link in walker.world.links:
        if link.site == site.id:
            announced = walker.world.announced(link)
            rows.extend((network, link) for network in announced or ())
            if link.static:
                rows.append((None, link))

    def rank(row: tuple[Network | None, Link]) -> tuple[bool, int, int, str]:
        network, link = row
        length = -1 if network is None else network.prefixlen
        return not link.works, -length, link.preference, link.component

    return sorted(rows, key=rank)


def into_vpc(walker: Walker, parcel: Parcel, place: IntoVpnGateway) -> Iterator[Step]:
    """Only to private addresses of interfaces in the gateway's VPC."""
    gateway = walker.world.cloud.find(VpnGateway, place.gateway)
    if gateway is None:
        kind = HopKind.VPN_GATEWAY
        yield walker.lacking(parcel, parcel.packets, Fact.TARGET, kind, place.gateway)
        return
    if gateway.vpc is None:
        yield walker.refuse(
            parcel, parcel.packets, Code.BAD_STATE_ATTACHMENT, HopKind.VPN_GATEWAY, gateway.id
        )
        return
    held = AddressSet.of(*walker.world.holders(gateway.vpc))
    known = to_address(parcel, held)
    unknown = parcel.packets - known
    if unknown:
        yield walker.refuse(
            parcel,
            unknown,
            Code.VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS,
            HopKind.VPN_GATEWAY,
            gateway.id,
        )
    if known:
        hop = walker.hop(parcel, HopKind.VPN_GATEWAY, gateway.id, known)
        yield parcel.to(AtEdge(gateway.id, gateway.vpc), known, hop).without_identity()
