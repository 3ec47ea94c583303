"""``aws ssm describe-instance-information`` and ``get-connection-status``

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
"""

from __future__ import annotations

from collections.abc import Collection

from trainer.cloud.aws_json.common import Json
from trainer.cloud.aws_json.interfaces import private_dns_name
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface, Platform

AGENT_VERSION = "3.3.2299.0"


def describe_instance_information(cloud: Cloud, online: Collection[str]) -> Json:
    """The instances whose agents Systems Manager hears from, in the response's shape.

    ``online`` has their ids: whether an agent gets through follows from what packets do.
    """
    return {
        "InstanceInformationList": [
            instance_information(cloud, instance)
            for instance in cloud.of(Instance).values()
            if instance.id in online
        ]
    }


def instance_information(cloud: Cloud, instance: Instance) -> Json:
    windows = instance.platform is Platform.WINDOWS
    shown: Json = {
        "InstanceId": instance.id,
        "PingStatus": "Online",
        "AgentVersion": AGENT_VERSION,
        "IsLatestVersion": True,
        "PlatformType": "Windows" if windows else "Linux",
        "PlatformName": "Microsoft Windows Server 2022 Datacenter" if windows else "Amazon Linux",
        "PlatformVersion": "10.0.20348" if windows else "2023",
        "ResourceType": "EC2Instance",
        "SourceId": instance.id,
        "SourceType": "AWS::EC2::Instance",
    }
    first = cloud.find(NetworkInterface, next(iter(instance.interfaces), None))
    if first is not None and first.addresses:
        shown["IPAddress"] = str(first.addresses[0].ip)
        shown["ComputerName"] = private_dns_name(cloud, first, first.addresses[0].ip)
    return shown


def connection_status(instance: str, *, connected: bool) -> Json:
    """Whether Session Manager can begin a session with an instance now."""
    return {"Target": instance, "Status": "connected" if connected else "notconnected"}
