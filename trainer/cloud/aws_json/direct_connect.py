"""``aws directconnect``: connections, virtual interfaces, Direct Connect gateways with what is
associated with them and attached to them.

Direct Connect writes its keys with a small first letter.
https://docs.aws.amazon.com/directconnect/latest/APIReference/API_VirtualInterface.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, digits, hub_region, region_of
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.aws_json.transit import AMAZON_ASN
from trainer.cloud.cloud import Cloud
from trainer.cloud.hybrid import (
    DirectConnectAssociation,
    DirectConnectGateway,
    InterfaceKind,
    Site,
    VirtualInterface,
    VpnGateway,
)
from trainer.cloud.network import Vpc
from trainer.cloud.resource import Network, Resource
from trainer.cloud.transit import TransitGateway

CUSTOMER_ASN = 65000
LOCATION = "EqTY2"
_VLANS = 4094


def describe_connections(cloud: Cloud) -> Json:
    """The connections that virtual interfaces are on, one for each site, in the response's shape.

    https://docs.aws.amazon.com/directconnect/latest/APIReference/API_Connection.html
    """
    sites = dict.fromkeys(v.site for v in cloud.of(VirtualInterface).values())
    return {
        "connections": [
            {
                "ownerAccount": account_of(cloud),
                "connectionId": derived_id("dxcon", site),
                "connectionName": site,
                "connectionState": "available",
                "region": region_of(cloud),
                "location": LOCATION,
                "bandwidth": "1Gbps",
                "tags": [],
            }
            for site in sites
        ]
    }


def describe_virtual_interfaces(cloud: Cloud) -> Json:
    """All virtual interfaces in the response's shape."""
    return {
        "virtualInterfaces": [
            virtual_interface(cloud, v) for v in cloud.of(VirtualInterface).values()
        ]
    }


def describe_direct_connect_gateways(cloud: Cloud) -> Json:
    """All Direct Connect gateways in the response's shape."""
    return {
        "directConnectGateways": [
            direct_connect_gateway(cloud, g) for g in cloud.of(DirectConnectGateway).values()
        ]
    }


def describe_direct_connect_gateway_associations(cloud: Cloud) -> Json:
    """The gateways associated with all Direct Connect gateways, in the response's shape."""
    return {
        "directConnectGatewayAssociations": [
            association_json(cloud, hub, association)
            for hub in cloud.of(DirectConnectGateway).values()
            for association in hub.associations
        ]
    }


def describe_direct_connect_gateway_attachments(cloud: Cloud) -> Json:
    """The virtual interfaces on all Direct Connect gateways, in the response's shape."""
    return {
        "directConnectGatewayAttachments": [
            {
                "directConnectGatewayId": interface.gateway,
                "virtualInterfaceId": interface.id,
                "virtualInterfaceRegion": region_of(cloud),
                "virtualInterfaceOwnerAccount": account_of(cloud),
                "attachmentState": "attached",
                "attachmentType": f"{str(interface.kind).capitalize()}VirtualInterface",
            }
            for interface in cloud.of(VirtualInterface).values()
            if cloud.find(DirectConnectGateway, interface.gateway) is not None
        ]
    }


def virtual_interface(cloud: Cloud, interface: VirtualInterface) -> Json:
    """One virtual interface without the key of its BGP session.

    It is ``down`` while that session is. Only a public one says which prefixes the customer
    announces.
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
    """
    number = int(digits(8, interface.id), 16)
    ends = {
        "amazonAddress": f"169.254.{number % 256}.1/30",
        "customerAddress": f"169.254.{number % 256}.2/30",
    }
    hub = cloud.find(DirectConnectGateway, interface.gateway)
    return {
        "ownerAccount": account_of(cloud),
        "virtualInterfaceId": interface.id,
        "location": LOCATION,
        "connectionId": derived_id("dxcon", interface.site),
        "virtualInterfaceType": str(interface.kind),
        "virtualInterfaceName": interface.name or interface.id,
        "vlan": 1 + number % _VLANS,
        "asn": CUSTOMER_ASN,
        "amazonSideAsn": AMAZON_ASN,
        **ends,
        "addressFamily": "ipv4",
        "virtualInterfaceState": "available" if interface.bgp_up else "down",
        "virtualGatewayId": "" if hub is not None else interface.gateway or "",
        "directConnectGatewayId": "" if hub is None else hub.id,
        "routeFilterPrefixes": [{"cidr": str(n)} for n in _public_prefixes(cloud, interface)],
        "bgpPeers": [
            {
                "bgpPeerId": derived_id("dxpeer", interface.id),
                "asn": CUSTOMER_ASN,
                "addressFamily": "ipv4",
                **ends,
                "bgpPeerState": "available",
                "bgpStatus": "up" if interface.bgp_up else "down",
            }
        ],
        "region": region_of(cloud),
        "tags": lower_tags(interface),
    }


def direct_connect_gateway(cloud: Cloud, gateway: DirectConnectGateway) -> Json:
    return {
        "directConnectGatewayId": gateway.id,
        "directConnectGatewayName": gateway.name or gateway.id,
        "amazonSideAsn": AMAZON_ASN,
        "ownerAccount": account_of(cloud),
        "directConnectGatewayState": "available",
        "tags": lower_tags(gateway),
    }


def association_json(
    cloud: Cloud, hub: DirectConnectGateway, association: DirectConnectAssociation
) -> Json:
    """One associated gateway; a virtual private gateway is named twice, the older way as well."""
    gateway = cloud.resources.get(association.gateway)
    transit = isinstance(gateway, TransitGateway)
    vpc = gateway.vpc if isinstance(gateway, VpnGateway) else None
    region = hub_region(cloud, association.gateway) if transit else region_of(cloud, vpc)
    owner = account_of(cloud, vpc)
    shown: Json = {
        "directConnectGatewayId": hub.id,
        "directConnectGatewayOwnerAccount": account_of(cloud),
        "associationState": "associated",
        "associatedGateway": {
            "id": association.gateway,
            "type": "transitGateway" if transit else "virtualPrivateGateway",
            "ownerAccount": owner,
            "region": region,
        },
        "associationId": derived_id("dxassoc", hub.id, association.gateway),
        "allowedPrefixesToDirectConnectGateway": [
            {"cidr": str(network)} for network in _allowed(cloud, association, vpc)
        ],
    }
    if not transit:
        shown["virtualGatewayId"] = association.gateway
        shown["virtualGatewayRegion"] = region
        shown["virtualGatewayOwnerAccount"] = owner
    return shown


def lower_tags(resource: Resource) -> list[Json]:
    """The Name tag, as services with small keys write it."""
    return [{"key": "Name", "value": resource.name}] if resource.name else []


def _allowed(
    cloud: Cloud, association: DirectConnectAssociation, vpc: str | None
) -> tuple[Network, ...]:
    """Left out, the prefixes allowed for a virtual private gateway are those of its VPC.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
    """
    found = cloud.find(Vpc, vpc)
    if association.allowed_prefixes or found is None:
        return association.allowed_prefixes
    return found.networks


def _public_prefixes(cloud: Cloud, interface: VirtualInterface) -> tuple[Network, ...]:
    if interface.kind is not InterfaceKind.PUBLIC:
        return ()
    if interface.advertises is not None:
        return interface.advertises
    site = cloud.find(Site, interface.site)
    return () if site is None else site.announced
