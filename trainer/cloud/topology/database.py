"""RDS databases of a topology and the subnets that they may use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.topology.compute import attached, security_groups_of
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_ipv4
from trainer.cloud.topology.network import zone_name

DEFAULT_PORTS: Mapping[str, int] = MappingProxyType(
    {
        "aurora-mysql": 3306,
        "aurora-postgresql": 5432,
        "db2-ae": 50000,
        "db2-se": 50000,
        "mariadb": 3306,
        "mysql": 3306,
        "oracle-ee": 1521,
        "oracle-ee-cdb": 1521,
        "oracle-se2": 1521,
        "oracle-se2-cdb": 1521,
        "postgres": 5432,
        "sqlserver-ee": 1433,
        "sqlserver-ex": 1433,
        "sqlserver-se": 1433,
        "sqlserver-web": 1433,
    }
)
"""Engine -> its default port.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

_OF_THE_INTERFACE = ("zone", "security_groups", "private_ip", "public_ip")

LOWEST_PORT = 1150
"""The lowest port that RDS lets a database listen on (same page)."""


def read_db_subnet_group(draft: Draft, resource_id: str, node: Node) -> DbSubnetGroup:
    """A DB subnet group, in the VPC of its first subnet unless it names one."""
    node.fields(("subnets",), ("vpc", "description", "name"))
    listed = node.require("subnets")
    vpc = node.get("vpc")
    subnets = draft.references(resource_id, "subnets", listed, Subnet, elsewhere=vpc is not None)
    if not subnets:
        raise listed.missing_members()
    return DbSubnetGroup(
        id=resource_id,
        name=name_of(node),
        vpc=draft.get(Subnet, subnets[0]).vpc if vpc is None else draft.named(vpc, Vpc),
        subnets=subnets,
        description=node.read("description", Node.line, ""),
    )


def read_db_instance(draft: Draft, resource_id: str, node: Node) -> DbInstance:
    """A database with its interface and, if it is Multi-AZ, the one of the standby.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
    """
    node.fields(
        ("engine", "subnet_group"),
        (
            *("interfaces", *_OF_THE_INTERFACE, "publicly_accessible"),
            *("multi_az", "port", "storage_encrypted", "iam_authentication", "available", "name"),
        ),
    )
    engine = node.require("engine").text()
    if engine not in DEFAULT_PORTS:
        choices = ", ".join(DEFAULT_PORTS)
        raise node.require("engine").bad("input.not_a_choice", found=engine, choices=choices)
    group = draft.reference(node.require("subnet_group"), DbSubnetGroup)
    public = node.read("publicly_accessible", Node.boolean, False)
    multi_az = node.read("multi_az", Node.boolean, False)
    return DbInstance(
        id=resource_id,
        name=name_of(node),
        engine=engine,
        port=node.read("port", lambda n: n.integer(LOWEST_PORT, 65535), DEFAULT_PORTS[engine]),
        subnet_group=group.id,
        interfaces=_interfaces(draft, resource_id, node, group, public, multi_az),
        publicly_accessible=public,
        multi_az=multi_az,
        storage_encrypted=node.read("storage_encrypted", Node.boolean, False),
        iam_authentication=node.read("iam_authentication", Node.boolean, False),
        available=node.read("available", Node.boolean, True),
    )


def _interfaces(
    draft: Draft, owner: str, node: Node, group: DbSubnetGroup, public: bool, multi_az: bool
) -> tuple[str, ...]:
    """Those that the entry lists, or the primary's and, in another zone, the standby's."""
    listed = node.get("interfaces")
    if listed is not None:
        return attached(draft, owner, node, listed, _OF_THE_INTERFACE)
    subnets = [draft.get(Subnet, subnet) for subnet in group.subnets]
    primary = _primary_subnet(draft, node, group, subnets)
    interface_id = draft.interface_id(owner)
    groups = security_groups_of(draft, interface_id, node, group.vpc)
    public_ip = node.get("public_ip")
    if public_ip is not None and not public:
        raise public_ip.bad("input.key_needs", key="public_ip", needs="publicly_accessible: true")
    plans = [
        PlannedInterface(
            id=interface_id,
            subnet=primary,
            source=node,
            ips=draft.one_address(interface_id, node),
            public_ip=None if public_ip is None else public_ip.parse(parse_ipv4),
            wants_public_ip=public and public_ip is None,
            security_groups=groups,
            owner=owner,
        )
    ]
    standby = next((s for s in subnets if s.zone != primary.zone), None)
    if multi_az and standby is not None:
        plans.append(
            PlannedInterface(
                id=draft.free_id(f"{interface_id}-standby"),
                subnet=standby,
                source=node,
                wants_public_ip=public,
                security_groups=groups,
                owner=owner,
            )
        )
    return tuple(draft.plan(plan) for plan in plans)


def _primary_subnet(
    draft: Draft, node: Node, group: DbSubnetGroup, subnets: list[Subnet]
) -> Subnet:
    named = node.get("zone")
    if named is None:
        return subnets[0]
    zone = zone_name(named, draft.get(Vpc, group.vpc).region)
    for subnet in subnets:
        if subnet.zone == zone:
            return subnet
    zones = ", ".join(sorted({subnet.zone for subnet in subnets}))
    raise named.bad("input.db_zone_not_covered", zone=zone, group=group.id, zones=zones)
