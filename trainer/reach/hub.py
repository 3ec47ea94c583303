"""Transit gateway route tables: which attachment takes which destinations.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trainer.cloud import Cloud, TransitGatewayRouteTable
from trainer.cloud.hub_rows import HubRow, hub_rows
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Rule
from trainer.reach.prefixes import PrefixIndex


@dataclass(frozen=True, slots=True)
class HubRoute:
    """One row of a transit gateway route table and what it matches; None is a blackhole.

    ``doubt`` is the connection that has propagated it, if the input does not tell whether that
    works.
    """

    destination: str
    attachment: str | None
    packets: PacketSet
    doubt: str = ""

    def rule(self, table: str) -> Rule:
        return Rule(
            table, self.destination, f"{self.destination} -> {self.attachment or 'blackhole'}"
        )


class HubTable:
    """The static and propagated routes of a transit gateway route table."""

    def __init__(
        self, cloud: Cloud, table: TransitGatewayRouteTable, doubt: Callable[[HubRow], str]
    ) -> None:
        # Of connections that share a prefix the ones that surely work take its packets.
        rows = sorted(
            hub_rows(cloud, table),
            key=lambda row: (-row.network.prefixlen, row.priority, bool(doubt(row))),
        )
        self.routes = tuple(
            HubRoute(
                row.prefix_list or str(row.network),
                row.attachment,
                PacketSet.of(destination=AddressSet.of(row.network)),
                doubt(row),
            )
            for row in rows
        )
        self._index = PrefixIndex([row.network for row in rows])

    def matching(self, destinations: AddressSet) -> Iterator[HubRoute]:
        """The routes that may match, in the order in which they win."""
        return (self.routes[position] for position in self._index.overlapping(destinations))
