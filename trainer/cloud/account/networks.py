"""``describe-vpcs``, ``describe-vpc-attribute`` and ``describe-subnets``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.account.commands import WHOLE
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item, region_in
from trainer.cloud.aws_json.common import ACCOUNT, REGION
from trainer.cloud.aws_json.dhcp_options import default_options_id
from trainer.cloud.missing import Fact
from trainer.cloud.network import LOCAL, DhcpOptions, Subnet, Vpc
from trainer.cloud.resource import Network

_IN_USE = ("associated", "associating")


def read_dhcp_options(draft: AccountDraft) -> None:
    """The sets of DHCP options, as far as they tell where names are looked up."""
    for item in draft.responses.all("DhcpOptions"):
        options_id = item.text("DhcpOptionsId")
        if options_id is None:
            item.warn("account.without_id", key="DhcpOptionsId")
            continue
        told = {
            row.text("Key"): [value.text("Value") or "" for value in row.items("Values")]
            for row in item.items("DhcpConfigurations")
        }
        if options_id == default_options_id(item.region or REGION, item.account or ACCOUNT):
            continue
        draft.add(
            DhcpOptions(
                id=options_id,
                name=item.name,
                domain_name=" ".join(told.get("domain-name", ())),
                domain_name_servers=tuple(told.get("domain-name-servers", ())),
            )
        )


def read_vpcs(draft: AccountDraft) -> None:
    """VPCs. Their Region is that of their subnets' zones, for `Vpc` objects do not tell it."""
    homes = _Homes(draft)
    attributes = {key: _attributes(draft, key) for key in WHOLE}
    local = _local_blocks(draft)
    for item in draft.responses.all("Vpcs"):
        vpc_id = item.text("VpcId")
        if vpc_id is None:
            item.warn("account.without_id", key="VpcId")
            continue
        home = homes.of(vpc_id, item)
        if home.region is None:
            item.warn("account.no_region", id=vpc_id)
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
        blocks = (primary, *associated, *six)
        if "CidrBlockAssociationSet" not in item and vpc_id in local:
            blocks = (primary, *local[vpc_id][1])
        _add_vpc(draft, item, vpc_id, home, [b for b in blocks if b is not None], attributes)
    for vpc_id, (item, found) in local.items():
        if draft.knows(vpc_id):
            continue
        _add_vpc(draft, item, vpc_id, homes.of(vpc_id, item), found, attributes)


def _local_blocks(draft: AccountDraft) -> Mapping[str, tuple[Item, list[Network]]]:
    """The VPCs that route tables tell of: each block has its local route in every table."""
    found: dict[str, tuple[Item, list[Network]]] = {}
    for item in draft.responses.all("RouteTables"):
        vpc_id = item.text("VpcId")
        if vpc_id is None:
            continue
        _, blocks = found.setdefault(vpc_id, (item, []))
        for row in item.items("Routes"):
            block = row.network("DestinationCidrBlock") or row.network("DestinationIpv6CidrBlock")
            if block is not None and row.text("GatewayId") == LOCAL:
                blocks.append(block)
    return {vpc_id: (item, blocks) for vpc_id, (item, blocks) in found.items() if blocks}


def _add_vpc(
    draft: AccountDraft,
    item: Item,
    vpc_id: str,
    home: _Home,
    blocks: Sequence[Network],
    attributes: Mapping[str, Mapping[str, bool]],
) -> None:
    support = attributes["EnableDnsSupport"].get(vpc_id)
    hostnames = attributes["EnableDnsHostnames"].get(vpc_id)
    options = item.text("DhcpOptionsId") or ""
    draft.add(
        Vpc(
            id=vpc_id,
            name=item.name if "CidrBlock" in item else "",
            cidrs=tuple(dict.fromkeys(b for b in blocks if isinstance(b, IPv4Network))),
            ipv6_cidrs=tuple(dict.fromkeys(b for b in blocks if isinstance(b, IPv6Network))),
            dns_support=support is not False,
            dns_hostnames=hostnames is True,
            dhcp_options=options if draft.find(DhcpOptions, options) is not None else None,
            region=home.region or REGION,
            account=home.account or ACCOUNT,
        )
    )
    if support is None or hostnames is None:
        draft.lack(vpc_id, Fact.DNS_ATTRIBUTES)
        item.warn("account.no_dns_attributes", id=vpc_id)


def _attributes(draft: AccountDraft, key: str) -> Mapping[str, bool]:
    """``{"VpcId": "vpc-…", "EnableDnsSupport": {"Value": true}}``"""
    found: dict[str, bool] = {}
    for item in draft.responses.all(key):
        vpc_id = item.text("VpcId") or item.subject.partition(".")[0]
        value = item.item(key).boolean("Value")
        if vpc_id and value is not None:
            found.setdefault(vpc_id, value)
    return found


@dataclass(frozen=True, slots=True)
class _Home:
    """The account and the Region that a VPC is in, as far as anything tells."""

    account: str | None
    region: str | None


class _Homes:
    """Where VPCs are: as they or their subnets say, else where most others are, else where the
    setting of Block Public Access is from."""

    def __init__(self, draft: AccountDraft) -> None:
        self._subnets: dict[str, Item] = {}
        for item in draft.responses.all("Subnets"):
            self._subnets.setdefault(item.text("VpcId") or "", item)
        described = (*draft.responses.all("Vpcs"), *self._subnets.values())
        settings = draft.responses.all("VpcBlockPublicAccessOptions")
        self._usual = _Home(
            _usual(i.account for i in described)
            or _usual(i.text("AwsAccountId") for i in settings),
            _usual(_zoned(i) for i in self._subnets.values())
            or _usual(i.text("AwsRegion") for i in settings),
        )

    def of(self, vpc: str, item: Item) -> _Home:
        """``item`` describes the VPC, or something in it."""
        subnet = self._subnets.get(vpc)
        of_subnet = _Home(None, None) if subnet is None else _Home(subnet.account, _zoned(subnet))
        return _Home(
            item.account or of_subnet.account or self._usual.account,
            of_subnet.region or item.region or self._usual.region,
        )


def _zoned(subnet: Item) -> str | None:
    return region_in(subnet.text("AvailabilityZone") or "")


def _usual(found: Iterable[str | None]) -> str | None:
    """The most common one."""
    most = Counter(each for each in found if each is not None).most_common(1)
    return most[0][0] if most else None


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
