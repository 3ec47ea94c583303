"""Internet gateways, egress-only ones, NAT gateways and elastic IP addresses.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.compute import NetworkInterface, PrivateAddress
from trainer.cloud.gateways import (
    Connectivity,
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatState,
    RegionalNatGateway,
    ZonalAddress,
)
from trainer.cloud.network import RouteTable, Subnet

_NAT_STATES = {
    "pending": NatState.AVAILABLE,
    "available": NatState.AVAILABLE,
    "failed": NatState.FAILED,
}


def read_internet_gateways(draft: AccountDraft) -> None:
    """Internet gateways. One that nobody describes is attached to the VPC whose tables have an
    active route to it: AWS lets nobody make a route to another VPC's, and calls that to a
    detached one a blackhole."""
    for item in draft.responses.all("InternetGateways"):
        gateway = item.text("InternetGatewayId")
        if gateway is None:
            item.warn("account.without_id", key="InternetGatewayId")
        elif is_told(item):
            draft.add(InternetGateway(id=gateway, name=item.name, vpc=_attached_to(item)))
    for table, target in _active_targets(draft, "igw-"):
        draft.add(InternetGateway(id=target, vpc=table.vpc))


def read_egress_only_gateways(draft: AccountDraft) -> None:
    """Egress-only internet gateways; as above where only a route tells of one."""
    for item in draft.responses.all("EgressOnlyInternetGateways"):
        gateway, vpc = item.text("EgressOnlyInternetGatewayId"), _attached_to(item)
        if gateway is None:
            item.warn("account.without_id", key="EgressOnlyInternetGatewayId")
        elif vpc is not None:
            draft.add(EgressOnlyInternetGateway(id=gateway, name=item.name, vpc=vpc))
    for table, target in _active_targets(draft, "eigw-"):
        draft.add(EgressOnlyInternetGateway(id=target, vpc=table.vpc))


def _active_targets(draft: AccountDraft, prefix: str) -> Iterator[tuple[RouteTable, str]]:
    for table in draft.of(RouteTable):
        for route in table.routes:
            if route.target.startswith(prefix) and not route.blackhole:
                yield table, route.target


def is_told(item: Item) -> bool:
    """Whether an internet gateway says what it is attached to, if to anything."""
    rows = [attachment.text("VpcId") for attachment in item.items("Attachments")]
    return "Attachments" in item and None not in rows


def _attached_to(item: Item) -> str | None:
    for attachment in item.items("Attachments"):
        if attachment.text("State") not in ("detached", "detaching"):
            return attachment.text("VpcId")
    return None


def read_elastic_ips(draft: AccountDraft) -> None:
    """Elastic IP addresses; those of EC2-Classic have no allocation and are no more."""
    for item in draft.responses.all("Addresses"):
        allocation, public = item.text("AllocationId"), item.address4("PublicIp")
        if allocation is None or public is None:
            item.warn("account.without_id", key="AllocationId" if public else "PublicIp")
            continue
        interface = item.text("NetworkInterfaceId")
        draft.add(
            ElasticIp(
                id=allocation,
                name=item.name,
                public_ip=public,
                interface=interface,
                private_ip=item.address4("PrivateIpAddress") if interface is not None else None,
            )
        )


def read_nat_gateways(draft: AccountDraft) -> None:
    """NAT gateways; deleted ones are gone, and AWS calls routes to them blackholes."""
    for item in draft.responses.all("NatGateways"):
        gateway = item.text("NatGatewayId")
        if gateway is None:
            item.warn("account.without_id", key="NatGatewayId")
            continue
        state = _NAT_STATES.get(item.text("State") or "")
        if state is None:
            continue
        if item.text("AvailabilityMode") == "regional":
            _add_regional(draft, item, gateway, state)
        else:
            _add_zonal(draft, item, gateway, state)


def _add_zonal(draft: AccountDraft, item: Item, gateway: str, state: NatState) -> None:
    subnet_id, vpc = item.text("SubnetId"), item.text("VpcId")
    subnet = draft.find(Subnet, subnet_id)
    if subnet_id is None or (vpc is None and subnet is None):
        item.warn("account.without_id", key="SubnetId")
        return
    rows = sorted(
        item.items("NatGatewayAddresses"), key=lambda row: row.boolean("IsPrimary") is False
    )
    interface = next((i for row in rows if (i := row.text("NetworkInterfaceId"))), None)
    if interface is not None:
        _interface_of(draft, rows, interface, subnet_id)
        known = draft.find(NetworkInterface, interface)
        if draft.own(interface, gateway) and known is not None:
            # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html: no groups.
            draft.put(replace(known, security_groups=(), owner=gateway))
    private = item.text("ConnectivityType") == Connectivity.PRIVATE
    draft.add(
        NatGateway(
            id=gateway,
            name=item.name,
            vpc=vpc or (subnet.vpc if subnet is not None else ""),
            subnet=subnet_id,
            interface=interface or "",
            connectivity=Connectivity.PRIVATE if private else Connectivity.PUBLIC,
            state=state,
        )
    )


def _interface_of(draft: AccountDraft, rows: list[Item], interface: str, subnet: str) -> None:
    """The interface as its gateway describes it, where nothing else does, and its elastic IPs."""
    private = [ip for row in rows if (ip := row.address4("PrivateIp")) is not None]
    if private:
        draft.add(
            NetworkInterface(
                id=interface,
                subnet=subnet,
                addresses=tuple(PrivateAddress(ip=ip) for ip in dict.fromkeys(private)),
                source_dest_check=False,
            )
        )
    for row in rows:
        allocation, public = row.text("AllocationId"), row.address4("PublicIp")
        if allocation is not None and public is not None:
            draft.add(
                ElasticIp(
                    id=allocation,
                    public_ip=public,
                    interface=interface,
                    private_ip=row.address4("PrivateIp"),
                )
            )


def _add_regional(draft: AccountDraft, item: Item, gateway: str, state: NatState) -> None:
    """One of which the addresses are not told is left out, so that routes lead to the unknown.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    vpc, rows = item.text("VpcId"), [*item.items("NatGatewayAddresses")]
    told = rows and all("AvailabilityZone" in row and "PublicIp" in row for row in rows)
    if vpc is None or not told:
        item.warn("account.without_id", key="VpcId" if vpc is None else "NatGatewayAddresses")
        return
    zones: dict[str, ZonalAddress] = {}
    for row in rows:
        zone, public = row.text("AvailabilityZone"), row.address4("PublicIp")
        if zone is not None and public is not None:
            zones.setdefault(zone, ZonalAddress(zone=zone, public_ip=public))
    draft.add(
        RegionalNatGateway(
            id=gateway, name=item.name, vpc=vpc, addresses=tuple(zones.values()), state=state
        )
    )
