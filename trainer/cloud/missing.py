"""What an input does not tell, and what follows for everything that refers to it.

Real accounts are read from whatever responses somebody has saved. A fact that is not among them
is written down as missing instead of being guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Resource


class Fact(StrEnum):
    """The kinds of facts that an input can lack."""

    SECURITY_GROUP = "security_group"
    NETWORK_ACL = "network_acl"
    ROUTE_TABLE = "route_table"
    PREFIX_LIST = "prefix_list"
    INTERFACE = "interface"
    DNS_ATTRIBUTES = "dns_attributes"
    LISTENERS = "listeners"
    TARGET_HEALTH = "target_health"
    TGW_ROUTES = "tgw_routes"
    VPC = "vpc"
    TARGET = "target"
    INTERNET_GATEWAY = "internet_gateway"
    ENDPOINTS = "endpoints"
    ENDPOINT_POLICY = "endpoint_policy"
    OWNER = "owner"
    ENDPOINT_SERVICE = "endpoint_service"
    IMAGE = "image"
    SOURCE_DEST_CHECK = "source_dest_check"
    BLOCK_PUBLIC_ACCESS = "block_public_access"
    EXCLUSIONS = "exclusions"
    ANNOUNCED = "announced"
    TUNNELS = "tunnels"
    ATTRIBUTES = "attributes"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFact(Resource):
    """``what`` is not known of the resource with the id ``about``.

    That resource may itself be absent: a security group that an interface names, the target of
    a route that AWS calls active. About a subnet, VPC or gateway it means the filter, table or
    routes that apply there; `Fact.INTERFACE` about a subnet or VPC, that addresses in it may be
    held by interfaces that are not told. `Fact.OWNER` is about what an interface serves, or
    about the interface where not even the id of that is known: whether it runs, and what it
    does with what arrives. `Fact.NEIGHBOURS` about a VPC: which others it is joined to, so that
    its security groups may name theirs. `Fact.ENDPOINT_SERVICE` about an endpoint: what is behind
    it, where that may be a load balancer of the account itself. `Fact.BLOCK_PUBLIC_ACCESS` and
    `Fact.EXCLUSIONS` about a VPC or subnet: whether the Region's setting is on, and whether the
    place is excluded from it. `Fact.TUNNELS` about a VPN connection: whether any of them is up.
    """

    about: str
    what: Fact


def missing_id(about: str, what: Fact) -> str:
    """The id of the record for a fact, the same for the same fact."""
    return f"missing-{what.value}-{about}"


def missing_fact(about: str, what: Fact) -> MissingFact:
    """The record for a fact that an input lacks."""
    return MissingFact(id=missing_id(about, what), about=about, what=what)
