"""Journeys: what a person tries to do, as named flows and conditions that are judged together.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-prerequisites.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    IamRole,
    Instance,
    LambdaFunction,
    NetworkInterface,
    Subnet,
    Vpc,
)
from trainer.cloud.role_policies import AGENT_POLICY, CONNECT_ACTION, allows, allows_sessions
from trainer.cloud.service_addresses import service_id, with_services
from trainer.packets import Service
from trainer.reach.answers import Outcome, Question, Symptom, Verdict
from trainer.reach.ask import ask
from trainer.reach.codes import Code


class Leg(StrEnum):
    """What one part of a journey is for; each has its words in the catalogue."""

    TO_BASTION = "to_bastion"
    FROM_BASTION = "from_bastion"
    AGENT = "agent"
    ROLE = "role"
    SERVICE = "service"
    DATABASE = "database"
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Flow:
    """Packets that must get there and back."""

    leg: Leg
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome

    @property
    def symptom(self) -> Symptom:
        return self.verdict.symptom


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold beside the packets; ``code`` says what is wrong if it does not."""

    leg: Leg
    component: str
    holds: bool
    code: Code
    detail: str = ""

    @property
    def outcome(self) -> Outcome:
        return Outcome.REACHABLE if self.holds else Outcome.UNREACHABLE

    @property
    def symptom(self) -> Symptom:
        return Symptom.CONNECTED if self.holds else Symptom.ACCESS_DENIED


Part: TypeAlias = Flow | Condition


@dataclass(frozen=True, slots=True)
class Journey:
    """The parts in the order in which a person meets them."""

    parts: tuple[Part, ...]

    @property
    def outcome(self) -> Outcome:
        """Reachable if every part is; the worst part's outcome otherwise."""
        outcomes = {part.outcome for part in self.parts}
        for outcome in (Outcome.UNREACHABLE, Outcome.UNKNOWN, Outcome.PARTIAL):
            if outcome in outcomes:
                return outcome
        return Outcome.REACHABLE

    @property
    def symptom(self) -> Symptom:
        """That of the first part that fails: a person gets no further."""
        for part in self.parts:
            if part.outcome is not Outcome.REACHABLE:
                return part.symptom
        return Symptom.CONNECTED


HTTPS: Final = Service.tcp(443)


def through_bastion(
    cloud: Cloud, client: str, bastion: str, target: str, service: Service
) -> Journey:
    """SSH or RDP to a bastion host, and from there to the target."""
    return Journey(
        (
            Flow(Leg.TO_BASTION, ask(cloud, Question(client, bastion, service))),
            Flow(Leg.FROM_BASTION, ask(cloud, Question(bastion, target, service))),
        )
    )


def session_manager(cloud: Cloud, instance: str) -> Journey:
    """A Session Manager session: the agent calls out, nothing needs to be open inwards.

    The agent needs ``ssm`` and ``ssmmessages``, by interface endpoint or over the internet.
    Raises KeyError if there is no such instance.
    """
    host = cloud.get(Instance, instance)
    region = region_of(cloud, host.interfaces[0])
    return Journey(
        (
            Condition(Leg.AGENT, instance, host.host.ssm_agent, Code.SSM_AGENT_NOT_RUNNING),
            _permitted(cloud, instance, host.role, AGENT_POLICY),
            *_services(cloud, instance, region, ("ssm", "ssmmessages")),
        )
    )


def database(cloud: Cloud, client: str, db: str, *, iam: bool = False) -> Journey:
    """A connection to a database by its name, with an IAM token instead of a password or not.

    Raises KeyError if there is no such database.
    """
    instance = cloud.get(DbInstance, db)
    parts: list[Part] = [
        Flow(Leg.DATABASE, ask(cloud, Question(client, db, Service.tcp(instance.port))))
    ]
    if iam:
        parts.append(
            Condition(
                Leg.AUTHENTICATION,
                db,
                instance.iam_authentication,
                Code.IAM_AUTHENTICATION_DISABLED,
            )
        )
        parts.append(_permitted(cloud, client, _role_of(cloud, client), CONNECT_ACTION))
    return Journey(tuple(parts))


def image_pull(cloud: Cloud, task: str) -> Journey:
    """What a Fargate task fetches before it runs, all through its own interface.

    Layers come from S3. Raises KeyError if there is no such task.
    """
    found = cloud.get(EcsTask, task)
    needed = ["ecr.api", "ecr.dkr", "s3"]
    if found.logs:
        needed.append("logs")
    if found.secrets:
        needed.append("secretsmanager")
    region = region_of(cloud, found.interfaces[0])
    return Journey(tuple(_services(cloud, task, region, tuple(needed))))


def region_of(cloud: Cloud, interface: str) -> str:
    """The Region that an interface is in."""
    subnet = cloud.get(Subnet, cloud.get(NetworkInterface, interface).subnet)
    return cloud.get(Vpc, subnet.vpc).region


def _services(cloud: Cloud, client: str, region: str, names: tuple[str, ...]) -> Iterator[Flow]:
    """The client to each service of its Region, whether the cloud mentions it or not."""
    services = [service_id(region, name) for name in names]
    cloud = with_services(cloud, services)
    for service in services:
        yield Flow(Leg.SERVICE, ask(cloud, Question(client, service, HTTPS)))


def _permitted(cloud: Cloud, who: str, role: str | None, policy: str) -> Condition:
    found = cloud.find(IamRole, role)
    return Condition(
        Leg.ROLE if policy == AGENT_POLICY else Leg.PERMISSION,
        who if found is None else found.id,
        found is not None and _grants(found, policy),
        Code.IAM_PERMISSION_MISSING,
        policy,
    )


def _grants(role: IamRole, policy: str) -> bool:
    return allows_sessions(role) if policy == AGENT_POLICY else allows(role, policy)


def _role_of(cloud: Cloud, client: str) -> str | None:
    match cloud.resources.get(client):
        case Instance(role=role) | LambdaFunction(role=role):
            return role
        case _:
            return None
