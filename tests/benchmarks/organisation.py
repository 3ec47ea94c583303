"""A generated organisation: many VPCs on one transit gateway, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, ip_network

from trainer.cloud import (
    AclAction,
    AclEntry,
    Cloud,
    Instance,
    NetworkAcl,
    NetworkInterface,
    PrivateAddress,
    Resource,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    Vpc,
)
from trainer.packets import Service

ZONES = ("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d")
HUB = "tgw-hub"
ALL = Service.ALL
ANYWHERE = IPv4Network("0.0.0.0/0")


def organisation(vpcs: int, interfaces: int, groups: int) -> Cloud:
    """``interfaces`` and ``groups`` are totals, spread evenly over the VPCs."""
    return Cloud.of_resources(_resources(vpcs, interfaces // vpcs, groups // vpcs))


def _resources(vpcs: int, interfaces: int, groups: int) -> Iterator[Resource]:
    yield TransitGateway(id=HUB)
    attachments = tuple(f"tgw-attach-{v}" for v in range(vpcs))
    yield TransitGatewayRouteTable(
        id="tgw-rtb", gateway=HUB, associations=attachments, propagations=attachments
    )
    for v in range(vpcs):
        yield from _vpc(v, interfaces, groups)


def _vpc(v: int, interfaces: int, groups: int) -> Iterator[Resource]:
    cidr = ip_network(f"10.{v}.0.0/16") if v < 256 else ip_network(f"11.{v - 256}.0.0/16")
    assert isinstance(cidr, IPv4Network)
    vpc = f"vpc-{v}"
    yield Vpc(id=vpc, cidrs=(cidr,))
    blocks = list(cidr.subnets(new_prefix=20))
    subnets = [
        Subnet(id=f"subnet-{v}-{i}", vpc=vpc, cidr=blocks[i], zone=ZONES[i % 3]) for i in range(6)
    ]
    yield from subnets
    everywhere = AclEntry(number=100, action=AclAction.ALLOW, service=ALL, network=ANYWHERE)
    yield NetworkAcl(
        id=f"acl-{v}", vpc=vpc, default=True, inbound=(everywhere,), outbound=(everywhere,)
    )
    to_hub = Route(destination=IPv4Network("0.0.0.0/0"), target=HUB)
    yield RouteTable(id=f"rtb-{v}", vpc=vpc, main=True, routes=(to_hub,))
    yield TransitGatewayVpcAttachment(
        id=f"tgw-attach-{v}", gateway=HUB, vpc=vpc, subnets=tuple(s.id for s in subnets[:3])
    )
    for g in range(groups):
        yield _group(v, g, vpc, groups)
    for i in range(interfaces):
        subnet = subnets[i % 6]
        address = IPv4Address(int(subnet.cidr.network_address) + 10 + i // 6)
        name = f"{v}-{i}"
        yield NetworkInterface(
            id=f"eni-{name}",
            subnet=subnet.id,
            addresses=(PrivateAddress(ip=address),),
            security_groups=(f"sg-{v}-{i % groups}",),
            owner=f"i-{name}",
        )
        yield Instance(id=f"i-{name}", interfaces=(f"eni-{name}",))


def _group(v: int, g: int, vpc: str, groups: int) -> SecurityGroup:
    """Each tier is open to the one before it, one in ten to the whole organisation."""
    name = f"{v}-{g}"
    inbound = [
        SecurityGroupRule(
            id=f"sgr-{name}-1",
            service=Service.tcp(8000 + g),
            peer=f"sg-{v}-{(g - 1) % groups}",
        ),
        SecurityGroupRule(
            id=f"sgr-{name}-2", service=Service.tcp(22), peer=IPv4Network("10.0.0.0/16")
        ),
    ]
    if g % 10 == 0:
        wide = IPv4Network("10.0.0.0/8")
        inbound.append(SecurityGroupRule(id=f"sgr-{name}-3", service=Service.tcp(443), peer=wide))
    outbound = SecurityGroupRule(id=f"sgr-{name}-4", service=ALL, peer=ANYWHERE)
    return SecurityGroup(
        id=f"sg-{name}",
        group_name=f"tier-{g}",
        vpc=vpc,
        inbound=tuple(inbound),
        outbound=(outbound,),
    )
