"""One packet: the fields that routers and filters decide by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trainer.packets.layout import LAST_PORT, Address, Block, Shape, block_for
from trainer.packets.protocol import ECHO, protocol_name


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet of TCP or UDP (with ports), ICMP (with type and code) or another protocol.

    Fields that the protocol does not have stay 0.

    Raises:
        ValueError: addresses of two IP versions, ICMP in IPv6 or ICMPv6 in IPv4, a number out
            of range, or a field that the protocol does not have.
    """

    protocol: int
    source: Address
    destination: Address
    source_port: int = 0
    destination_port: int = 0
    icmp_type: int = 0
    icmp_code: int = 0

    def __post_init__(self) -> None:
        if self.source.version != self.destination.version:
            raise ValueError("source and destination are of different IP versions")
        shape = self.block.shape
        ports = LAST_PORT if shape is Shape.PORTS else 0
        octets = 255 if shape is Shape.ICMP else 0
        for field, value, last in (
            ("source_port", self.source_port, ports),
            ("destination_port", self.destination_port, ports),
            ("icmp_type", self.icmp_type, octets),
            ("icmp_code", self.icmp_code, octets),
        ):
            if not 0 <= value <= last:
                name = protocol_name(self.protocol)
                raise ValueError(f"{field} of protocol {name} is 0 to {last}, not {value}")

    @property
    def block(self) -> Block:
        """Where packets of this protocol and IP version are laid out."""
        found = block_for(self.source.version, self.protocol)
        if found is None:
            name = protocol_name(self.protocol)
            raise ValueError(f"no protocol {name} in IPv{self.source.version}")
        return found

    def values(self) -> tuple[int, ...]:
        """The packet as one value for each dimension of the layout."""
        block = self.block
        icmp = block.shape is Shape.ICMP
        return (
            block.kind(self.protocol),
            int(self.destination),
            int(self.source),
            self.icmp_type if icmp else self.destination_port,
            self.icmp_code if icmp else self.source_port,
        )

    def reply(self) -> Packet | None:
        """What the receiver sends back; None for ICMP other than an echo request."""
        turned = replace(self, source=self.destination, destination=self.source)
        match self.block.shape:
            case Shape.PORTS:
                return replace(
                    turned, source_port=self.destination_port, destination_port=self.source_port
                )
            case Shape.ICMP:
                request, reply = ECHO[self.protocol]
                return replace(turned, icmp_type=reply) if self.icmp_type == request else None
            case Shape.BARE:
                return turned
