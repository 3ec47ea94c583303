"""``aws`` where it meets the network: sessions by Session Manager, and calls made on a host.

A call needs the service's API to be reachable from where it is made; the ``aws`` prompt itself
stands for a workstation with a way to the internet.
https://docs.aws.amazon.com/cli/latest/reference/ssm/start-session.html
https://docs.aws.amazon.com/cli/latest/reference/rds/generate-db-auth-token.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from trainer.awscli.names import resource_id
from trainer.awscli.spec import load
from trainer.cloud import Cloud, Instance, InstanceState, LambdaFunction
from trainer.cloud.service_addresses import split_service_id
from trainer.machine.answer import MOST_HOSTS, Answer, Misused, Note, Standing
from trainer.machine.lookup import Lookup
from trainer.machine.named import bucket_of
from trainer.machine.options import Usage, read_options
from trainer.machine.scene import Scene, waited
from trainer.machine.tools.database import TOKEN_MARK
from trainer.machine.trying import HTTPS, Probe, Tried, narrowed
from trainer.reach import Outcome, Symptom
from trainer.reach.journeys import Flow, session_manager

USAGE_STATUS: Final = 252
SERVICE_STATUS: Final = 254
CLIENT_STATUS: Final = 255
API_TIMEOUT: Final = 60
"""Seconds that the AWS CLI waits for a connection.

https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
"""
_OF_ITS_OWN: Final = {"elbv2": "elasticloadbalancing", "s3api": "s3", "cloudwatch": "monitoring"}
"""CLI words that are not the API's name."""

SESSION: Final = ("aws", "ssm", "start-session")
_START = Usage.of("aws", valued="--target --region --document-name --profile --reason", status=252)
_TOKEN = Usage.of("aws", valued="--hostname --port --region --username --profile", status=252)


def is_session(words: Sequence[str]) -> bool:
    """Whether a line begins a session; help for it is the AWS CLI's."""
    return tuple(words[:3]) == SESSION and "help" not in words[3:]


def start_session(cloud: Cloud, standing: Standing, line: str, words: Sequence[str]) -> Answer:
    """``aws ssm start-session``; the caller's own way to the API is not asked about here.

    Raises:
        Misused: there is no target, or no such instance.
    """
    target = read_options(_START, words[3:]).value("--target")
    if not target:
        text = "aws: [ERROR]: the following arguments are required: --target"
        raise Misused(text, USAGE_STATUS)
    if len(standing.hosts) >= MOST_HOSTS:
        raise Misused("", CLIENT_STATUS, Note("machine.note.too_deep", {"most": MOST_HOSTS}))
    instance = cloud.find(Instance, resource_id(cloud, (Instance,), target))
    refusal = (
        "aws: [ERROR]: An error occurred (TargetNotConnected) when calling the StartSession "
        f"operation: {target} is not connected."
    )
    if instance is None:
        raise Misused(refusal, SERVICE_STATUS)
    if instance.state is not InstanceState.RUNNING:
        raise Misused(refusal, SERVICE_STATUS, Note("machine.note.stopped", {"name": instance.id}))
    journey = session_manager(cloud, instance.id)
    probes = tuple(
        Probe(cloud, part.verdict, narrowed(part.verdict), part.symptom)
        for part in journey.parts
        if isinstance(part, Flow)
    )
    after = standing.having(Tried(line, probes, journey, cloud))
    if journey.outcome is not Outcome.REACHABLE:
        note = "unknown" if journey.outcome is Outcome.UNKNOWN else "agent_calls_out"
        return Answer(after, refusal, SERVICE_STATUS, (Note(f"machine.note.{note}"),))
    moved = replace(after, hosts=(*after.hosts, instance.id))
    text = f"Starting session with SessionId: learner-{after.count:08d}"
    return Answer(moved, text)


