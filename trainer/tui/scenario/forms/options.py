"""What the fields of forms offer to choose from, taken from the cloud as it is."""

from __future__ import annotations

from collections.abc import Callable

from trainer.cloud import Cloud, OutsideHost, Resource, Subnet, Vpc
from trainer.packets.service import PORT_NAMES
from trainer.reach import ends
from trainer.tui.scenario.forms.form import Texts

Options = Callable[[Cloud, Texts], tuple[str, ...]]


def ids(*kinds: type[Resource]) -> Options:
    """The ids of all resources of these kinds."""

    def options(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
        return tuple(i for i, resource in cloud.resources.items() if isinstance(resource, kinds))

    return options


def common_networks(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """Every address range that has a name in this cloud, and all addresses."""
    found = [
        *(network for subnet in cloud.of(Subnet).values() for network in subnet.networks),
        *(network for vpc in cloud.of(Vpc).values() for network in vpc.networks),
        *(network for host in cloud.of(OutsideHost).values() for network in host.networks),
    ]
    return (*dict.fromkeys(map(str, found)), "0.0.0.0/0")


def common_services(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """Services in everyday use; any other can be typed."""
    return (*(f"tcp/{port}" for port in PORT_NAMES.values()), "tcp/1024-65535", "icmp/echo", "all")


def all_ends(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """Everything that a flow can start from or lead to."""
    return ends(cloud)


def yes_or_no(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """The two values of a switch, as the AWS CLI writes them."""
    return ("true", "false")
