"""The engine's sets against the simulator's single packets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oracle.judge import Answered, Judge, Outcome
from oracle.states import INTERNET, Undetermined
from oracle.wire import Packet, number
from trainer.cloud import (
    AwsService,
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    EndpointServiceConfiguration,
    Instance,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NetworkInterface,
    OutsideHost,
    Site,
    SiteHost,
    TargetGroup,
    TargetType,
    VpcEndpoint,
)
from trainer.packets import Packet as EnginePacket
from trainer.reach import Question, Verdict, ask


@dataclass(frozen=True, slots=True)
class Case:
    """One packet of one question about one cloud."""

    cloud: Cloud
    question: Question
    every_address: bool
    packet: EnginePacket


@dataclass(frozen=True, slots=True)
class Disagreement:
    case: Case
    engine: Outcome
    oracle: Outcome


def start_of(cloud: Cloud, source: str) -> str:
    """Where packets of a question's source begin: an interface or a place."""
    match cloud.resources.get(source):
        case Instance() | DbInstance() | EcsTask() | LambdaFunction() as owner:
            return owner.interfaces[0]
        case EksPod() as pod:
            return _interface_of(cloud, pod)
        case OutsideHost():
            return INTERNET
        case SiteHost() as host:
            return host.site
        case _:
            return source


def meant_by(cloud: Cloud, destination: str) -> frozenset[str]:
    """The ends at which packets to a question's destination may arrive."""
    match cloud.resources.get(destination):
        case Instance() | DbInstance() as owner:
            return frozenset(owner.interfaces[:1])
        case EksPod() as pod:
            return frozenset({_interface_of(cloud, pod)})
        case VpcEndpoint(service=service) if service in _offered(cloud):
            return frozenset(e for name in _offered(cloud)[service] for e in _behind(cloud, name))
        case EcsTask() | VpcEndpoint() as owner:
            return frozenset(owner.interfaces)
        case OutsideHost():
            return frozenset({INTERNET})
        case SiteHost() as host:
            return frozenset({host.site})
        case AwsService(id=service):
            endpoints = cloud.of(VpcEndpoint).values()
            own = (n for e in endpoints if e.service == service for n in e.interfaces)
            return frozenset({service, *own})
        case LoadBalancer(id=balancer):
            return _behind(cloud, balancer)
        case _:
            return frozenset({destination})


def _offered(cloud: Cloud) -> dict[str, tuple[str, ...]]:
    return {s.service: s.load_balancers for s in cloud.of(EndpointServiceConfiguration).values()}


def _interface_of(cloud: Cloud, pod: EksPod) -> str:
    """Where the pod's address is."""
    return next(
        nic.id
        for nic in cloud.of(NetworkInterface).values()
        if nic.owner == pod.node
        and pod.address in {*(str(a.ip) for a in nic.addresses), *map(str, nic.ipv6)}
    )


def _behind(cloud: Cloud, balancer: str) -> frozenset[str]:
    groups = {
        g
        for listener in cloud.of(Listener).values()
        if listener.load_balancer == balancer
        for g in listener.target_groups
    }
    return frozenset(
        end for group in groups for end in _targets(cloud, cloud.get(TargetGroup, group))
    )


def _targets(cloud: Cloud, group: TargetGroup) -> Iterator[str]:
    """By the owner's first interface, or by whoever has the address."""
    for target in group.targets:
        if group.target_type is TargetType.INSTANCE:
            yield cloud.get(Instance, target.id).interfaces[0]
        else:
            for nic in cloud.of(NetworkInterface).values():
                if any(str(a.ip) == target.id for a in nic.addresses):
                    yield nic.id
            yield from cloud.of(Site)


def as_wire(packet: EnginePacket) -> Packet:
    return Packet(
        packet.protocol,
        number(packet.source),
        number(packet.destination),
        packet.source_port,
        packet.destination_port,
        packet.icmp_type,
        packet.icmp_code,
    )


def engine_outcome(verdict: Verdict, packet: EnginePacket) -> Outcome:
    answered = Answered.NEVER
    if packet in verdict.works:
        answered = Answered.ALWAYS
    elif packet in verdict.sometimes:
        answered = Answered.SOMETIMES
    return Outcome(packet in verdict.arrives, answered)


def engine_verdict(cloud: Cloud, question: Question, *, every_address: bool) -> Verdict:
    return ask(cloud, question, every_address=every_address, hosts=False, explain=False)


def check(case: Case) -> Disagreement | None:
    """One packet asked of both, from the start."""
    verdict = engine_verdict(case.cloud, case.question, every_address=case.every_address)
    if case.packet not in verdict.asked:
        return None
    return judged(case, verdict, Judge(case.cloud))


def judged(case: Case, verdict: Verdict, judge: Judge) -> Disagreement | None:
    """None if they agree, or if AWS does not say what is right."""
    question = case.question
    start = start_of(case.cloud, question.source)
    try:
        oracle = judge.outcome(
            as_wire(case.packet), start, meant_by(case.cloud, question.destination)
        )
    except Undetermined:
        return None
    engine = engine_outcome(verdict, case.packet)
    return None if engine == oracle else Disagreement(case, engine, oracle)
