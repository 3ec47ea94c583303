"""Routes and rules as tables, each row with the forms that change it."""

from __future__ import annotations

from trainer.cloud import (
    LOCAL,
    Cloud,
    Direction,
    NetworkAcl,
    Route,
    RouteOrigin,
    RouteTable,
    SecurityGroup,
    Vpc,
)
from trainer.cloud.links import propagated_routes
from trainer.cloud.routes import is_blackhole
from trainer.tui.scenario.forms.filters import (
    ADD_ENTRY,
    ADD_RULE,
    REMOVE_ENTRY,
    REMOVE_RULE,
    REPLACE_ENTRY,
)
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.forms.routes import ADD_ROUTE, REMOVE_ROUTE, REPLACE_ROUTE
from trainer.tui.scenario.inspection.model import Cell, Row, Section, Word


def group_sections(group: SecurityGroup) -> tuple[Section, ...]:
    """The inbound and the outbound rules of a security group."""
    return tuple(_group_section(group, direction) for direction in Direction)


def _group_section(group: SecurityGroup, direction: Direction) -> Section:
    place = {"group": group.id, "direction": direction.value}
    rows = tuple(
        Row(
            (str(rule.service), str(rule.peer), rule.description),
            link=rule.peer if isinstance(rule.peer, str) else None,
            remove=Offer(REMOVE_RULE, {**place, "rule": rule.id}),
        )
        for rule in group.rules(direction)
    )
    code = f"scenario.section.{direction.value}"
    return Section(rows, group.id, code, Offer(ADD_RULE, {"group": group.id}, place))


def acl_sections(acl: NetworkAcl) -> tuple[Section, ...]:
    """The inbound and the outbound rules of a network ACL, in the order of their numbers."""
    return tuple(_acl_section(acl, direction) for direction in Direction)


def _acl_section(acl: NetworkAcl, direction: Direction) -> Section:
    place = {"acl": acl.id, "direction": direction.value}
    entries = sorted(acl.entries(direction), key=lambda entry: entry.number)
    rows = [
        Row(
            (str(entry.number), entry.action.value, str(entry.service), str(entry.network)),
            change=Offer(
                REPLACE_ENTRY,
                {**place, "number": str(entry.number)},
                {
                    "action": entry.action.value,
                    "service": str(entry.service),
                    "network": str(entry.network),
                },
            ),
            remove=Offer(REMOVE_ENTRY, {**place, "number": str(entry.number)}),
        )
        for entry in entries
    ]
    rows.append(Row(("*", "deny", "all", "0.0.0.0/0")))
    free = (entries[-1].number // 10 + 1) * 10 if entries else 100
    start = {**place, "number": str(free), "action": "allow"}
    add = Offer(ADD_ENTRY, {"acl": acl.id}, start)
    return Section(tuple(rows), acl.id, f"scenario.section.{direction.value}", add)


def route_section(cloud: Cloud, table: RouteTable) -> Section:
    """The routes of a table, the local ones of its VPC first."""
    vpc = cloud.get(Vpc, table.vpc)
    listed = {route.destination for route in table.routes}
    rows = [Row((str(network), LOCAL, "")) for network in vpc.networks if network not in listed]
    propagated = [r for r in propagated_routes(cloud, table) if r not in table.routes]
    for route in (*table.routes, *propagated):
        place = {"table": table.id, "destination": str(route.destination)}
        own = route.origin is RouteOrigin.STATIC
        rows.append(
            Row(
                (
                    str(route.destination),
                    route.target,
                    _state(cloud, table, route),
                ),
                link=None if own or route.target not in cloud.resources else route.target,
                change=Offer(REPLACE_ROUTE, place, {"target": route.target}) if own else None,
                remove=Offer(REMOVE_ROUTE, place) if own else None,
            )
        )
    add = Offer(ADD_ROUTE, {"table": table.id}, {})
    return Section(tuple(rows), table.id, "scenario.section.routes", add)


def _state(cloud: Cloud, table: RouteTable, route: Route) -> Cell:
    """What is unusual about a route: that it leads nowhere, or that nobody wrote it down."""
    if is_blackhole(cloud, table, route):
        return Word("scenario.state.blackhole")
    return Word("scenario.state.propagated") if route.origin is RouteOrigin.PROPAGATED else ""
