"""Route tables and which subnets use them.

https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trainer.actions.edge_tables import check_edge_association
from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, InternetGateway, RouteTable, Subnet, Vpc, VpcEndpoint, VpnGateway
from trainer.cloud.aws_json.ids import route_association_id
from trainer.cloud.aws_json.route_tables import route_table

ASSOCIATED = {"State": "associated"}


@action("ec2", "CreateRouteTable")
def create_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    cloud, resource_id = new_id(cloud, "rtb")
    table = RouteTable(id=resource_id, name=name_given(parameters, "route-table"), vpc=vpc.id)
    cloud = cloud.put(table)
    return Done(cloud, {"RouteTable": route_table(cloud, table)})


@action("ec2", "DeleteRouteTable")
def delete_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    if table.main or table.subnets or table.gateways:
        raise AwsError(
            "DependencyViolation",
            f"The routeTable '{table.id}' has dependencies and cannot be deleted.",
            id=table.id,
        )
    for endpoint in cloud.of(VpcEndpoint).values():
        if table.id in endpoint.route_tables:
            kept = tuple(t for t in endpoint.route_tables if t != table.id)
            cloud = cloud.put(replace(endpoint, route_tables=kept))
    return Done(cloud.without(table.id), {})


@action("ec2", "AssociateRouteTable")
def associate_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    if parameters.one_of("SubnetId", "GatewayId") == "SubnetId":
        subnet = find(cloud, Subnet, parameters.text("SubnetId"))
        _same_vpc(table, subnet.vpc, f"subnet {subnet.id}")
        associated = subnet.id
    else:
        gateway = _gateway(cloud, parameters.text("GatewayId"))
        _same_vpc(table, gateway.vpc, f"gateway {gateway.id}")
        check_edge_association(cloud, table, gateway.id)
        associated = gateway.id
    now = next((a for a in associations(cloud) if a.associated == associated), None)
    if now is not None and now.table.id != table.id:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"the specified association for route table {table.id} conflicts with an existing "
            "association",
            table=table.id,
            associated=associated,
            other=now.table.id,
        )
    if now is None:
        cloud = cloud.put(_with(cloud, table, associated))
    return Done(
        cloud,
        {
            "AssociationId": route_association_id(table, associated),
            "AssociationState": ASSOCIATED,
        },
    )


@action("ec2", "DisassociateRouteTable")
def disassociate_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    association = _find(cloud, parameters.text("AssociationId"))
    if association.main:
        raise AwsError(
            "InvalidParameterValue",
            f"cannot disassociate the main route table association {association.id}",
            id=association.id,
        )
    return Done(cloud.put(_without(association.table, association.associated)), {})


@action("ec2", "ReplaceRouteTableAssociation")
def replace_route_table_association(cloud: Cloud, parameters: Parameters) -> Done:
    association = _find(cloud, parameters.text("AssociationId"))
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    _same_vpc(table, association.table.vpc, f"association {association.id}")
    if association.main:
        cloud = cloud.put(replace(association.table, main=False))
        cloud = cloud.put(replace(cloud.get(RouteTable, table.id), main=True))
    else:
        if association.associated in association.table.gateways:
            check_edge_association(cloud, table, association.associated)
        cloud = cloud.put(_without(association.table, association.associated))
        table = cloud.get(RouteTable, table.id)
        cloud = cloud.put(_with(cloud, table, association.associated))
    return Done(
        cloud,
        {
            "NewAssociationId": route_association_id(table, association.associated),
            "AssociationState": ASSOCIATED,
        },
    )


@dataclass(frozen=True, slots=True)
class Association:
    """A table with a subnet or gateway; of the main association, with the VPC."""

    table: RouteTable
    associated: str
    main: bool

    @property
    def id(self) -> str:
        return route_association_id(self.table, self.associated)


def associations(cloud: Cloud) -> Iterator[Association]:
    """All associations of route tables that there are."""
    for table in cloud.of(RouteTable).values():
        if table.main:
            yield Association(table, table.vpc, main=True)
        for associated in (*table.subnets, *table.gateways):
            yield Association(table, associated, main=False)


def _gateway(cloud: Cloud, resource_id: str) -> InternetGateway | VpnGateway:
    gateway = cloud.find(VpnGateway, resource_id)
    return find(cloud, InternetGateway, resource_id) if gateway is None else gateway


def _find(cloud: Cloud, resource_id: str) -> Association:
    for association in associations(cloud):
        if association.id == resource_id:
            return association
    raise AwsError(
        "InvalidAssociationID.NotFound",
        f"The association ID '{resource_id}' does not exist",
        id=resource_id,
    )


def _same_vpc(table: RouteTable, vpc: str | None, what: str) -> None:
    if vpc != table.vpc:
        raise AwsError(
            "InvalidParameterValue",
            f"route table {table.id} and {what} belong to different networks",
            table=table.id,
            associated=what.rpartition(" ")[2],
        )


def _with(cloud: Cloud, table: RouteTable, associated: str) -> RouteTable:
    if isinstance(cloud.resources.get(associated), InternetGateway | VpnGateway):
        return replace(table, gateways=(*table.gateways, associated))
    return replace(table, subnets=(*table.subnets, associated))


def _without(table: RouteTable, associated: str) -> RouteTable:
    return replace(
        table,
        subnets=tuple(s for s in table.subnets if s != associated),
        gateways=tuple(g for g in table.gateways if g != associated),
    )
