"""``describe-network-interfaces``, and the interfaces inside ``describe-instances``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterface.html
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.compute import NetworkInterface, PrivateAddress
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.missing import Fact

_SMALLEST_PREFIX = 24
"""Prefixes that interfaces get by delegation are /28; a wider one is not spelled out."""


def note_interfaces(draft: AccountDraft) -> None:
    """Every description of an interface by its id: its own, else that inside its instance."""
    for item in draft.responses.all("NetworkInterfaces"):
        _note(draft, item)
    for reservation in draft.responses.all("Reservations"):
        for instance in reservation.items("Instances"):
            for item in instance.items("NetworkInterfaces"):
                _note(draft, item)


def _note(draft: AccountDraft, item: Item) -> None:
    interface = item.text("NetworkInterfaceId")
    if interface is None:
        item.warn("account.without_id", key="NetworkInterfaceId")
    else:
        draft.interfaces.setdefault(interface, item)


def read_interfaces(draft: AccountDraft) -> None:
    """Interfaces, whoever they serve; `owners.leftover` says at the end that somebody does."""
    for interface_id, item in draft.interfaces.items():
        subnet = item.text("SubnetId")
        if subnet is None:
            item.warn("account.without_id", key="SubnetId")
            continue
        check = item.boolean("SourceDestCheck")
        draft.add(
            NetworkInterface(
                id=interface_id,
                name=item.name,
                subnet=subnet,
                addresses=tuple(_addresses(draft, interface_id, item)),
                ipv6=tuple(_ipv6(item)),
                security_groups=tuple(_groups(interface_id, item)),
                source_dest_check=check is not False,
            )
        )
        if check is None:
            draft.lack(interface_id, Fact.SOURCE_DEST_CHECK)
        if any(True for _ in item.items("Ipv6Prefixes")):
            item.warn("account.ipv6_prefix", id=interface_id)
            draft.lack(subnet, Fact.INTERFACE)


def _groups(interface: str, item: Item) -> Iterator[str]:
    """Its security groups. Those that are not told go by a name that no group has."""
    told = [group.text("GroupId") for group in item.items("Groups")]
    yield from (group for group in told if group is not None)
    if "Groups" not in item or None in told:
        item.warn("account.unreadable_row", id=interface, key="Groups")
        yield f"groups-of-{interface}"


def is_in_use(item: Item) -> bool:
    """Whether an interface is attached to something, as its status or its attachment tells."""
    status = item.item("Attachment").text("Status")
    if status is not None:
        return status in ("attached", "attaching")
    return item.text("Status") in ("in-use", "associated")


def _addresses(draft: AccountDraft, interface: str, item: Item) -> Iterator[PrivateAddress]:
    """The private addresses, primary first, those of delegated prefixes at the end.

    The association of the primary one stands at the interface as well.
    """
    listed = sorted(
        item.items("PrivateIpAddresses"), key=lambda a: a.boolean("Primary") is not True
    )
    seen: set[IPv4Address] = set()
    for row in (*listed, item):
        ip = row.address4("PrivateIpAddress")
        if ip is None or ip in seen:
            continue
        seen.add(ip)
        association = row.item("Association")
        if not association.content and ip == item.address4("PrivateIpAddress"):
            association = item.item("Association")
        public = association.address4("PublicIp")
        allocation = association.text("AllocationId")
        if allocation is not None and public is not None:
            # Where describe-addresses tells the same, it comes first.
            known = draft.find(ElasticIp, allocation)
            if known is None or known.interface is None:
                name = "" if known is None else known.name
                draft.put(
                    ElasticIp(
                        id=allocation,
                        name=name,
                        public_ip=public,
                        interface=interface,
                        private_ip=ip,
                    )
                )
            public = None
        yield PrivateAddress(ip=ip, public_ip=public)
    for row in item.items("Ipv4Prefixes"):
        prefix = row.network4("Ipv4Prefix")
        if prefix is not None and prefix.prefixlen >= _SMALLEST_PREFIX:
            yield from (PrivateAddress(ip=ip) for ip in prefix if ip not in seen)
            seen.update(prefix)


def _ipv6(item: Item) -> Iterator[IPv6Address]:
    listed = sorted(
        item.items("Ipv6Addresses"), key=lambda a: a.boolean("IsPrimaryIpv6") is not True
    )
    found = (row.address6("Ipv6Address") for row in listed)
    yield from dict.fromkeys(address for address in found if address is not None)
