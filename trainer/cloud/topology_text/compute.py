"""Interfaces, instances, functions, tasks, pods and hosts outside as entries."""

from __future__ import annotations

from trainer.cloud.compute import (
    Forwarding,
    IamRole,
    Instance,
    InstanceState,
    NetworkInterface,
    OutsideHost,
    Platform,
)
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.network import Subnet
from trainer.cloud.serverless import EcsTask, EksPod, LambdaFunction, Launch
from trainer.cloud.topology_text.sheet import (
    NULL,
    Entry,
    Sheet,
    Value,
    cidrs,
    entry,
    listens,
    texts,
    unless,
)


def network_interface(sheet: Sheet, interface: NetworkInterface) -> Entry:
    return entry(interface, **_described(sheet, interface), owner=_owner(sheet, interface))


def _owner(sheet: Sheet, interface: NetworkInterface) -> str | None:
    """The owner, unless its own entry lists the interface; functions may share theirs."""
    if interface.owner is None:
        return None
    owner = sheet.cloud.resources.get(interface.owner)
    listed = getattr(owner, "interfaces", (getattr(owner, "interface", None),))
    alone = interface.id in listed and not isinstance(owner, LambdaFunction)
    return None if alone else sheet.ref(interface.owner)


def _described(sheet: Sheet, interface: NetworkInterface) -> dict[str, Value | None]:
    ips: list[Value] = [str(address.ip) for address in interface.addresses]
    public = interface.addresses[0].public_ip if interface.addresses else None
    return {
        "subnet": sheet.ref(interface.subnet),
        "private_ip": ips[0] if len(ips) == 1 else None,
        "private_ips": None if len(ips) == 1 else ips,
        "public_ip": None if public is None else str(public),
        "ipv6": texts(interface.ipv6),
        "security_groups": sheet.refs(interface.security_groups) or NULL,
        "source_dest_check": unless(interface.source_dest_check, True),
    }


def instance(sheet: Sheet, instance: Instance) -> Entry:
    own = sheet.own_interface(instance)
    keys: dict[str, Value | None]
    if own is None:
        keys = {"interfaces": [sheet.ref(i) for i in instance.interfaces]}
    else:
        keys = _described(sheet, own)
        if keys["public_ip"] is None and _would_get_public_ip(sheet, own, instance.id):
            keys["public_ip"] = NULL
    return entry(
        instance,
        **keys,
        platform=unless(instance.platform.value, Platform.LINUX),
        state=unless(instance.state.value, InstanceState.RUNNING),
        role=_role(sheet, instance.role),
        listens=listens(instance.host),
        forwards=unless(instance.host.forwards.value, Forwarding.NONE),
        ssm_agent=unless(instance.host.ssm_agent, True),
    )


def _would_get_public_ip(sheet: Sheet, interface: NetworkInterface, owner: str) -> bool:
    """Whether the reader, not told otherwise, would give the interface a public address."""
    subnet = sheet.cloud.find(Subnet, interface.subnet)
    elastic = any(
        ip.interface in (interface.id, owner) for ip in sheet.cloud.of(ElasticIp).values()
    )
    return subnet is not None and subnet.map_public_ip and not elastic


def _role(sheet: Sheet, role: str | None) -> str | None:
    return role if sheet.cloud.find(IamRole, role) is not None else None


def iam_role(_: Sheet, role: IamRole) -> Entry:
    return entry(role, policies=texts(role.policies))


def lambda_function(sheet: Sheet, function: LambdaFunction) -> Entry:
    return entry(
        function,
        interfaces=sheet.refs(function.interfaces),
        region=None if function.interfaces else unless(function.region, sheet.region),
        role=_role(sheet, function.role),
    )


def ecs_task(sheet: Sheet, task: EcsTask) -> Entry:
    return entry(
        task,
        interfaces=[sheet.ref(i) for i in task.interfaces],
        launch=unless(task.launch.value, Launch.FARGATE),
        image=task.image or None,
        secrets=unless(task.secrets, False),
        logs=unless(task.logs, True),
        service=task.service or None,
        listens=listens(task.host),
    )


def eks_pod(sheet: Sheet, pod: EksPod) -> Entry:
    return entry(pod, node=sheet.ref(pod.node), address=pod.address, listens=listens(pod.host))


def outside_host(_: Sheet, host: OutsideHost) -> Entry:
    return entry(host, networks=cidrs(host.networks), listens=listens(host.host))
