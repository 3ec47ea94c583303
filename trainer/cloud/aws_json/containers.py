"""``aws ecs list-clusters``, ``list-tasks``, ``describe-tasks``, ``describe-task-definition``

The model has tasks with interfaces of their own. They run in the cluster ``default``, each by
itself or for a service, by a task definition of the same name.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, digits, plain_arn, region_of
from trainer.cloud.aws_json.direct_connect import lower_tags
from trainer.cloud.aws_json.ids import uuid
from trainer.cloud.aws_json.interfaces import mac_address, private_dns_name
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.network import Subnet
from trainer.cloud.serverless import EcsTask, Launch
from trainer.packets import TCP, Service

CLUSTER = "default"


def list_clusters(cloud: Cloud) -> Json:
    """The ARNs of the clusters that tasks run in."""
    return {"clusterArns": [cluster_arn(cloud)] if cloud.of(EcsTask) else []}


def list_tasks(cloud: Cloud) -> Json:
    """The ARNs of all tasks."""
    return {"taskArns": [task_arn(cloud, task) for task in cloud.of(EcsTask).values()]}


def describe_tasks(cloud: Cloud) -> Json:
    """All tasks in the response's shape."""
    return {"tasks": [task_json(cloud, t) for t in cloud.of(EcsTask).values()], "failures": []}


def task_json(cloud: Cloud, task: EcsTask) -> Json:
    """One running task with its interface as an attachment."""
    interfaces = [cloud.get(NetworkInterface, interface) for interface in task.interfaces]
    shown: Json = {
        "attachments": [_attachment(cloud, interface) for interface in interfaces],
        "clusterArn": cluster_arn(cloud, task),
        "containers": [_container(cloud, task, interfaces)],
        "desiredStatus": "RUNNING",
        "enableExecuteCommand": False,
        "group": f"service:{task.service}" if task.service else f"family:{task.id}",
        "lastStatus": "RUNNING",
        "launchType": str(task.launch),
        "tags": lower_tags(task),
        "taskArn": task_arn(cloud, task),
        "taskDefinitionArn": task_definition_arn(cloud, task),
    }
    if interfaces:
        shown["availabilityZone"] = cloud.get(Subnet, interfaces[0].subnet).zone
    if task.launch is Launch.FARGATE:
        shown |= {"platformVersion": "1.4.0", "platformFamily": "Linux"}
    return shown


def services(cloud: Cloud) -> list[str]:
    """The names of the services that tasks run for."""
    return [*dict.fromkeys(t.service for t in cloud.of(EcsTask).values() if t.service)]


def tasks_of(cloud: Cloud, service: str) -> list[EcsTask]:
    """The tasks that a service keeps running."""
    return [task for task in cloud.of(EcsTask).values() if task.service == service]


def service_json(cloud: Cloud, service: str) -> Json:
    """One service with the network of its tasks.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
    """
    tasks = tasks_of(cloud, service)
    interfaces = [cloud.get(NetworkInterface, i) for task in tasks for i in task.interfaces]
    public = any(a.public_ip is not None for i in interfaces for a in i.addresses[:1])
    network: Json = {
        "awsvpcConfiguration": {
            "subnets": [*dict.fromkeys(interface.subnet for interface in interfaces)],
            "securityGroups": [*interfaces[0].security_groups] if interfaces else [],
            "assignPublicIp": "ENABLED" if public else "DISABLED",
        }
    }
    return {
        "serviceArn": service_arn(cloud, service),
        "serviceName": service,
        "clusterArn": cluster_arn(cloud, tasks[0]),
        "status": "ACTIVE",
        "desiredCount": len(tasks),
        "runningCount": len(tasks),
        "pendingCount": 0,
        "launchType": str(tasks[0].launch),
        "taskDefinition": task_definition_arn(cloud, tasks[0]),
        "networkConfiguration": network,
        "schedulingStrategy": "REPLICA",
    }


def service_arn(cloud: Cloud, service: str) -> str:
    """``arn:aws:ecs:ap-northeast-1:111122223333:service/default/web``"""
    task = next(iter(tasks_of(cloud, service)), None)
    return plain_arn("ecs", *_place(cloud, task), f"service/{CLUSTER}/{service}")


