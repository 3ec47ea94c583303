"""``aws ec2 describe-network-acls``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, tags
from trainer.cloud.aws_json.ids import acl_association_id, subnets_of_acl
from trainer.cloud.cloud import Cloud
from trainer.cloud.filters import LAST_RULE, AclEntry, Direction, NetworkAcl
from trainer.cloud.network import Vpc
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, Service

LAST_IPV6_RULE = LAST_RULE + 1
"""The number under which AWS lists the rule ``*`` of IPv6."""


def describe_network_acls(cloud: Cloud) -> Json:
    """All network ACLs in the response's shape."""
    return {"NetworkAcls": [network_acl(cloud, a) for a in cloud.of(NetworkAcl).values()]}


def network_acl(cloud: Cloud, acl: NetworkAcl) -> Json:
    """One network ACL: its entries by number, outbound first, each ending in the rule ``*``."""
    return {
        "Associations": [
            {
                "NetworkAclAssociationId": acl_association_id(acl, subnet),
                "NetworkAclId": acl.id,
                "SubnetId": subnet,
            }
            for subnet in subnets_of_acl(cloud, acl)
        ],
        "Entries": [
            entry
            for direction in (Direction.OUTBOUND, Direction.INBOUND)
            for entry in _entries(cloud, acl, direction)
        ],
        "IsDefault": acl.default,
        "NetworkAclId": acl.id,
        "Tags": tags(acl),
        "VpcId": acl.vpc,
        "OwnerId": account_of(cloud, acl.vpc),
    }


def _entries(cloud: Cloud, acl: NetworkAcl, direction: Direction) -> list[Json]:
    egress = direction is Direction.OUTBOUND
    shown = [
        _entry(entry, egress) for entry in sorted(acl.entries(direction), key=lambda e: e.number)
    ]
    last: Json = {"Egress": egress, "Protocol": "-1", "RuleAction": "deny"}
    shown.append({"CidrBlock": "0.0.0.0/0", **last, "RuleNumber": LAST_RULE})
    vpc = cloud.find(Vpc, acl.vpc)
    if vpc is not None and vpc.ipv6_cidrs:
        shown.append({**last, "RuleNumber": LAST_IPV6_RULE, "Ipv6CidrBlock": "::/0"})
    return shown


def _entry(entry: AclEntry, egress: bool) -> Json:
    block = "CidrBlock" if entry.network.version == 4 else "Ipv6CidrBlock"
    return {
        block: str(entry.network),
        "Egress": egress,
        **_service(entry.service, entry.network.version),
        "RuleAction": str(entry.action),
        "RuleNumber": entry.number,
    }


def _service(service: Service, version: int) -> Json:
    if service.protocol is None:
        return {"Protocol": "-1"}
    shown: Json = {"Protocol": str(service.protocol)}
    if service.protocol in HAS_PORTS:
        first = 0 if service.first is None else service.first
        shown["PortRange"] = {"From": first, "To": 65535 if service.last is None else service.last}
    if service.protocol == ICMP or (service.protocol == ICMPV6 and version == 6):
        shown["IcmpTypeCode"] = {
            "Code": -1 if service.icmp_code is None else service.icmp_code,
            "Type": -1 if service.icmp_type is None else service.icmp_type,
        }
    return shown
