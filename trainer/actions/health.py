"""What AWS says of targets and agents, as the engine judges it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import BalancerType, Cloud, IamRole, Instance, InstanceState, Target, TargetGroup
from trainer.cloud.aws_json.target_groups import HealthOf, TargetHealth, balancers_of
from trainer.cloud.role_policies import allows_sessions
from trainer.cloud.service_addresses import service_id, with_services
from trainer.reach import Outcome, journeys
from trainer.reach.balancing import Backend, backends, in_reach, is_running
from trainer.reach.health import is_healthy, refuses
from trainer.reach.world import World

HEALTHY = TargetHealth("healthy")
NO_BALANCER = TargetHealth(
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
)
OTHER_ZONE = TargetHealth(
    "unused",
    "Target.NotInUse",
    "Target is in an Availability Zone that is not enabled for the load balancer",
)
STOPPED = TargetHealth("unused", "Target.InvalidState", "Target is in the stopped state")
TIMED_OUT = TargetHealth("unhealthy", "Target.Timeout", "Request timed out")
FAILED = TargetHealth("unhealthy", "Target.FailedHealthChecks", "Health checks failed")


def health_of(cloud: Cloud) -> HealthOf:
    """Who knows the health of the targets of this cloud.

    Every node checks by itself, and AWS reports one state: healthy as soon as a node that may
    send to the target gets answers. Which node gets them decides for each request. An application
    load balancer tells a check that timed out from one that was refused.
    """
    world = cloud.derived(World)

    def find(group: TargetGroup, target: Target) -> TargetHealth:
        balancers = balancers_of(world.cloud, group.id)
        if not balancers:
            return NO_BALANCER
        network = all(balancer.type is BalancerType.NETWORK for balancer in balancers)
        unanswered = FAILED if network else TIMED_OUT
        found = list(backends(world, replace(group, targets=(target,))))
        if not found:
            return unanswered
        running = [backend for backend in found if is_running(world, backend)]
        if not running:
            return STOPPED
        checks = [(node, backend) for backend in running for node in _nodes(world, group, backend)]
        if not checks:
            return OTHER_ZONE
        if any(is_healthy(world, *check) for check in checks):
            return HEALTHY
        return FAILED if any(refuses(world, *check) for check in checks) else unanswered

    return find


def agents_online(cloud: Cloud) -> frozenset[str]:
    """The instances whose agent gets through to Systems Manager."""
    return frozenset(i.id for i in cloud.of(Instance).values() if can_start_session(cloud, i))


def can_start_session(cloud: Cloud, instance: Instance) -> bool:
    """Whether Session Manager gets through to an instance."""
    role = cloud.find(IamRole, instance.role)
    permitted = role is not None and allows_sessions(role)
    running = instance.state is InstanceState.RUNNING and instance.host.ssm_agent
    if not (permitted and running and instance.interfaces):
        return False  # whatever the network does
    prepared = cloud.derived(_with_agent_services)
    return journeys.session_manager(prepared, instance.id).outcome is Outcome.REACHABLE


def _with_agent_services(cloud: Cloud) -> Cloud:
    """The cloud with what agents call in every Region of an instance, so that all instances are
    judged in the same one."""
    regions = {
        journeys.region_of(cloud, instance.interfaces[0])
        for instance in cloud.of(Instance).values()
        if instance.interfaces
    }
    names = ("ssm", "ssmmessages")
    return with_services(cloud, [service_id(r, name) for r in sorted(regions) for name in names])


def _nodes(world: World, group: TargetGroup, backend: Backend) -> Iterator[str]:
    """The nodes that may send to a target."""
    for balancer in balancers_of(world.cloud, group.id):
        for node in balancer.interfaces:
            if in_reach(world, balancer, node, [backend]):
                yield node
