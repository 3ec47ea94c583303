"""Ids that AWS gives to relations, made from what they relate.

The model holds an association as a fact of one of its two ends, so its id follows from both.
"""

from __future__ import annotations

from hashlib import sha256

from trainer.cloud.cloud import Cloud
from trainer.cloud.filters import NetworkAcl
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.network import RouteTable, Subnet


def derived_id(prefix: str, *parts: str) -> str:
    """An id that looks like one of AWS: the prefix and 17 hexadecimal digits."""
    return f"{prefix}-0{sha256('|'.join(parts).encode()).hexdigest()[:16]}"


def route_association_id(table: RouteTable, associated: str) -> str:
    """``rtbassoc-…`` of a table and a subnet or gateway; for the main association, the VPC."""
    return derived_id("rtbassoc", table.id, associated)


def acl_association_id(acl: NetworkAcl, subnet: str) -> str:
    """``aclassoc-…`` of a network ACL and a subnet."""
    return derived_id("aclassoc", acl.id, subnet)


def address_association_id(address: ElasticIp) -> str:
    """``eipassoc-…`` of an elastic IP address and the private address it is associated with."""
    return derived_id("eipassoc", address.id, str(address.interface), str(address.private_ip))


def attachment_id(interface: str, owner: str) -> str:
    """``eni-attach-…`` of an interface and what it is attached to."""
    return derived_id("eni-attach", interface, owner)


def subnets_of_acl(cloud: Cloud, acl: NetworkAcl) -> tuple[str, ...]:
    """The subnets that a network ACL guards: those it names, and for a default ACL those of its
    VPC that no other names."""
    if not acl.default:
        return acl.subnets
    taken = {
        subnet
        for other in cloud.of(NetworkAcl).values()
        if other.id != acl.id
        for subnet in other.subnets
    }
    return tuple(s.id for s in cloud.of(Subnet).values() if s.vpc == acl.vpc and s.id not in taken)
