"""Other ids for the resources of a cloud: readable ones, made of Name tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import count
from typing import Any, Final, TypeVar

from trainer.cloud.balancing import BalancerType, Listener, LoadBalancer, TargetGroup
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import IamRole, Instance, NetworkInterface, OutsideHost
from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.endpoints import (
    AwsService,
    EndpointServiceConfiguration,
    PrefixList,
    VpcEndpoint,
)
from trainer.cloud.filters import Direction, NetworkAcl, SecurityGroup
from trainer.cloud.flow_log import FlowLog
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    RegionalNatGateway,
    VpcBlockPublicAccess,
)
from trainer.cloud.hybrid import (
    CustomerGateway,
    DirectConnectGateway,
    Site,
    SiteHost,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.missing import MissingFact
from trainer.cloud.network import RouteTable, Subnet, Vpc
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.resource import Resource
from trainer.cloud.serverless import EcsTask, EksPod, LambdaFunction
from trainer.cloud.service_addresses import gateway_service
from trainer.cloud.topology.filters import DEFAULT_GROUP, implied_rule_id
from trainer.cloud.transit import (
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

T = TypeVar("T")

_LONGEST: Final = 56
_TAKEN: Final = ("internet", "local", "blackhole", "aws", "nobody")
"""Words that mean something else where an id may stand."""

_PREFIXES: Final[Mapping[type[Resource], str]] = {
    Vpc: "vpc",
    Subnet: "subnet",
    RouteTable: "rtb",
    NetworkAcl: "acl",
    SecurityGroup: "sg",
    InternetGateway: "igw",
    EgressOnlyInternetGateway: "eigw",
    NatGateway: "nat",
    RegionalNatGateway: "nat",
    ElasticIp: "eipalloc",
    VpcBlockPublicAccess: "bpa",
    VpcPeeringConnection: "pcx",
    PrefixList: "pl",
    VpcEndpoint: "vpce",
    Instance: "i",
    IamRole: "role",
    LambdaFunction: "fn",
    EcsTask: "task",
    DbInstance: "db",
    DbSubnetGroup: "dbsubnets",
    TargetGroup: "tg",
    Listener: "listener",
    TransitGateway: "tgw",
    TransitGatewayRouteTable: "tgw-rtb",
    TransitGatewayVpcAttachment: "tgw-attach",
    TransitGatewayPeeringAttachment: "tgw-attach",
    TransitGatewayVpnAttachment: "tgw-attach",
    TransitGatewayDirectConnectAttachment: "tgw-attach",
    VpnGateway: "vgw",
    CustomerGateway: "cgw",
    VpnConnection: "vpn",
    DirectConnectGateway: "dxgw",
    VirtualInterface: "dxvif",
    Site: "site",
    SiteHost: "host",
    OutsideHost: "host",
    EksPod: "pod",
    FlowLog: "fl",
    NetworkInterface: "eni",
}

_KEPT: Final = (AwsService, EndpointServiceConfiguration)
"""Their ids are names, or names are made of them."""

_WORDS: Final = frozenset(
    {"name", "description", "group_name", "engine", "protocol", "image", "region", "account"}
    | {"zone", "document", "effect", "actions", "resources", "policies"}
)
"""Fields whose texts are no ids, even if one looks like it."""


def friendly_ids(cloud: Cloud, *, by_name: bool = True) -> Mapping[str, str]:
    """An id of the form that topologies take for every resource of a cloud.

    It is made of the Name tag, or is the one that the resource has if there is no tag and its
    form allows it; without ``by_name`` it is only a kind and a number. The same cloud always
    gets the same ids.
    """
    namer = _Namer(cloud, by_name)
    by_id = sorted(cloud.resources.values(), key=lambda resource: resource.id)
    # Those that others are named after come first.
    for kinds in (_is_vpc, _is_plain, _is_interface, _is_fact):
        for resource in by_id:
            if kinds(resource):
                namer.name(resource)
    return namer.ids


def _is_vpc(resource: Resource) -> bool:
    return isinstance(resource, Vpc)


def _is_fact(resource: Resource) -> bool:
    return isinstance(resource, MissingFact)


def _is_interface(resource: Resource) -> bool:
    return isinstance(resource, NetworkInterface)


def _is_plain(resource: Resource) -> bool:
    return not (_is_vpc(resource) or _is_fact(resource) or _is_interface(resource))


class _Namer:
    def __init__(self, cloud: Cloud, by_name: bool) -> None:
        self._cloud = cloud
        self._by_name = by_name
        self.ids: dict[str, str] = {}
        self._used = {*_TAKEN, *(r.id for r in cloud.resources.values() if isinstance(r, _KEPT))}

    def name(self, resource: Resource) -> None:
        if isinstance(resource, _KEPT):
            self.ids[resource.id] = resource.id
            return
        wanted = self._wanted(resource)
        found, numbers = wanted, count(2 if self._by_name else 1)
        if not self._by_name:
            found = f"{wanted}-{next(numbers)}"
        while found in self._used:
            found = f"{wanted}-{next(numbers)}"
        self._used.add(found)
        self.ids[resource.id] = found

    def _wanted(self, resource: Resource) -> str:
        match resource:
            case MissingFact(about=about, what=what):
                return slug(f"unknown-{what}-{self.ids.get(about, about)}")
            case NetworkInterface(owner=str(owner)) if owner in self.ids and owner != resource.id:
                return slug(f"eni-{self.ids[owner].removeprefix('i-')}{self._zone(resource)}")
        prefix = _prefix(resource)
        if not self._by_name:
            return prefix
        said = slug(self._said(resource))
        if not said:
            return slug(resource.id) or prefix
        return said if said.startswith(f"{prefix}-") else f"{prefix}-{said}"

    def _said(self, resource: Resource) -> str:
        """What people call it."""
        match resource:
            case RouteTable(name="", main=True, vpc=vpc):
                return f"main-{self.ids.get(vpc, vpc)}"
            case NetworkAcl(name="", default=True, vpc=vpc):
                return f"default-{self.ids.get(vpc, vpc)}"
            case SecurityGroup(group_name=group, vpc=vpc) if group == DEFAULT_GROUP:
                return f"default-{self.ids.get(vpc, vpc)}"
            case SecurityGroup(name="", group_name=group):
                return group
            case PrefixList(owner=owner) if owner:
                return gateway_service(owner) or owner.rpartition(".")[2]
        return resource.name

    def _zone(self, interface: NetworkInterface) -> str:
        """The zone's letter, for owners with an interface in each of several zones."""
        owner = self._cloud.resources.get(interface.owner or "")
        subnet = self._cloud.find(Subnet, interface.subnet)
        if subnet is None or len(getattr(owner, "interfaces", ())) < 2:
            return ""
        return f"-{subnet.zone.rpartition('-')[2].lstrip('0123456789')}"


