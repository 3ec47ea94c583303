"""Random questions about a cloud."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from oracle.model import is_private
from oracle.wire import span
from trainer.cloud import (
    AwsService,
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    Instance,
    LambdaFunction,
    LoadBalancer,
    NetworkInterface,
    OutsideHost,
    Site,
    SiteHost,
    VpcEndpoint,
)
from trainer.packets import Service
from trainer.reach import INTERNET, Question

SERVICES = tuple(
    map(
        Service.parse,
        (
            "all",
            "tcp",
            "tcp/443",
            "tcp/443",
            "tcp/400-500",
            "tcp/5432",
            "udp/53",
            "udp",
            "icmp/echo",
            "icmp",
            "icmpv6",
            "proto/47",
        ),
    )
)


def questions(random: Random, cloud: Cloud, count: int) -> Iterator[tuple[Question, bool]]:
    """Questions, each with whether all addresses are meant or those that one would dial."""
    inside = [*cloud.of(Instance), *cloud.of(DbInstance)]
    pods = [*cloud.of(EksPod)] * 2
    hosts = cloud.of(SiteHost).values()
    public = [h.id for h in hosts if not is_private(span(h.networks[0])[0])] * 4
    clients = [
        *public,
        *inside,
        *inside,
        *(i.id for i in cloud.of(NetworkInterface).values() if i.owner in inside),
        *pods,
        *cloud.of(EcsTask),
        *cloud.of(LambdaFunction),
        *cloud.of(OutsideHost),
        *cloud.of(Site),
        *cloud.of(SiteHost),
        INTERNET,
    ]
    servers = [
        *public,
        *inside,
        *inside,
        *(i.id for i in cloud.of(NetworkInterface).values() if i.owner in inside),
        *pods,
        *cloud.of(EcsTask),
        *(e.id for e in cloud.of(VpcEndpoint).values() if e.interfaces),
        *(e.id for e in cloud.of(VpcEndpoint).values() if "vpce-svc" in e.service),
        *cloud.of(LoadBalancer),
        *cloud.of(LoadBalancer),
        *cloud.of(AwsService),
        *cloud.of(OutsideHost),
        *cloud.of(Site),
        *cloud.of(SiteHost),
        INTERNET,
    ]
    for _ in range(count):
        client, server = random.choice(clients), random.choice(servers)
        if client != server:
            yield Question(client, server, random.choice(SERVICES)), random.random() < 0.5
