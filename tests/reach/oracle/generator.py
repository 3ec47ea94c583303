"""Random clouds, small and dense: half sensible, with rules that nearly fit.

Everything follows from the seed, and AWS would create all of it.
"""

from __future__ import annotations

from ipaddress import IPv4Network
from random import Random

from oracle.balancermaker import make_balancer
from oracle.joins import (
    make_block,
    make_function,
    make_gateway_endpoint,
    make_hub_tables,
    make_hubs,
    make_interface_endpoint,
    make_peerings,
    make_services,
    make_task,
)
from oracle.maker import AWAY, HOME, Maker, make_database, make_doors, make_instance, make_vpc
from oracle.offermaker import make_offer, make_pods
from oracle.routemaker import make_tables
from oracle.rulemaker import OFFICE, fill_groups, make_acls
from oracle.uplinkmaker import make_sites
from trainer.cloud import Cloud, OutsideHost, PrefixList


def random_cloud(seed: int) -> Cloud:
    """One to three VPCs with hosts, filters, routes, and whatever joins them."""
    make = Maker(Random(seed))
    make.add(OutsideHost(id="office", networks=(OFFICE,)))
    make.add(
        PrefixList(
            id="list-partners", entries=(IPv4Network("198.51.100.8/29"), IPv4Network("10.0.1.0/24"))
        )
    )
    make_services(make)
    vpcs = []
    for index in range(make.one((1, 1, 2, 2, 3))):
        region = AWAY if index and make.maybe(0.15) else HOME
        vpcs.append(make_vpc(make, index, region))
    for vpc in vpcs:
        make_doors(make, vpc)
        for number in range(make.random.randint(2, 4)):
            make_instance(make, vpc, f"i-{vpc.id}-{number}")
        if make.maybe(0.35):
            make_database(make, vpc)
        if make.maybe(0.3):
            make_interface_endpoint(make, vpc)
        if make.maybe(0.3):
            make_pods(make, vpc)
        if make.maybe(0.4):
            make_balancer(make, vpc)
        if make.maybe(0.2):
            make.one((make_function, make_task))(make, vpc)
    if make.maybe(0.7):
        make_offer(make)
    make_peerings(make)
    if make.maybe(0.5):
        make_hubs(make)
    if make.maybe(0.45):
        make_sites(make)
    make_hub_tables(make)
    fill_groups(make)
    for vpc in vpcs:
        make_acls(make, vpc)
        make_tables(make, vpc)
        if vpc.region == HOME and make.maybe(0.4):
            make_gateway_endpoint(make, vpc)
    if make.maybe(0.12):
        make_block(make)
    return make.cloud()
