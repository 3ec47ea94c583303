"""``IpPermissions``: from the API's shape to the rules of the model.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.actions.errors import AwsError, invalid, missing
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters, network4, network6
from trainer.cloud import (
    AttachmentState,
    Cloud,
    Network,
    PeeringState,
    PrefixList,
    SecurityGroup,
    TransitGateway,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
)
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, TCP, UDP, Service, protocol_name

PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
ANY_PROTOCOL = ("-1", "all")
LONGEST_DESCRIPTION = 255
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Permission:
    """One rule that a request speaks of; it has no id yet."""

    service: Service
    peer: Network | str
    description: str = ""


def permissions(cloud: Cloud, group: SecurityGroup, parameters: Parameters) -> list[Permission]:
    """The rules that a request names, whether in ``IpPermissions`` or in its older parameters.

    Raises:
        AwsError: a rule is not one that AWS takes.
    """
    if "IpPermissions" in parameters:
        return [
            Permission(service, peer, description)
            for part in parameters.parts("IpPermissions")
            for service in [read_service(part)]
            for peer, description in _peers(cloud, group, part)
        ]
    if "IpProtocol" not in parameters:
        raise missing("ipPermissions")
    service = read_service(parameters)
    if "SourceSecurityGroupName" in parameters:
        name = parameters.text("SourceSecurityGroupName")
        return [Permission(service, _group_by_name(cloud, group, name))]
    return [Permission(service, network4("cidrIp", parameters.text("CidrIp")))]


def read_service(part: Parameters) -> Service:
    """``IpProtocol``, ``FromPort`` and ``ToPort`` as a service.

    Raises:
        AwsError: the protocol is unknown, or the ports do not go with it.
    """
    text = part.text("IpProtocol").lower()
    if text in ANY_PROTOCOL:
        return Service.ALL
    protocol = PROTOCOLS.get(text)
    if protocol is None:
        if not re.fullmatch("[0-9]{1,3}", text) or int(text) > 255:
            raise AwsError(
                "InvalidParameterValue",
                f"Invalid value '{text}' for IP protocol. Unknown protocol.",
                value=text,
            )
        protocol = int(text)
    first, last = part.find_integer("FromPort"), part.find_integer("ToPort")
    if protocol in HAS_PORTS:
        return port_service(protocol, first, last)
    if protocol in (ICMP, ICMPV6):
        return icmp_service(protocol, first, last)
    return Service(protocol)


def port_service(protocol: int, first: int | None, last: int | None) -> Service:
    """A service of TCP or UDP; all ports are written as no ports.

    Raises:
        AwsError: a port is missing or out of range, or the first is above the last.
    """
    if first is None or last is None:
        raise AwsError(
            "InvalidParameterValue",
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        )
    for port in (first, last):
        if not 0 <= port <= LAST_PORT:
            raise AwsError(
                "InvalidParameterValue", f"TCP/UDP port ({port}) out of range", port=str(port)
            )
    if first > last:
        raise AwsError("InvalidParameterValue", f"Invalid TCP/UDP port range ({first}:{last})")
    if (first, last) == (0, LAST_PORT):
        return Service(protocol)
    return Service(protocol, first, last)


def icmp_service(protocol: int, kind: int | None, code: int | None) -> Service:
    """A service of ICMP or ICMPv6; -1 is every type or every code.

    Raises:
        AwsError: a number is out of range, or ICMP has no type.
    """
    if protocol == ICMP and kind is None:
        raise AwsError(
            "InvalidParameterValue",
            "Invalid value 'Must specify ICMP type and code.' for icmpTypeCode.",
        )
    kind = -1 if kind is None else kind
    code = -1 if code is None else code
    if not -1 <= kind <= 255 or not -1 <= code <= 255:
        raise AwsError("InvalidParameterValue", f"ICMP type ({kind}) or code ({code}) out of range")
    if kind == -1:
        return Service(protocol)
    return Service(protocol, icmp_type=kind, icmp_code=None if code == -1 else code)


def covers_same(one: Service, other: Service) -> bool:
    """Whether two services mean the same packets, however their ports are written."""
    return one == other or _plain(one) == _plain(other)


def _plain(service: Service) -> Service:
    if (service.first, service.last) == (0, LAST_PORT):
        return Service(service.protocol)
    return service


def shown(permission: Permission) -> str:
    """A rule as AWS's messages about duplicates and missing rules write it."""
    service = permission.service
    name = "ALL" if service.protocol is None else protocol_name(service.protocol).upper()
    ports = (
        f", from port: {service.first}, to port: {service.last}"
        if service.first is not None
        else ""
    )
    return f"peer: {permission.peer}, {name}{ports}, ALLOW"


