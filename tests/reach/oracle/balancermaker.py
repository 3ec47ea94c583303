"""Random load balancers in front of the instances of a VPC."""

from __future__ import annotations

from oracle.joins import one_per_zone
from oracle.maker import Maker, make_interface
from trainer.cloud import (
    BalancerType,
    HealthCheck,
    Instance,
    InternetGateway,
    Listener,
    LoadBalancer,
    NetworkInterface,
    Scheme,
    Target,
    TargetGroup,
    TargetType,
    Vpc,
)


def make_balancer(make: Maker, vpc: Vpc) -> None:
    """With one or two listeners; an application load balancer only where there are two zones."""
    subnets = one_per_zone(make, vpc, every=True)
    kind = make.one(tuple(BalancerType)) if len(subnets) > 1 else BalancerType.NETWORK
    if kind is BalancerType.NETWORK and make.maybe(0.3):
        subnets = subnets[:1]
    name = f"{'alb' if kind is BalancerType.APPLICATION else 'nlb'}-{vpc.id}"
    groups = () if kind is BalancerType.NETWORK and make.maybe(0.4) else make.groups_of(vpc.id)
    attached = any(gateway.vpc == vpc.id for gateway in make.of(InternetGateway))
    facing = attached and make.maybe(0.5)
    nics = [
        make_interface(
            make,
            f"eni-{name}-{number}",
            subnet,
            groups,
            owner=name,
            six=False,
            public=facing,
            extra=False,
        )
        for number, subnet in enumerate(subnets)
    ]
    make.add(
        LoadBalancer(
            id=name,
            vpc=vpc.id,
            type=kind,
            scheme=Scheme.INTERNET_FACING if facing else Scheme.INTERNAL,
            interfaces=tuple(n.id for n in nics),
            cross_zone=kind is BalancerType.APPLICATION or make.maybe(0.4),
        )
    )
    for port in make.some((80, 443), 2):
        make_listener(make, vpc, name, kind, port)


def make_listener(make: Maker, vpc: Vpc, balancer: str, kind: BalancerType, port: int) -> None:
    application = kind is BalancerType.APPLICATION
    protocol = "HTTP" if application else make.one(("TCP", "TCP", "TLS", "UDP", "TCP_UDP"))
    group = f"tg-{balancer}-{port}"
    by_id = make.maybe(0.6)
    keeps = None if application or make.maybe(0.6) else make.maybe(0.5)
    make.add(
        TargetGroup(
            id=group,
            vpc=vpc.id,
            protocol=protocol,
            port=make.one((443, 443, 5432, 500)),
            target_type=TargetType.INSTANCE if by_id else TargetType.IP,
            targets=tuple(
                Target(
                    id=i.id if by_id else address_of(make, i),
                    port=make.one((None, None, None, 443)),
                )
                for i in make.some([i for i in make.of(Instance) if vpc.id in i.id], 3)
            ),
            health_check=HealthCheck(
                protocol="HTTP" if application else "TCP", port=make.one((None, None, 443, 450))
            ),
            preserve_client_ip=keeps if protocol in ("TCP", "TLS") else None,
            cross_zone=make.one((None, None, None, False, True)),
        )
    )
    make.add(
        Listener(
            id=f"listener-{balancer}-{port}",
            load_balancer=balancer,
            protocol=protocol,
            port=port,
            target_groups=(group,),
        )
    )


def address_of(make: Maker, instance: Instance) -> str:
    nic = next(n for n in make.of(NetworkInterface) if n.id == instance.interfaces[0])
    return str(make.one(nic.addresses).ip)
