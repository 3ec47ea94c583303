"""The doors to the internet as entries."""

from __future__ import annotations

from trainer.cloud.compute import NetworkInterface
from trainer.cloud.gateways import (
    BlockExclusion,
    Connectivity,
    EgressOnlyInternetGateway,
    ElasticIp,
    ExclusionMode,
    InternetGateway,
    NatGateway,
    NatState,
    RegionalNatGateway,
    VpcBlockPublicAccess,
)
from trainer.cloud.network import Vpc
from trainer.cloud.topology_text.sheet import NULL, Entry, Sheet, Value, entry, unless


def internet_gateway(sheet: Sheet, gateway: InternetGateway) -> Entry:
    return entry(gateway, vpc=NULL if gateway.vpc is None else sheet.vpc(gateway.vpc))


def egress_only_internet_gateway(sheet: Sheet, gateway: EgressOnlyInternetGateway) -> Entry:
    return entry(gateway, vpc=sheet.vpc(gateway.vpc))


def nat_gateway(sheet: Sheet, nat: NatGateway) -> Entry:
    own = sheet.own_interface(nat)
    keys: dict[str, Value | None] = (
        {"interfaces": [nat.interface]}
        if own is None
        else {"subnet": sheet.ref(own.subnet), "private_ip": str(own.addresses[0].ip)}
    )
    elastic = next(
        (e.id for e in sheet.cloud.of(ElasticIp).values() if _claims(sheet, nat, e)), None
    )
    return entry(
        nat,
        **keys,
        elastic_ip=elastic,
        connectivity=unless(nat.connectivity.value, Connectivity.PUBLIC),
        state=unless(nat.state.value, NatState.AVAILABLE),
    )


def _claims(sheet: Sheet, nat: NatGateway, elastic: ElasticIp) -> bool:
    """Whether the entry of the NAT gateway names this elastic IP: its primary one."""
    if nat.connectivity is Connectivity.PRIVATE or elastic.interface != nat.interface:
        return False
    return elastic.private_ip == _primary(sheet, nat.interface)


def _primary(sheet: Sheet, interface: str) -> object:
    found = sheet.cloud.find(NetworkInterface, interface)
    return found.addresses[0].ip if found is not None and found.addresses else None


def regional_nat_gateway(sheet: Sheet, nat: RegionalNatGateway) -> Entry:
    vpc = sheet.cloud.find(Vpc, nat.vpc)
    region = sheet.region if vpc is None else vpc.region
    zones: list[Value] = [
        {"zone": at.zone.removeprefix(region), "public_ip": str(at.public_ip)}
        for at in nat.addresses
    ]
    return entry(
        nat,
        vpc=sheet.vpc(nat.vpc),
        zones=zones,
        state=unless(nat.state.value, NatState.AVAILABLE),
    )


def block_public_access(sheet: Sheet, block: VpcBlockPublicAccess) -> Entry:
    exclusions: list[Value] = [
        _exclusion(e) for e in block.exclusions if e.resource in sheet.cloud.resources
    ]
    return entry(
        block,
        region=unless(block.region, sheet.region),
        account=block.account or None,
        mode=block.mode.value,
        exclusions=exclusions or None,
    )


def _exclusion(exclusion: BlockExclusion) -> Entry:
    found: Entry = {"resource": exclusion.resource}
    if exclusion.mode is not ExclusionMode.BIDIRECTIONAL:
        found["mode"] = exclusion.mode.value
    return found


def elastic_ip(sheet: Sheet, elastic: ElasticIp) -> Entry:
    keys: dict[str, Value | None] = {"public_ip": str(elastic.public_ip)}
    interface = sheet.cloud.find(NetworkInterface, elastic.interface)
    if interface is not None:
        nat = sheet.cloud.find(NatGateway, interface.owner)
        if nat is None or not _claims(sheet, nat, elastic):
            keys["interface"] = interface.id
        if elastic.private_ip is not None and elastic.private_ip != _primary(sheet, interface.id):
            keys["private_ip"] = str(elastic.private_ip)
    return entry(elastic, **keys)
