"""What is left when something fails: clouds after an outage, for questions of availability.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    Instance,
    InstanceState,
    LambdaFunction,
    LoadBalancer,
    NatGateway,
    NatState,
    NetworkInterface,
    RegionalNatGateway,
    Resource,
    Subnet,
    TransitGatewayVpcAttachment,
    Tunnel,
    VirtualInterface,
    VpcEndpoint,
    VpnConnection,
)


def without_zone(cloud: Cloud, zone: str) -> Cloud:
    """The cloud while an Availability Zone is down.

    Its instances, tasks and NAT gateways stop; load balancers, interface endpoints, transit
    gateway attachments and functions lose what they have there; Multi-AZ databases fail over.
    A Single-AZ database there is gone.
    """
    return cloud.put(*_after_zone(cloud, zone))


def fail_over(cloud: Cloud, db: str) -> Cloud:
    """The cloud after a Multi-AZ database has changed to its standby.

    The endpoint's name stays, its address is the standby's. A database without a standby
    stays as it is. Raises KeyError if there is no such database.
    """
    instance = cloud.get(DbInstance, db)
    first, *rest = instance.interfaces
    return cloud.put(*_led_by(cloud, instance, (*rest, first))) if rest else cloud


def tunnels_down(cloud: Cloud, connection: str, *, both: bool = True) -> Cloud:
    """The cloud while one tunnel of a VPN connection, or both, are down."""
    found = cloud.get(VpnConnection, connection)
    state = (Tunnel.DOWN, Tunnel.DOWN if both else found.tunnels[1])
    return cloud.put(replace(found, tunnels=state))


def without(cloud: Cloud, what: str) -> Cloud:
    """The cloud while one thing has failed.

    ``what`` is the name of an Availability Zone, the id of a NAT gateway, VPN connection (both
    tunnels), virtual interface (its BGP session), instance or database (a Multi-AZ one fails
    over), or a connection's id with ``/1`` or ``/2`` for one of its tunnels.

    Raises:
        KeyError: nothing of the kind is there.
    """
    if what in zones(cloud):
        return without_zone(cloud, what)
    connection, slash, tunnel = what.partition("/")
    if slash:
        return _without_tunnel(cloud, connection, tunnel)
    match cloud.resources[what]:
        case NatGateway() | RegionalNatGateway() as gateway:
            return cloud.put(replace(gateway, state=NatState.FAILED))
        case VpnConnection():
            return tunnels_down(cloud, what)
        case VirtualInterface() as link:
            return cloud.put(replace(link, bgp_up=False))
        case Instance() as instance:
            return cloud.put(replace(instance, state=InstanceState.STOPPED))
        case DbInstance(interfaces=(_, _, *_)):
            return fail_over(cloud, what)
        case DbInstance() as db:
            return cloud.put(replace(db, available=False))
    raise KeyError(what)


def zones(cloud: Cloud) -> tuple[str, ...]:
    """The Availability Zones that have subnets, in the order of their names."""
    return tuple(sorted({subnet.zone for subnet in cloud.of(Subnet).values()}))


def zones_of(cloud: Cloud, interfaces: Iterable[str]) -> frozenset[str]:
    """The zones in which these interfaces are."""
    found = (cloud.find(NetworkInterface, i) for i in interfaces)
    subnets = (cloud.find(Subnet, i.subnet) for i in found if i is not None)
    return frozenset(subnet.zone for subnet in subnets if subnet is not None)


def _without_tunnel(cloud: Cloud, connection: str, tunnel: str) -> Cloud:
    found = cloud.get(VpnConnection, connection)
    if tunnel not in ("1", "2"):
        raise KeyError(f"{connection}/{tunnel}")
    first, second = found.tunnels
    down = (Tunnel.DOWN, second) if tunnel == "1" else (first, Tunnel.DOWN)
    return cloud.put(replace(found, tunnels=down))


def _after_zone(cloud: Cloud, zone: str) -> Iterator[Resource]:
    def in_zone(interface: str) -> bool:
        found = cloud.find(NetworkInterface, interface)
        return found is not None and cloud.get(Subnet, found.subnet).zone == zone

    for resource in cloud.resources.values():
        match resource:
            case Instance(interfaces=interfaces) if in_zone(interfaces[0]):
                yield replace(resource, state=InstanceState.STOPPED)
            case NatGateway(interface=interface) if in_zone(interface):
                yield replace(resource, state=NatState.FAILED)
            case LoadBalancer(interfaces=interfaces) | VpcEndpoint(interfaces=interfaces):
                left = tuple(i for i in interfaces if not in_zone(i))
                if left != interfaces:
                    yield replace(resource, interfaces=left)
            case RegionalNatGateway(addresses=addresses):
                kept = tuple(address for address in addresses if address.zone != zone)
                if kept != addresses:
                    yield replace(resource, addresses=kept)
            case TransitGatewayVpcAttachment(subnets=subnets):
                there = tuple(s for s in subnets if cloud.get(Subnet, s).zone != zone)
                if there != subnets:
                    yield replace(resource, subnets=there)
            case EcsTask(interfaces=interfaces) | LambdaFunction(interfaces=interfaces):
                yield from (_unplugged(cloud, i) for i in interfaces if in_zone(i))
                left = tuple(i for i in interfaces if not in_zone(i))
                if left and left != interfaces:
                    yield replace(resource, interfaces=left)
            case DbInstance(interfaces=(primary, *rest)) if in_zone(primary):
                if rest:
                    yield from _led_by(cloud, resource, tuple(rest))
                else:
                    yield replace(resource, available=False)


def _led_by(cloud: Cloud, db: DbInstance, interfaces: tuple[str, ...]) -> Iterator[Resource]:
    """The database with another primary. If it is publicly accessible, the primary has a public
    address wherever it is; here it is that of the one before.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
    """
    yield replace(db, interfaces=interfaces)
    old, new = (cloud.get(NetworkInterface, i) for i in (db.interfaces[0], interfaces[0]))
    if db.publicly_accessible and new.addresses[0].public_ip is None:
        yield _at(new, old.addresses[0].public_ip)
        yield _at(old, None)


def _at(interface: NetworkInterface, public_ip: IPv4Address | None) -> NetworkInterface:
    first, *others = interface.addresses
    return replace(interface, addresses=(replace(first, public_ip=public_ip), *others))


def _unplugged(cloud: Cloud, interface: str) -> NetworkInterface:
    """The interface while nobody is behind it: nothing arrives there, nothing comes from it."""
    return replace(cloud.get(NetworkInterface, interface), owner=None)
