"""Transit gateways: create, modify, delete.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, incorrect_state, invalid, not_modelled
from trainer.actions.lookup import LIVE_ATTACHMENTS, find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    TransitGateway,
    TransitGatewayRouteTable,
)
from trainer.cloud.aws_json.common import region_of
from trainer.cloud.aws_json.transit import attachments, sides, transit_gateway

ENABLE, DISABLE = "enable", "disable"


@action("ec2", "CreateTransitGateway")
def create_transit_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """With it comes a route table for all attachments, unless both defaults are switched off."""
    options = parameters.part("Options") or Parameters({})
    _check_modelled(options)
    association = switch(options, "DefaultRouteTableAssociation", default=True)
    propagation = switch(options, "DefaultRouteTablePropagation", default=True)
    cloud, resource_id = new_id(cloud, "tgw")
    gateway = TransitGateway(
        id=resource_id,
        name=name_given(parameters, "transit-gateway"),
        region=region_of(cloud),
        security_group_referencing=switch(
            options, "SecurityGroupReferencingSupport", default=False
        ),
    )
    cloud = cloud.put(gateway)
    if association or propagation:
        cloud, table_id = new_id(cloud, "tgw-rtb")
        table = TransitGatewayRouteTable(
            id=table_id,
            gateway=gateway.id,
            default_association=association,
            default_propagation=propagation,
        )
        cloud = cloud.put(table)
    shown = {**transit_gateway(cloud, gateway), "State": "pending"}
    return Done(cloud, {"TransitGateway": shown})


@action("ec2", "ModifyTransitGateway")
def modify_transit_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Another default table is for attachments that come later; those that are there stay."""
    gateway = find(cloud, TransitGateway, parameters.text("TransitGatewayId"))
    options = parameters.part("Options") or Parameters({})
    _check_modelled(options)
    referencing = switch(
        options, "SecurityGroupReferencingSupport", default=gateway.security_group_referencing
    )
    gateway = replace(gateway, security_group_referencing=referencing)
    cloud = cloud.put(gateway)
    wanted = _default_table(
        cloud,
        gateway,
        options,
        ("DefaultRouteTableAssociation", "AssociationDefaultRouteTableId"),
    )
    if wanted is not None:
        for table in tables_of(cloud, gateway.id):
            cloud = cloud.put(replace(table, default_association=table.id == wanted))
    wanted = _default_table(
        cloud,
        gateway,
        options,
        ("DefaultRouteTablePropagation", "PropagationDefaultRouteTableId"),
    )
    if wanted is not None:
        for table in tables_of(cloud, gateway.id):
            cloud = cloud.put(replace(table, default_propagation=table.id == wanted))
    shown = {**transit_gateway(cloud, gateway), "State": "modifying"}
    return Done(cloud, {"TransitGateway": shown})


@action("ec2", "DeleteTransitGateway")
def delete_transit_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Attachments have to go before; route tables go along, routes to it are blackholes."""
    gateway = find(cloud, TransitGateway, parameters.text("TransitGatewayId"))
    here = [a for a in attachments(cloud) if gateway.id in {s.gateway for s in sides(a)}]
    live = [a.id for a in here if a.state in LIVE_ATTACHMENTS]
    if live:
        raise incorrect_state(
            f"{gateway.id} has non-deleted Attachments: {', '.join(live)}.",
            id=gateway.id,
            attachments=", ".join(live),
        )
    shown = {**transit_gateway(cloud, gateway), "State": "deleting"}
    gone = [*(a.id for a in here), *(t.id for t in tables_of(cloud, gateway.id))]
    return Done(cloud.without(gateway.id, *gone), {"TransitGateway": shown})


def tables_of(cloud: Cloud, gateway: str) -> tuple[TransitGatewayRouteTable, ...]:
    """The route tables of a transit gateway."""
    tables = cloud.of(TransitGatewayRouteTable).values()
    return tuple(table for table in tables if table.gateway == gateway)


def switch(options: Parameters, name: str, *, default: bool) -> bool:
    """An option that is written ``enable`` or ``disable``."""
    text = options.find_text(name)
    if text not in (None, ENABLE, DISABLE):
        raise invalid(name, text, f"It is {ENABLE} or {DISABLE}.")
    return default if text is None else text == ENABLE


def _check_modelled(options: Parameters) -> None:
    for name in ("MulticastSupport", "EncryptionSupport"):
        if options.find_text(name) not in (None, DISABLE):
            raise not_modelled(f"The transit gateway option {name}")
    for name in ("TransitGatewayCidrBlocks", "AddTransitGatewayCidrBlocks"):
        if options.texts(name):
            raise not_modelled(f"The transit gateway option {name}")


def _default_table(
    cloud: Cloud, gateway: TransitGateway, options: Parameters, names: tuple[str, str]
) -> str | None:
    """The id of the default table that the options ask for; empty for none, None for the one
    that it is."""
    on, which = names
    table_id = options.find_text(which)
    if table_id is not None:
        table = find(cloud, TransitGatewayRouteTable, table_id)
        if table.gateway != gateway.id:
            raise AwsError(
                "InvalidParameterValue",
                f"{table.id} does not belong to the transit gateway {gateway.id}.",
                id=table.id,
                gateway=gateway.id,
            )
    if on not in options:
        return table_id
    if not switch(options, on, default=True):
        if table_id is not None:
            raise AwsError(
                "InvalidParameterCombination",
                f"{which} cannot be specified while {on} is disabled.",
            )
        return ""
    if table_id is None:
        raise AwsError(
            "MissingParameter",
            f"The request must contain the parameter {which} when {on} is enabled.",
            parameter=which,
        )
    return table_id
