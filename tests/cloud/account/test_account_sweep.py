"""Whatever an export lacks, no answer claims what the whole export would not have.

Taken away are whole responses, one kind after the other, single files, and single attributes that
decide. An answer stays as it is or becomes unknown; it never wins packets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from account_folder import write_account
from oracle.generator import random_cloud
from test_account_round_trip import ends
from whole_cloud import whole_cloud

from trainer.cloud import AwsService, Cloud
from trainer.cloud.account import read_account
from trainer.cloud.account.commands import COMMANDS
from trainer.packets import Service
from trainer.reach import Outcome, Question, UnknownEnd, Verdict, ask

Files = dict[str, Any]
"""Path in the folder -> response."""

Asked = tuple[str, str, str]

PORTS = ("tcp/443", "tcp/22", "tcp/3306", "udp/53", "icmp/echo")
MOST_QUESTIONS = 80
"""Of all pairs of ends and ports, at even distances."""

CLOUDS = ("whole", 2, 4, 8)
"""The topology with everything, and random ones that are dense."""

ATTRIBUTES = {
    "Addresses": ("NetworkInterfaceId",),
    "InternetGateways": ("Attachments", "Attachments.VpcId"),
    "NatGateways": (
        *("State", "SubnetId", "NatGatewayId"),
        *("NatGatewayAddresses", "NatGatewayAddresses.NetworkInterfaceId"),
        *("NatGatewayAddresses.PublicIp", "NatGatewayAddresses.AvailabilityZone"),
    ),
    "NetworkAcls": (
        *("Associations", "Associations.SubnetId", "IsDefault"),
        *("Entries", "Entries.Egress", "Entries.Protocol", "Entries.RuleAction"),
        *("Entries.RuleNumber", "Entries.CidrBlock"),
    ),
    "NetworkInterfaces": ("Groups", "Groups.GroupId", "SourceDestCheck", "SubnetId", "Attachment"),
    "RouteTables": (
        *("Associations", "Associations.SubnetId", "Associations.Main"),
        *("Routes", "Routes.DestinationCidrBlock", "Routes.Origin", "PropagatingVgws"),
    ),
    "SecurityGroups": ("IpPermissions.IpProtocol", "IpPermissionsEgress.IpProtocol"),
    "ServiceConfigurations": ("NetworkLoadBalancerArns", "ServiceId", "ServiceName"),
    "VpcEndpoints": ("PrivateDnsEnabled", "VpcEndpointType", "ServiceName", "State"),
    "VpnGateways": ("VpcAttachments", "VpcAttachments.State", "VpcAttachments.VpcId"),
    "Vpcs": ("CidrBlockAssociationSet", "CidrBlock"),
    "VpnConnections": ("VgwTelemetry", "VgwTelemetry.Status", "CustomerGatewayId"),
}
"""By the key of the response, the attributes that AWS always writes and that decide."""


@cache
def export(name: str | int) -> Files:
    cloud = whole_cloud() if isinstance(name, str) else random_cloud(name)
    with TemporaryDirectory() as place:
        folder = write_account(cloud, Path(place))
        return {
            str(path.relative_to(folder)): json.loads(path.read_text())
            for path in sorted(folder.rglob("*.json"))
        }


def read(files: Files) -> Cloud:
    with TemporaryDirectory() as place:
        for name, body in files.items():
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(body))
        return read_account(Path(place)).cloud


def questions(cloud: Cloud) -> list[Asked]:
    """Between ends that go by the same name whatever is told of them. A public address may turn
    out to be on premises, or not."""
    services = [s for s in cloud.of(AwsService) if s.endswith((".s3", ".ssm"))]
    every = [*(e for e in ends(cloud, cloud) if not is_public(e)), *services]
    asked = [(a, b, port) for a in every for b in every if a != b for port in PORTS]
    return asked[:: max(1, len(asked) // MOST_QUESTIONS)]


def is_public(end: str) -> bool:
    try:
        return not ip_address(end).is_private
    except ValueError:
        return False


def answers(cloud: Cloud, asked: Iterable[Asked]) -> Iterator[Verdict | None]:
    """None for what cannot be named any more."""
    for source, destination, port in asked:
        try:
            yield ask(cloud, Question(source, destination, Service.parse(port)), explain=False)
        except UnknownEnd:
            yield None


@cache
def whole(name: str | int) -> tuple[list[Asked], list[Verdict | None]]:
    cloud = read(export(name))
    asked = questions(cloud)
    return asked, [*answers(cloud, asked)]


def claims(name: str | int, less: Files) -> list[tuple[Asked, Outcome, Outcome]]:
    """What is answered without some of the files as it is not with all of them."""
    asked, before = whole(name)
    found = []
    for question, old, new in zip(asked, before, answers(read(less), asked), strict=True):
        if old is None or new is None or old.missing == ("nothing_meant",):
            continue
        won = (new.works & old.asked) - old.works - old.sometimes
        if new.outcome not in (old.outcome, Outcome.UNKNOWN) or won:
            found.append((question, old.outcome, new.outcome))
        if new.outcome is Outcome.UNKNOWN:
            assert new.missing
    return found


def without(files: Files, key: str, path: str) -> Files:
    """The files without an attribute of every object under a key."""
    less = deepcopy(files)
    for body in less.values():
        if key in body:
            _cut(body[key], path.split("."))
    return less


def _cut(value: object, path: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _cut(each, path)
    elif isinstance(value, dict):
        if len(path) == 1:
            value.pop(path[0], None)
        else:
            _cut(value.get(path[0]), path[1:])


@pytest.mark.parametrize("name", CLOUDS)
def test_the_whole_exports_answer_in_every_way(name: str | int) -> None:
    """Else there would be nothing to lose."""
    outcomes = {verdict.outcome for verdict in whole(name)[1] if verdict is not None}
    assert outcomes >= {Outcome.REACHABLE, Outcome.UNREACHABLE}


@pytest.mark.parametrize("key", sorted(COMMANDS))
def test_without_a_kind_of_response_nothing_is_claimed(key: str) -> None:
    for name in CLOUDS:
        files = export(name)
        less = {path: body for path, body in files.items() if key not in body}
        if len(less) < len(files):
            assert claims(name, less) == [], name


@pytest.mark.parametrize("name", CLOUDS)
def test_without_one_of_the_files_of_a_kind_nothing_is_claimed(name: str | int) -> None:
    """Those whose names say which route table, VPC, load balancer … they are about."""
    files = export(name)
    for path in files:
        if Path(path).name.count(".") > 2:
            less = {other: body for other, body in files.items() if other != path}
            assert claims(name, less) == [], path


@pytest.mark.parametrize(
    ("key", "path"), [(k, p) for k, paths in ATTRIBUTES.items() for p in paths]
)
def test_without_an_attribute_that_decides_nothing_is_claimed(key: str, path: str) -> None:
    for name in CLOUDS:
        files = export(name)
        less = without(files, key, path)
        if less != files:
            assert claims(name, less) == [], name
