"""What every AWS resource of the model has in common."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A named thing in the cloud or beside it.

    ``id`` is unique over the whole `Cloud`, whatever the kind: ``subnet-app-a``,
    ``i-0abc…``. ``name`` is the Name tag; it is shown to people and never decides anything.
    """

    id: str
    name: str = ""
