"""Clouds that differ from another in one or two things, close to where answers change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from oracle.joins import PEER, attachments_of, hub_routes
from oracle.maker import Maker
from oracle.routemaker import edge_routes, random_routes, ways_out
from oracle.rulemaker import ALL_IPV4, EPHEMERAL, acl_entries, group_rules
from oracle.uplinkmaker import firewall
from trainer.cloud import (
    AclAction,
    AclEntry,
    BalancerType,
    Cloud,
    ElasticIp,
    Instance,
    InstanceState,
    InternetGateway,
    LoadBalancer,
    NetworkAcl,
    PeeringState,
    RouteTable,
    SecurityGroup,
    Site,
    TargetGroup,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    VirtualInterface,
    Vpc,
    VpcPeeringConnection,
)


def mutated(random: Random, cloud: Cloud) -> Cloud:
    """The cloud after one or two random changes that AWS would accept."""
    make = Maker(random, dict(cloud.resources))
    for _ in range(random.randint(1, 2)):
        make.one(CHANGES)(make)
    return make.cloud()


def other_group_rules(make: Maker) -> None:
    group = make.one(make.of(SecurityGroup))
    if make.maybe(0.7):
        make.add(replace(group, inbound=group_rules(make, group, "in", 0.1)))
    else:
        make.add(replace(group, outbound=group_rules(make, group, "out", 0.1)))


def other_acl_entries(make: Maker) -> None:
    acl = make.one(make.of(NetworkAcl))
    if make.maybe(0.5):
        make.add(replace(acl, inbound=acl_entries(make)))
    else:
        make.add(replace(acl, outbound=acl_entries(make)))


def closed_ports(make: Maker) -> None:
    """Some of the ports that clients and gateways send from, closed before all else."""
    acl = make.one(make.of(NetworkAcl))
    taken = {e.number for e in (*acl.inbound, *acl.outbound)}
    first = AclEntry(
        number=min(n for n in range(1, 300) if n not in taken),
        action=AclAction.DENY,
        service=make.one(EPHEMERAL),
        network=ALL_IPV4,
    )
    if make.maybe(0.5):
        make.add(replace(acl, inbound=(first, *acl.inbound)))
    else:
        make.add(replace(acl, outbound=(first, *acl.outbound)))


def other_routes(make: Maker) -> None:
    table = make.one(make.of(RouteTable))
    vpc = next(v for v in make.of(Vpc) if v.id == table.vpc)
    if table.gateways:
        make.add(replace(table, routes=edge_routes(make, vpc)))
    else:
        make.add(replace(table, routes=random_routes(make, vpc, ways_out(make, vpc))))


def stopped(make: Maker) -> None:
    make.add(replace(make.one(make.of(Instance)), state=InstanceState.STOPPED))


def loose_address(make: Maker) -> None:
    for elastic in make.some(make.of(ElasticIp), 1):
        make.add(replace(elastic, interface=None, private_ip=None))


def loose_gateway(make: Maker) -> None:
    for gateway in make.some(make.of(InternetGateway), 1):
        if not any(isinstance(r, RouteTable) and r.gateways for r in make.resources.values()):
            make.add(replace(gateway, vpc=None))


def other_hub_table(make: Maker) -> None:
    for table in make.some(make.of(TransitGatewayRouteTable), 1):
        hub = next(h for h in make.of(TransitGateway) if h.id == table.gateway)
        attached = attachments_of(make, hub)
        told = [a for a in attached if a != PEER and make.maybe(0.7)]
        routes = hub_routes(make, hub)
        make.add(replace(table, propagations=tuple(told), routes=routes))


def other_switches(make: Maker) -> None:
    """Another setting of a transit gateway or of one of its attachments."""
    for hub in make.some(make.of(TransitGateway), 1):
        make.add(replace(hub, security_group_referencing=make.maybe(0.7)))
    for attachment in make.some(make.of(TransitGatewayVpcAttachment), 2):
        make.add(
            replace(
                attachment,
                appliance_mode=make.maybe(0.5),
                security_group_referencing=make.maybe(0.7),
            )
        )


def other_balancing(make: Maker) -> None:
    for balancer in make.some(make.of(LoadBalancer), 1):
        if balancer.type is BalancerType.NETWORK:
            make.add(replace(balancer, cross_zone=make.maybe(0.5)))
    for group in make.some(make.of(TargetGroup), 1):
        check = replace(group.health_check, port=make.one((None, 443, 450)))
        make.add(replace(group, health_check=check, targets=group.targets[:1]))


def other_firewall(make: Maker) -> None:
    for site in make.some(make.of(Site), 1):
        rules = firewall(make) if make.maybe(0.8) else None
        if make.maybe(0.5):
            make.add(replace(site, inbound=rules))
        else:
            make.add(replace(site, outbound=rules))


def other_announcement(make: Maker) -> None:
    """Another prefix, or a session that has gone down or come back."""
    for line in make.some([v for v in make.of(VirtualInterface) if v.advertises], 1):
        prefix = make.one(line.advertises or ())
        if make.maybe(0.5):
            make.add(replace(line, bgp_up=not line.bgp_up))
        else:
            make.add(replace(line, advertises=(make.one(list(prefix.subnets(1))),)))


def other_peering(make: Maker) -> None:
    for peering in make.some(make.of(VpcPeeringConnection), 1):
        make.add(replace(peering, state=PeeringState.PENDING_ACCEPTANCE))


Change = Callable[[Maker], None]

CHANGES: tuple[Change, ...] = (
    *[other_group_rules] * 5,
    *[other_acl_entries] * 5,
    *[closed_ports] * 4,
    *[other_routes] * 4,
    *[other_hub_table] * 2,
    *[other_switches] * 2,
    *[other_balancing] * 2,
    *[other_firewall] * 2,
    other_announcement,
    other_peering,
    stopped,
    loose_address,
    loose_gateway,
)
