"""Functions and containers: owners of interfaces that AWS makes for them.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.compute import NO_FACTS, HostFacts
from trainer.cloud.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaFunction(Resource):
    """``interfaces`` is empty for a function that is not attached to a VPC.

    An attached function sends from private addresses only, whatever its subnets' routes.
    """

    interfaces: tuple[str, ...] = ()
    region: str = "ap-northeast-1"
    role: str | None = None


class Launch(StrEnum):
    FARGATE = "FARGATE"
    EC2 = "EC2"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsTask(Resource):
    """A task with an interface of its own (``awsvpc``); ``service`` is the name of the service
    that keeps it running, if there is one."""

    interfaces: tuple[str, ...]
    launch: Launch = Launch.FARGATE
    image: str = ""
    secrets: bool = False
    logs: bool = True
    service: str = ""
    host: HostFacts = NO_FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class EksPod(Resource):
    """A pod: a secondary address of its node's interface, or an interface of its own."""

    node: str
    address: str
    host: HostFacts = NO_FACTS
