"""Who can be asked about: turning what a person names into interfaces and addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import Final

from trainer.cloud import (
    AwsService,
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    Instance,
    LambdaFunction,
    LoadBalancer,
    NatGateway,
    NetworkInterface,
    OutsideHost,
    Resource,
    SecurityGroup,
    Site,
    SiteHost,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from trainer.cloud.likely import likely
from trainer.packets import AddressSet
from trainer.reach.addresses import PUBLIC
from trainer.reach.interface_addresses import own_addresses
from trainer.reach.parcel import INTERNET
from trainer.reach.world import World

NOBODY: Final = "nobody"
"""The place of an address that no interface, site or host has: packets for it are lost."""


class UnknownEnd(ValueError):
    """Nothing, or more than one thing, goes by this name: those ``sharing`` it."""

    def __init__(self, text: str, cloud: Cloud, sharing: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.shared = bool(sharing)
        self._cloud = cloud
        self._sharing = sharing

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """Likely ones or, if ``shared``, those that share it.

        They are looked for when somebody wants to know: among 10,000 that takes longer than to
        find out that there is none of this name.
        """
        if self._sharing:
            return self._sharing
        names = (r.name for r in self._cloud.resources.values() if r.name)
        return likely(self.text, [*ends(self._cloud), *names], 3, 0.5)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Addresses that no interface holds: ``place`` is `INTERNET`, a site, a service, `NOBODY`."""

    place: str
    addresses: AddressSet


@dataclass(frozen=True, slots=True)
class End:
    """One end of a question: interfaces inside, addresses elsewhere, or both.

    ``literal`` is the address itself if the end was named by one, or the block if no interface
    has an address of it: it is dialled as it is, never by a name. ``balancer`` is the load
    balancer whose nodes the interfaces are. ``resource`` is what is wanted of an AWS service, a
    bucket or a table, if the question says so.
    """

    name: str
    interfaces: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    literal: AddressSet | None = None
    balancer: str | None = None
    resource: str = "*"


_HOSTS = (
    Instance,
    DbInstance,
    LambdaFunction,
    EcsTask,
    EksPod,
    LoadBalancer,
    OutsideHost,
    SiteHost,
)
_ADDRESSED = (*_HOSTS, NetworkInterface, NatGateway, VpcEndpoint)


def ends(cloud: Cloud) -> tuple[str, ...]:
    """The ids of everything worth asking about, and `INTERNET`."""
    return cloud.derived(_ends)


def _ends(cloud: Cloud) -> tuple[str, ...]:
    return (
        *(r.id for kind in _HOSTS for r in cloud.of(kind).values()),
        *(i.id for i in cloud.of(NetworkInterface).values() if i.owner in (None, i.id)),
        *cloud.of(AwsService),
        INTERNET,
    )


def resolve(cloud: Cloud, text: str) -> End:
    """What a person means by ``text``.

    Ids come first, then ARNs, then Name tags that are unique, then addresses and CIDRs. A
    subnet, VPC or security group stands for all interfaces in it, a site for all its addresses.
    What is wanted of a service may follow its name: ``com.amazonaws.ap-northeast-1.s3/bucket``.

    Raises:
        UnknownEnd: nothing fits, or a Name tag is shared.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    world = cloud.derived(World)
    cloud = world.cloud
    if text == INTERNET:
        return End(text, elsewhere=(Elsewhere(INTERNET, world.strangers),))
    service, slash, wanted = text.partition("/")
    if slash and wanted and cloud.find(AwsService, service) is not None:
        return replace(resolve(cloud, service), name=text, resource=wanted)
    for resource in (cloud.resources.get(text), _by_arn(world, text)):
        found = None if resource is None else _of_resource(world, resource)
        if found is not None:
            return found
    return _by_name(world, text) or _by_address(world, text)


_ARN: Final = re.compile(r"arn:[a-z-]+:([a-z0-9-]+):([a-z0-9-]*):([0-9]*):(.+)")
_ARN_NAMES: Final = {
    "elasticloadbalancing": re.compile(r"loadbalancer/(?:app|net)/([^/]+)/[^/]+"),
    "rds": re.compile(r"db:([^:]+)"),
    "lambda": re.compile(r"function:([^:]+)(?::[^:]+)?"),
    "ec2": re.compile(r"(?:instance|network-interface|vpc-endpoint|natgateway)/([^/]+)"),
    "ecs": re.compile(r"task/(?:[^/]+/)?([^/]+)"),
}
"""Where an ARN has the id by which a resource goes here.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""


