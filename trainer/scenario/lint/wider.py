"""Nobody passes by opening more than needed: wider repairs and clouds without filters fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network
from itertools import permutations
from typing import Final

from trainer.actions import AwsError, Call, perform
from trainer.awscli.shell import Shell, run
from trainer.cloud import (
    AclAction,
    AclEntry,
    Cloud,
    Network,
    NetworkAcl,
    Problem,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.packets import PacketSet, Service
from trainer.reach import Question, UnknownEnd, ask, ends
from trainer.scenario.grade import grade
from trainer.scenario.scenario import Scenario, Solution
from trainer.scenario.script import play

EVERYWHERE: Final = IPv4Network("0.0.0.0/0")
EVERYWHERE_6: Final = IPv6Network("::/0")

_NETWORKS: Final = {
    "CidrBlock": EVERYWHERE,
    "CidrIp": EVERYWHERE,
    "CidrIpv4": EVERYWHERE,
    "DestinationCidrBlock": EVERYWHERE,
    "Ipv6CidrBlock": EVERYWHERE_6,
    "CidrIpv6": EVERYWHERE_6,
    "DestinationIpv6CidrBlock": EVERYWHERE_6,
}
_PORTS: Final = {"FromPort": 0, "ToPort": 65535, "From": 0, "To": 65535}


def check_wider(scenario: Scenario) -> Iterator[Problem]:
    """Repairs with a wider range and clouds without filters do not reach full marks."""
    for solution in scenario.solutions:
        repaired = play(scenario, solution.commands).attempt.cloud
        for line, variant, cloud in _wider_repairs(scenario, solution):
            if grade(scenario, cloud).solved and opens_more(repaired, cloud):
                facts = {"line": line, "variant": variant}
                yield Problem("lint.wider_passes", solution.place, facts)
        if grade(scenario, without_filters(repaired)).solved:
            yield Problem("lint.no_filters_passes", solution.place, {"solution": solution.title.en})


def _wider_repairs(scenario: Scenario, solution: Solution) -> Iterator[tuple[str, str, Cloud]]:
    """Each command of the solution with each range widened; the others as they are."""
    shell, cloud = Shell(folder=scenario.folder), scenario.broken
    for number, line in enumerate(solution.commands):
        ran = run(shell, cloud, line)
        if ran.call is not None:
            for name, call in wider_calls(ran.call):
                try:
                    changed = perform(cloud, call).cloud
                except AwsError:
                    continue
                yield line, name, _rest(ran.shell, changed, solution.commands[number + 1 :])
        shell, cloud = ran.shell, ran.cloud


def _rest(shell: Shell, cloud: Cloud, lines: tuple[str, ...]) -> Cloud:
    for line in lines:
        ran = run(shell, cloud, line)
        shell, cloud = ran.shell, ran.cloud
    return cloud


def opens_more(narrow: Cloud, wide: Cloud) -> bool:
    """Whether some packet arrives in the second cloud and not in the first, replied to or not.

    A wider rule may let through nothing more, as one for the replies of an AWS service does:
    where nobody gains anything there is nothing that a goal could forbid.
    """
    names = dict.fromkeys((*ends(narrow), *ends(wide)))
    return any(
        _arriving(wide, source, destination) - _arriving(narrow, source, destination)
        for source, destination in permutations(names, 2)
    )


def _arriving(cloud: Cloud, source: str, destination: str) -> PacketSet:
    question = Question(source, destination, Service.ALL)
    try:
        return ask(cloud, question, every_address=True, hosts=False, explain=False).arrives
    except UnknownEnd:
        return PacketSet.nothing()


def wider_calls(call: Call) -> Iterator[tuple[str, Call]]:
    """The call with everywhere in the place of its peers, and with all ports.

    A call that denies has none: a wider denial opens nothing.
    """
    if call.parameters.get("RuleAction") == AclAction.DENY:
        return
    for name, change in (("everywhere", _everywhere), ("all ports", _all_ports)):
        wider = change(call.parameters)
        if wider != call.parameters:
            assert isinstance(wider, Mapping)
            yield name, replace(call, parameters=wider)


def _everywhere(value: object) -> object:
    """Every CIDR and every group in it replaced by 0.0.0.0/0 (or ::/0)."""
    match value:
        case Mapping():
            found = {
                key: str(_NETWORKS[key]) if key in _NETWORKS else _everywhere(inner)
                for key, inner in value.items()
            }
            if found.pop("UserIdGroupPairs", None):
                found["IpRanges"] = [{"CidrIp": str(EVERYWHERE)}]
            if found.pop("ReferencedGroupId", None):
                found["CidrIpv4"] = str(EVERYWHERE)
            return found
        case list():
            return [_everywhere(inner) for inner in value]
        case _:
            return value


def _all_ports(value: object) -> object:
    match value:
        case Mapping():
            return {key: _PORTS.get(key, _all_ports(inner)) for key, inner in value.items()}
        case list():
            return [_all_ports(inner) for inner in value]
        case _:
            return value


def without_filters(cloud: Cloud) -> Cloud:
    """The cloud with every security group and network ACL open to everybody."""
    both: tuple[Network, ...] = (EVERYWHERE, EVERYWHERE_6)
    rules = tuple(
        SecurityGroupRule(id=f"sgr-open-{net.version}", service=Service.ALL, peer=net)
        for net in both
    )
    entries = tuple(
        AclEntry(number=n, action=AclAction.ALLOW, service=Service.ALL, network=net)
        for n, net in enumerate(both, start=1)
    )
    groups = cloud.of(SecurityGroup).values()
    acls = cloud.of(NetworkAcl).values()
    return cloud.put(
        *(replace(group, inbound=rules, outbound=rules) for group in groups),
        *(replace(acl, inbound=entries, outbound=entries) for acl in acls),
    )
