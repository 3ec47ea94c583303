"""What hosts do by themselves: whether they run, from which ports they send, what they serve."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    HostFacts,
    Instance,
    InstanceState,
    LambdaFunction,
    Launch,
    NetworkInterface,
    OutsideHost,
    Platform,
    SiteHost,
)
from trainer.packets import AddressSet, Service
from trainer.reach.codes import Code
from trainer.reach.parcel import INTERNET

LINUX_PORTS: Final = (32768, 60999)
WINDOWS_PORTS: Final = (49152, 65535)
OTHER_PORTS: Final = (1024, 65535)


def source_ports(cloud: Cloud, client: str) -> tuple[int, int]:
    """From which ports the client at this interface, or outside, may send.

    A bare interface is taken for a Linux instance's; a service that nothing else is known of
    uses any port that clients may use.

    https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
    """
    found = cloud.find(NetworkInterface, client)
    if found is None:
        return OTHER_PORTS
    match cloud.resources.get(found.owner or ""):
        case Instance(platform=Platform.WINDOWS):
            return WINDOWS_PORTS
        case Instance() | EcsTask(launch=Launch.FARGATE):
            return LINUX_PORTS
        case None if found.owner is None or found.owner.startswith("i-"):
            return LINUX_PORTS
        case _:
            return OTHER_PORTS


def out_of_order(cloud: Cloud, interface: NetworkInterface) -> Code | None:
    """Why nobody is behind an interface: it is not attached, or its owner does not run."""
    if interface.owner is None:
        return Code.BAD_STATE_ATTACHMENT
    match cloud.resources.get(interface.owner):
        case Instance(state=state) if state is not InstanceState.RUNNING:
            return Code.BAD_STATE
        case DbInstance(available=False):
            return Code.BAD_STATE
        case _:
            return None


def listens(cloud: Cloud, end: str, addresses: AddressSet) -> tuple[Service, ...] | None:
    """The services with a listener at this interface or, outside, at these addresses.

    None if that is not known.
    """
    found = cloud.find(NetworkInterface, end)
    if found is None:
        return _listens_outside(cloud, end, addresses)
    match cloud.resources.get(found.owner or ""):
        case Instance() as instance:
            return _listens_on(cloud, instance, addresses)
        case EcsTask(host=HostFacts(listens=services)):
            return services
        case DbInstance(port=port):
            return (Service.tcp(port),)
        case _:
            return None


def _listens_on(
    cloud: Cloud, instance: Instance, addresses: AddressSet
) -> tuple[Service, ...] | None:
    """An instance's own services or, at the address of a pod on it, the pod's."""
    for pod in cloud.of(EksPod).values():
        address = AddressSet.of(ip_address(pod.address))
        if pod.node == instance.id and addresses & address:
            return pod.host.listens if addresses == address else None
    return instance.host.listens


def _listens_outside(cloud: Cloud, end: str, addresses: AddressSet) -> tuple[Service, ...] | None:
    """Only if one host that a scenario names is meant."""
    if end == INTERNET:
        for outside in cloud.of(OutsideHost).values():
            if addresses <= AddressSet.of(*outside.networks):
                return outside.host.listens
        return None
    for inside in cloud.of(SiteHost).values():
        if inside.site == end and addresses <= AddressSet.of(*inside.networks):
            return inside.host.listens
    return None


def only_calls(cloud: Cloud, end: str) -> bool:
    """Whether nobody can call this end: a function's interface carries its own calls alone.

    Lambda translates addresses from its own VPC into this one, for calls that leave; whoever
    wants the function to run asks the Lambda service.

    https://docs.aws.amazon.com/lambda/latest/operatorguide/networking-vpc.html
    """
    found = cloud.find(NetworkInterface, end)
    return found is not None and isinstance(cloud.resources.get(found.owner or ""), LambdaFunction)


def answers_ping(cloud: Cloud, end: str) -> bool:
    """Databases never do.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html
    """
    found = cloud.find(NetworkInterface, end)
    return found is None or not isinstance(cloud.resources.get(found.owner or ""), DbInstance)
