"""The private addresses that a request gives a new network interface.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address

from trainer.actions.errors import AwsError, invalid
from trainer.actions.new import check_private_address, next_private_address
from trainer.actions.parameters import Parameters, address4
from trainer.cloud import Cloud, NetworkInterface, PrivateAddress, Subnet

MOST_SECONDARY = 49


def wanted_addresses(parameters: Parameters) -> list[IPv4Address | None]:
    """The private addresses of a request, the primary one first; None for any.

    Raises:
        AwsError: there is more than one primary address, or too many.
    """
    primary = parameters.find_address("PrivateIpAddress")
    secondary: list[IPv4Address] = []
    for part in parameters.parts("PrivateIpAddresses"):
        address = address4("privateIpAddress", part.text("PrivateIpAddress"))
        if not part.boolean("Primary"):
            secondary.append(address)
        elif primary is None:
            primary = address
        else:
            raise AwsError(
                "InvalidParameterValue", "Only one primary private IP address can be specified."
            )
    count = parameters.find_integer("SecondaryPrivateIpAddressCount") or 0
    if count and secondary:
        raise AwsError(
            "InvalidParameterCombination",
            "Secondary addresses can be specified by address or by count, not both.",
        )
    if count not in range(MOST_SECONDARY + 1):
        raise invalid("secondaryPrivateIpAddressCount", count, f"It is at most {MOST_SECONDARY}.")
    return [primary, *secondary, *([None] * count)]


def with_addresses(
    cloud: Cloud,
    subnet: Subnet,
    interface: NetworkInterface,
    wanted: Iterable[IPv4Address | None],
) -> tuple[Cloud, NetworkInterface]:
    """The cloud with the interface, which has these further addresses of the subnet.

    Raises:
        AwsError: an address is not free, or none is.
    """
    for address in wanted:
        if address is None:
            address = next_private_address(cloud, subnet)
        else:
            check_private_address(cloud, subnet, address)
        addresses = (*interface.addresses, PrivateAddress(ip=address))
        interface = replace(interface, addresses=addresses)
        cloud = cloud.put(interface)
    return cloud, interface
