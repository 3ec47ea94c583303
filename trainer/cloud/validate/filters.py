"""Security groups and network ACLs: what AWS accepts in them.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.filters import Direction, NetworkAcl, SecurityGroup
from trainer.cloud.network import Subnet
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.problem import Problem
from trainer.cloud.transit import TransitGatewayVpcAttachment
from trainer.cloud.validate.places import Places
from trainer.cloud.validate.routes import associations

MOST_GROUPS = 16
"""Security groups on one interface: the highest that AWS grants (5 unless asked for more).

https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""


def one_default_acl(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has exactly one default network ACL.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
    """
    first: dict[str, str] = {}
    for acl in cloud.of(NetworkAcl).values():
        if acl.default:
            other = first.setdefault(acl.vpc, acl.id)
            if other != acl.id:
                facts = {"id": acl.id, "vpc": acl.vpc, "other": other}
                yield Problem("input.second_default_acl", places.of(acl.id, "default"), facts)


def one_acl_per_subnet(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A subnet is associated with one network ACL at a time, of its own VPC."""
    yield from associations(cloud, places, cloud.of(NetworkAcl).values(), "input.two_acls")


def acl_numbers_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A number stands once in each direction of an ACL, whatever the family of the address."""
    for acl in cloud.of(NetworkAcl).values():
        for direction in Direction:
            seen: set[int] = set()
            for index, entry in enumerate(acl.entries(direction)):
                if entry.number in seen:
                    facts = {"number": str(entry.number), "acl": acl.id}
                    place = places.of(acl.id, direction, index)
                    yield Problem("input.duplicate_acl_number", place, facts)
                seen.add(entry.number)


def group_names_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Two groups of a VPC do not share a group name."""
    first: dict[tuple[str, str], str] = {}
    for group in cloud.of(SecurityGroup).values():
        other = first.setdefault((group.vpc, group.group_name), group.id)
        if other != group.id:
            facts = {"name": group.group_name, "vpc": group.vpc, "other": other}
            place = places.of(group.id, "group_name")
            yield Problem("input.duplicate_group_name", place, facts)


def groups_of_interfaces(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The groups of an interface are of its VPC, and not more than AWS allows."""
    for interface in cloud.of(NetworkInterface).values():
        subnet = cloud.find(Subnet, interface.subnet)
        for index, group_id in enumerate(interface.security_groups):
            group = cloud.find(SecurityGroup, group_id)
            if group is not None and subnet is not None and group.vpc != subnet.vpc:
                facts = {"id": group_id, "vpc": group.vpc, "expected": subnet.vpc}
                place = places.of(interface.id, "security_groups", index)
                yield Problem("input.other_vpc", place, facts)
        if len(interface.security_groups) > MOST_GROUPS:
            place = places.of(interface.id, "security_groups", MOST_GROUPS)
            yield Problem("input.too_many_rows", place, {"limit": str(MOST_GROUPS)})


def group_peers(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A rule refers to groups of its own VPC, or of one that a connection joins to it.

    A peering connection that is gone leaves such a rule behind: it is stale, not refused.
    https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    joined = _joined_vpcs(cloud)
    for group in cloud.of(SecurityGroup).values():
        for direction in Direction:
            for index, rule in enumerate(group.rules(direction)):
                if not isinstance(rule.peer, str):
                    continue
                peer = cloud.find(SecurityGroup, rule.peer)
                if peer is not None and group.vpc not in joined(peer.vpc):
                    facts = {"id": peer.id, "vpc": peer.vpc, "expected": group.vpc}
                    place = places.of(group.id, direction, index)
                    yield Problem("input.group_of_unrelated_vpc", place, facts)


def _joined_vpcs(cloud: Cloud) -> Callable[[str], set[str]]:
    """VPC -> the VPCs whose groups its own may refer to, itself included."""
    members: dict[str, set[str]] = {}
    for peering in cloud.of(VpcPeeringConnection).values():
        members[peering.id] = {peering.requester, peering.accepter}
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        members.setdefault(attachment.gateway, set()).add(attachment.vpc)
    connections: dict[str, list[str]] = defaultdict(list)
    for connection, vpcs in members.items():
        for vpc in vpcs:
            connections[vpc].append(connection)

    def joined(vpc: str) -> set[str]:
        return {vpc}.union(*(members[connection] for connection in connections[vpc]))

    return joined


def group_rules_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A group does not have the same rule twice (InvalidPermission.Duplicate).

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
    """
    for group in cloud.of(SecurityGroup).values():
        for direction in Direction:
            seen: set[tuple[object, object]] = set()
            for index, rule in enumerate(group.rules(direction)):
                key = (rule.service, rule.peer)
                if key in seen:
                    facts = {"service": str(rule.service), "peer": str(rule.peer)}
                    place = places.of(group.id, direction, index)
                    yield Problem("input.duplicate_group_rule", place, facts)
                seen.add(key)
