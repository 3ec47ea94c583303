"""What of a cloud has a counterpart in namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from compile import compile_cloud
from plan import NotModelled

from trainer.cloud import Cloud, NetworkInterface, RouteTable


def modelled(cloud: Cloud) -> Cloud:
    """The cloud without the kinds that have none, and without their interfaces.

    Routes to what is left out stay: they lead nowhere, for the engine as well.
    """
    while True:
        try:
            compile_cloud(cloud)
        except NotModelled as fault:
            cloud = cloud.without(*_of_kind(cloud, fault.kind))
        else:
            return cloud


def _of_kind(cloud: Cloud, kind: str) -> Iterator[str]:
    for resource in cloud.resources.values():
        table_of_a_gateway = isinstance(resource, RouteTable) and resource.gateways
        if (kind.startswith("RouteTable") and table_of_a_gateway) or type(
            resource
        ).__name__ == kind:
            yield resource.id
            for interface in cloud.of(NetworkInterface).values():
                if interface.owner == resource.id:
                    yield interface.id
