"""What is left when something fails: clouds after an outage, for questions of availability.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import (
    Cloud,
    DbInstance,
    Instance,
    InstanceState,
    LoadBalancer,
    NatGateway,
    NatState,
    NetworkInterface,
    Resource,
    Subnet,
    Tunnel,
    VpcEndpoint,
    VpnConnection,
)


def without_zone(cloud: Cloud, zone: str) -> Cloud:
    """The cloud while an Availability Zone is down.

    Its instances and NAT gateways stop, load balancers and interface endpoints lose their
    nodes there, Multi-AZ databases fail over; a Single-AZ database there is gone.
    """
    return cloud.put(*_after_zone(cloud, zone))


def fail_over(cloud: Cloud, db: str) -> Cloud:
    """The cloud after a Multi-AZ database has changed to its standby.

    The endpoint's name stays, its address is the standby's. A database without a standby
    stays as it is. Raises KeyError if there is no such database.
    """
    instance = cloud.get(DbInstance, db)
    first, *rest = instance.interfaces
    return cloud.put(replace(instance, interfaces=(*rest, first))) if rest else cloud


def tunnels_down(cloud: Cloud, connection: str, *, both: bool = True) -> Cloud:
    """The cloud while one tunnel of a VPN connection, or both, are down."""
    found = cloud.get(VpnConnection, connection)
    state = (Tunnel.DOWN, Tunnel.DOWN if both else found.tunnels[1])
    return cloud.put(replace(found, tunnels=state))


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
            case DbInstance(interfaces=(primary, *rest)) if in_zone(primary):
                if rest:
                    yield replace(resource, interfaces=tuple(rest))
                else:
                    yield replace(resource, available=False)
