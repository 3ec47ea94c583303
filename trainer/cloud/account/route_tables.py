"""``describe-route-tables``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTableAssociation.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.account.services import Unreadable
from trainer.cloud.links import propagated_routes
from trainer.cloud.missing import Fact
from trainer.cloud.network import LOCAL, Route, RouteOrigin, RouteTable, Vpc
from trainer.cloud.resource import Network

NO_TARGET = "blackhole"
"""The target of a blackhole route of which AWS no longer tells where it led."""

_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
_TARGETS = (
    "NetworkInterfaceId",  # before the instance: AWS lists both for a route to an instance
    "InstanceId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "GatewayId",
    "CarrierGatewayId",
    "LocalGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
)
_ORIGINS = {
    "CreateRouteTable": RouteOrigin.LOCAL,
    "EnableVgwRoutePropagation": RouteOrigin.PROPAGATED,
    "Advertisement": RouteOrigin.PROPAGATED,  # by VPC Route Server, weaker than static ones too
}
_ASSOCIATED = ("associated", "associating", None)


def read_route_tables(draft: AccountDraft) -> None:
    """Route tables. One with a row that cannot be read is one of which not all is known."""
    for item in draft.responses.all("RouteTables"):
        table_id, vpc = item.text("RouteTableId"), item.text("VpcId")
        if table_id is None or vpc is None:
            item.warn("account.without_id", key="RouteTableId" if table_id is None else "VpcId")
            continue
        associations = [
            a
            for a in item.items("Associations")
            if a.item("AssociationState").text("State") in _ASSOCIATED
        ]
        if "Associations" not in item or not all(map(_is_told, associations)):
            # Any subnet of the VPC may be meant.
            item.warn("account.unreadable_row", id=table_id, key="Associations")
            draft.lack(vpc, Fact.ROUTE_TABLE)
        draft.add(
            RouteTable(
                id=table_id,
                name=item.name,
                vpc=vpc,
                main=any(a.boolean("Main") for a in associations),
                subnets=_ends(associations, "SubnetId"),
                gateways=_ends(associations, "GatewayId"),
                routes=_routes(draft, item, table_id, draft.find(Vpc, vpc)),
                propagating=_ends([*item.items("PropagatingVgws")], "GatewayId"),
            )
        )


def derive_propagated(draft: AccountDraft) -> None:
    """Leave out what follows from propagation, as in every other cloud: the routes of prefixes
    that the connections of a gateway are known to have told it of."""
    cloud = draft.cloud()
    for table in draft.of(RouteTable):
        derived = {(r.destination, r.target) for r in propagated_routes(cloud, table)}
        kept = tuple(
            route
            for route in table.routes
            if route.origin is not RouteOrigin.PROPAGATED
            or route.blackhole
            or (route.destination, route.target) not in derived
        )
        if kept != table.routes:
            draft.put(replace(table, routes=kept))


def unknown_targets(draft: AccountDraft) -> None:
    """A route that AWS calls active has a target; where nothing describes it, that is missing."""
    for table in draft.of(RouteTable):
        for route in table.routes:
            target = route.target
            if not (route.blackhole or target == LOCAL or draft.knows(target)):
                draft.lack(target, Fact.TARGET)
                draft.warn("account.unknown_target", id=table.id, target=target)


def _is_told(association: Item) -> bool:
    """Whether an association says what the table is for."""
    ends = any(association.text(key) for key in ("SubnetId", "GatewayId", "PublicIpv4Pool"))
    return ends or association.boolean("Main") is True


def _ends(associations: list[Item], key: str) -> tuple[str, ...]:
    found = (association.text(key) for association in associations)
    return tuple(dict.fromkeys(end for end in found if end is not None))


def _routes(draft: AccountDraft, item: Item, table: str, vpc: Vpc | None) -> tuple[Route, ...]:
    found: dict[tuple[Network | str, str], Route] = {}
    if "Routes" not in item:
        _not_all_known(draft, item, table, "Routes")
    for row in item.items("Routes"):
        try:
            route = _route(row, () if vpc is None else vpc.networks)
        except Unreadable as unreadable:
            _not_all_known(draft, item, table, unreadable.key)
            continue
        # The local routes of the VPC's blocks are implied by the model.
        if route.target != LOCAL:
            found.setdefault((route.destination, route.target), route)
    return tuple(found.values())


def _route(row: Item, own: tuple[Network, ...]) -> Route:
    destination: Network | str | None = row.text("DestinationPrefixListId")
    for key in _DESTINATIONS:
        destination = destination or row.network(key)
    if destination is None:
        raise Unreadable("DestinationCidrBlock")
    blackhole = row.text("State") == "blackhole"
    targets = (row.text(key) for key in _TARGETS)
    target = next((t for t in targets if t is not None), NO_TARGET if blackhole else None)
    if target is None:
        raise Unreadable("GatewayId")
    # Another target for a block of the VPC itself takes the place of its local route.
    replaced = destination in own
    origin = _ORIGINS.get(row.text("Origin") or "", RouteOrigin.STATIC)
    if origin is RouteOrigin.LOCAL and target != LOCAL and not replaced:
        origin = RouteOrigin.STATIC
    return Route(
        destination=destination,
        target=target,
        origin=RouteOrigin.LOCAL if replaced else origin,
        blackhole=blackhole,
    )


def _not_all_known(draft: AccountDraft, item: Item, table: str, key: str) -> None:
    item.warn("account.unreadable_row", id=table, key=key)
    draft.lack(table, Fact.ROUTE_TABLE)
