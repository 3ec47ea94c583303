"""IPv6 addresses of network interfaces.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssignIpv6Addresses.html
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address

from trainer.actions.errors import AwsError, invalid, missing, not_modelled
from trainer.actions.interfaces import own_interface
from trainer.actions.new import next_ipv6_address, no_ipv6_block
from trainer.actions.parameters import Parameters, address6
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, NetworkInterface, Subnet
from trainer.cloud.validate.addresses import RESERVED_AT_START

MOST_AT_ONCE = 30


@action("ec2", "AssignIpv6Addresses")
def assign_ipv6_addresses(cloud: Cloud, parameters: Parameters) -> Done:
    interface = own_interface(cloud, parameters)
    if "Ipv6Prefixes" in parameters or "Ipv6PrefixCount" in parameters:
        raise not_modelled("A prefix for a network interface")
    subnet = cloud.get(Subnet, interface.subnet)
    added: list[IPv6Address] = []
    if parameters.one_of("Ipv6Addresses", "Ipv6AddressCount") == "Ipv6Addresses":
        for text in parameters.texts("Ipv6Addresses"):
            address = address6("ipv6Addresses", text)
            _check(cloud, subnet, address)
            cloud = _with(cloud, interface.id, address)
            added.append(address)
    else:
        count = parameters.integer("Ipv6AddressCount")
        if not 1 <= count <= MOST_AT_ONCE:
            raise invalid("ipv6AddressCount", count, f"It is from 1 to {MOST_AT_ONCE}.")
        for _ in range(count):
            address = next_ipv6_address(cloud, subnet)
            cloud = _with(cloud, interface.id, address)
            added.append(address)
    return Done(
        cloud,
        {
            "AssignedIpv6Addresses": [str(address) for address in added],
            "NetworkInterfaceId": interface.id,
        },
    )


@action("ec2", "UnassignIpv6Addresses")
def unassign_ipv6_addresses(cloud: Cloud, parameters: Parameters) -> Done:
    interface = own_interface(cloud, parameters)
    gone = [address6("ipv6Addresses", text) for text in parameters.texts("Ipv6Addresses")]
    if not gone:
        raise missing("ipv6Addresses")
    for address in gone:
        if address not in interface.ipv6:
            raise AwsError(
                "InvalidParameterValue",
                f"Some of [{address}] are not assigned to interface {interface.id}",
                id=interface.id,
            )
    kept = tuple(address for address in interface.ipv6 if address not in gone)
    return Done(
        cloud.put(replace(interface, ipv6=kept)),
        {
            "NetworkInterfaceId": interface.id,
            "UnassignedIpv6Addresses": [str(address) for address in gone],
        },
    )


def _check(cloud: Cloud, subnet: Subnet, address: IPv6Address) -> None:
    """Refuses an address that is outside the subnet, kept by AWS, or in use."""
    block = subnet.ipv6_cidr
    if block is None:
        raise no_ipv6_block(subnet)
    if address not in block:
        raise AwsError(
            "InvalidParameterValue",
            "Address does not fall within the subnet's address range",
            address=str(address),
        )
    number = int(address) - int(block.network_address)
    if number < RESERVED_AT_START or number == block.num_addresses - 1:
        raise AwsError(
            "InvalidParameterValue",
            "Address is in subnet's reserved address range",
            address=str(address),
        )
    for other in cloud.of(NetworkInterface).values():
        if other.subnet == subnet.id and address in other.ipv6:
            raise AwsError(
                "InvalidIPAddress.InUse", f"Address {address} is in use.", address=str(address)
            )


def _with(cloud: Cloud, interface: str, address: IPv6Address) -> Cloud:
    found = cloud.get(NetworkInterface, interface)
    return cloud.put(replace(found, ipv6=(*found.ipv6, address)))
