"""A VPC's router: a table for each subnet, network ACLs between subnets, checks at interfaces.

Devices carry the number of their subnet as their group, so that a packet that stays in its
subnet can be told from one that crosses its border.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network

from compile.draft import SINK, Draft, Plans
from compile.facts import acl_of, addresses, interfaces_in, subnets_in, table_of
from compile.interfaces import IDENTIFIED, add_interface
from compile.matches import of_networks, of_others, of_service
from compile.tables import attachment, chosen
from compile.uplinks import Uplink
from trainer.cloud import (
    LOCAL,
    AclAction,
    Cloud,
    Direction,
    Instance,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    Subnet,
    TransitGateway,
    Vpc,
)

VOID = "void"
"""The device of packets for an address of the VPC that no interface holds."""

_HELD = 90
"""The table of all interfaces' addresses: where the local route leads."""

_TRANSIT = 1000
"""Added to a subnet's number: the group of a transit gateway's device in that subnet."""


@dataclass(slots=True)
class Router:
    """A VPC in the making. ``doors`` are devices by the id that routes name, ``hubs`` those of
    transit gateways by attachment and subnet; ``refusals`` are what doors do not let out."""

    vpc: Vpc
    draft: Draft
    subnets: dict[str, int]
    interfaces: dict[str, str] = field(default_factory=dict)
    doors: dict[str, str] = field(default_factory=dict)
    hubs: dict[tuple[str, str], str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def enter_locally(self, device: str) -> None:
        """What comes in here is for interfaces of the VPC only."""
        self.draft.lookup(f"iif {device}", _HELD, 200)

    def enter_subnet(self, device: str, subnet: str) -> None:
        """What comes in here follows the subnet's table, and what that leaves is local."""
        self.draft.lookup(f"iif {device}", 100 + self.subnets[subnet], 100)
        self.draft.lookup(f"iif {device}", _HELD, 200)

    def attach(self, device: str, key: str, subnet: str) -> None:
        """A transit gateway's device in one of its subnets."""
        self.hubs[key, subnet] = device
        self.draft.lines.append(f"link set dev {device} group {_TRANSIT + self.subnets[subnet]}")
        self.enter_subnet(device, subnet)


def add_router(plans: Plans, cloud: Cloud, vpc: Vpc) -> Router:
    """The VPC with its interfaces; gateways add their doors to it before it is finished."""
    draft = plans.new(vpc.id)
    plans.sink(draft)
    plans.sink(draft, VOID)
    numbers = {s.id: n for n, s in enumerate(subnets_in(cloud, vpc.id), 1)}
    router = Router(vpc, draft, numbers)
    draft.rule("raw", "notrack")
    for interface in interfaces_in(cloud, vpc.id):
        device = router.interfaces[interface.id] = add_interface(plans, cloud, interface, draft)
        draft.lines.append(f"link set dev {device} group {numbers[interface.subnet]}")
        for address in addresses(interface):
            draft.lines.append(
                f"route add {address}/{address.max_prefixlen} dev {device} table {_HELD}"
            )
        router.enter_subnet(device, interface.subnet)
        _check_source(draft, cloud, interface, device)
    draft.nowhere(_HELD, VOID)
    return router


def _checked(cloud: Cloud, interface: NetworkInterface) -> bool:
    """AWS turns the check off for its own NAT gateways."""
    return interface.source_dest_check and cloud.find(NatGateway, interface.owner) is None


def _check_source(draft: Draft, cloud: Cloud, interface: NetworkInterface, device: str) -> None:
    """Packets with the interface's own address are known to be its own; others may be refused."""
    draft.identity(device, 0)
    for mine in of_networks("saddr", map(ip_network, addresses(interface))):
        draft.identity(device, IDENTIFIED, of=mine)
    if _checked(cloud, interface):
        drop = draft.drop(interface.id, "source/dest check", "outbound")
        for others in of_others("saddr", addresses(interface)):
            draft.rule("raw", f"iifname {device} {others}", drop)


def finish(router: Router, cloud: Cloud, uplinks: tuple[Uplink, ...]) -> None:
    """Tables and filters, once all doors are there.

    The rules stand in the order in which a packet meets what they stand for: the ACL of the
    subnet it leaves, the route table, the door, the ACL of the subnet it enters, the interface.
    """
    draft, entries = router.draft, []
    for name, number in router.subnets.items():
        subnet = cloud.get(Subnet, name)
        _write_table(router, cloud, subnet, uplinks)
        # An address in the own subnet that nobody holds is looked for there, not outside.
        for near in of_networks("daddr", subnet.networks):
            draft.rule("forward", f"iifgroup {number} oifname {VOID} {near}", _nobody(router))
        acl = acl_of(cloud, subnet)
        if acl is None:
            continue
        leaving, entering = _acl_chains(draft, acl, number)
        hub = _TRANSIT + number
        # A next hop in the own subnet has the same table and sends the packet back: a loop. So
        # it decides nothing whether AWS judges what is routed so; here it does.
        for routed in of_others("daddr", subnet.networks):
            inner = f"iifgroup {{ {number}, {_TRANSIT + number} }} oifgroup {number}"
            draft.rule("forward", f"{inner} {routed} jump {leaving}")
        for inner in (number, hub):
            draft.rule("forward", f"iifgroup {inner} oifgroup != {number} jump {leaving}")
        near = f"{{ {number}, {hub} }}"
        entries.append(f"oifgroup {number} iifgroup != {near} jump {entering}")
        entries.append(f"oifgroup {hub} jump {entering}")
    _refuse_without_way(router, cloud)
    for rule in (*router.refusals, *entries):
        draft.rule("forward", rule)
    for interface_id, device in router.interfaces.items():
        interface = cloud.get(NetworkInterface, interface_id)
        if _checked(cloud, interface):
            drop = draft.drop(interface_id, "source/dest check", "inbound")
            for others in of_others("daddr", addresses(interface)):
                draft.rule("forward", f"oifname {device} {others}", drop)


def _nobody(router: Router) -> str:
    return router.draft.drop(router.vpc.id, "nobody")


def _refuse_without_way(router: Router, cloud: Cloud) -> None:
    draft = router.draft
    for name, number in router.subnets.items():
        table = table_of(cloud, cloud.get(Subnet, name))
        if table is not None:
            drop = draft.drop(table.id, "route")
            groups = f"{{ {number}, {_TRANSIT + number} }}"
            draft.rule("forward", f"oifname {SINK} iifgroup {groups}", drop)
    draft.rule("forward", f"oifname {VOID}", _nobody(router))


# Route tables


def _write_table(router: Router, cloud: Cloud, subnet: Subnet, uplinks: tuple[Uplink, ...]) -> None:
    """The subnet's own range is never routed, so it is left to the interfaces' addresses."""
    number = 100 + router.subnets[subnet.id]
    draft, table = router.draft, table_of(cloud, subnet)
    routes = {} if table is None else chosen(cloud, table, uplinks)
    for network, target in routes.items():
        if any(network.version == n.version and network.subnet_of(n) for n in subnet.networks):  # type: ignore[arg-type]
            continue
        if target == LOCAL:
            draft.throw(network, number)
        else:
            draft.route(network, _device(router, cloud, subnet, target), number)
    for network in subnet.networks:
        draft.throw(network, number)
    everything = [n for n in routes if n.prefixlen == 0]
    for default in ("0.0.0.0/0", "::/0"):
        if not any(str(n) == default for n in everything):
            draft.lines.append(f"route add {default} dev {SINK} table {number}")


def _device(router: Router, cloud: Cloud, subnet: Subnet, target: str | None) -> str:
    """Where a route leads. A transit gateway is reached in the subnet's own zone only."""
    match cloud.resources.get(target or ""):
        case NetworkInterface(id=interface):
            return router.interfaces.get(interface, SINK)
        case Instance(interfaces=(first, *_)):
            return router.interfaces.get(first, SINK)
        case NatGateway(interface=interface):
            return router.interfaces.get(interface, SINK)
        case TransitGateway(id=gateway):
            attached = attachment(cloud, gateway, router.vpc.id)
            for name in () if attached is None else attached.subnets:
                if attached is not None and cloud.get(Subnet, name).zone == subnet.zone:
                    return router.hubs[attached.id, name]
            return router.doors.get(gateway, SINK)
        case _:
            return router.doors.get(target or "", SINK)


# Network ACLs


def _acl_chains(draft: Draft, acl: NetworkAcl, number: int) -> tuple[str, str]:
    """For what leaves and what enters. Lowest number first; what no rule decides is denied."""
    names = []
    for direction in (Direction.OUTBOUND, Direction.INBOUND):
        name = f"acl_{number}_{direction.value}"
        names.append(name)
        side = "daddr" if direction is Direction.OUTBOUND else "saddr"
        drop = draft.drop(acl.id, "acl", direction.value)
        rules = draft.named[name] = []
        for entry in sorted(acl.entries(direction), key=lambda e: e.number):
            verdict = "return" if entry.action is AclAction.ALLOW else drop
            for far in of_networks(side, [entry.network]):
                rules.append(f"{far} {of_service(entry.service)} {verdict}")
        rules.append(drop)
    return names[0], names[1]
