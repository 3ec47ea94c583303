"""``describe-vpn-gateways``, ``-customer-gateways`` and ``-vpn-connections``, and the sites behind
them and behind Direct Connect.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnection.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trainer.cloud.account import direct_connect
from trainer.cloud.account.announcements import Announcements
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.account.sites import FarEnd, groups, sorted_networks
from trainer.cloud.hybrid import (
    CustomerGateway,
    Site,
    Tunnel,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.missing import Fact
from trainer.cloud.transit import TransitGatewayVpnAttachment

_GONE = ("deleting", "deleted")
_ATTACHED = ("attached", "attaching")


def read_vpn_gateways(draft: AccountDraft) -> None:
    """Virtual private gateways; one that is being detached serves no VPC any more."""
    for item in draft.responses.all("VpnGateways"):
        gateway = item.text("VpnGatewayId")
        if gateway is None:
            item.warn("account.without_id", key="VpnGatewayId")
        elif item.text("State") not in _GONE:
            rows = [*item.items("VpcAttachments")]
            if "VpcAttachments" not in item or any(
                "VpcId" not in row or "State" not in row for row in rows
            ):
                # Left out, so that routes to it lead to the unknown.
                item.warn("account.unreadable_row", id=gateway, key="VpcAttachments")
                continue
            attached = (a.text("VpcId") for a in rows if a.text("State") in _ATTACHED)
            draft.add(VpnGateway(id=gateway, name=item.name, vpc=next(attached, None)))


def read_far_ends(draft: AccountDraft) -> None:
    """Customer gateways, VPN connections and virtual interfaces, each with the site that it leads
    to, and the attachments that AWS makes for VPN connections on transit gateways."""
    connections = _connections(draft)
    lines = {line.id: line for line in direct_connect.lines(draft)}
    told = Announcements(draft, tuple(connections.values()), tuple(lines.values()))
    devices = _devices(draft)
    ends = [
        *(
            FarEnd(c.id, _names(c.customer_gateway, devices), told.behind(c.id))
            for c in connections.values()
        ),
        *(
            FarEnd(line.id, (line.connection,) if line.connection else (), told.behind(line.id))
            for line in lines.values()
        ),
        *(FarEnd(gateway, _names(gateway, devices), ()) for gateway in devices),
    ]
    for group in groups(ends):
        members = [end.line for end in group]
        gateways = sorted(
            {m for m in members if m in devices}
            | {c.customer_gateway for m in members if (c := connections.get(m)) is not None}
        )
        first = (*gateways, *sorted(m for m in members if m in lines))[0]
        names = (devices[g].name for g in gateways if g in devices)
        site = Site(
            id=f"site-{first}",
            name=next((name for name in names if name), ""),
            networks=sorted_networks(n for end in group for n in end.prefixes),
        )
        draft.add(site)
        for gateway in gateways:
            known = devices.get(gateway)
            draft.add(
                CustomerGateway(
                    id=gateway,
                    name="" if known is None else known.name,
                    site=site.id,
                    public_ip="" if known is None else known.public_ip,
                )
            )
        for line in (lines[m] for m in members if m in lines):
            draft.add(
                VirtualInterface(
                    id=line.id,
                    name=line.name,
                    site=site.id,
                    kind=line.kind,
                    gateway=line.gateway,
                    bgp_up=line.bgp_up,
                    advertises=told.behind(line.id),
                )
            )
    for connection in connections.values():
        behind = told.behind(connection.id)
        draft.add(
            replace(connection, routes=behind)
            if connection.static
            else replace(connection, routes=(), advertises=behind)
        )
    _note_silent(draft, told)


@dataclass(frozen=True, slots=True)
class _Device:
    name: str
    public_ip: str


def _devices(draft: AccountDraft) -> Mapping[str, _Device]:
    """The customer gateways that exist."""
    found: dict[str, _Device] = {}
    for item in draft.responses.all("CustomerGateways"):
        gateway = item.text("CustomerGatewayId")
        if gateway is None:
            item.warn("account.without_id", key="CustomerGatewayId")
        elif item.text("State") not in _GONE:
            found.setdefault(gateway, _Device(item.name, item.text("IpAddress") or ""))
    return found


def _names(gateway: str, devices: Mapping[str, _Device]) -> tuple[str, ...]:
    """A customer gateway goes by its id and by its public address: two accounts or Regions have
    records of their own for one device."""
    device = devices.get(gateway)
    return (gateway, device.public_ip) if device is not None and device.public_ip else (gateway,)


# Connections


def _connections(draft: AccountDraft) -> Mapping[str, VpnConnection]:
    """VPN connections that exist, those on a transit gateway with their attachment."""
    found: dict[str, VpnConnection] = {}
    for item in draft.responses.all("VpnConnections"):
        connection, device = item.text("VpnConnectionId"), item.text("CustomerGatewayId")
        if connection is None or device is None:
            key = "VpnConnectionId" if connection is None else "CustomerGatewayId"
            item.warn("account.without_id", key=key)
        elif item.text("State") not in _GONE and connection not in found:
            found[connection] = _connection(draft, item, connection, device)
    return found


def _connection(draft: AccountDraft, item: Item, connection: str, device: str) -> VpnConnection:
    gateway = item.text("TransitGatewayId")
    routes = (
        r.network("DestinationCidrBlock")
        for r in item.items("Routes")
        if r.text("State") not in _GONE
    )
    made = VpnConnection(
        id=connection,
        name=item.name,
        customer_gateway=device,
        vpn_gateway=item.text("VpnGatewayId"),
        transit_gateway=gateway,
        static=item.item("Options").boolean("StaticRoutesOnly") is True,
        routes=sorted_networks(n for n in routes if n is not None),
        tunnels=_tunnels(item),
    )
    _check_selectors(draft, item, connection)
    attached = {a.connection for a in draft.of(TransitGatewayVpnAttachment)}
    if gateway is not None and connection not in attached:
        draft.add(
            TransitGatewayVpnAttachment(
                id=f"tgw-attach-{connection}", gateway=gateway, connection=connection
            )
        )
        draft.lack(f"tgw-attach-{connection}", Fact.TGW_ROUTES)
        item.warn("account.no_vpn_attachment", id=connection)
    return made


def _tunnels(item: Item) -> tuple[Tunnel, Tunnel]:
    """By the telemetry. Where that does not tell, the tunnels of a connection that AWS calls
    available are taken to be up until `_note_silent` has seen whether something shows it."""
    up = sum(t.text("Status") == "UP" for t in item.items("VgwTelemetry"))
    if not up and _is_silent(item):
        up = 2
    return (Tunnel.UP if up else Tunnel.DOWN, Tunnel.UP if up > 1 else Tunnel.DOWN)


def _is_silent(item: Item) -> bool:
    """Whether a connection may work and its telemetry does not tell."""
    states = [t.text("Status") for t in item.items("VgwTelemetry")]
    untold = "UP" not in states and (not states or None in states)
    return untold and item.text("State") in ("available", None)


def _note_silent(draft: AccountDraft, told: Announcements) -> None:
    """Connections of which nothing tells whether they work; a prefix that only one of them can
    have announced shows that it does."""
    noted = set()
    for item in draft.responses.all("VpnConnections"):
        connection = draft.find(VpnConnection, item.text("VpnConnectionId"))
        if connection is None or connection.id in noted:
            continue
        noted.add(connection.id)
        if _is_silent(item) and not told.is_heard(connection.id):
            draft.lack(connection.id, Fact.TUNNELS)
            item.warn("account.no_telemetry", id=connection.id)


def _check_selectors(draft: AccountDraft, item: Item, connection: str) -> None:
    """Tunnels that were narrowed to some addresses: which packets they take is not modelled."""
    options = item.item("Options")
    for key in ("LocalIpv4NetworkCidr", "RemoteIpv4NetworkCidr"):
        narrowed = options.network4(key)
        if narrowed is not None and narrowed.prefixlen:
            draft.lack(connection, Fact.ANNOUNCED)
            item.warn("account.narrow_tunnels", id=connection, cidr=str(narrowed))
