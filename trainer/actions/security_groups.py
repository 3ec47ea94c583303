"""Security groups: create and delete.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network

from trainer.actions.errors import AwsError, invalid
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    Network,
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
    Vpc,
)
from trainer.cloud.aws_json.common import arn
from trainer.packets import Service

DEFAULT_GROUP = "default"
LONGEST = 255
_TEXT = re.compile(r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]*")


@action("ec2", "CreateSecurityGroup")
def create_security_group(cloud: Cloud, parameters: Parameters) -> Done:
    """A new group lets nothing in and everything out."""
    name = _checked(parameters, "GroupName")
    description = _checked(parameters, "Description")
    if "VpcId" not in parameters:
        raise AwsError("VPCIdNotSpecified", "No default VPC for this user")
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    _check_name(cloud, vpc.id, name)
    cloud, resource_id = new_id(cloud, "sg")
    everywhere: list[Network] = [IPv4Network("0.0.0.0/0")]
    if vpc.ipv6_cidrs:
        everywhere.append(IPv6Network("::/0"))
    outbound = []
    for network in everywhere:
        cloud, rule_id = new_id(cloud, "sgr")
        outbound.append(SecurityGroupRule(id=rule_id, service=Service.ALL, peer=network))
    group = SecurityGroup(
        id=resource_id,
        name=name_given(parameters, "security-group"),
        vpc=vpc.id,
        group_name=name,
        description=description,
        outbound=tuple(outbound),
    )
    response = {
        "GroupId": group.id,
        "SecurityGroupArn": arn(cloud, "security-group", group.id, vpc.id),
    }
    return Done(cloud.put(group), response)


@action("ec2", "DeleteSecurityGroup")
def delete_security_group(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused for the default group, and while an interface or another group's rule needs it."""
    group = find(cloud, SecurityGroup, parameters.text("GroupId"))
    if group.group_name == DEFAULT_GROUP:
        raise AwsError(
            "CannotDelete",
            f'the specified group: "{group.id}" name: "default" cannot be deleted by a user',
            id=group.id,
        )
    used = any(group.id in i.security_groups for i in cloud.of(NetworkInterface).values())
    named = any(
        rule.peer == group.id
        for other in cloud.of(SecurityGroup).values()
        if other.id != group.id and other.vpc == group.vpc
        for rule in (*other.inbound, *other.outbound)
    )
    if used or named:
        raise AwsError(
            "DependencyViolation", f"resource {group.id} has a dependent object", id=group.id
        )
    return Done(cloud.without(group.id), {"Return": True, "GroupId": group.id})


def _checked(parameters: Parameters, name: str) -> str:
    """A name or description: AWS takes some ASCII characters only, and 255 of them at most."""
    text = parameters.text(name)
    if not text.isascii():
        raise invalid(
            parameters.called(name), text[:40], "Character sets beyond ASCII are not supported."
        )
    if len(text) > LONGEST:
        raise invalid(parameters.called(name), text[:40], f"Its limit is {LONGEST} characters.")
    if not text or not _TEXT.fullmatch(text):
        raise invalid(
            parameters.called(name),
            text[:40],
            "Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*",
        )
    return text


def _check_name(cloud: Cloud, vpc: str, name: str) -> None:
    if name.lower().startswith("sg-"):
        raise invalid("groupName", name, "Group names may not be in the format sg-*.")
    if name == DEFAULT_GROUP:
        raise AwsError("InvalidGroup.Reserved", f"The security group '{name}' is reserved")
    for other in cloud.of(SecurityGroup).values():
        if other.vpc == vpc and other.group_name == name:
            raise AwsError(
                "InvalidGroup.Duplicate",
                f"The security group '{name}' already exists for VPC '{vpc}'",
                name=name,
                vpc=vpc,
            )
