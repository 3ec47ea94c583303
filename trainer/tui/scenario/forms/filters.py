"""Forms for the rules of security groups and network ACLs."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any, Final

from trainer.actions import Call
from trainer.cloud import Cloud, Direction, NetworkAcl, SecurityGroup, Subnet
from trainer.cloud.aws_json.ids import acl_association_id
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, Service, protocol_name
from trainer.reach.world import World
from trainer.tui.scenario.forms.form import Field, Form, Texts
from trainer.tui.scenario.forms.options import common_networks, common_services, ids
from trainer.tui.scenario.forms.readers import (
    id_of,
    one_of,
    read_network,
    read_peer,
    read_rule_number,
    read_service,
    text_only,
)

_LAST_PORT = 65535


def _directions(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    return tuple(Direction)


def _actions(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    return ("allow", "deny")


def _peers(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    return (*cloud.of(SecurityGroup), *common_networks(cloud, texts))


GROUP: Final = Field("group", id_of(SecurityGroup), ids(SecurityGroup))
ACL: Final = Field("acl", id_of(NetworkAcl), ids(NetworkAcl))
SUBNET: Final = Field("subnet", id_of(Subnet), ids(Subnet))
DIRECTION: Final = Field("direction", one_of(*Direction), _directions)
SERVICE: Final = Field("service", read_service, common_services)
PEER: Final = Field("peer", read_peer, _peers)
NUMBER: Final = Field("number", read_rule_number)
ACTION: Final = Field("action", one_of("allow", "deny"), _actions)
NETWORK: Final = Field("network", read_network, common_networks)
RULE: Final = Field("rule", text_only)


def permission(service: Service, peer: object) -> dict[str, object]:
    """An ``IpPermission`` of the EC2 API.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
    """
    made: dict[str, object] = {
        "IpProtocol": "-1" if service.protocol is None else protocol_name(service.protocol)
    }
    if service.protocol in HAS_PORTS:
        made |= {
            "FromPort": service.first if service.first is not None else 0,
            "ToPort": service.last if service.last is not None else _LAST_PORT,
        }
    elif service.protocol in (ICMP, ICMPV6):
        made |= {"FromPort": _or_all(service.icmp_type), "ToPort": _or_all(service.icmp_code)}
    if isinstance(peer, str):
        made["UserIdGroupPairs"] = [{"GroupId": peer}]
    elif isinstance(peer, IPv4Network):
        made["IpRanges"] = [{"CidrIp": str(peer)}]
    else:
        made["Ipv6Ranges"] = [{"CidrIpv6": str(peer)}]
    return made


def _or_all(number: int | None) -> int:
    return -1 if number is None else number


def _authorize(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    inbound = values["direction"] == Direction.INBOUND
    return Call(
        "ec2",
        f"AuthorizeSecurityGroup{'Ingress' if inbound else 'Egress'}",
        {
            "GroupId": values["group"],
            "IpPermissions": [permission(values["service"], values["peer"])],
        },
    )


def _revoke(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    inbound = values["direction"] == Direction.INBOUND
    return Call(
        "ec2",
        f"RevokeSecurityGroup{'Ingress' if inbound else 'Egress'}",
        {"GroupId": values["group"], "SecurityGroupRuleIds": [values["rule"]]},
    )


def _entry(operation: str, cloud: Cloud, values: Mapping[str, Any]) -> Call:
    service: Service = values["service"]
    network = values["network"]
    made: dict[str, object] = {
        **_place(values),
        "Protocol": "-1" if service.protocol is None else str(service.protocol),
        "RuleAction": values["action"],
    }
    if isinstance(network, IPv4Network):
        made["CidrBlock"] = str(network)
    else:
        made["Ipv6CidrBlock"] = str(network)
    if service.protocol in HAS_PORTS:
        made["PortRange"] = {
            "From": service.first if service.first is not None else 0,
            "To": service.last if service.last is not None else _LAST_PORT,
        }
    elif service.protocol in (ICMP, ICMPV6):
        made["IcmpTypeCode"] = {
            "Type": _or_all(service.icmp_type),
            "Code": _or_all(service.icmp_code),
        }
    return Call("ec2", operation, made)


def _place(values: Mapping[str, Any]) -> dict[str, object]:
    return {
        "NetworkAclId": values["acl"],
        "Egress": values["direction"] == Direction.OUTBOUND,
        "RuleNumber": values["number"],
    }


def _create_entry(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _entry("CreateNetworkAclEntry", cloud, values)


def _replace_entry(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _entry("ReplaceNetworkAclEntry", cloud, values)


def _delete_entry(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return Call("ec2", "DeleteNetworkAclEntry", _place(values))


def _use_acl(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    now = cloud.derived(World).network_acl(values["subnet"])
    association = acl_association_id(now, values["subnet"]) if now is not None else ""
    return Call(
        "ec2",
        "ReplaceNetworkAclAssociation",
        {"AssociationId": association, "NetworkAclId": values["acl"]},
    )


ADD_RULE: Final = Form("add_rule", (GROUP, DIRECTION, SERVICE, PEER), _authorize)
REMOVE_RULE: Final = Form("remove_rule", (GROUP, DIRECTION, RULE), _revoke)
ADD_ENTRY: Final = Form(
    "add_entry", (ACL, DIRECTION, NUMBER, ACTION, SERVICE, NETWORK), _create_entry
)
REPLACE_ENTRY: Final = Form(
    "replace_entry", (ACL, DIRECTION, NUMBER, ACTION, SERVICE, NETWORK), _replace_entry
)
REMOVE_ENTRY: Final = Form("remove_entry", (ACL, DIRECTION, NUMBER), _delete_entry)
USE_ACL: Final = Form("use_acl", (SUBNET, ACL), _use_acl)
