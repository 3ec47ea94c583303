"""Transit gateways: what may be attached, and what their route tables accept.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Vpc
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Resource
from trainer.cloud.transit import (
    AttachmentState,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)
from trainer.cloud.validate.placement import one_subnet_per_zone
from trainer.cloud.validate.places import Places

_LIVE = frozenset({AttachmentState.AVAILABLE, AttachmentState.PENDING_ACCEPTANCE})


def attachment_subnets(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An attachment has one subnet in each zone, all of its VPC (DuplicateSubnetsInSameZone).

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html
    """
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        yield from one_subnet_per_zone(
            cloud, places, attachment.id, attachment.vpc, attachment.subnets
        )


def attachment_regions(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC attaches to a transit gateway of its own Region; Regions are joined by peering.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        vpc = cloud.find(Vpc, attachment.vpc)
        gateway = cloud.find(TransitGateway, attachment.gateway)
        if vpc is not None and gateway is not None and vpc.region != gateway.region:
            facts = {"id": vpc.id, "region": vpc.region, "expected": gateway.region}
            yield Problem("input.other_region", places.of(attachment.id), facts)


def one_attachment_per_vpc(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC attaches once to a transit gateway (DuplicateTransitGatewayAttachment).

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    """
    first: dict[tuple[str, str], str] = {}
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        if attachment.state in _LIVE:
            key = attachment.gateway, attachment.vpc
            other = first.setdefault(key, attachment.id)
            if other != attachment.id:
                facts = {"vpc": attachment.vpc, "gateway": attachment.gateway, "other": other}
                yield Problem("input.second_attachment", places.of(attachment.id), facts)


def hub_peering_with_itself(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A peering attachment joins two transit gateways.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    for attachment in cloud.of(TransitGatewayPeeringAttachment).values():
        if attachment.gateway == attachment.peer:
            place = places.of(attachment.id, "peer")
            yield Problem("input.peering_itself", place, {"id": attachment.peer})


def attachments_of_the_gateway(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A table speaks of attachments of its own transit gateway only.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateTransitGatewayRouteTable.html
    """
    for table in cloud.of(TransitGatewayRouteTable).values():
        for field, index, attachment in _mentions(table):
            gateways = _gateways(cloud.resources.get(attachment))
            if gateways and table.gateway not in gateways:
                facts = {"id": attachment, "gateway": gateways[0], "expected": table.gateway}
                place = places.of(table.id, field, index)
                yield Problem("input.other_transit_gateway", place, facts)


def _mentions(table: TransitGatewayRouteTable) -> Iterator[tuple[str, int, str]]:
    for index, attachment in enumerate(table.associations):
        yield "associations", index, attachment
    for index, attachment in enumerate(table.propagations):
        yield "propagations", index, attachment
    for index, route in enumerate(table.routes):
        if route.attachment is not None:
            yield "routes", index, route.attachment


def _gateways(attachment: Resource | None) -> tuple[str, ...]:
    """The transit gateways that have this attachment; a peering attachment has two."""
    match attachment:
        case TransitGatewayPeeringAttachment(gateway=one, peer=other):
            return one, other
        case (
            TransitGatewayVpcAttachment(gateway=gateway)
            | TransitGatewayVpnAttachment(gateway=gateway)
            | TransitGatewayDirectConnectAttachment(gateway=gateway)
        ):
            return (gateway,)
        case _:
            return ()


def one_association(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An attachment is associated with one table of a gateway (Resource.AlreadyAssociated).

    https://docs.aws.amazon.com/vpc/latest/tgw/associate-tgw-route-table.html
    """
    first: dict[tuple[str, str], str] = {}
    for table in cloud.of(TransitGatewayRouteTable).values():
        for index, attachment in enumerate(table.associations):
            other = first.setdefault((table.gateway, attachment), table.id)
            if other != table.id:
                facts = {"attachment": attachment, "other": other}
                place = places.of(table.id, "associations", index)
                yield Problem("input.two_hub_tables", place, facts)


def one_default_table(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A transit gateway has one table for new associations, and one for new propagations.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
    """
    first: dict[tuple[str, str], str] = {}
    for table in cloud.of(TransitGatewayRouteTable).values():
        for key, has in (
            ("default_association", table.default_association),
            ("default_propagation", table.default_propagation),
        ):
            other = first.setdefault((table.gateway, key), table.id) if has else table.id
            if other != table.id:
                facts = {"gateway": table.gateway, "other": other, "key": key, "id": table.id}
                yield Problem("input.second_default_table", places.of(table.id, key), facts)


def peering_propagates_nothing(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Over a peering attachment lead static routes only.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    for table in cloud.of(TransitGatewayRouteTable).values():
        for index, attachment in enumerate(table.propagations):
            if cloud.find(TransitGatewayPeeringAttachment, attachment) is not None:
                place = places.of(table.id, "propagations", index)
                yield Problem("input.peering_propagation", place, {"id": attachment})


def hub_destinations_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A table has one static route for each destination (RouteAlreadyExists).

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayRoute.html
    """
    for table in cloud.of(TransitGatewayRouteTable).values():
        seen: set[object] = set()
        for index, route in enumerate(table.routes):
            if route.destination in seen:
                facts = {"destination": str(route.destination), "table": table.id}
                yield Problem("input.duplicate_route", places.of(table.id, "routes", index), facts)
            seen.add(route.destination)
