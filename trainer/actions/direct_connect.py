"""Direct Connect gateways and the gateways associated with them.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters, network
from trainer.actions.registry import Done, action
from trainer.actions.transit_links import with_defaults, without_mentions
from trainer.cloud import (
    Cloud,
    DirectConnectAssociation,
    DirectConnectGateway,
    InterfaceKind,
    Network,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    VirtualInterface,
    Vpc,
    VpnGateway,
)
from trainer.cloud.aws_json.direct_connect import association_json, direct_connect_gateway

ADD = "addAllowedPrefixesToDirectConnectGateway"
REMOVE = "removeAllowedPrefixesToDirectConnectGateway"
SHOWN = "directConnectGatewayAssociation"
MOST_PREFIXES = 200


@action("directconnect", "CreateDirectConnectGateway")
def create_direct_connect_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    name = parameters.text("directConnectGatewayName")
    cloud, resource_id = new_id(cloud, "dxgw")
    gateway = DirectConnectGateway(id=resource_id, name=name)
    cloud = cloud.put(gateway)
    return Done(cloud, {"directConnectGateway": direct_connect_gateway(cloud, gateway)})


@action("directconnect", "DeleteDirectConnectGateway")
def delete_direct_connect_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while a gateway is associated with it or a virtual interface ends there."""
    hub = find_hub(cloud, parameters.text("directConnectGatewayId"))
    if hub.associations:
        raise refused(f"Direct Connect gateway {hub.id} has associated gateways.", id=hub.id)
    if any(interface.gateway == hub.id for interface in cloud.of(VirtualInterface).values()):
        raise refused(f"Direct Connect gateway {hub.id} has virtual interfaces.", id=hub.id)
    shown = {**direct_connect_gateway(cloud, hub), "directConnectGatewayState": "deleting"}
    return Done(cloud.without(hub.id), {"directConnectGateway": shown})


@action("directconnect", "CreateDirectConnectGatewayAssociation")
def create_association(cloud: Cloud, parameters: Parameters) -> Done:
    """For a VPN gateway the allowed prefixes filter what its VPC announces; for a transit
    gateway they are what is announced, so that it needs some."""
    hub = find_hub(cloud, parameters.text("directConnectGatewayId"))
    gateway = _gateway(cloud, parameters)
    if any(association.gateway == gateway.id for association in hub.associations):
        raise refused(
            f"{gateway.id} is already associated with the Direct Connect gateway {hub.id}.",
            id=gateway.id,
            hub=hub.id,
        )
    _check_kind(cloud, hub, gateway)
    _check_overlap(cloud, hub, gateway)
    prefixes = tuple(dict.fromkeys(_prefixes(parameters, ADD)))
    _check_prefixes(gateway, prefixes)
    association = DirectConnectAssociation(gateway=gateway.id, allowed_prefixes=prefixes)
    hub = replace(hub, associations=(*hub.associations, association))
    cloud = cloud.put(hub)
    if isinstance(gateway, TransitGateway):
        cloud, resource_id = new_id(cloud, "tgw-attach")
        attachment = TransitGatewayDirectConnectAttachment(
            id=resource_id, gateway=gateway.id, direct_connect_gateway=hub.id
        )
        cloud = with_defaults(cloud.put(attachment), attachment)
    return _shown(cloud, hub, association, "associating")


@action("directconnect", "UpdateDirectConnectGatewayAssociation")
def update_association(cloud: Cloud, parameters: Parameters) -> Done:
    hub, old = _by_id(cloud, parameters.text("associationId"))
    removed, added = set(_prefixes(parameters, REMOVE)), _prefixes(parameters, ADD)
    kept = (prefix for prefix in old.allowed_prefixes if prefix not in removed)
    prefixes = tuple(dict.fromkeys((*kept, *added)))
    _check_prefixes(cloud.resources[old.gateway], prefixes)
    new = replace(old, allowed_prefixes=prefixes)
    associations = tuple(new if a is old else a for a in hub.associations)
    hub = replace(hub, associations=associations)
    return _shown(cloud.put(hub), hub, new, "updating")


