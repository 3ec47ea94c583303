"""Which prefixes lie behind each connection to premises, by what AWS shows of them.

Static connections list theirs, or a transit gateway's static routes do. What BGP has told is
seen in the routes that were propagated: towards a virtual private gateway without saying by
which of its connections, towards a transit gateway with the attachment.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html (route propagation)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from trainer.cloud.account.commands import COMMANDS
from trainer.cloud.account.direct_connect import Line
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.account.sites import sorted_networks
from trainer.cloud.account.transit import pointed_at, propagated
from trainer.cloud.hybrid import (
    DirectConnectGateway,
    InterfaceKind,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.missing import Fact
from trainer.cloud.network import RouteOrigin, RouteTable
from trainer.cloud.resource import Network
from trainer.cloud.transit import (
    TransitGatewayDirectConnectAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpnAttachment,
)


class Announcements:
    """The prefixes behind each connection and virtual interface.

    A gateway or attachment of which the responses do not tell what it has learnt lacks
    `Fact.ANNOUNCED`.
    """

    def __init__(
        self, draft: AccountDraft, connections: Sequence[VpnConnection], lines: Sequence[Line]
    ) -> None:
        self._draft = draft
        self._connections = {connection.id: connection for connection in connections}
        self._lines = lines
        self._behind: dict[str, set[Network]] = defaultdict(set)
        self._heard: set[str] = set()
        silent = _silent(draft)
        self._speaking = frozenset(
            c.id for c in connections if not c.static and c.works and c.id not in silent
        )
        for line in lines:
            self._behind[line.id].update(line.filters)
        self._of_vpn_gateways()
        self._of_transit_gateways()

    def behind(self, line: str) -> tuple[Network, ...]:
        """What is known to lie behind a connection or virtual interface."""
        return sorted_networks(self._behind.get(line, ()))

    def is_heard(self, line: str) -> bool:
        """Whether routes are there that nobody but this connection can have announced."""
        return line in self._heard

    def _learn(self, line: str, networks: Iterator[Network] | Sequence[Network]) -> None:
        self._behind[line].update(networks)

    def _lack(self, about: str, code: str) -> None:
        self._draft.lack(about, Fact.ANNOUNCED)
        self._draft.warn(code, id=about)

    # Virtual private gateways

    def _of_vpn_gateways(self) -> None:
        learnt = _propagated_to_vpn_gateways(self._draft)
        for gateway in self._draft.of(VpnGateway):
            mine = [c for c in self._connections.values() if c.vpn_gateway == gateway.id]
            written = {n for c in mine if c.static for n in c.routes}
            for connection in mine:
                self._learn(connection.id, connection.routes if connection.static else ())
            told = [n for n in learnt.get(gateway.id, ()) if n not in written]
            speakers = [c.id for c in mine if c.id in self._speaking]
            speakers.extend(self._private_lines(gateway.id))
            for line in speakers:
                self._learn(line, told)
            if told and len(speakers) == 1:
                self._heard.update(speakers)
            if self._is_untold(gateway.id):
                self._draft.lack(gateway.id, Fact.ANNOUNCED)
            if told and not speakers:
                self._lack(gateway.id, "account.unknown_announcer")
            elif speakers and gateway.vpc is not None and self._may_hide(gateway, {*told}):
                self._lack(gateway.id, "account.no_propagation")

    def _may_hide(self, gateway: VpnGateway, told: set[Network]) -> bool:
        """Whether the gateway may have learnt a prefix that no table shows and that packets can be
        sent to it for: no table lets it propagate, or each that does has another route for it."""
        tables = [t for t in self._draft.of(RouteTable) if t.vpc == gateway.vpc]
        seen = [_written(table) for table in tables if gateway.id in table.propagating]
        if not seen:
            return True
        hidden = set.intersection(*seen) - told
        sent = {
            route.destination
            for table in tables
            for route in table.routes
            if route.target == gateway.id and route.origin is not RouteOrigin.PROPAGATED
        }
        return _overlap(hidden, sent)

    def _is_untold(self, gateway: str) -> bool:
        """Whether connections or virtual interfaces may end at it that were not saved."""
        draft = self._draft
        described: dict[str | None, Item] = {}
        for item in draft.responses.all("VpnGateways"):
            described.setdefault(item.text("VpnGatewayId"), item)
        near = described.get(gateway)
        untold = [
            key
            for key, where in (("VpnConnections", near), ("virtualInterfaces", None))
            if not draft.responses.has(key, near=where)
        ]
        for key in untold:
            draft.warn("account.absent", near, key=key, command=COMMANDS[key])
        return bool(untold)

    def _private_lines(self, gateway: str) -> Iterator[str]:
        """Private virtual interfaces with BGP to this gateway, directly or behind a Direct
        Connect gateway."""
        behind = {
            hub.id
            for hub in self._draft.of(DirectConnectGateway)
            if any(association.gateway == gateway for association in hub.associations)
        }
        for line in self._lines:
            private = line.kind is InterfaceKind.PRIVATE and line.bgp_up
            if private and (line.gateway == gateway or line.gateway in behind):
                yield line.id

    # Transit gateways

    def _of_transit_gateways(self) -> None:
        learnt, written = propagated(self._draft), pointed_at(self._draft)
        into = {a for t in self._draft.of(TransitGatewayRouteTable) for a in t.propagations}
        for vpn in self._draft.of(TransitGatewayVpnAttachment):
            connection = self._connections.get(vpn.connection)
            static = written.get(vpn.id, ())
            told = learnt.get(vpn.id, ())
            if connection is None:
                self._lack(vpn.id, "account.unknown_announcer")
            elif connection.static:
                self._learn(connection.id, static)
            elif connection.id in self._speaking:
                self._learn(connection.id, told)
                if told:
                    self._heard.add(connection.id)
                if vpn.id not in into or self._hides(vpn.id, static, told):
                    self._lack(vpn.id, "account.no_propagation")
        for attachment in self._draft.of(TransitGatewayDirectConnectAttachment):
            told = learnt.get(attachment.id, ())
            speakers = [
                line.id
                for line in self._lines
                if line.kind is InterfaceKind.TRANSIT
                and line.bgp_up
                and line.gateway == attachment.direct_connect_gateway
            ]
            for line_id in speakers:
                self._learn(line_id, told)
            if told and not speakers:
                self._lack(attachment.id, "account.unknown_announcer")
            elif speakers and (
                attachment.id not in into
                or self._hides(attachment.id, written.get(attachment.id, ()), told)
            ):
                self._lack(attachment.id, "account.no_propagation")

    def _hides(self, attachment: str, static: Sequence[Network], told: Sequence[Network]) -> bool:
        """The same of an attachment: each table that it propagates into has a better route for the
        prefix, and a static one somewhere leads to it."""
        draft = self._draft
        seen = [
            {
                network
                for item in draft.responses.of("Routes", table.id)
                if (network := item.network("DestinationCidrBlock")) is not None
            }
            for table in draft.of(TransitGatewayRouteTable)
            if attachment in table.propagations
        ]
        hidden = set.intersection(*seen) - {*told} if seen else set()
        return _overlap(hidden, static)


def _silent(draft: AccountDraft) -> frozenset[str]:
    """Connections of which the telemetry says that no tunnel has accepted a route."""
    found = set()
    for item in draft.responses.all("VpnConnections"):
        counts = [t.integer("AcceptedRouteCount") for t in item.items("VgwTelemetry")]
        if counts and all(count == 0 for count in counts):
            found.add(item.text("VpnConnectionId") or "")
    return frozenset(found)


def _written(table: RouteTable) -> set[Network | str]:
    """The destinations that a table has a route for which is better than a propagated one."""
    return {r.destination for r in table.routes if r.origin is not RouteOrigin.PROPAGATED}


def _overlap(some: Iterable[Network | str], others: Iterable[Network | str]) -> bool:
    """Whether an address is in a prefix of both; nobody knows what a prefix list holds."""
    known = [network for network in others if not isinstance(network, str)]
    return any(
        isinstance(one, str) or (one.version == other.version and one.overlaps(other))
        for one in some
        for other in known
    )


def _propagated_to_vpn_gateways(draft: AccountDraft) -> Mapping[str, tuple[Network, ...]]:
    """The active routes that each gateway has put into tables."""
    learnt: dict[str, dict[Network, None]] = defaultdict(dict)
    for table in draft.responses.all("RouteTables"):
        for route in table.items("Routes"):
            gateway = route.text("GatewayId")
            key = (
                "DestinationCidrBlock"
                if "DestinationCidrBlock" in route
                else "DestinationIpv6CidrBlock"
            )
            network = route.network(key)
            if (
                route.text("Origin") == "EnableVgwRoutePropagation"
                and route.text("State") == "active"
                and gateway is not None
                and network is not None
            ):
                learnt[gateway][network] = None
    return {g: tuple(networks) for g, networks in learnt.items()}