def task_definition(cloud: Cloud, task: EcsTask) -> Json:
    """The definition of a task: its image, and whether it needs secrets and writes logs."""
    place = _place(cloud, task)
    container: Json = {
        "name": "app",
        "image": task.image,
        "essential": True,
        "portMappings": [_port(service) for service in _ports(task)],
    }
    if task.secrets:
        secret = plain_arn("secretsmanager", *place, f"secret:{task.id}")
        container["secrets"] = [{"name": "SECRET", "valueFrom": secret}]
    if task.logs:
        container["logConfiguration"] = {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": f"/ecs/{task.id}",
                "awslogs-region": place[0],
                "awslogs-stream-prefix": "ecs",
            },
        }
    return {
        "taskDefinition": {
            "taskDefinitionArn": task_definition_arn(cloud, task),
            "containerDefinitions": [container],
            "family": task.id,
            "executionRoleArn": plain_arn("iam", "", place[1], "role/ecsTaskExecutionRole"),
            "networkMode": "awsvpc",
            "revision": 1,
            "volumes": [],
            "status": "ACTIVE",
            "requiresCompatibilities": [str(task.launch)],
        },
        "tags": [],
    }


def cluster_arn(cloud: Cloud, task: EcsTask | None = None) -> str:
    """``arn:aws:ecs:ap-northeast-1:111122223333:cluster/default``"""
    return plain_arn("ecs", *_place(cloud, task), f"cluster/{CLUSTER}")


def task_arn(cloud: Cloud, task: EcsTask) -> str:
    """``arn:aws:ecs:ap-northeast-1:111122223333:task/default/task-web``"""
    return plain_arn("ecs", *_place(cloud, task), f"task/{CLUSTER}/{task.id}")


def task_definition_arn(cloud: Cloud, task: EcsTask) -> str:
    """``arn:aws:ecs:ap-northeast-1:111122223333:task-definition/task-web:1``"""
    return plain_arn("ecs", *_place(cloud, task), f"task-definition/{task.id}:1")


def _place(cloud: Cloud, task: EcsTask | None) -> tuple[str, str]:
    """Region and account of a task; without one, those of the cloud."""
    first = next(iter(task.interfaces), None) if task is not None else None
    interface = cloud.find(NetworkInterface, first)
    vpc = None if interface is None else cloud.get(Subnet, interface.subnet).vpc
    return region_of(cloud, vpc), account_of(cloud, vpc)


def _attachment(cloud: Cloud, interface: NetworkInterface) -> Json:
    details = {
        "subnetId": interface.subnet,
        "networkInterfaceId": interface.id,
        "macAddress": mac_address(interface.id),
    }
    if interface.addresses:
        first = interface.addresses[0].ip
        details["privateDnsName"] = private_dns_name(cloud, interface, first)
        details["privateIPv4Address"] = str(first)
    return {
        "id": uuid(interface.id),
        "type": "ElasticNetworkInterface",
        "status": "ATTACHED",
        "details": [{"name": name, "value": value} for name, value in details.items()],
    }


def _container(cloud: Cloud, task: EcsTask, interfaces: list[NetworkInterface]) -> Json:
    return {
        "containerArn": plain_arn(
            "ecs", *_place(cloud, task), f"container/{CLUSTER}/{task.id}/{digits(32, task.id)}"
        ),
        "taskArn": task_arn(cloud, task),
        "name": "app",
        "image": task.image,
        "lastStatus": "RUNNING",
        "networkInterfaces": [
            {
                "attachmentId": uuid(interface.id),
                "privateIpv4Address": str(interface.addresses[0].ip),
            }
            for interface in interfaces
            if interface.addresses
        ],
        "healthStatus": "UNKNOWN",
    }


def _ports(task: EcsTask) -> list[Service]:
    """The single TCP ports that the container is known to listen at."""
    return [
        service
        for service in task.host.listens or ()
        if service.protocol == TCP and service.first is not None and service.first == service.last
    ]


def _port(service: Service) -> Json:
    return {"containerPort": service.first, "hostPort": service.first, "protocol": "tcp"}
