"""The internet and the hosts on it, in rows above the VPCs, each row on a wire of its own."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud import (
    AwsService,
    Cloud,
    InternetGateway,
    LambdaFunction,
    OutsideHost,
    VpcEndpoint,
)
from trainer.picture.canvas import Canvas
from trainer.picture.grid import Point, Rect, Role
from trainer.picture.picture import Detail, Spot
from trainer.picture.subnet_box import Drawn
from trainer.picture.symbols import Symbol
from trainer.picture.titles import service_title, title, with_networks
from trainer.reach import INTERNET
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.width import cells

_GAP = 4
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Host:
    """Something outside; one that is not ``wired`` only stands there."""

    owner: str
    label: str
    symbol: str = Symbol.OUTSIDE
    wired: bool = True

    @property
    def width(self) -> int:
        return cells(self.label) + 2


def outside_hosts(cloud: Cloud, detail: Detail, language: Language) -> tuple[Host, ...]:
    """The internet, the hosts that the scenario names, functions outside of VPCs, AWS services
    that no endpoint leads to, and gateways that no VPC has."""
    hosts = [Host(INTERNET, say(language, "picture.internet"))]
    for host in cloud.of(OutsideHost).values():
        hosts.append(Host(host.id, with_networks(title(host), host.networks, detail)))
    for function in cloud.of(LambdaFunction).values():
        if not function.interfaces:
            hosts.append(Host(function.id, title(function), Symbol.FUNCTION))
    by_endpoint = {endpoint.service for endpoint in cloud.of(VpcEndpoint).values()}
    for service in cloud.of(AwsService).values():
        if service.id not in by_endpoint:
            hosts.append(Host(service.id, service_title(service, detail)))
    for gateway in cloud.of(InternetGateway).values():
        if gateway.vpc is None:
            label = f"{title(gateway)} {say(language, 'picture.detached')}"
            hosts.append(Host(gateway.id, label, wired=False))
    return tuple(hosts)


def row_width(row: tuple[Host, ...]) -> int:
    """The cells that hosts take beside one another, with a margin at the left."""
    return _INDENT + sum(host.width + _GAP for host in row) - _GAP


def in_rows(hosts: tuple[Host, ...], width: int) -> tuple[tuple[Host, ...], ...]:
    """The hosts in as few rows as fit into this width."""
    rows: list[list[Host]] = [[]]
    x = _INDENT
    for host in hosts:
        if rows[-1] and x + host.width > width:
            rows.append([])
            x = _INDENT
        rows[-1].append(host)
        x += host.width + _GAP
    return tuple(map(tuple, rows))


def draw_outside(
    canvas: Canvas, rows: tuple[tuple[Host, ...], ...], width: int, door: int, drawn: Drawn
) -> int:
    """Draw the rows from the top of the canvas and return the row of the last one's wire.

    A single row starts above the column ``door`` if it has room there.
    """
    total = row_width(rows[0]) - _INDENT
    start = max(_INDENT, min(door, width - total)) if len(rows) == 1 else _INDENT
    for number, row in enumerate(rows):
        y = 2 * number
        x = start
        for host in row:
            symbol = Point(x, y)
            canvas.text(symbol, f"{host.symbol} {host.label}", Role.OUTSIDE, host.owner)
            drawn.spots.append(Spot(host.owner, Rect(x, y, host.width, 1)))
            if host.wired:
                drawn.stand(host.owner, symbol)
                if x != start:
                    canvas.wire(symbol, Point(x, y + 1), Point(start, y + 1), Point(start, y))
            x += host.width + _GAP
        if number:
            canvas.wire(Point(start, y - 2), Point(start, y))
    return 2 * len(rows) - 1
