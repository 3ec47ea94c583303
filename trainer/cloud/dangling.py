"""References that lead nowhere: made harmless, and what they hide written down as missing.

Saved responses come from one account, one Region or one moment; what they refer to may be in
another one. Nothing is invented here: a stand-in for a VPC or transit gateway has only what its
own parts tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias, get_args

from trainer.cloud.balancing import LoadBalancer
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.database import DbInstance
from trainer.cloud.endpoints import VpcEndpoint
from trainer.cloud.gateways import ElasticIp, NatGateway, NatState
from trainer.cloud.hybrid import Site, VirtualInterface
from trainer.cloud.missing import Fact, missing_fact
from trainer.cloud.network import RouteTable, Subnet, Vpc
from trainer.cloud.resource import Resource
from trainer.cloud.serverless import EcsTask, LambdaFunction
from trainer.cloud.transit import (
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

_Owner: TypeAlias = Instance | DbInstance | LoadBalancer | VpcEndpoint | LambdaFunction | EcsTask


def sound(cloud: Cloud) -> Cloud:
    """The cloud without references that the engine could fall over.

    - A VPC or transit gateway that others name and nobody describes gets a stand-in.
    - Interfaces without a known subnet or any address go; their owners lack `Fact.INTERFACE`.
    - A NAT gateway without its interface goes, and lacks it; a virtual interface without a
      site goes. An elastic IP of an interface that is not there lacks it.

    A cloud in which every reference holds is returned as it is.
    """
    cloud = cloud.put(*stand_ins) if (stand_ins := [*_stand_ins(cloud)]) else cloud
    gone = {lost.id: lost for lost in _lost(cloud)}
    if gone:
        cloud = cloud.without(*gone)
    changed = [*_without_interfaces(cloud), *_nat_gateways(cloud), *_attachments(cloud)]
    for lost in gone.values():
        if isinstance(lost, NatGateway):
            changed.append(missing_fact(lost.id, Fact.INTERFACE))
    for address in cloud.of(ElasticIp).values():
        if (
            address.interface is not None
            and cloud.find(NetworkInterface, address.interface) is None
        ):
            changed.append(missing_fact(address.id, Fact.INTERFACE))
    return cloud.put(*changed) if changed else cloud


def _stand_ins(cloud: Cloud) -> Iterator[Resource]:
    blocks: dict[str, list[Subnet]] = {}
    for table in cloud.of(RouteTable).values():
        if table.vpc not in cloud.resources:
            blocks.setdefault(table.vpc, [])
    for subnet in cloud.of(Subnet).values():
        if subnet.vpc not in cloud.resources:
            blocks.setdefault(subnet.vpc, []).append(subnet)
    for vpc, subnets in blocks.items():
        six = (s.ipv6_cidr for s in subnets)
        yield Vpc(
            id=vpc,
            cidrs=tuple(s.cidr for s in subnets),
            ipv6_cidrs=tuple(network for network in six if network is not None),
        )
        yield missing_fact(vpc, Fact.VPC)
        yield missing_fact(vpc, Fact.DNS_ATTRIBUTES)
    for hub in dict.fromkeys(_hubs(cloud)):
        if hub not in cloud.resources and hub not in blocks:
            yield TransitGateway(id=hub)
            yield missing_fact(hub, Fact.TGW_ROUTES)


_Attached: TypeAlias = (
    TransitGatewayVpcAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
    | TransitGatewayPeeringAttachment
    | TransitGatewayRouteTable
)


def _attached(cloud: Cloud) -> Iterator[_Attached]:
    for kind in get_args(_Attached):
        yield from cloud.of(kind).values()


def _hubs(cloud: Cloud) -> Iterator[str]:
    """Every transit gateway that something names."""
    for resource in _attached(cloud):
        yield resource.gateway
        if isinstance(resource, TransitGatewayPeeringAttachment):
            yield resource.peer


def _lost(cloud: Cloud) -> Iterator[Resource]:
    """What cannot stand without what it refers to, because that is not there or of another
    kind."""
    vpcs, hubs = cloud.of(Vpc), cloud.of(TransitGateway)
    for table in cloud.of(RouteTable).values():
        if table.vpc not in vpcs:
            yield table
    for attachment in _attached(cloud):
        if attachment.gateway not in hubs:
            yield attachment
    subnets = {s.id: s for s in cloud.of(Subnet).values() if s.vpc in vpcs}
    yield from (s for s in cloud.of(Subnet).values() if s.id not in subnets)
    interfaces = cloud.of(NetworkInterface)
    lost = {
        interface.id: interface
        for interface in interfaces.values()
        if interface.subnet not in subnets or not (interface.addresses or interface.ipv6)
    }
    yield from lost.values()
    for nat in cloud.of(NatGateway).values():
        known = nat.interface in interfaces and nat.interface not in lost
        if nat.state is NatState.AVAILABLE and not known:
            yield nat
    for link in cloud.of(VirtualInterface).values():
        if cloud.find(Site, link.site) is None:
            yield link


def _without_interfaces(cloud: Cloud) -> Iterator[Resource]:
    """Owners with the interfaces that exist and serve nobody else; without its primary one an
    instance or database has none that stands for it."""
    known = cloud.of(NetworkInterface)
    for kind in (Instance, DbInstance, LoadBalancer, VpcEndpoint, LambdaFunction, EcsTask):
        for owner in cloud.of(kind).values():
            assert isinstance(owner, _Owner)
            if _holds(owner, known):
                continue
            left = tuple(
                i for i in owner.interfaces if i in known and _serves(cloud, known[i], owner)
            )
            if left == owner.interfaces:
                continue
            if not isinstance(owner, Instance | DbInstance):
                yield replace(owner, interfaces=left)
                yield missing_fact(owner.id, Fact.INTERFACE)
            elif left[:1] == owner.interfaces[:1]:
                yield replace(owner, interfaces=left)
            else:
                yield replace(owner, interfaces=())
                yield missing_fact(owner.id, Fact.INTERFACE)


def _holds(owner: _Owner, known: Mapping[str, NetworkInterface]) -> bool:
    """Whether all its interfaces exist and are its own, as they nearly always are."""
    for each in owner.interfaces:
        interface = known.get(each)
        if interface is None or interface.owner != owner.id:
            return False
    return True


def _serves(cloud: Cloud, interface: NetworkInterface, owner: _Owner) -> bool:
    """Whether an interface is an owner's; functions share theirs, and one of them has its name
    there."""
    if isinstance(owner, LambdaFunction) and cloud.find(LambdaFunction, interface.owner):
        return True
    return interface.owner in (None, owner.id)


def _nat_gateways(cloud: Cloud) -> Iterator[Resource]:
    """A NAT gateway is where its interface is."""
    for nat in cloud.of(NatGateway).values():
        interface = cloud.find(NetworkInterface, nat.interface)
        if interface is not None and nat.subnet != interface.subnet:
            subnet = cloud.get(Subnet, interface.subnet)
            yield replace(nat, subnet=subnet.id, vpc=subnet.vpc)


def _attachments(cloud: Cloud) -> Iterator[Resource]:
    subnets = cloud.of(Subnet)
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        left = tuple(s for s in attachment.subnets if s in subnets)
        if left != attachment.subnets:
            yield replace(attachment, subnets=left)
