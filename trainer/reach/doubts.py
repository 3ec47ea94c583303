"""Tables some of whose rows may or may not be there, for all that the input tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from trainer.cloud import Fact, Route, RouteOrigin
from trainer.cloud.hub_rows import HubRow, Priority
from trainer.cloud.links import Link
from trainer.packets import PacketSet

if TYPE_CHECKING:
    from trainer.reach.world import World


class Row(Protocol):
    """What a row takes, and what one has to know to say that it is there; empty if it is."""

    @property
    def packets(self) -> PacketSet: ...

    @property
    def doubt(self) -> str: ...


R = TypeVar("R", bound=Row)


def chains(
    rows: Iterable[R], packets: PacketSet, passed: Callable[[str], bool] = lambda doubt: False
) -> Iterator[tuple[PacketSet, tuple[R, ...]]]:
    """The packets in parts, each with the rows that may take it, in the order in which they win.

    All rows of a part but the last one may be absent. If the last one may be absent too, or there
    is none, it is possible that no row takes these packets. ``passed`` are the doubts that do not
    count any more.
    """
    ahead = iter(rows)
    left = packets
    for row in ahead:
        taken = left & row.packets
        if not taken:
            continue
        left = left - taken
        if row.doubt and not passed(row.doubt):
            behind = tuple(ahead)
            for part, others in chains(behind, taken, passed):
                yield part, (row, *others)
            if left:
                yield from chains(behind, left, passed)
            return
        yield taken, (row,)
        if not left:
            return
    if left:
        yield left, ()


def in_doubt(world: World, link: Link) -> bool:
    """Whether the input does not tell if a link works; it is taken to, then."""
    return link.works and world.lacks(Fact.TUNNELS, link.component)


def doubt_of_route(world: World, route: Route) -> str:
    """The connection without which a propagated route would not be there, if nothing tells
    whether it works."""
    propagated = route.origin is RouteOrigin.PROPAGATED
    return _teller(world, route.target, route.destination) if propagated else ""


def doubt_of_row(world: World, row: HubRow) -> str:
    """The same for a row of a transit gateway's table."""
    propagated = row.priority is Priority.VPN and row.attachment is not None
    return _teller(world, str(row.attachment), row.network) if propagated else ""


def _teller(world: World, gateway: str, prefix: object) -> str:
    """The first of the connections that have told a gateway of a prefix, if none of them surely
    works. What was written down for a static one stays."""
    if not world.ever_lacks(Fact.TUNNELS):
        return ""
    tellers = [link for link in world.links_of(gateway) if link.known and prefix in link.to_site]
    doubtful = [link for link in tellers if in_doubt(world, link) and not link.static]
    return doubtful[0].component if doubtful and len(doubtful) == len(tellers) else ""
