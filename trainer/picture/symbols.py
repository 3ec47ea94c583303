"""One character for each kind of thing in a picture; the name beside it tells the rest."""

from typing import Final

INSTANCE: Final = "■"
STOPPED: Final = "□"
DATABASE: Final = "◆"
STANDBY: Final = "◇"
NAT: Final = "▲"
NAT_DOWN: Final = "△"
BALANCER: Final = "▼"
ENDPOINT: Final = "◎"
CONTAINER: Final = "▣"
FUNCTION: Final = "λ"
INTERFACE: Final = "□"
BETWEEN: Final = "◉"
"""What joins networks: hubs, connections, the devices at their ends."""
SITE: Final = "⌂"
OUTSIDE: Final = "○"
ONWARD: Final = "→"
"""Stands before what a load balancer sends to."""

IN_ASCII: Final = {
    INSTANCE: "*",
    STOPPED: "x",
    DATABASE: "%",
    STANDBY: "%",
    NAT: "^",
    NAT_DOWN: "^",
    BALANCER: "v",
    ENDPOINT: "@",
    CONTAINER: "&",
    FUNCTION: "f",
    BETWEEN: "@",
    SITE: "H",
    OUTSIDE: "o",
    ONWARD: ">",
}
