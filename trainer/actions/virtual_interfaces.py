"""Private and transit virtual interfaces on a Direct Connect connection.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
"""

from __future__ import annotations

from trainer.actions.direct_connect import find_hub, refused, transit_only
from trainer.actions.errors import missing
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    DirectConnectGateway,
    InterfaceKind,
    Site,
    VirtualInterface,
    VpnGateway,
)
from trainer.cloud.aws_json.direct_connect import virtual_interface
from trainer.cloud.aws_json.ids import derived_id


@action("directconnect", "CreatePrivateVirtualInterface")
def create_private_virtual_interface(cloud: Cloud, parameters: Parameters) -> Done:
    """It ends at a VPN gateway, or at a Direct Connect gateway that serves such gateways. The
    router on premises is taken to be configured at once."""
    part = _part(parameters, "newPrivateVirtualInterface")
    if part.one_of("virtualGatewayId", "directConnectGatewayId") == "virtualGatewayId":
        wanted = part.text("virtualGatewayId")
        if cloud.find(VpnGateway, wanted) is None:
            raise refused(f"The virtual gateway {wanted} does not exist.", id=wanted)
        gateway = wanted
    else:
        gateway = _hub(cloud, part, transit=False).id
    cloud, interface = _made(cloud, parameters, part, InterfaceKind.PRIVATE, gateway)
    return Done(cloud, {**virtual_interface(cloud, interface), "virtualInterfaceState": "pending"})


@action("directconnect", "CreateTransitVirtualInterface")
def create_transit_virtual_interface(cloud: Cloud, parameters: Parameters) -> Done:
    """It ends at a Direct Connect gateway that serves transit gateways."""
    part = _part(parameters, "newTransitVirtualInterface")
    hub = _hub(cloud, part, transit=True)
    cloud, interface = _made(cloud, parameters, part, InterfaceKind.TRANSIT, hub.id)
    shown = {**virtual_interface(cloud, interface), "virtualInterfaceState": "pending"}
    return Done(cloud, {"virtualInterface": shown})


@action("directconnect", "DeleteVirtualInterface")
def delete_virtual_interface(cloud: Cloud, parameters: Parameters) -> Done:
    wanted = parameters.text("virtualInterfaceId")
    if cloud.find(VirtualInterface, wanted) is None:
        raise refused(f"Virtual Interface {wanted} does not exist.", id=wanted)
    return Done(cloud.without(wanted), {"virtualInterfaceState": "deleting"})


def _part(parameters: Parameters, name: str) -> Parameters:
    part = parameters.part(name)
    if part is None:
        raise missing(name)
    return part


def _hub(cloud: Cloud, part: Parameters, *, transit: bool) -> DirectConnectGateway:
    hub = find_hub(cloud, part.text("directConnectGatewayId"))
    if transit_only(cloud, hub) not in (None, transit):
        kind = "private" if transit else "transit"
        raise refused(
            f"The Direct Connect gateway {hub.id} takes {kind} virtual interfaces only.", id=hub.id
        )
    return hub


def _made(
    cloud: Cloud, parameters: Parameters, part: Parameters, kind: InterfaceKind, gateway: str
) -> tuple[Cloud, VirtualInterface]:
    connection = parameters.text("connectionId")
    site = next((s for s in cloud.of(Site) if derived_id("dxcon", s) == connection), None)
    if site is None:
        raise refused(f"Connection {connection} does not exist.", id=connection)
    cloud, resource_id = new_id(cloud, "dxvif")
    interface = VirtualInterface(
        id=resource_id,
        name=part.find_text("virtualInterfaceName") or "",
        site=site,
        kind=kind,
        gateway=gateway,
    )
    return cloud.put(interface), interface
