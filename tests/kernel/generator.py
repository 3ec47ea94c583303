"""Random clouds of the kinds that namespaces stand for, from a seed.

The parts are the simulator's, so that both judges meet the same near misses; what has no
counterpart in namespaces is never made.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network
from random import Random

from detours import make_detours
from oracle.joins import make_hub_tables, make_hubs, make_peerings
from oracle.maker import (
    HOME,
    Maker,
    make_database,
    make_doors,
    make_instance,
    make_interface,
    make_vpc,
)
from oracle.routemaker import make_tables
from oracle.rulemaker import ALL_IPV4, ALL_IPV6, OFFICE, fill_groups, make_acls, random_network
from oracle.uplinkmaker import firewall, vpn, vpn_gateway

from trainer.cloud import (
    Cloud,
    CustomerGateway,
    Instance,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PrefixList,
    RegionalNatGateway,
    Resource,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Site,
    SiteHost,
    Subnet,
    TransitGateway,
    TransitGatewayVpnAttachment,
    Vpc,
)
from trainer.packets import Service

MOST_HOSTS = 3


def random_cloud(seed: int) -> Cloud:
    """One to three VPCs of one Region with hosts and filters, and whatever joins them."""
    make = Maker(Random(seed))
    make.add(OutsideHost(id="office", networks=(OFFICE,)))
    make.add(
        PrefixList(
            id="list-partners", entries=(IPv4Network("198.51.100.8/29"), IPv4Network("10.0.1.0/24"))
        )
    )
    vpcs = [make_vpc(make, index, HOME) for index in range(make.one((1, 1, 2, 2, 3)))]
    for vpc in vpcs:
        make_doors(make, vpc)
        forget(make, RegionalNatGateway)
        for number in range(make.random.randint(2, MOST_HOSTS)):
            make_instance(make, vpc, f"i-{vpc.id}-{number}")
        if make.maybe(0.3):
            make_second_interface(make, vpc)
        if make.maybe(0.2):
            make_database(make, vpc)
    make_peerings(make)
    if make.maybe(0.5):
        make_hubs(make)
    if make.maybe(0.5):
        make_sites(make)
    make_hub_tables(make)
    fill_groups(make)
    for vpc in vpcs:
        make_acls(make, vpc)
        make_tables(make, vpc)
    loosen(make)
    for table in make.of(RouteTable):
        if table.gateways:
            del make.resources[table.id]
    make_detours(make)
    return make.cloud()


def forget(make: Maker, kind: type[Resource]) -> None:
    for resource in make.of(kind):
        del make.resources[resource.id]


def loosen(make: Maker) -> None:
    """Open some of the filters: where all of them are narrow, few packets meet the second."""
    for group in make.of(SecurityGroup):
        if make.maybe(0.5):
            open_wide = tuple(
                SecurityGroupRule(id=f"sgr-{group.id}-wide-{n}", service=Service.ALL, peer=network)
                for n, network in enumerate((ALL_IPV4, ALL_IPV6))
            )
            given = {(r.service, r.peer) for r in group.inbound}
            more = [r for r in open_wide if (r.service, r.peer) not in given]
            make.add(replace(group, inbound=(*group.inbound, *more)))
    for acl in make.of(NetworkAcl):
        if not acl.default and make.maybe(0.5):
            del make.resources[acl.id]


def make_second_interface(make: Maker, vpc: Vpc) -> None:
    """One more interface, in the same zone, for an instance that has a single one."""
    alone = [i for i in make.of(Instance) if len(i.interfaces) == 1]
    own = {n.id: n for n in make.of(NetworkInterface)}
    zones = {s.id: s.zone for s in make.of(Subnet, vpc.id)}
    alone = [i for i in alone if own[i.interfaces[0]].subnet in zones]
    if not alone:
        return
    instance = make.one(alone)
    zone = zones[own[instance.interfaces[0]].subnet]
    nic = make_interface(
        make,
        f"eni-{instance.id}-1",
        make.one([s for s in make.of(Subnet, vpc.id) if s.zone == zone]),
        make.groups_of(vpc.id),
        owner=instance.id,
        six=make.maybe(0.5),
    )
    make.add(replace(instance, interfaces=(*instance.interfaces, nic.id)))


def make_sites(make: Maker) -> None:
    """One or two sites, each with a VPN connection or two."""
    for number in range(make.one((1, 1, 2))):
        own = IPv4Network(f"192.168.{number * 16}.0/20")
        if number and make.maybe(0.3):
            own = IPv4Network("192.168.0.0/21")
        site = Site(
            id=f"site-{number}",
            networks=(own, *[IPv4Network("10.0.128.0/20")] * make.maybe(0.15)),
            advertises=(make.one(list(own.subnets(1))),) if make.maybe(0.2) else None,
            routes=tuple({random_network(make): None, IPv4Network("10.0.0.0/8"): None})
            if make.maybe(0.2)
            else None,
            inbound=firewall(make) if make.maybe(0.4) else None,
            outbound=firewall(make) if make.maybe(0.4) else None,
        )
        host = IPv4Network((int(own.network_address) + 10, 31))
        make.add(
            site,
            CustomerGateway(id=f"cgw-{number}", site=site.id),
            SiteHost(id=f"host-{number}", site=site.id, networks=(host,)),
        )
        for uplink in range(make.one((1, 1, 1, 2))):
            make_uplink(make, site, f"{number}{uplink}")


def make_uplink(make: Maker, site: Site, name: str) -> None:
    """A VPN connection to the transit gateway, or to the VPN gateway of some VPC."""
    hubs = [h.id for h in make.of(TransitGateway)]
    if not hubs or make.maybe(0.5):
        gateway = vpn_gateway(make, make.one(make.of(Vpc)))
        make.add(vpn(make, site, name, gateway=gateway.id, hub=None))
        return
    attachment = f"tgw-attach-vpn-{name}"
    make.add(vpn(make, site, name, gateway=None, hub=hubs[0]))
    make.add(TransitGatewayVpnAttachment(id=attachment, gateway=hubs[0], connection=f"vpn-{name}"))
