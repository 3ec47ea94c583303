"""``run-instances``: ``--count`` instead of two numbers, and options of the one network interface.

https://docs.aws.amazon.com/cli/latest/reference/ec2/run-instances.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trainer.awscli.convenience import FLAG, NUMBER, TEXTS, Added, Convenience
from trainer.awscli.errors import Fault, usage_error

COUNTS = ("MinCount", "MaxCount")

_SPECIAL = ("PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "AssociatePublicIpAddress")
"""With one of these in an interface, what was said of the instance is said of the interface."""

_MOVED = {
    "SubnetId": "SubnetId",
    "SecurityGroupIds": "Groups",
    "Ipv6AddressCount": "Ipv6AddressCount",
    "Ipv6Addresses": "Ipv6Addresses",
    "EnablePrimaryIpv6": "PrimaryIpv6",
}


def _expand(parameters: Mapping[str, object], extras: Mapping[str, object]) -> dict[str, object]:
    counted = {"MinCount": 1, "MaxCount": 1, **parameters, **_counts(extras.get("count"))}
    special = _special(extras)
    if special and "NetworkInterfaces" in parameters:
        raise usage_error(
            Fault.INVALID_VALUE,
            "Mixing the --network-interfaces option with the simple, scalar options is not "
            "supported.",
            option="--network-interfaces",
        )
    interfaces = [{"DeviceIndex": 0, **special}] if special else counted.get("NetworkInterfaces")
    match interfaces:
        case [dict() as first, *others] if any(name in first for name in _SPECIAL):
            return _moved(counted, first, others)
        case _:
            return counted


def _counts(word: object) -> dict[str, object]:
    if word is None:
        return {}
    found = re.fullmatch("(-?[0-9]{1,9})(?::(-?[0-9]{1,9}))?", str(word))
    if found is None:
        raise usage_error(
            Fault.INVALID_VALUE,
            "count parameter should be of form min[:max] (e.g. 1 or 1:10)",
            option="--count",
            value=str(word)[:40],
        )
    least = int(found[1])
    return dict(zip(COUNTS, (least, least if found[2] is None else int(found[2])), strict=True))


def _special(extras: Mapping[str, object]) -> dict[str, object]:
    special: dict[str, object] = {}
    addresses = extras.get("secondary-private-ip-addresses")
    if isinstance(addresses, list) and addresses:
        special["PrivateIpAddresses"] = [
            {"PrivateIpAddress": address, "Primary": False} for address in addresses
        ]
    if extras.get("secondary-private-ip-address-count"):
        special["SecondaryPrivateIpAddressCount"] = extras["secondary-private-ip-address-count"]
    for flag in ("associate-public-ip-address", "no-associate-public-ip-address"):
        if flag in extras:
            special["AssociatePublicIpAddress"] = extras[flag]
    return special


def _moved(
    parameters: dict[str, object], first: dict[str, object], others: list[object]
) -> dict[str, object]:
    """The parameters with those of the instance moved into its first interface."""
    interface = dict(first)
    for name, inside in _MOVED.items():
        if name in parameters:
            interface[inside] = parameters.pop(name)
    if "PrivateIpAddress" in parameters:
        address = parameters.pop("PrivateIpAddress")
        interface["PrivateIpAddresses"] = [{"PrivateIpAddress": address, "Primary": True}]
    return {**parameters, "NetworkInterfaces": [interface, *others]}


CONVENIENCE = Convenience(
    expand=_expand,
    added=(
        Added("count", "How many instances to launch: a number, or min:max. The default is 1."),
        Added(
            "secondary-private-ip-addresses",
            "Further private IPv4 addresses of the network interface.",
            TEXTS,
        ),
        Added(
            "secondary-private-ip-address-count",
            "How many further private IPv4 addresses to choose for the network interface.",
            NUMBER,
        ),
        Added(
            "associate-public-ip-address",
            "Gives the network interface a public IPv4 address, whatever the subnet says.",
            FLAG,
            sets=True,
        ),
        Added("no-associate-public-ip-address", "Gives it none.", FLAG, sets=False),
    ),
    replaced=frozenset(COUNTS),
)
