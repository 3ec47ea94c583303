"""Transit gateways: a routing table for each of their route tables and each zone.

What leaves for a VPC goes by the attachment's subnet in the zone that it came from. Linux cannot
choose by that at the end, so it is done at the start: a table is written for each zone.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compile.draft import SINK, Draft, Plans
from compile.facts import listed
from compile.matches import of_others
from compile.sites import SiteRouter
from compile.uplinks import Uplink
from compile.vpc import Router
from trainer.cloud import (
    AttachmentState,
    Cloud,
    Network,
    Subnet,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    Vpc,
)

NO_ZONE = ""
"""The zone of what comes from a site."""


@dataclass(slots=True)
class Hub:
    """``inward`` are devices by attachment and by the zone that packets come from there;
    ``outward`` the ways into an attachment by zone."""

    draft: Draft
    inward: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    outward: dict[str, dict[str, str]] = field(default_factory=dict)
    steady: set[str] = field(default_factory=set)

    def way(self, attachment: str | None, zone: str) -> str:
        """The device to an attachment: by the same zone if it is there, else by the first one.

        In appliance mode always by the first one, so that both directions of a flow agree.
        """
        ways = self.outward.get(attachment or "", {})
        if not ways:
            return SINK
        same = attachment not in self.steady and zone in ways
        return ways[zone] if same else ways[min(ways)]


def add_hub(
    plans: Plans,
    cloud: Cloud,
    gateway: TransitGateway,
    routers: Mapping[str, Router],
    sites: Mapping[str, SiteRouter],
    uplinks: tuple[Uplink, ...],
) -> None:
    """The gateway with a device for each subnet of each VPC attachment and each VPN."""
    hub = Hub(plans.new(gateway.id))
    plans.sink(hub.draft)
    hub.draft.rule("raw", "notrack")
    for attached in cloud.of(TransitGatewayVpcAttachment).values():
        if attached.gateway == gateway.id and attached.state is AttachmentState.AVAILABLE:
            _attach(plans, cloud, hub, gateway, attached, routers[attached.vpc])
    tables = [t for t in cloud.of(TransitGatewayRouteTable).values() if t.gateway == gateway.id]
    told = {t.id: hub_routes(cloud, t, uplinks) for t in tables}
    for uplink in uplinks:
        if uplink.gateway == gateway.id and uplink.attachment is not None:
            near = [told[t.id] for t in tables if uplink.attachment in t.associations]
            open_ = [n for routes in near for n, target in routes.items() if target is not None]
            device = sites[uplink.site].connect(plans, hub.draft, uplink, open_)
            hub.draft.identity(device, 0)
            if not uplink.static:
                drop = hub.draft.drop(uplink.attachment, "transit gateway")
                for beyond in of_others("daddr", uplink.known):
                    hub.draft.rule("forward", f"oifname {device} {beyond}", drop)
            if not uplink.up:
                drop = hub.draft.drop(uplink.connection, "vpn")
                hub.draft.rule("forward", f"oifname {device}", drop)
            hub.inward[uplink.attachment, NO_ZONE] = [device]
            hub.outward[uplink.attachment] = {NO_ZONE: device}
    _write(hub, tables, told)


def _attach(
    plans: Plans,
    cloud: Cloud,
    hub: Hub,
    gateway: TransitGateway,
    attached: TransitGatewayVpcAttachment,
    router: Router,
) -> None:
    """Security group references survive only where gateway and attachment support them."""
    named = gateway.security_group_referencing and attached.security_group_referencing
    hub.outward[attached.id] = {}
    if attached.appliance_mode:
        hub.steady.add(attached.id)
    for subnet in attached.subnets:
        zone = cloud.get(Subnet, subnet).zone
        inner, own = plans.link(router.draft, hub.draft)
        router.attach(inner, attached.id, subnet)
        hub.inward[attached.id, zone] = [own]
        hub.outward[attached.id][zone] = own
        if not named:
            hub.draft.identity(own, 0)
            router.draft.identity(inner, 0)
    # A packet from a zone without an attachment subnet has no way to the gateway.
    nowhere = f"z{len(plans.links)}"
    plans.sink(router.draft, nowhere)
    router.doors[gateway.id] = nowhere
    drop = router.draft.drop(attached.id, "transit gateway")
    router.refusals.append(f"oifname {nowhere} {drop}")


def hub_routes(
    cloud: Cloud, table: TransitGatewayRouteTable, uplinks: tuple[Uplink, ...]
) -> dict[Network, str | None]:
    """The attachment of each prefix, None for a blackhole: a static route comes before a prefix
    list's, that before a VPC's propagated one, that before a VPN's."""
    found: dict[Network, str | None] = {}
    for uplink in uplinks:
        if uplink.attachment in table.propagations and uplink.up:
            found |= dict.fromkeys(uplink.known, uplink.attachment)
    vpcs = cloud.of(TransitGatewayVpcAttachment)
    for name in reversed(table.propagations):
        if name in vpcs and vpcs[name].state is AttachmentState.AVAILABLE:
            found |= dict.fromkeys(cloud.get(Vpc, vpcs[name].vpc).networks, name)
    working = {n for n, a in vpcs.items() if a.state is AttachmentState.AVAILABLE}
    working |= {u.attachment for u in uplinks if u.attachment is not None}
    for by_list in (True, False):
        for route in table.routes:
            if isinstance(route.destination, str) is by_list:
                target = route.attachment if route.attachment in working else None
                found |= dict.fromkeys(listed(cloud, route.destination), target)
    return found


def _write(
    hub: Hub,
    tables: list[TransitGatewayRouteTable],
    told: Mapping[str, Mapping[Network, str | None]],
) -> None:
    draft, number = hub.draft, 10
    for (attachment, zone), devices in hub.inward.items():
        number += 1
        table = next((t for t in tables if attachment in t.associations), None)
        drop = draft.drop(attachment if table is None else table.id, "transit gateway")
        routes = {} if table is None else told[table.id]
        for network, target in routes.items():
            draft.route(network, hub.way(target, zone), number)
        for default in ("0.0.0.0/0", "::/0"):
            if not any(str(n) == default for n in routes):
                draft.lines.append(f"route add {default} dev {SINK} table {number}")
        for device in devices:
            draft.lookup(f"iif {device}", number, 100)
            draft.rule("forward", f"oifname {SINK} iifname {device}", drop)
