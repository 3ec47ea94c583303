"""A service: what a packet must be, apart from its addresses and its source port."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from trainer.packets.layout import LAST_PORT, port_range
from trainer.packets.packet_set import PacketSet
from trainer.packets.protocol import ECHO, HAS_PORTS, ICMP, ICMPV6, NAMES, TCP, UDP, protocol_name

PORT_NAMES = MappingProxyType(
    {
        "ssh": 22,
        "dns": 53,
        "http": 80,
        "https": 443,
        "mysql": 3306,
        "rdp": 3389,
        "postgres": 5432,
    }
)
"""Names that may stand for ports in text."""

_LONGEST = 64
_PROTOCOLS = {name: number for number, name in NAMES.items()}


class ServiceFault(StrEnum):
    """Which part of a text keeps it from being a service."""

    FORM = "form"
    PROTOCOL = "protocol"
    PORT = "port"
    RANGE = "range"
    ICMP = "icmp"


class ServiceError(ValueError):
    """A text that is not a service: ``text`` as it was given, ``fault`` what is wrong with it."""

    def __init__(self, text: str, fault: ServiceFault) -> None:
        super().__init__(text, fault)
        self.text = text
        self.fault = fault

    def __str__(self) -> str:
        return f"{self.text[:_LONGEST]!a} is not a service ({self.fault})"


@dataclass(frozen=True, slots=True)
class Service:
    """A protocol with its destination ports, or with its ICMP type and code.

    ``protocol`` None is every protocol. ``first`` and ``last`` are both None (all ports) or both
    numbers, and only of TCP and UDP; ``icmp_type`` None is every type, ``icmp_code`` None every
    code.

    Raises:
        ValueError: a number is out of range, or a field does not belong to the protocol.
    """

    protocol: int | None
    first: int | None = None
    last: int | None = None
    icmp_type: int | None = None
    icmp_code: int | None = None

    ALL: ClassVar[Service]

    def __post_init__(self) -> None:
        if self.protocol is not None and not 0 <= self.protocol <= 255:
            raise ValueError(f"protocol is 0 to 255, not {self.protocol}")
        if self.first is not None or self.last is not None:
            if self.protocol not in HAS_PORTS:
                raise ValueError("only TCP and UDP have ports")
            if self.first is None or self.last is None:
                raise ValueError("a range of ports has a first and a last port")
            port_range(self.first, self.last)
        if self.icmp_type is not None:
            if self.protocol not in ECHO:
                raise ValueError("only ICMP and ICMPv6 have types")
            if not 0 <= self.icmp_type <= 255:
                raise ValueError(f"an ICMP type is 0 to 255, not {self.icmp_type}")
        if self.icmp_code is not None:
            if self.icmp_type is None:
                raise ValueError("an ICMP code needs a type")
            if not 0 <= self.icmp_code <= 255:
                raise ValueError(f"an ICMP code is 0 to 255, not {self.icmp_code}")

    @classmethod
    def tcp(cls, port: int, last: int | None = None) -> Service:
        """One TCP port, or the range that begins with it."""
        return cls(TCP, port, port if last is None else last)

    @classmethod
    def udp(cls, port: int, last: int | None = None) -> Service:
        """One UDP port, or the range that begins with it."""
        return cls(UDP, port, port if last is None else last)

    @classmethod
    def parse(cls, text: str) -> Service:
        """The service that a text names.

        ``tcp``, ``tcp/443``, ``tcp/https``, ``udp/1000-2000``, ``icmp``, ``icmp/echo``,
        ``icmp/8``, ``icmp/3/4`` (type, code), ``icmpv6/echo``, ``proto/50``, ``all``; case and
        the width of characters do not matter.

        Raises:
            ServiceError: the text is none of these.
        """
        return _Reading(text).service()

    def __str__(self) -> str:
        """The form that `parse` reads back as this service."""
        if self.protocol is None:
            return "all"
        if self.protocol not in NAMES:
            return f"proto/{self.protocol}"
        name = protocol_name(self.protocol)
        if self.icmp_code is not None:
            return f"{name}/{self.icmp_type}/{self.icmp_code}"
        if self.icmp_type is not None:
            echo = self.icmp_type == ECHO[self.protocol][0]
            return f"{name}/{'echo' if echo else self.icmp_type}"
        if self.first is None:
            return name
        return f"{name}/{self.first}" + (f"-{self.last}" if self.last != self.first else "")

    def covers(self, other: Service) -> bool:
        """Whether every packet of the other service is one of this."""
        return other.packets() <= self.packets()

    def packets(self) -> PacketSet:
        """Every packet of the service: any addresses, any source port.

        ICMP is in IPv4 only and ICMPv6 in IPv6 only; other protocols are in both.
        """
        return PacketSet.of(service=self)


Service.ALL = Service(None)


class _Reading:
    """One text on its way to a `Service`."""

    def __init__(self, text: str) -> None:
        self.text = text

    def service(self) -> Service:
        if len(self.text) > _LONGEST:
            raise self.error(ServiceFault.FORM)
        name, *details = (part.strip() for part in _plain(self.text).split("/"))
        match name, details:
            case "all", []:
                return Service.ALL
            case "proto", [number]:
                return Service(self.number(number, 255, ServiceFault.PROTOCOL))
            case "tcp" | "udp" | "icmp" | "icmpv6", []:
                return Service(_PROTOCOLS[name])
            case "tcp" | "udp", [ports]:
                first, last = self.ports(ports)
                return Service(_PROTOCOLS[name], first, last)
            case "icmp" | "icmpv6", [kind]:
                return Service(_PROTOCOLS[name], icmp_type=self.icmp_type(name, kind))
            case "icmp" | "icmpv6", [kind, code]:
                return Service(
                    _PROTOCOLS[name],
                    icmp_type=self.icmp_type(name, kind),
                    icmp_code=self.number(code, 255, ServiceFault.ICMP),
                )
            case "all" | "proto" | "tcp" | "udp" | "icmp" | "icmpv6", _:
                raise self.error(ServiceFault.FORM)
        raise self.error(ServiceFault.PROTOCOL)

    def ports(self, text: str) -> tuple[int, int]:
        low, dash, high = text.partition("-")
        first = self.port(low.strip())
        last = self.port(high.strip()) if dash else first
        if first > last:
            raise self.error(ServiceFault.RANGE)
        return first, last

    def port(self, text: str) -> int:
        if text in PORT_NAMES:
            return PORT_NAMES[text]
        return self.number(text, LAST_PORT, ServiceFault.PORT)

    def icmp_type(self, name: str, text: str) -> int:
        if text == "echo":
            return ECHO[ICMP if name == "icmp" else ICMPV6][0]
        return self.number(text, 255, ServiceFault.ICMP)

    def number(self, text: str, last: int, fault: ServiceFault) -> int:
        if not re.fullmatch("[0-9]{1,5}", text) or int(text) > last:
            raise self.error(fault)
        return int(text)

    def error(self, fault: ServiceFault) -> ServiceError:
        return ServiceError(self.text, fault)


def _plain(text: str) -> str:
    """The text with full-width characters made ordinary, in lower case."""
    if not text.isascii():
        # Its tables are large and most texts need none of them.
        from unicodedata import normalize

        text = normalize("NFKC", text)
    return text.lower()
