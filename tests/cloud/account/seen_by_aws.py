"""What AWS shows of a cloud: everything but the facts that a scenario states beside it.

Not shown, and therefore taken as this says:

- what hosts, tasks and pods listen on: anything; whether an agent runs: it does;
- a host that forwards only replies (`Forwarding.STATEFUL`): without the source/destination check
  every host forwards as it is, but for Amazon's NAT image, which is a Linux; with it none does;
- sites on premises: AWS shows prefixes only where it puts them into a route table, or where they
  were written down for it; firewalls there and what their routers do are taken as right, also
  when they announce what they have not. Sites go by other names;
- hosts outside, pods and the addresses of AWS's services: only addresses that something here has
  or that a prefix list names are told;
- the public address of a stopped instance, unless it is an elastic IP: it is given back;
- the interface of a NAT gateway that failed or was deleted;
- IAM policies of roles (the script does not ask for them), images, secrets and logs of tasks.
"""

from dataclasses import replace

from trainer.cloud import (
    AwsService,
    Cloud,
    EcsTask,
    EksPod,
    Forwarding,
    HostFacts,
    Instance,
    InstanceState,
    NatGateway,
    NatState,
    NetworkInterface,
    OutsideHost,
    Platform,
    Resource,
    Site,
    SiteHost,
)


def seen_by_aws(cloud: Cloud) -> Cloud:
    """The cloud with nothing in it that AWS does not show."""
    gone = [*cloud.of(OutsideHost), *cloud.of(EksPod), *cloud.of(SiteHost), *cloud.of(AwsService)]
    for nat in cloud.of(NatGateway).values():
        if nat.state is not NatState.AVAILABLE:
            gone += [nat.id, nat.interface]
    return cloud.put(*(_seen(cloud, r) for r in cloud.resources.values())).without(*gone)


def _seen(cloud: Cloud, resource: Resource) -> Resource:
    match resource:
        case Instance():
            return replace(resource, host=HostFacts(forwards=_forwards(cloud, resource)))
        case NetworkInterface(owner=owner) if _is_stopped(cloud, owner):
            kept = tuple(replace(address, public_ip=None) for address in resource.addresses)
            return replace(resource, addresses=kept)
        case EcsTask():
            return replace(resource, host=HostFacts())
        case Site():
            return replace(resource, routes=None, inbound=None, outbound=None)
        case _:
            return resource


def _is_stopped(cloud: Cloud, owner: str | None) -> bool:
    instance = cloud.find(Instance, owner)
    return instance is not None and instance.state is InstanceState.STOPPED


def _forwards(cloud: Cloud, instance: Instance) -> Forwarding:
    if instance.host.forwards is Forwarding.NAT and instance.platform is Platform.LINUX:
        return Forwarding.NAT
    interfaces = (cloud.find(NetworkInterface, i) for i in instance.interfaces)
    checked = all(i is None or i.source_dest_check for i in interfaces)
    return Forwarding.NONE if checked else Forwarding.ROUTE