@action("directconnect", "DeleteDirectConnectGatewayAssociation")
def delete_association(cloud: Cloud, parameters: Parameters) -> Done:
    """The site hears of the gateway's prefixes no more, nor the gateway of the site's."""
    if "associationId" in parameters:
        hub, old = _by_id(cloud, parameters.text("associationId"))
    else:
        hub = find_hub(cloud, parameters.text("directConnectGatewayId"))
        wanted = parameters.text("virtualGatewayId")
        found = next((a for a in hub.associations if a.gateway == wanted), None)
        if found is None:
            raise refused(
                f"{wanted} is not associated with the Direct Connect gateway {hub.id}.",
                id=wanted,
                hub=hub.id,
            )
        old = found
    shown = _shown(cloud, hub, old, "disassociating").response
    kept = tuple(association for association in hub.associations if association is not old)
    cloud = cloud.put(replace(hub, associations=kept))
    for attachment in cloud.of(TransitGatewayDirectConnectAttachment).values():
        if (attachment.gateway, attachment.direct_connect_gateway) == (old.gateway, hub.id):
            cloud = without_mentions(cloud, attachment.id).without(attachment.id)
    return Done(cloud, shown)


def refused(message: str, **facts: str) -> AwsError:
    """How Direct Connect refuses: with one code for everything that the client can mend."""
    return AwsError("DirectConnectClientException", message, **facts)


def find_hub(cloud: Cloud, resource_id: str) -> DirectConnectGateway:
    """The Direct Connect gateway with this id."""
    found = cloud.find(DirectConnectGateway, resource_id)
    if found is None:
        raise refused(f"Direct Connect Gateway {resource_id} does not exist.", id=resource_id)
    return found


def transit_only(cloud: Cloud, hub: DirectConnectGateway) -> bool | None:
    """Whether a Direct Connect gateway is for transit gateways or for VPN gateways: it serves
    one of the two, and which follows from what is there first.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-transit-gateways.html
    """
    for association in hub.associations:
        return cloud.find(TransitGateway, association.gateway) is not None
    for interface in cloud.of(VirtualInterface).values():
        if interface.gateway == hub.id:
            return interface.kind is InterfaceKind.TRANSIT
    return None


def _gateway(cloud: Cloud, parameters: Parameters) -> VpnGateway | TransitGateway:
    name = "gatewayId" if "gatewayId" in parameters else "virtualGatewayId"
    wanted = parameters.text(name)
    found = cloud.resources.get(wanted)
    if not isinstance(found, VpnGateway | TransitGateway):
        raise refused(f"The gateway {wanted} does not exist.", id=wanted)
    return found


def _check_kind(
    cloud: Cloud, hub: DirectConnectGateway, gateway: VpnGateway | TransitGateway
) -> None:
    transit = isinstance(gateway, TransitGateway)
    expected = transit_only(cloud, hub)
    if expected is not None and expected is not transit:
        serves = "transit gateways" if expected else "virtual private gateways"
        raise refused(
            f"The Direct Connect gateway {hub.id} serves {serves} and cannot have {gateway.id} "
            "as well.",
            id=gateway.id,
            hub=hub.id,
        )


def _check_overlap(
    cloud: Cloud, hub: DirectConnectGateway, gateway: VpnGateway | TransitGateway
) -> None:
    """The VPCs behind one Direct Connect gateway do not overlap."""
    mine = [*_networks(cloud, gateway.id)]
    for association in hub.associations:
        for other in _networks(cloud, association.gateway):
            if any(other.version == own.version and other.overlaps(own) for own in mine):
                raise refused(
                    f"The VPC of {gateway.id} overlaps with that of {association.gateway}, which "
                    f"is associated with {hub.id}.",
                    id=gateway.id,
                    other=association.gateway,
                )


def _networks(cloud: Cloud, gateway: str) -> Iterator[Network]:
    found = cloud.find(VpnGateway, gateway)
    vpc = cloud.find(Vpc, found.vpc) if found is not None else None
    if vpc is not None:
        yield from vpc.networks


def _prefixes(parameters: Parameters, name: str) -> tuple[Network, ...]:
    return tuple(network("cidr", part.text("cidr")) for part in parameters.parts(name))


def _check_prefixes(gateway: object, prefixes: tuple[Network, ...]) -> None:
    if isinstance(gateway, TransitGateway) and not prefixes:
        raise refused(
            f"The association of the transit gateway {gateway.id} needs allowed prefixes.",
            id=gateway.id,
        )
    if len(prefixes) > MOST_PREFIXES:
        raise refused(f"An association has at most {MOST_PREFIXES} allowed prefixes.")


def _by_id(cloud: Cloud, wanted: str) -> tuple[DirectConnectGateway, DirectConnectAssociation]:
    for hub in cloud.of(DirectConnectGateway).values():
        for association in hub.associations:
            if association_json(cloud, hub, association)["associationId"] == wanted:
                return hub, association
    raise refused(f"The association {wanted} does not exist.", id=wanted)


def _shown(
    cloud: Cloud,
    hub: DirectConnectGateway,
    association: DirectConnectAssociation,
    state: str,
) -> Done:
    shown = {**association_json(cloud, hub, association), "associationState": state}
    return Done(cloud, {SHOWN: shown})
