"""Forms for routes, and for which route table a subnet uses."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any, Final

from trainer.actions import Call
from trainer.cloud import (
    LOCAL,
    Cloud,
    EgressOnlyInternetGateway,
    Instance,
    InternetGateway,
    NatGateway,
    Network,
    NetworkInterface,
    PrefixList,
    RegionalNatGateway,
    Resource,
    RouteTable,
    TransitGateway,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.ids import route_association_id
from trainer.tui.scenario.forms.filters import SUBNET
from trainer.tui.scenario.forms.form import Field, Form, Texts
from trainer.tui.scenario.forms.options import common_networks, ids
from trainer.tui.scenario.forms.readers import id_of, plain, read_network

_TARGETS: Final[Mapping[type[Resource], str]] = {
    InternetGateway: "GatewayId",
    NatGateway: "NatGatewayId",
    RegionalNatGateway: "NatGatewayId",
    EgressOnlyInternetGateway: "EgressOnlyInternetGatewayId",
    TransitGateway: "TransitGatewayId",
    VpcPeeringConnection: "VpcPeeringConnectionId",
    VpnGateway: "GatewayId",
    VpcEndpoint: "VpcEndpointId",
    Instance: "InstanceId",
    NetworkInterface: "NetworkInterfaceId",
}
"""Under which parameter ``CreateRoute`` takes each kind of target."""

_find_target = id_of(*_TARGETS)


def _read_target(cloud: Cloud, text: str, texts: Texts) -> str:
    return LOCAL if text.strip() == LOCAL else _find_target(cloud, text, texts)


def _read_destination(cloud: Cloud, text: str, texts: Texts) -> Network | str:
    """A CIDR block or the id of a prefix list."""
    if cloud.find(PrefixList, plain(text)) is not None:
        return plain(text)
    return read_network(cloud, text, texts)


def _destinations(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    known = ("0.0.0.0/0", *common_networks(cloud, texts), *cloud.of(PrefixList))
    return tuple(dict.fromkeys(known))


def _targets(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """Gateways first; what serves a gateway, database or service by its interface is no target."""
    loose = [
        interface.id
        for interface in cloud.of(NetworkInterface).values()
        if interface.owner is None or cloud.find(Instance, interface.owner) is not None
    ]
    hosts = (Instance, NetworkInterface, VpcEndpoint)
    gateways = (each for kind in _TARGETS if kind not in hosts for each in cloud.of(kind))
    return (*gateways, *cloud.of(Instance), *loose)


TABLE: Final = Field("table", id_of(RouteTable), ids(RouteTable))
DESTINATION: Final = Field("destination", _read_destination, _destinations)
TARGET: Final = Field("target", _read_target, _targets)


def _route(values: Mapping[str, Any]) -> dict[str, object]:
    destination = values["destination"]
    match destination:
        case IPv4Network():
            name = "DestinationCidrBlock"
        case str():
            name = "DestinationPrefixListId"
        case _:
            name = "DestinationIpv6CidrBlock"
    return {"RouteTableId": values["table"], name: str(destination)}


def _to_target(operation: str, cloud: Cloud, values: Mapping[str, Any]) -> Call:
    target = values["target"]
    if target == LOCAL:
        towards: dict[str, object] = {"LocalTarget": True}
    else:
        towards = {_TARGETS[type(cloud.resources[target])]: target}
    return Call("ec2", operation, {**_route(values), **towards})


def _create(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _to_target("CreateRoute", cloud, values)


def _replace(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _to_target("ReplaceRoute", cloud, values)


def _delete(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return Call("ec2", "DeleteRoute", _route(values))


def explicit_table(cloud: Cloud, subnet: str) -> RouteTable | None:
    """The table that a subnet is associated with by itself, not through the main table."""
    return next((t for t in cloud.of(RouteTable).values() if subnet in t.subnets), None)


def _use_table(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    """``AssociateRouteTable``; of a subnet that has a table already, the replacement of it."""
    table, subnet = values["table"], values["subnet"]
    now = explicit_table(cloud, subnet)
    if now is None:
        return Call("ec2", "AssociateRouteTable", {"RouteTableId": table, "SubnetId": subnet})
    return Call(
        "ec2",
        "ReplaceRouteTableAssociation",
        {"AssociationId": route_association_id(now, subnet), "RouteTableId": table},
    )


def _leave_table(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    table = cloud.get(RouteTable, values["table"])
    association = route_association_id(table, values["subnet"])
    return Call("ec2", "DisassociateRouteTable", {"AssociationId": association})


ADD_ROUTE: Final = Form("add_route", (TABLE, DESTINATION, TARGET), _create)
REPLACE_ROUTE: Final = Form("replace_route", (TABLE, DESTINATION, TARGET), _replace)
REMOVE_ROUTE: Final = Form("remove_route", (TABLE, DESTINATION), _delete)
USE_TABLE: Final = Form("use_table", (SUBNET, TABLE), _use_table)
LEAVE_TABLE: Final = Form("leave_table", (SUBNET, TABLE), _leave_table)