def _prefix(resource: Resource) -> str:
    if isinstance(resource, LoadBalancer):
        return "alb" if resource.type is BalancerType.APPLICATION else "nlb"
    return _PREFIXES.get(type(resource), "resource")


def slug(text: str) -> str:
    """Small letters, digits and single hyphens, a letter first; empty if nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789")[:_LONGEST].rstrip("-")


def renamed(cloud: Cloud, ids: Mapping[str, str]) -> Cloud:
    """The cloud with other ids everywhere; rules of security groups get those of topologies."""
    changed = (changed_texts(r, lambda text: ids.get(text, text)) for r in cloud.resources.values())
    return Cloud.of_resources(
        _with_rule_ids(resource) if isinstance(resource, SecurityGroup) else resource
        for resource in changed
    )


def _with_rule_ids(group: SecurityGroup) -> SecurityGroup:
    def numbered(direction: Direction) -> Any:
        return tuple(
            replace(rule, id=implied_rule_id(group.id, direction, number))
            for number, rule in enumerate(group.rules(direction), start=1)
        )

    return replace(
        group, inbound=numbered(Direction.INBOUND), outbound=numbered(Direction.OUTBOUND)
    )


def changed_texts(record: T, change: Callable[[str], str]) -> T:
    """A record with every text that may be an id changed, at any depth."""
    found: T = changed_values(record, lambda v: change(v) if isinstance(v, str) else v, _WORDS)
    return found


def changed_values(
    value: Any, change: Callable[[Any], Any], passing: frozenset[str] = frozenset()
) -> Any:
    """A record with its innermost values changed, but for those in fields that are passed over."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, tuple):
        return tuple(changed_values(member, change, passing) for member in value)
    if is_dataclass(value) and not isinstance(value, type):
        new = {
            f.name: changed_values(getattr(value, f.name), change, passing)
            for f in fields(value)
            if f.init and f.name not in passing
        }
        return replace(value, **new)
    return change(value)
