"""Whom the engine blames and whom the kernel's counters name: the same component or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from plan import DropPoint

from trainer.reach import Code, Finding

_BY: Final[Mapping[Code, tuple[str, ...]]] = {
    Code.BAD_STATE: ("host", "nat"),
    Code.BAD_STATE_ROUTE: ("route",),
    Code.NO_ROUTE_TO_DESTINATION: ("route",),
    Code.ENI_SOURCE_DEST_CHECK_RESTRICTION: ("source/dest check",),
    Code.ENI_SG_RULES_MISMATCH: ("security group",),
    Code.SG_HAS_NO_RULES: ("security group",),
    Code.SG_REFERENCES_NOT_PRESERVED: ("security group",),
    Code.SUBNET_ACL_RESTRICTION: ("acl",),
    Code.NO_INTERFACE_WITH_ADDRESS: ("nobody",),
    Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: ("internet gateway",),
    Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: ("internet gateway",),
    Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: ("internet gateway",),
    Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: ("internet gateway",),
    Code.NO_INTERNET_GATEWAY: ("internet gateway",),
    Code.PROTOCOL_RESTRICTION: ("nat", "egress-only"),
    Code.NAT_NO_SESSION: ("nat", "egress-only"),
    Code.HOST_DOES_NOT_FORWARD: ("host",),
    Code.APPLIANCE_NO_SESSION: ("host", "nat"),
    Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: ("peering",),
    Code.TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: ("transit gateway",),
    Code.TGW_ROUTE_AZ_RESTRICTION: ("transit gateway",),
    Code.TGW_RTB_BAD_STATE_ROUTE: ("transit gateway",),
    Code.TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: ("transit gateway",),
    Code.VGW_NO_ROUTE_TO_PREFIX: ("vpn gateway", "transit gateway", "nobody"),
    Code.VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS: ("vpn gateway",),
    Code.VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: ("vpn gateway",),
    Code.BAD_STATE_VPN: ("vpn",),
    Code.ON_PREMISES_FIREWALL: ("firewall",),
    Code.ON_PREMISES_NO_ROUTE: ("route",),
}
"""Which kinds of drop points a code speaks of."""

_ANYWHERE: Final[Mapping[Code, tuple[str, ...]]] = {
    Code.ROUTING_LOOP: ("loop", "security group"),
    Code.REPLY_SOURCE_CHANGED: ("stray answer",),
}
"""Which router of a loop counts the last hop, and who gets a reply that looks like nobody's, is
decided elsewhere than where the engine stops. In its second round through a middlebox a packet
can also meet a group that knew its sender in the first."""


def agree(finding: Finding, dropped: Sequence[DropPoint], *, elsewhere: bool) -> bool:
    """Whether what stopped a packet in the kernel is what the engine says.

    Args:
        finding: the engine's first refusal of the packet or of its reply.
        dropped: the points that counted something while it was tried.
        elsewhere: whether a host got the packet for which it was not meant.
    """
    if finding.code is Code.DELIVERED_ELSEWHERE:
        return elsewhere
    if finding.code in _ANYWHERE:
        return any(point.what in _ANYWHERE[finding.code] for point in dropped)
    return any(_is(point, finding) for point in dropped)


def _is(point: DropPoint, finding: Finding) -> bool:
    """The same component, of the same kind, and the same of its two sides."""
    same_side = finding.direction is None or point.direction == finding.direction.value
    named = point.component in (finding.component, finding.interface)
    return named and same_side and point.what in _BY.get(finding.code, ())