def description_of(part: Parameters) -> str:
    """A rule's description.

    Raises:
        AwsError: it is longer than 255 characters.
    """
    text = part.find_text("Description") or ""
    if len(text) > LONGEST_DESCRIPTION:
        raise invalid(
            part.called("Description"), text[:20] + "...", "It has more than 255 characters."
        )
    return text


def _peers(
    cloud: Cloud, group: SecurityGroup, part: Parameters
) -> Iterator[tuple[Network | str, str]]:
    none_yet = True
    for item in part.parts("IpRanges"):
        none_yet = False
        yield network4(item.called("CidrIp"), item.text("CidrIp")), description_of(item)
    for item in part.parts("Ipv6Ranges"):
        none_yet = False
        yield network6(item.called("CidrIpv6"), item.text("CidrIpv6")), description_of(item)
    for item in part.parts("UserIdGroupPairs"):
        none_yet = False
        yield _referenced(cloud, group, item), description_of(item)
    for item in part.parts("PrefixListIds"):
        none_yet = False
        yield find(cloud, PrefixList, item.text("PrefixListId")).id, description_of(item)
    if none_yet:
        raise AwsError(
            "MissingParameter",
            "The request must contain a source or destination: ipRanges, ipv6Ranges, "
            "userIdGroupPairs or prefixListIds",
            parameter="ipRanges",
        )


def _referenced(cloud: Cloud, group: SecurityGroup, item: Parameters) -> str:
    if "GroupId" not in item:
        return _group_by_name(cloud, group, item.text("GroupName"))
    return find(cloud, SecurityGroup, item.text("GroupId")).id


def referenced_group(cloud: Cloud, group: SecurityGroup, resource_id: str) -> str:
    """The id of a group that a new rule of another may name: one of its VPC, of a peered one, or
    of one joined by a transit gateway that passes groups on. A rule that is there already may
    name others: what joined the VPCs can go.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html

    Raises:
        AwsError: there is no such group, or it belongs to another network.
    """
    other = find(cloud, SecurityGroup, resource_id)
    if (
        other.vpc != group.vpc
        and not _peered(cloud, group.vpc, other.vpc)
        and not _share_a_hub(cloud, group.vpc, other.vpc)
    ):
        raise AwsError(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
            group=group.id,
            other=other.id,
        )
    return other.id


def _peered(cloud: Cloud, one: str, other: str) -> bool:
    """Whether an active peering connection joins two VPCs of one Region.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
    """
    return cloud.get(Vpc, one).region == cloud.get(Vpc, other).region and any(
        connection.other(one) == other and connection.state is PeeringState.ACTIVE
        for connection in cloud.of(VpcPeeringConnection).values()
    )


def _share_a_hub(cloud: Cloud, one: str, other: str) -> bool:
    """Whether two VPCs are on a transit gateway where it and both attachments support security
    group referencing."""

    def hubs(vpc: str) -> set[str]:
        return {
            attachment.gateway
            for attachment in cloud.of(TransitGatewayVpcAttachment).values()
            if attachment.vpc == vpc
            and attachment.state is AttachmentState.AVAILABLE
            and attachment.security_group_referencing
            and (hub := cloud.find(TransitGateway, attachment.gateway)) is not None
            and hub.security_group_referencing
        }

    return not hubs(one).isdisjoint(hubs(other))


def _group_by_name(cloud: Cloud, group: SecurityGroup, name: str) -> str:
    for other in cloud.of(SecurityGroup).values():
        if other.vpc == group.vpc and other.group_name == name:
            return other.id
    raise AwsError("InvalidGroup.NotFound", f"The security group '{name}' does not exist", id=name)