def _by_arn(world: World, text: str) -> Resource | None:
    """The resource with an ARN, if it lies in the account and Region that the ARN says."""
    match = _ARN.fullmatch(text)
    form = None if match is None else _ARN_NAMES.get(match[1])
    found = None if match is None or form is None else form.fullmatch(match[4])
    if match is None or found is None:
        return None
    for resource in world.cloud.resources.values():
        if found[1] in (resource.id, resource.name) and isinstance(resource, _ADDRESSED):
            vpc = _vpc_of(world, resource)
            if vpc is None or (match[2], match[3]) in (
                (region, account) for region in (vpc.region, "") for account in (vpc.account, "")
            ):
                return resource
    return None


def _vpc_of(world: World, resource: Resource) -> Vpc | None:
    end = _of_resource(world, resource)
    for interface in end.interfaces if end is not None else ():
        subnet = world.subnet_of(world.cloud.get(NetworkInterface, interface))
        return world.cloud.get(Vpc, subnet.vpc)
    return None


def _by_name(world: World, text: str) -> End | None:
    """What has this Name tag: things with addresses come before places.

    The interfaces of one that has it may have it as well.
    """
    named = [r for r in world.cloud.resources.values() if r.name == text]
    meant = [r for r in named if isinstance(r, _ADDRESSED)] or named
    theirs = {r.id for r in meant}
    meant = [r for r in meant if getattr(r, "owner", None) not in theirs]
    found = [(r.id, end) for r in meant if (end := _of_resource(world, r)) is not None]
    if len(found) > 1:
        raise UnknownEnd(text, world.cloud, tuple(resource for resource, _ in found))
    return found[0][1] if found else None


def _of_resource(world: World, resource: Resource) -> End | None:
    match resource:
        case Instance() | DbInstance():
            return End(resource.id, resource.interfaces[:1])
        case LambdaFunction(interfaces=()):
            return End(resource.id, elsewhere=(Elsewhere(INTERNET, world.strangers),))
        case LambdaFunction() | EcsTask() | VpcEndpoint():
            return End(resource.id, resource.interfaces)
        case LoadBalancer():
            return End(resource.id, resource.interfaces, balancer=resource.id)
        case EksPod(address=address):
            interface = world.interface_of(resource)
            own = () if interface is None else (interface,)
            return End(resource.id, own, literal=AddressSet.of(ip_address(address)))
        case NetworkInterface():
            return End(resource.id, (resource.id,))
        case NatGateway():
            return End(resource.id, (resource.interface,))
        case OutsideHost():
            there = AddressSet.of(*resource.networks)
            return End(resource.id, elsewhere=(Elsewhere(INTERNET, there),))
        case SiteHost():
            there = AddressSet.of(*resource.networks)
            return End(resource.id, elsewhere=(Elsewhere(resource.site, there),))
        case Site() | AwsService():
            there = AddressSet.of(*resource.networks)
            return End(resource.id, elsewhere=(Elsewhere(resource.id, there),))
        case Subnet() | Vpc() | SecurityGroup():
            return End(resource.id, _inside(world, resource))
        case _:
            return None


def _inside(world: World, place: Subnet | Vpc | SecurityGroup) -> tuple[str, ...]:
    def belongs(interface: NetworkInterface) -> bool:
        match place:
            case Subnet():
                return interface.subnet == place.id
            case Vpc():
                return world.subnet_of(interface).vpc == place.id
            case SecurityGroup():
                return place.id in interface.security_groups

    interfaces = world.cloud.of(NetworkInterface).values()
    return tuple(i.id for i in interfaces if belongs(i) and world.nat_gateway_of(i) is None)


def _by_address(world: World, text: str) -> End:
    try:
        meant = AddressSet.of(ip_network(text) if "/" in text else ip_address(text))
    except ValueError:
        raise UnknownEnd(text, world.cloud) from None
    holders = [
        interface.id
        for interface in world.cloud.of(NetworkInterface).values()
        if any(a in meant for a in own_addresses(interface))
    ]
    behind = [
        world.holders(vpc)[inside]
        for public, (vpc, inside) in world.public_holders.items()
        if public in meant and public != inside
    ]
    elsewhere: list[Elsewhere] = []
    left = meant
    sites = world.on_premises
    for place, addresses in (*sites.items(), *world.services.items()):
        there = left & addresses
        if there and not holders:
            elsewhere.append(Elsewhere(place, there))
            left -= there
    outside = left & world.strangers & PUBLIC
    if outside:
        elsewhere.append(Elsewhere(INTERNET, outside))
    if meant.size == 1 and not (holders or behind or elsewhere):
        elsewhere.append(Elsewhere(NOBODY, meant))
    return End(
        text,
        tuple(dict.fromkeys((*holders, *behind))),
        tuple(elsewhere),
        meant if meant.size == 1 or not (holders or behind) else None,
    )
