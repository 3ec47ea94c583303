"""``aws directconnect describe-*``: gateways, their associations and virtual interfaces.

https://docs.aws.amazon.com/directconnect/latest/APIReference/API_VirtualInterface.html
https://docs.aws.amazon.com/directconnect/latest/APIReference/API_DirectConnectGatewayAssociation.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.hybrid import (
    DirectConnectAssociation,
    DirectConnectGateway,
    InterfaceKind,
)
from trainer.cloud.missing import Fact
from trainer.cloud.resource import Network
from trainer.cloud.transit import TransitGatewayDirectConnectAttachment

_GONE = ("deleting", "deleted", "rejected")
_ASSOCIATED = ("associated", "associating", "updating")


def read_direct_connect_gateways(draft: AccountDraft) -> None:
    """Direct Connect gateways, also those that only their associations or attachments tell of.

    They belong to no Region: exports of several Regions have each of them again.
    """
    named = {
        i.text("directConnectGatewayId"): i.text("directConnectGatewayName") or ""
        for i in draft.responses.all("directConnectGateways")
        if i.text("directConnectGatewayState") not in _GONE
    }
    found = _associations(draft)
    attached: dict[str, list[str]] = {}
    for attachment in draft.of(TransitGatewayDirectConnectAttachment):
        attached.setdefault(attachment.direct_connect_gateway, []).append(attachment.gateway)
    for gateway in dict.fromkeys((*named, *found, *attached)):
        if gateway is None:
            continue
        associations = found.get(gateway, {})
        unlisted = [g for g in attached.get(gateway, ()) if g not in associations]
        draft.add(
            DirectConnectGateway(
                id=gateway,
                name=named.get(gateway, ""),
                associations=(
                    *associations.values(),
                    *(DirectConnectAssociation(gateway=g) for g in unlisted),
                ),
            )
        )
        listed = draft.responses.has("directConnectGatewayAssociations", gateway)
        if unlisted or not (associations or listed):
            draft.lack(gateway, Fact.ANNOUNCED)
            draft.warn("account.no_direct_connect_associations", id=gateway)


def _associations(draft: AccountDraft) -> Mapping[str, dict[str, DirectConnectAssociation]]:
    """Direct Connect gateway -> associated gateway -> association."""
    found: dict[str, dict[str, DirectConnectAssociation]] = {}
    for item in draft.responses.all("directConnectGatewayAssociations"):
        hub = item.text("directConnectGatewayId") or item.subject
        gateway = item.item("associatedGateway").text("id") or item.text("virtualGatewayId")
        if not hub or gateway is None:
            item.warn("account.without_id", key="directConnectGatewayId")
        elif item.text("associationState") in _ASSOCIATED:
            allowed = (
                p.network("cidr") for p in item.items("allowedPrefixesToDirectConnectGateway")
            )
            found.setdefault(hub, {})[gateway] = DirectConnectAssociation(
                gateway=gateway, allowed_prefixes=tuple(n for n in allowed if n is not None)
            )
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A virtual interface before it is known to which site it leads.

    ``filters`` are the prefixes that a public one announces to Amazon.
    """

    id: str
    name: str
    kind: InterfaceKind
    gateway: str | None
    connection: str | None
    bgp_up: bool
    filters: tuple[Network, ...]


def lines(draft: AccountDraft) -> Iterator[Line]:
    """The virtual interfaces that exist."""
    kinds = {kind.value: kind for kind in InterfaceKind}
    for item in draft.responses.all("virtualInterfaces"):
        interface = item.text("virtualInterfaceId")
        kind = kinds.get(item.text("virtualInterfaceType") or "")
        if interface is None or kind is None:
            key = "virtualInterfaceId" if interface is None else "virtualInterfaceType"
            item.warn("account.without_id", key=key)
        elif item.text("virtualInterfaceState") not in _GONE:
            filters = (p.network("cidr") for p in item.items("routeFilterPrefixes"))
            yield Line(
                id=interface,
                name=item.name or item.text("virtualInterfaceName") or "",
                kind=kind,
                gateway=_gateway(item, kind),
                connection=item.text("connectionId"),
                bgp_up=_is_up(item),
                filters=tuple(n for n in filters if n is not None),
            )


def _gateway(item: Item, kind: InterfaceKind) -> str | None:
    if kind is InterfaceKind.PUBLIC:
        return None
    return item.text("directConnectGatewayId") or item.text("virtualGatewayId")


def _is_up(item: Item) -> bool:
    """The interface is available, and some BGP session of it stands if the sessions are told."""
    told = (p.text("bgpStatus") for p in item.items("bgpPeers"))
    peers = [status for status in told if status is not None]
    return item.text("virtualInterfaceState") == "available" and (not peers or "up" in peers)
