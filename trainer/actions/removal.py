"""What goes with an interface or an instance, and what stays behind pointing at nothing."""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.addresses import freed
from trainer.cloud import (
    Cloud,
    EksPod,
    ElasticIp,
    Instance,
    NetworkInterface,
    RouteTable,
    TargetGroup,
)


def without_interface(cloud: Cloud, interface: str) -> Cloud:
    """The cloud without an interface: routes to it are blackholes, elastic IP addresses stay
    allocated.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
    """
    for address in cloud.of(ElasticIp).values():
        if address.interface == interface:
            cloud = cloud.put(freed(address))
    for table in cloud.of(RouteTable).values():
        if any(route.target == interface for route in table.routes):
            routes = tuple(
                replace(r, blackhole=True) if r.target == interface else r for r in table.routes
            )
            cloud = cloud.put(replace(table, routes=routes))
    return cloud.without(interface)


def without_instance(cloud: Cloud, instance: Instance) -> Cloud:
    """The cloud without an instance: its primary interface goes with it, the others are left
    unattached, and target groups forget it.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
    """
    for number, interface_id in enumerate(instance.interfaces):
        if number == 0:
            cloud = without_interface(cloud, interface_id)
        else:
            interface = cloud.get(NetworkInterface, interface_id)
            cloud = cloud.put(replace(interface, owner=None))
    for group in cloud.of(TargetGroup).values():
        kept = tuple(target for target in group.targets if target.id != instance.id)
        if kept != group.targets:
            cloud = cloud.put(replace(group, targets=kept))
    pods = [pod.id for pod in cloud.of(EksPod).values() if pod.node == instance.id]
    return cloud.without(instance.id, *pods)
