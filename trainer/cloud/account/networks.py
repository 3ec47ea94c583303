"""``describe-vpcs``, ``describe-vpc-attribute`` and ``describe-subnets``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item, region_in
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc

_IN_USE = ("associated", "associating")


def read_vpcs(draft: AccountDraft) -> None:
    """VPCs. Their Region is that of their subnets' zones, for `Vpc` objects do not tell it."""
    regions = _regions_of_vpcs(draft)
    usual = Counter(regions.values()).most_common(1)
    for item in draft.responses.all("Vpcs"):
        vpc_id = item.text("VpcId")
        if vpc_id is None:
            item.warn("account.without_id", key="VpcId")
            continue
        region = regions.get(vpc_id) or item.region or (usual[0][0] if usual else None)
        if region is None:
            item.warn("account.no_region", id=vpc_id)
        _add_vpc(draft, item, vpc_id, region)


def _add_vpc(draft: AccountDraft, item: Item, vpc_id: str, region: str | None) -> None:
    primary = item.network4("CidrBlock")
    associated = (
        a.network4("CidrBlock")
        for a in item.items("CidrBlockAssociationSet")
        if a.item("CidrBlockState").text("State") in _IN_USE
    )
    six = (
        a.network6("Ipv6CidrBlock")
        for a in item.items("Ipv6CidrBlockAssociationSet")
        if a.item("Ipv6CidrBlockState").text("State") in _IN_USE
    )
    cidrs = dict.fromkeys(c for c in (primary, *associated) if c is not None)
    told = {"region": region, "account": item.account}
    support = _attribute(draft, vpc_id, "EnableDnsSupport")
    hostnames = _attribute(draft, vpc_id, "EnableDnsHostnames")
    draft.add(
        Vpc(
            id=vpc_id,
            name=item.name,
            cidrs=tuple(cidrs),
            ipv6_cidrs=tuple(dict.fromkeys(c for c in six if c is not None)),
            dns_support=support is not False,
            dns_hostnames=hostnames is True,
            **{key: value for key, value in told.items() if value is not None},
        )
    )
    if support is None or hostnames is None:
        draft.lack(vpc_id, Fact.DNS_ATTRIBUTES)
        item.warn("account.no_dns_attributes", id=vpc_id)


def _attribute(draft: AccountDraft, vpc_id: str, key: str) -> bool | None:
    """``{"VpcId": "vpc-…", "EnableDnsSupport": {"Value": true}}``"""
    for item in draft.responses.all(key):
        named = item.text("VpcId") or item.subject.partition(".")[0]
        if named == vpc_id:
            return item.item(key).boolean("Value")
    return None


def _regions_of_vpcs(draft: AccountDraft) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for item in draft.responses.all("Subnets"):
        vpc, region = item.text("VpcId"), region_in(item.text("AvailabilityZone") or "")
        if vpc is not None and region is not None:
            found.setdefault(vpc, region)
    return found


def read_subnets(draft: AccountDraft) -> None:
    """Subnets; one without an IPv4 block is read with what it has, and said to be partial."""
    for item in draft.responses.all("Subnets"):
        subnet_id, vpc, cidr = item.text("SubnetId"), item.text("VpcId"), item.network4("CidrBlock")
        zone = item.text("AvailabilityZone")
        if subnet_id is None or vpc is None:
            item.warn("account.without_id", key="SubnetId" if subnet_id is None else "VpcId")
            continue
        if cidr is None:
            item.warn("account.no_cidr", id=subnet_id)
            continue
        six = (
            a.network6("Ipv6CidrBlock")
            for a in item.items("Ipv6CidrBlockAssociationSet")
            if a.item("Ipv6CidrBlockState").text("State") in _IN_USE
        )
        draft.add(
            Subnet(
                id=subnet_id,
                name=item.name,
                vpc=vpc,
                cidr=cidr,
                zone=zone or "",
                ipv6_cidr=next((c for c in six if c is not None), None),
                map_public_ip=item.boolean("MapPublicIpOnLaunch") is True,
            )
        )
