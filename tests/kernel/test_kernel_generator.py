"""What the generator makes: clouds that AWS would create, with everything that is to be compared.

Most of it is counted by what decides: a feature that no packet meets proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from asking import tries
from compile import compile_cloud
from generator import random_cloud
from oracle.records import dump, load
from oracle.smaller import refusals

from trainer.cloud import (
    Cloud,
    EgressOnlyInternetGateway,
    Forwarding,
    Instance,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RouteTable,
    SecurityGroup,
    TransitGateway,
    TransitGatewayRouteTable,
    Vpc,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.reach import Code, HopKind

CLOUDS = 200
WITH_PACKETS = 24
"""Clouds whose questions are asked as well."""


@pytest.mark.parametrize("seed", range(40))
def test_generated_clouds_are_ones_that_aws_would_create(seed: int) -> None:
    cloud = random_cloud(seed)
    assert refusals(cloud) == []
    assert load(dump(cloud)) == cloud
    compile_cloud(cloud)


def routed(cloud: Cloud) -> Iterator[str]:
    """What routes lead to."""
    for table in cloud.of(RouteTable).values():
        for route in table.routes:
            if isinstance(route.destination, str):
                yield "route for a prefix list"
            match cloud.resources.get(route.target):
                case NatGateway(connectivity=connectivity):
                    yield f"route to a {connectivity} NAT gateway"
                case EgressOnlyInternetGateway() | VpnGateway() | TransitGateway() as gateway:
                    yield f"route to {type(gateway).__name__}"
                case NetworkInterface(owner=owner, source_dest_check=checked):
                    forwards = cloud.get(Instance, owner or "").host.forwards
                    if forwards is not Forwarding.NONE:
                        word = "with" if checked else "without"
                        yield f"route to an instance that does {forwards}, {word} check"
                case VpcPeeringConnection() as peering:
                    other = cloud.get(Vpc, peering.other(table.vpc))
                    beyond = route.destination not in other.networks
                    yield "route beyond a peering" if beyond else "route over a peering"


def filtered(cloud: Cloud) -> Iterator[str]:
    """What security groups and network ACLs have."""
    for group in cloud.of(SecurityGroup).values():
        for side in ("inbound", "outbound"):
            for rule in getattr(group, side):
                named = cloud.resources.get(rule.peer) if isinstance(rule.peer, str) else None
                if isinstance(named, SecurityGroup):
                    where = "its own VPC" if named.vpc == group.vpc else "another VPC"
                    yield f"{side} rule that names a group of {where}"
                elif isinstance(named, PrefixList):
                    yield f"{side} rule that names a prefix list"
    for acl in cloud.of(NetworkAcl).values():
        for side in ("inbound", "outbound"):
            entries = sorted(getattr(acl, side), key=lambda e: e.number)
            for one, two in pairwise(entries):
                same = one.network.version == two.network.version
                if one.action is not two.action and same and one.network.overlaps(two.network):  # type: ignore[arg-type]
                    yield f"{side} ACL whose order decides"
            if any((e.service.first or 0) >= 1024 for e in entries):
                yield f"{side} ACL about ephemeral ports"


def held(cloud: Cloud) -> Iterator[str]:
    """What else there is."""
    for connection in cloud.of(VpnConnection).values():
        how = "static" if connection.static else "BGP"
        where = "VPN gateway" if connection.vpn_gateway else "transit gateway"
        yield f"{how} VPN to a {where}"
    for interface in cloud.of(NetworkInterface).values():
        if len(interface.addresses) > 1:
            yield "several addresses on an interface"
        if interface.ipv6:
            yield "IPv6"
    if any(len(i.interfaces) > 1 for i in cloud.of(Instance).values()):
        yield "several interfaces of an instance"
    hubs = cloud.of(TransitGatewayRouteTable).values()
    if any(r.attachment is None for t in hubs for r in t.routes):
        yield "blackhole of a transit gateway"


@cache
def counted() -> Counter[str]:
    """In how many clouds each of these is."""
    counts: Counter[str] = Counter()
    for seed in range(CLOUDS):
        cloud = random_cloud(seed)
        counts.update({*routed(cloud), *filtered(cloud), *held(cloud)})
    return counts


@pytest.mark.parametrize(
    "feature",
    [
        "route for a prefix list",
        "route to a public NAT gateway",
        "route to a private NAT gateway",
        "route to EgressOnlyInternetGateway",
        "route to VpnGateway",
        "route to TransitGateway",
        *(
            f"route to an instance that does {forwards}, {check} check"
            for forwards in (Forwarding.NAT, Forwarding.ROUTE, Forwarding.STATEFUL)
            for check in ("with", "without")
        ),
        "route over a peering",
        "route beyond a peering",
        *(
            f"{side} {what}"
            for side in ("inbound", "outbound")
            for what in (
                "rule that names a group of its own VPC",
                "rule that names a group of another VPC",
                "rule that names a prefix list",
                "ACL whose order decides",
                "ACL about ephemeral ports",
            )
        ),
        *(
            f"{how} VPN to a {gateway}"
            for how in ("static", "BGP")
            for gateway in ("VPN gateway", "transit gateway")
        ),
        "several addresses on an interface",
        "several interfaces of an instance",
        "IPv6",
        "blackhole of a transit gateway",
    ],
)
def test_every_kind_of_thing_is_in_many_clouds(feature: str) -> None:
    assert counted()[feature] >= CLOUDS // 20


def test_packets_meet_what_is_to_be_compared() -> None:
    """They pass every kind of component, and each kind of refusal decides about some."""
    passed: set[HopKind] = set()
    refused: set[Code] = set()
    for seed in range(WITH_PACKETS):
        cloud = random_cloud(seed)
        for tried in tries(Random(seed), cloud):
            for path in tried.verdict.paths:
                if tried.packet in path.packets:
                    passed |= {hop.kind for hop in (*path.forward, *path.back)}
                    refused |= {path.refused.code} if path.refused else set()
    assert passed >= {
        HopKind.SECURITY_GROUP,
        HopKind.NETWORK_ACL,
        HopKind.ROUTE_TABLE,
        HopKind.INTERNET_GATEWAY,
        HopKind.NAT_GATEWAY,
        HopKind.EGRESS_ONLY_INTERNET_GATEWAY,
        HopKind.MIDDLEBOX,
        HopKind.PEERING,
        HopKind.TRANSIT_GATEWAY,
        HopKind.VPN_GATEWAY,
        HopKind.VPN_CONNECTION,
    }
    assert refused >= {
        Code.ENI_SOURCE_DEST_CHECK_RESTRICTION,
        Code.ENI_SG_RULES_MISMATCH,
        Code.SUBNET_ACL_RESTRICTION,
        Code.NO_ROUTE_TO_DESTINATION,
        Code.BAD_STATE_ROUTE,
        Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR,
        Code.TGW_RTB_BAD_STATE_ROUTE,
        Code.NAT_NO_SESSION,
        Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS,
        Code.ROUTING_LOOP,
        Code.DELIVERED_ELSEWHERE,
    }
