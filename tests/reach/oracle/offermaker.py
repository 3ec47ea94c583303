"""Random pods, and services that one VPC offers to others by PrivateLink."""

from __future__ import annotations

from dataclasses import replace

from oracle.maker import HOME, Maker, make_interface
from trainer.cloud import (
    BalancerType,
    EksPod,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    Forwarding,
    Instance,
    LoadBalancer,
    NetworkInterface,
    Platform,
    PrivateAddress,
    Subnet,
    Vpc,
    VpcEndpoint,
)

OFFERED = f"com.amazonaws.vpce.{HOME}.vpce-svc-0"


def make_pods(make: Maker, vpc: Vpc) -> None:
    """One or two, each with an address of its own on an interface of its node."""
    nodes = [
        i
        for i in make.of(Instance)
        if i.host.forwards is Forwarding.NONE
        and i.platform is Platform.LINUX
        and any(make.vpc_of(n) == vpc.id for n in make.of(NetworkInterface) if n.owner == i.id)
    ]
    for number, node in enumerate(make.some(nodes, 2)):
        nic = make.one([n for n in make.of(NetworkInterface) if n.owner == node.id])
        name = f"pod-{vpc.id}-{number}"
        own = nic.addresses[0].ip + 3
        make.add(replace(nic, addresses=(*nic.addresses, PrivateAddress(ip=own))))
        make.add(EksPod(id=name, node=node.id, address=str(own)))


def make_offer(make: Maker) -> None:
    """A network load balancer as an endpoint service, and an endpoint for it in some VPC."""
    offered = [b for b in make.of(LoadBalancer) if b.type is BalancerType.NETWORK]
    regions = {v.id: v.region for v in make.of(Vpc)}
    offered = [b for b in offered if regions[b.vpc] == HOME]
    if not offered:
        return
    balancer = make.one(offered)
    make.add(
        EndpointServiceConfiguration(
            id="vpce-svc-0", service=OFFERED, load_balancers=(balancer.id,)
        )
    )
    zone_of = {s.id: s.zone for s in make.of(Subnet)}
    zones = {zone_of[n.subnet] for n in make.of(NetworkInterface) if n.id in balancer.interfaces}
    vpcs = [v for v in make.of(Vpc) if v.region == HOME]
    others = [v for v in vpcs if v.id != balancer.vpc]
    vpc = make.one(others if others and make.maybe(0.85) else vpcs)
    doors = {s.zone: s for s in make.of(Subnet, vpc.id) if s.zone in zones}
    if not doors:
        return
    groups = make.groups_of(vpc.id)
    name = f"vpce-{vpc.id}-offer"
    nics = [
        make_interface(make, f"eni-{name}-{zone}", s, groups, owner=name, six=False, extra=False)
        for zone, s in doors.items()
    ]
    state = EndpointState.AVAILABLE if make.maybe(0.93) else EndpointState.PENDING_ACCEPTANCE
    make.add(
        VpcEndpoint(
            id=name,
            vpc=vpc.id,
            service=OFFERED,
            type=EndpointType.INTERFACE,
            interfaces=tuple(n.id for n in nics),
            state=state,
        )
    )
