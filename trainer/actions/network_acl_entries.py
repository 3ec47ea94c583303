"""Numbered rules of network ACLs.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
"""

from __future__ import annotations

import re
from dataclasses import replace

from trainer.actions.errors import AwsError, invalid, missing
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.permissions import PROTOCOLS, icmp_service, port_service
from trainer.actions.registry import Done, action
from trainer.cloud import LAST_RULE, AclAction, AclEntry, Cloud, Direction, NetworkAcl
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, Service


@action("ec2", "CreateNetworkAclEntry")
def create_entry(cloud: Cloud, parameters: Parameters) -> Done:
    acl, direction, number = _place(cloud, parameters)
    if _entry(acl, direction, number) is not None:
        raise AwsError(
            "NetworkAclEntryAlreadyExists",
            f"The network acl entry identified by {number} already exists.",
            number=str(number),
        )
    entries = (*acl.entries(direction), _read(parameters, number))
    return Done(cloud.put(with_entries(acl, direction, entries)), {})


@action("ec2", "ReplaceNetworkAclEntry")
def replace_entry(cloud: Cloud, parameters: Parameters) -> Done:
    acl, direction, number = _place(cloud, parameters)
    _existing(acl, direction, number)
    new = _read(parameters, number)
    entries = tuple(new if e.number == number else e for e in acl.entries(direction))
    return Done(cloud.put(with_entries(acl, direction, entries)), {})


@action("ec2", "DeleteNetworkAclEntry")
def delete_entry(cloud: Cloud, parameters: Parameters) -> Done:
    acl, direction, number = _place(cloud, parameters)
    _existing(acl, direction, number)
    entries = tuple(e for e in acl.entries(direction) if e.number != number)
    return Done(cloud.put(with_entries(acl, direction, entries)), {})


def with_entries(
    acl: NetworkAcl, direction: Direction, entries: tuple[AclEntry, ...]
) -> NetworkAcl:
    """The network ACL with these entries in one direction."""
    if direction is Direction.INBOUND:
        return replace(acl, inbound=entries)
    return replace(acl, outbound=entries)


def _place(cloud: Cloud, parameters: Parameters) -> tuple[NetworkAcl, Direction, int]:
    acl = find(cloud, NetworkAcl, parameters.text("NetworkAclId"))
    egress = parameters.find_boolean("Egress")
    if egress is None:
        raise missing("egress")
    number = parameters.integer("RuleNumber")
    if not 1 <= number < LAST_RULE:
        raise invalid("ruleNumber", number, f"A rule number is from 1 to {LAST_RULE - 1}.")
    return acl, Direction.OUTBOUND if egress else Direction.INBOUND, number


def _entry(acl: NetworkAcl, direction: Direction, number: int) -> AclEntry | None:
    return next((e for e in acl.entries(direction) if e.number == number), None)


def _existing(acl: NetworkAcl, direction: Direction, number: int) -> None:
    if _entry(acl, direction, number) is None:
        raise AwsError(
            "InvalidNetworkAclEntry.NotFound",
            f"The network acl entry identified by {number} does not exist.",
            number=str(number),
        )


def _read(parameters: Parameters, number: int) -> AclEntry:
    wanted = parameters.text("RuleAction").lower()
    if wanted not in set(AclAction):
        raise invalid("ruleAction", wanted, "It is allow or deny.")
    if parameters.one_of("CidrBlock", "Ipv6CidrBlock") == "CidrBlock":
        return AclEntry(
            number=number,
            action=AclAction(wanted),
            service=_service(parameters, 4),
            network=parameters.network4("CidrBlock"),
        )
    return AclEntry(
        number=number,
        action=AclAction(wanted),
        service=_service(parameters, 6),
        network=parameters.network6("Ipv6CidrBlock"),
    )


def _service(parameters: Parameters, version: int) -> Service:
    """The protocol with its ports, or its ICMP type and code.

    They are required for TCP, UDP and ICMP (ICMPv6 with an IPv6 range), and ignored for every
    other protocol.
    """
    text = parameters.text("Protocol").lower()
    if text in ("-1", "all"):
        return Service.ALL
    if text not in PROTOCOLS and (not re.fullmatch("[0-9]{1,3}", text) or int(text) > 255):
        raise invalid("protocol", text, "Unknown protocol.")
    protocol = PROTOCOLS[text] if text in PROTOCOLS else int(text)
    if protocol in HAS_PORTS:
        ports = parameters.part("PortRange")
        if ports is None:
            raise missing("portRange")
        return port_service(protocol, ports.find_integer("From"), ports.find_integer("To"))
    if protocol == ICMP or (protocol == ICMPV6 and version == 6):
        kind = parameters.part("IcmpTypeCode")
        if kind is None:
            raise missing("icmpTypeCode")
        return icmp_service(protocol, kind.find_integer("Type"), kind.find_integer("Code"))
    return Service(protocol)