def aws_on_host(scene: Scene, words: Sequence[str]) -> Answer | None:
    """A call from a host; None if the API is reached and the ``aws`` prompt may answer it.

    Raises:
        Misused: the line names no service that is known.
    """
    if len(words) < 2 or words[-1] == "help" or words[1].startswith("-"):
        return None
    if tuple(words[1:3]) == ("rds", "generate-db-auth-token"):
        return Answer(scene.standing, token(scene, words))
    if words[1] not in load().words and words[1] not in ("s3", "s3api"):
        return None
    lost = _lost_on_the_way(scene, words)
    if lost is not None:
        return lost
    if is_session(words):
        return start_session(scene.cloud, scene.standing, scene.line, words)
    return None


def token(scene: Scene, words: Sequence[str]) -> str:
    """An IAM token for a database, made without asking anybody.

    Raises:
        Misused: an option lacks, or the host has no role to sign with.
    """
    given = read_options(_TOKEN, words[3:])
    lacking = [o for o in ("--hostname", "--port", "--username") if not given.value(o)]
    if lacking:
        text = "aws: [ERROR]: the following arguments are required: " + ", ".join(lacking)
        raise Misused(text, USAGE_STATUS)
    match scene.cloud.resources.get(scene.here.id):
        case Instance(role=None) | LambdaFunction(role=None):
            text = "aws: [ERROR]: Unable to locate credentials"
            raise Misused(text, CLIENT_STATUS, Note("machine.note.no_role"))
    hostname, port, user = (given.value(o) or "" for o in ("--hostname", "--port", "--username"))
    return f"{hostname}:{port}{TOKEN_MARK}{user}&X-Amz-Expires=900&X-Amz-Signature=0f1e2d3c4b5a"


def _lost_on_the_way(scene: Scene, words: Sequence[str]) -> Answer | None:
    """What the CLI says if the API does not answer or an endpoint's policy refuses; else None.

    ``aws s3 ls`` is answered here: there are no objects that the ``aws`` prompt could list.
    """
    service = _OF_ITS_OWN.get(words[1], words[1])
    place = "" if service == "iam" else f".{scene.here.region}"
    looked = scene.look_up(f"{service}{place}.amazonaws.com")
    bucket = _bucket(words)
    parts = split_service_id(looked.end)
    if bucket and parts is not None:
        meant = bucket_of(looked.cloud, parts[0], bucket)
        if meant is not None:
            looked = Lookup(looked.name, looked.found, meant.cloud, meant.end, looked.addresses)
    dialled = scene.dial_found(looked, HTTPS)
    url = f'"https://{looked.name}/"'
    if dialled.last is None:
        text = f"aws: [ERROR]: Could not connect to the endpoint URL: {url}"
        return dialled.answer([text], CLIENT_STATUS)
    match dialled.seen:
        case Symptom.TIMED_OUT:
            text = f"aws: [ERROR]: Connect timeout on endpoint URL: {url}"
            return dialled.answer([text], CLIENT_STATUS, waited(API_TIMEOUT))
        case Symptom.ACCESS_DENIED:
            text = (
                "aws: [ERROR]: An error occurred (AccessDenied) when calling the "
                f"{_operation(words)} operation: User is not authorized to perform this action "
                "because no VPC endpoint policy allows it"
            )
            return dialled.answer([text], SERVICE_STATUS)
        case Symptom.REFUSED | Symptom.NETWORK_UNREACHABLE:
            text = f"aws: [ERROR]: Could not connect to the endpoint URL: {url}"
            return dialled.answer([text], CLIENT_STATUS)
    if words[1] in ("s3", "s3api"):
        note = Note("machine.note.s3_answers")
        return dialled.answer([], 0, note)
    return None


def _bucket(words: Sequence[str]) -> str:
    """The bucket that a command of S3 names."""
    for before, word in pairwise(words):
        if word.startswith("s3://"):
            return word.removeprefix("s3://").partition("/")[0]
        if before == "--bucket":
            return word
    return ""


def _operation(words: Sequence[str]) -> str:
    if words[1] == "s3":
        return "ListObjectsV2"
    return "".join(part.capitalize() for part in (words[2] if len(words) > 2 else "").split("-"))
