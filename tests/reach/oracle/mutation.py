"""Clouds that differ from another in one or two things, close to where answers change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from oracle.maker import Maker
from oracle.routemaker import edge_routes, random_routes, ways_out
from oracle.rulemaker import acl_entries, group_rules
from trainer.cloud import (
    Cloud,
    ElasticIp,
    Instance,
    InstanceState,
    InternetGateway,
    NetworkAcl,
    RouteTable,
    SecurityGroup,
    Vpc,
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
    for elastic in make.some(make.of(ElasticIp), 1) if make.of(ElasticIp) else ():
        make.add(replace(elastic, interface=None, private_ip=None))


def loose_gateway(make: Maker) -> None:
    for gateway in make.some(make.of(InternetGateway), 1) if make.of(InternetGateway) else ():
        if not any(isinstance(r, RouteTable) and r.gateways for r in make.resources.values()):
            make.add(replace(gateway, vpc=None))


Change = Callable[[Maker], None]

CHANGES: tuple[Change, ...] = (
    *[other_group_rules] * 5,
    *[other_acl_entries] * 5,
    *[other_routes] * 4,
    stopped,
    loose_address,
    loose_gateway,
)
