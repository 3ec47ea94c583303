"""A form for every operation, made of what the AWS CLI knows of its options.

The forms that people need every day are written by hand; this is for all others. A field is an
option and takes the text that one would type after it, so that a form can do what a line can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, partial
from typing import Any, Final

from trainer.actions import Call, is_change, operations
from trainer.awscli.errors import CliError
from trainer.awscli.kinds import ATTACHMENTS, Kinds, kinds_of
from trainer.awscli.options import INPUT_JSON, Option, options
from trainer.awscli.parser import parse_words
from trainer.awscli.spec import Kind, Operation, load
from trainer.cloud import (
    Cloud,
    DirectConnectGateway,
    EcsTask,
    Instance,
    NetworkInterface,
    Resource,
    Subnet,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcBlockPublicAccess,
    VpnGateway,
)
from trainer.tui.scenario.forms.form import Field, Form, Mistake, Offer
from trainer.tui.scenario.forms.option_fields import option_field

BY_HAND: Final = frozenset(
    {
        "AssociateAddress",
        "AttachInternetGateway",
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateNetworkAclEntry",
        "CreateRoute",
        "DeleteNetworkAclEntry",
        "DeleteRoute",
        "DisassociateAddress",
        "DisassociateRouteTable",
        "ReplaceNetworkAclAssociation",
        "ReplaceNetworkAclEntry",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
        "StartInstances",
        "StopInstances",
    }
)
"""Operations that forms written by hand make, in words that are nearer to what is meant."""

_NOT_OF_NETWORKS: Final = frozenset(
    {
        "CreateNetworkInsightsPath",
        "CreateTags",
        "DeleteNetworkInsightsAnalysis",
        "DeleteNetworkInsightsPath",
        "DeleteTags",
        "RebootDBInstance",
        "RebootInstances",
        "StartNetworkInsightsAnalysis",
        "UpdateSecurityGroupRuleDescriptionsEgress",
        "UpdateSecurityGroupRuleDescriptionsIngress",
    }
)
"""Operations that change nothing for packets: the prompt has them."""

_NOT_ASKED: Final = frozenset({INPUT_JSON, "client-token", "dry-run", "tag-specifications", "tags"})

_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "CreateDBInstance": (
        "db-instance-identifier",
        "db-instance-class",
        "engine",
        "allocated-storage",
        "master-username",
        "manage-master-user-password",
        "db-subnet-group-name",
        "vpc-security-group-ids",
        "availability-zone",
        "port",
        "multi-az",
        "publicly-accessible",
        "storage-encrypted",
        "enable-iam-database-authentication",
    ),
    "CreateTargetGroup": (
        "name",
        "vpc-id",
        "protocol",
        "port",
        "target-type",
        "health-check-protocol",
        "health-check-port",
        "health-check-path",
    ),
    "CreateVpcEndpoint": (
        "vpc-id",
        "service-name",
        "vpc-endpoint-type",
        "route-table-ids",
        "subnet-ids",
        "security-group-ids",
        "private-dns-enabled",
        "policy-document",
    ),
    "ModifyDBInstance": (
        "db-instance-identifier",
        "db-subnet-group-name",
        "vpc-security-group-ids",
        "db-port-number",
        "multi-az",
        "publicly-accessible",
        "enable-iam-database-authentication",
        "apply-immediately",
    ),
    "ModifyInstanceAttribute": ("instance-id", "groups", "source-dest-check"),
    "RestoreDBInstanceFromDBSnapshot": (
        "db-snapshot-identifier",
        "db-instance-identifier",
        "db-subnet-group-name",
        "vpc-security-group-ids",
        "availability-zone",
        "port",
        "multi-az",
        "publicly-accessible",
    ),
    "RunInstances": (
        "image-id",
        "subnet-id",
        "security-group-ids",
        "private-ip-address",
        "associate-public-ip-address",
        "iam-instance-profile",
    ),
    "UpdateFunctionConfiguration": ("function-name", "vpc-config", "role"),
    "UpdateService": ("cluster", "service", "task-definition", "network-configuration"),
}
"""Of operations with dozens of options, those that matter to a network."""


class Sort(StrEnum):
    """What an operation does to the resource that it is offered for."""

    CHANGE = "change"
    CREATE = "create"
    REMOVE = "remove"


_BEGINNINGS: Final = {
    Sort.CREATE: ("Allocate", "Copy", "Create", "Restore", "Run"),
    Sort.REMOVE: ("Delete", "Release", "Terminate"),
}


def sort_of(offer: Offer[Call]) -> Sort:
    """Whether the operation of a form makes something, takes it away, or changes it."""
    name = offer.form.name.removeprefix("op.")
    found = (sort for sort, words in _BEGINNINGS.items() if name.startswith(words))
    return next(found, Sort.CHANGE)


def offers_for(resource: Resource) -> Iterator[Offer[Call]]:
    """The forms of all operations that fit such a resource, in a stable order."""
    also = _ALSO.get(type(resource), ())
    for operation in _offered():
        subject = _subject(operation, type(resource))
        if subject is not None:
            yield Offer(_form(operation), {subject.name: resource.id})
        elif operation.api in also:
            yield Offer(_form(operation))


def offers_for_none() -> Iterator[Offer[Call]]:
    """The forms that make something where nothing is yet."""
    for operation in _offered():
        offer = Offer(_form(operation))
        needs = any(_kinds(operation, option) for option in _asked(operation))
        if sort_of(offer) is Sort.CREATE and (operation.api in _FROM_NOTHING or not needs):
            yield offer


_FROM_NOTHING: Final = frozenset({"CreateDBInstance", "CreateLoadBalancer", "RunInstances"})
"""They take ids of what they are put into, and are looked for without."""

_ALSO: Final[Mapping[type[Resource], tuple[str, ...]]] = {
    DirectConnectGateway: (
        "DeleteDirectConnectGatewayAssociation",
        "UpdateDirectConnectGatewayAssociation",
    ),
    EcsTask: ("UpdateService",),
    Instance: ("DisassociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"),
    NetworkInterface: ("DetachNetworkInterface",),
    Subnet: ("DisassociateSubnetCidrBlock",),
    Vpc: (
        "AssociateVPCWithHostedZone",
        "DisassociateVpcCidrBlock",
        "ModifyVpcBlockPublicAccessOptions",
    ),
    VpcBlockPublicAccess: (
        "DeleteVpcBlockPublicAccessExclusion",
        "ModifyVpcBlockPublicAccessExclusion",
        "ModifyVpcBlockPublicAccessOptions",
    ),
}
"""Operations that speak of a resource by something else than its id."""

_NARROWER: Final[Mapping[tuple[str, str], Kinds]] = {
    ("CreateDBInstance", "DBInstanceIdentifier"): (),
    ("CreateDBSnapshot", "DBSnapshotIdentifier"): (),
    ("CreateDBSubnetGroup", "DBSubnetGroupName"): (),
    ("CreateFlowLogs", "ResourceIds"): (Vpc, Subnet, NetworkInterface),
    ("DisableVgwRoutePropagation", "GatewayId"): (VpnGateway,),
    ("EnableVgwRoutePropagation", "GatewayId"): (VpnGateway,),
    ("RestoreDBInstanceFromDBSnapshot", "DBInstanceIdentifier"): (),
    ("StopDBInstance", "DBSnapshotIdentifier"): (),
}
"""Where a parameter takes fewer kinds of resource than its name says; none if it names what is
made."""

_ATTACHMENTS_BY_NAME: Final[Mapping[str, Kinds]] = {
    "VpcAttachment": (TransitGatewayVpcAttachment,),
    "PeeringAttachment": (TransitGatewayPeeringAttachment,),
}


def _kinds(operation: Operation, option: Option) -> Kinds:
    """The kinds of resource that an option takes ids of; structures hold them within."""
    shape = option.shape.element if option.shape.kind is Kind.LIST else option.shape
    if shape is None or shape.kind is not Kind.STRING or option.sets is not None:
        return ()
    if (narrower := _NARROWER.get((operation.api, option.member))) is not None:
        return narrower
    found = kinds_of(option.member)
    if found == ATTACHMENTS:
        named = (kinds for word, kinds in _ATTACHMENTS_BY_NAME.items() if word in operation.api)
        return next(named, found)
    return found


@cache
def _offered() -> tuple[Operation, ...]:
    found = []
    for service, api in sorted(operations(), key=lambda each: (each[0], each[1])):
        if api in BY_HAND | _NOT_OF_NETWORKS or not is_change(Call(service, api, {})):
            continue
        operation = load().operation(service, api)
        if operation is not None:
            found.append(operation)
    return tuple(found)


_PLACES: Final = frozenset(
    {
        "AllocationId",
        "DBSubnetGroupName",
        "GatewayId",
        "GroupId",
        "NetworkLoadBalancerArns",
        "SubnetId",
        "SubnetIds",
        "Subnets",
        "TransitGatewayId",
        "VirtualGatewayId",
        "VpcId",
        "VpnGatewayId",
    }
)
"""What an operation may be thought of as done to, also where it can be left out."""


_PARTS: Final = frozenset({"SecurityGroups"})
"""What must be given and is still not what the operation is about."""


def _subject(operation: Operation, kind: type[Resource]) -> Option | None:
    """The option that says which resource is meant; it is not asked for."""
    changes = operation.api.startswith(("Modify", "Replace", "Set", "Update"))
    taking = (
        option
        for option in _asked(operation)
        if issubclass(kind, _kinds(operation, option))
        and option.member not in _PARTS
        and (option.required or (option.member in _PLACES and not changes))
    )
    return min(taking, key=lambda option: not option.required, default=None)


@cache
def _asked(operation: Operation) -> tuple[Option, ...]:
    """The options that are fields: those that must be given, those that take ids, the others.

    Of the two flags of a boolean the one that sets it stands for both.
    """
    table = options(operation)
    if operation.api in _ASKED:
        return tuple(table[name] for name in _ASKED[operation.api])
    found = [
        option
        for option in table.values()
        if option.sets is not False
        and (option.required or not (option.hidden or option.name in _NOT_ASKED))
    ]
    found.sort(key=lambda option: (not option.required, not _kinds(operation, option)))
    return tuple(found)


@cache
def _form(operation: Operation) -> Form[Call]:
    fields = tuple(_field(operation, option) for option in _asked(operation))
    return Form(f"op.{operation.api}", fields, partial(_make, operation), literal=True)


def _field(operation: Operation, option: Option) -> Field:
    negative = next(
        (
            other.name
            for other in options(operation).values()
            if other.sets is False and other.member == option.member
        ),
        "",
    )
    return option_field(option, _kinds(operation, option), negative)


def _make(operation: Operation, cloud: Cloud, values: Mapping[str, Any]) -> Call:
    words = [word for found in values.values() for word in found]
    try:
        return parse_words(["aws", operation.service.word, operation.command, *words]).call
    except CliError as error:
        raise Mistake("form.option.line", reason=str(error).splitlines()[-1]) from error
