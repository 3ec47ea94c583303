"""Where a resource is: its addresses in one short text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trainer.cloud import (
    Cloud,
    ElasticIp,
    NetworkInterface,
    OutsideHost,
    Resource,
    Site,
    SiteHost,
    Subnet,
    Vpc,
)
from trainer.reach.world import World

_MOST: Final = 3


def address_of(cloud: Cloud, owner: str) -> str:
    """Private and public addresses of a host, the networks of what holds hosts; empty for what
    has neither."""
    resource = cloud.resources.get(owner)
    found = list(dict.fromkeys(() if resource is None else _addresses(cloud, resource)))
    shown = found[:_MOST] + (["…"] if len(found) > _MOST else [])
    return ", ".join(shown)


def _addresses(cloud: Cloud, resource: Resource) -> Iterator[str]:
    match resource:
        case Vpc() | Subnet() | Site() | SiteHost() | OutsideHost():
            yield from map(str, resource.networks)
        case ElasticIp():
            yield str(resource.public_ip)
        case NetworkInterface():
            yield from _of_interface(cloud, resource)
        case _:
            for name in getattr(resource, "interfaces", ()):
                if (interface := cloud.find(NetworkInterface, name)) is not None:
                    yield from _of_interface(cloud, interface)


def _of_interface(cloud: Cloud, interface: NetworkInterface) -> Iterator[str]:
    world = cloud.derived(World)
    for address in interface.addresses:
        yield str(address.ip)
        public = world.public_ip(interface, address.ip)
        if public is not None:
            yield str(public)
    yield from map(str, interface.ipv6)
