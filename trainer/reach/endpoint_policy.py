"""Endpoint policies: what an endpoint lets its callers do with the service behind it.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from trainer.cloud import NetworkInterface, VpcEndpoint
from trainer.reach.parcel import Arrival
from trainer.reach.world import World


def endpoint_of(world: World, arrival: Arrival) -> VpcEndpoint | None:
    """The endpoint by which a request came to a service, if it came by one."""
    interface = world.cloud.find(NetworkInterface, arrival.end)
    if interface is not None:
        return world.cloud.find(VpcEndpoint, interface.owner)
    session = arrival.parcel.session
    return world.cloud.find(VpcEndpoint, session.component) if session is not None else None


def permits(endpoint: VpcEndpoint, resource: str) -> bool | None:
    """Whether some statement allows the resource and none denies it; None if that hangs on
    the conditions of a statement.

    ``*`` asks whether the policy allows anything at all.
    """

    def names(resources: tuple[str, ...]) -> bool:
        return resource == "*" or any(fnmatchcase(resource, pattern) for pattern in resources)

    allowing = [s for s in endpoint.policy if s.effect == "Allow" and names(s.resources)]
    denying = [s for s in endpoint.policy if s.effect == "Deny" and names(s.resources)]
    if resource == "*":
        return bool(allowing)
    if not allowing or not all(s.conditional for s in denying):
        return False
    return None if denying or all(s.conditional for s in allowing) else True
