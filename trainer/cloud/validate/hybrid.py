"""Networks on premises and the links to them.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.hybrid import (
    DirectConnectGateway,
    InterfaceKind,
    Site,
    SiteHost,
    VirtualInterface,
    VpnGateway,
)
from trainer.cloud.problem import Problem
from trainer.cloud.transit import TransitGateway
from trainer.cloud.validate.addresses import Blocks
from trainer.cloud.validate.places import Places


def hosts_inside_their_site(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A host on premises has addresses of its site."""
    blocks = {site.id: Blocks(site.networks) for site in cloud.of(Site).values()}
    for host in cloud.of(SiteHost).values():
        inside = blocks.get(host.site)
        for index, network in enumerate(host.networks):
            if inside is not None and not inside.hold(network):
                facts = {"network": str(network), "site": host.site}
                place = places.of(host.id, "networks", index)
                yield Problem("input.address_outside_site", place, facts)


def direct_connect_associations(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A Direct Connect gateway serves virtual private gateways or transit gateways, not both.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-transit-gateways.html
    """
    for hub in cloud.of(DirectConnectGateway).values():
        seen: set[str] = set()
        kinds: set[type] = set()
        for index, association in enumerate(hub.associations):
            place = places.of(hub.id, "associations", index)
            if association.gateway in seen:
                yield Problem("input.listed_twice", place, {"id": association.gateway})
            seen.add(association.gateway)
            gateway = cloud.resources.get(association.gateway)
            if isinstance(gateway, VpnGateway | TransitGateway):
                kinds.add(type(gateway))
                if len(kinds) > 1:
                    yield Problem("input.direct_connect_mixed", place, {"id": hub.id})
                    break


def virtual_interface_kinds(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """On a Direct Connect gateway with transit gateways only transit interfaces end, on one with
    virtual private gateways only private ones; never both on one gateway.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-transit-gateways.html
    """
    expected: dict[str, InterfaceKind] = {}
    for hub in cloud.of(DirectConnectGateway).values():
        for association in hub.associations:
            transit = cloud.find(TransitGateway, association.gateway) is not None
            kind = InterfaceKind.TRANSIT if transit else InterfaceKind.PRIVATE
            expected.setdefault(hub.id, kind)
    for interface in cloud.of(VirtualInterface).values():
        gateway = interface.gateway
        if gateway is None or cloud.find(DirectConnectGateway, gateway) is None:
            continue
        kind = expected.setdefault(gateway, interface.kind)
        if kind is not interface.kind:
            facts = {"id": gateway, "kind": kind.value, "found": interface.kind.value}
            place = places.of(interface.id, "kind")
            yield Problem("input.virtual_interface_kind", place, facts)
