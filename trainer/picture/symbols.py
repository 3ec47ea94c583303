"""One character for each kind of thing in a picture; the name beside it tells the rest."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Symbol(StrEnum):
    """Two names of one character are one entry of the legend."""

    INSTANCE = "■"
    STOPPED = "□"
    INTERFACE = "□"
    DATABASE = "◆"
    STANDBY = "◇"
    NAT = "▲"
    NAT_DOWN = "△"
    BALANCER = "▼"
    ENDPOINT = "◎"
    CONTAINER = "▣"
    FUNCTION = "λ"
    BETWEEN = "◉"
    """What joins networks: hubs, connections, the devices at their ends."""
    SITE = "⌂"
    OUTSIDE = "○"
    ONWARD = "→"
    """Stands before what a load balancer sends to."""


class Mark(StrEnum):
    """Where a packet is, and where it was refused."""

    PACKET = "●"
    STOP = "X"


IN_ASCII: Final[Mapping[str, str]] = {
    Symbol.INSTANCE: "*",
    Symbol.STOPPED: "x",
    Symbol.DATABASE: "%",
    Symbol.STANDBY: "%",
    Symbol.NAT: "^",
    Symbol.NAT_DOWN: "^",
    Symbol.BALANCER: "v",
    Symbol.ENDPOINT: "@",
    Symbol.CONTAINER: "&",
    Symbol.FUNCTION: "f",
    Symbol.BETWEEN: "O",
    Symbol.SITE: "H",
    Symbol.OUTSIDE: "o",
    Symbol.ONWARD: ">",
    Mark.PACKET: "!",
}
