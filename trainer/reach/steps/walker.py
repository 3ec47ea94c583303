"""What every step knows: the world, and for replies what the requests left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from trainer.cloud import Direction, Fact
from trainer.packets import PacketSet
from trainer.reach.answers import Finding, Hop, HopKind, Rule
from trainer.reach.balancing import Backend
from trainer.reach.codes import Code
from trainer.reach.parcel import Parcel, Refusal
from trainer.reach.world import World


@dataclass(frozen=True, slots=True)
class Walker:
    """The surroundings of one walk.

    ``probe`` tells whether a load balancer's node finds a target healthy.

    ``tracked``: (interface, direction) -> the requests that its security groups let pass that
    way on the way there; replies to them pass back without a rule. ``explain``: whether hops
    name the rows that decided, which costs time.
    """

    world: World
    probe: Callable[[World, str, Backend], bool]
    tracked: Mapping[tuple[str, Direction], PacketSet] = field(default_factory=dict)
    explain: bool = True

    def healthy(self, node: str, backend: Backend) -> bool:
        """Whether the target passes the health checks of this node, asked once per cloud."""
        key = node, backend.interface, backend.address, backend.port, backend.group.id
        found = self.world.health.get(key)
        if found is None:
            # A check that comes back to where it started, over load balancers, never ends well.
            self.world.health[key] = False
            found = self.world.health[key] = self.probe(self.world, node, backend)
        return found

    def hop(
        self,
        parcel: Parcel,
        kind: HopKind,
        component: str,
        packets: PacketSet,
        rules: tuple[Rule, ...] = (),
        *,
        tracked: bool = False,
        interface: str = "",
        direction: Direction | None = None,
    ) -> Hop:
        return Hop(parcel.way, kind, component, packets, rules, tracked, interface, direction)

    def refuse(
        self,
        parcel: Parcel,
        packets: PacketSet,
        code: Code,
        kind: HopKind,
        component: str,
        *,
        rules: tuple[Rule, ...] = (),
        facts: Mapping[str, str] | None = None,
        onward: Iterable[Parcel] = (),
        interface: str = "",
        direction: Direction | None = None,
    ) -> Refusal:
        """These packets of the parcel go no further."""
        finding = Finding(
            code, parcel.way, kind, component, packets, rules, facts or {}, interface, direction
        )
        return Refusal(parcel.to(parcel.place, packets), finding, tuple(onward))

    def lacking(
        self,
        parcel: Parcel,
        packets: PacketSet,
        fact: Fact,
        kind: HopKind,
        about: str,
        onward: Iterable[Parcel] = (),
    ) -> Refusal:
        """The input does not tell what becomes of these packets; ``onward`` as if they passed.

        Without ``onward`` nobody knows where they go.
        """
        return self.refuse(
            parcel,
            packets,
            Code.FACT_MISSING,
            kind,
            about,
            facts={"what": fact.value},
            onward=onward,
        )
