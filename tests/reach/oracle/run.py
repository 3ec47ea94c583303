"""One run: what the devices remember, and the choices that AWS leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from oracle.model import Model
from oracle.wire import TCP, UDP, Packet
from trainer.cloud import Direction

T = TypeVar("T")


class Choices:
    """Answers open questions by a script, and the first way beyond its end."""

    def __init__(self, script: Sequence[int]) -> None:
        self.script = script
        self.made: list[tuple[int, int]] = []

    def pick(self, options: Sequence[T]) -> T:
        at = len(self.made)
        index = self.script[at] if at < len(self.script) else 0
        self.made.append((index, len(options)))
        return options[index]

    def next_script(self) -> list[int] | None:
        """The script that differs in the last choice that has another way left."""
        made = list(self.made)
        while made:
            index, count = made.pop()
            if index + 1 < count:
                return [*(i for i, _ in made), index + 1]
        return None


def every_way(play: Callable[[Choices], T]) -> Iterator[T]:
    """The result of ``play`` for every sequence of choices."""
    script: list[int] | None = []
    while script is not None:
        choices = Choices(script)
        yield play(choices)
        script = choices.next_script()


class Run:
    """The state of all devices while one connection is tried out.

    ``expected``: the packets that a security group lets pass because they answer what it let
    pass. ``sessions``: at a translating device, what an answer is turned back into.
    ``seen``: the answers that a stateful device waits for. ``pins``: the zone in which a transit
    gateway keeps a flow. ``returns_to``: the node that takes what an interface answers to a client
    whose address a load balancer kept. ``provided``: the consumer's endpoint to which a load
    balancer's node gives what a target answers. ``awaited`` is the answer to a probe that a node
    itself sent. ``healthy`` judges a target for a node: address and port.
    """

    def __init__(
        self, model: Model, choices: Choices, healthy: Callable[[str, int, int], bool]
    ) -> None:
        self.model = model
        self.choices = choices
        self.healthy = healthy
        self.expected: set[tuple[str, Direction, Packet]] = set()
        self.sessions: dict[tuple[str, Packet], Packet] = {}
        self.seen: set[tuple[str, Packet]] = set()
        self.pins: dict[tuple[str, object], str] = {}
        self.returns_to: dict[tuple[str, Packet], str] = {}
        self.provided: dict[tuple[str, Packet], str] = {}
        self.awaited: Packet | None = None

    def translate(self, device: str, packet: Packet, changed: Packet) -> Packet:
        """The packet that leaves a translating device; its answer will be turned back."""
        answer, turned_back = changed.reply(), packet.reply()
        if answer is not None and turned_back is not None:
            self.sessions[device, answer] = turned_back
        return changed

    def turned_back(self, returning: bool, device: str, packet: Packet) -> Packet | None:
        """What an answer becomes at the device that translated its request."""
        return self.sessions.get((device, packet)) if returning else None

    def masked(self, device: str, packet: Packet, source: int) -> Packet:
        """The packet with another source, and any source port from 1024 where it has one."""
        changed = packet._replace(source=source)
        if packet.protocol in (TCP, UDP):
            changed = changed._replace(source_port=self.choices.pick(self.model.port_samples))
        return self.translate(device, packet, changed)

    def remember(self, device: str, packet: Packet) -> None:
        """A stateful device has let the packet pass."""
        answer = packet.reply()
        if answer is not None:
            self.seen.add((device, answer))
