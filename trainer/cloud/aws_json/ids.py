"""Ids that AWS gives to relations, made from what they relate.

The model holds an association as a fact of one of its two ends, so its id follows from both.
"""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud.aws_json.common import digits
from trainer.cloud.cloud import Cloud
from trainer.cloud.filters import NetworkAcl
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.network import RouteTable, Subnet


def derived_id(prefix: str, *parts: str) -> str:
    """An id that looks like one of AWS: the prefix and 17 hexadecimal digits."""
    return f"{prefix}-0{digits(16, *parts)}"


def uuid(*parts: str) -> str:
    """An id in the form that services other than EC2 use: ``01234567-89ab-…``."""
    text = digits(32, "uuid", *parts)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


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
    VPC that no ACL names."""
    if not acl.default:
        return acl.subnets
    return (*acl.subnets, *cloud.derived(_subnets_without_acl).get(acl.vpc, ()))


def elastic_ip_of(cloud: Cloud, interface: str, private_ip: IPv4Address) -> ElasticIp | None:
    """The elastic IP address of a private address."""
    return cloud.derived(_elastic_ips).get((interface, private_ip))


def _subnets_without_acl(cloud: Cloud) -> dict[str, list[str]]:
    """By VPC, the subnets that no network ACL names."""
    named = {subnet for acl in cloud.of(NetworkAcl).values() for subnet in acl.subnets}
    found: dict[str, list[str]] = {}
    for subnet in cloud.of(Subnet).values():
        if subnet.id not in named:
            found.setdefault(subnet.vpc, []).append(subnet.id)
    return found


def _elastic_ips(cloud: Cloud) -> dict[tuple[str, IPv4Address], ElasticIp]:
    return {
        (address.interface, address.private_ip): address
        for address in cloud.of(ElasticIp).values()
        if address.interface is not None and address.private_ip is not None
    }
