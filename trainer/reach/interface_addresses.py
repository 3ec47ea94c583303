"""The addresses that an interface holds."""

from __future__ import annotations

from trainer.cloud import Address, NetworkInterface


def own_addresses(interface: NetworkInterface) -> tuple[Address, ...]:
    """All addresses that the interface holds inside the VPC."""
    return (*(a.ip for a in interface.addresses), *interface.ipv6)


def first_address(interface: NetworkInterface) -> Address:
    """The primary private address; of an interface that has IPv6 only, its first one."""
    return interface.addresses[0].ip if interface.addresses else interface.ipv6[0]
