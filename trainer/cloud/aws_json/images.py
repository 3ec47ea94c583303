"""``aws ec2 describe-images``: what instances were launched from.

The model knows of an image only what it makes an instance do: which platform it is, and whether
it translates addresses as Amazon's NAT image does.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, region_of
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Forwarding, Instance, NetworkInterface, Platform
from trainer.cloud.network import Subnet

LINUX = "al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64"
WINDOWS = "Windows_Server-2022-English-Full-Base-2025.11.12"
NAT = "amzn-ami-vpc-nat-2018.03.0.20210721.0-x86_64-ebs"
OWNERS = {LINUX: "137112412989", WINDOWS: "801119661308", NAT: "137112412989"}
"""Names of images that Amazon offers, with the accounts that it offers them from."""


def describe_images(cloud: Cloud) -> Json:
    """The images of all instances in the response's shape."""
    images = dict.fromkeys(
        (_name(instance), _region(cloud, instance)) for instance in cloud.of(Instance).values()
    )
    return {"Images": [_image(name, region) for name, region in images]}


def image_id(cloud: Cloud, instance: Instance) -> str:
    """``ami-…`` of the image of an instance; every Region has its own."""
    return derived_id("ami", _name(instance), _region(cloud, instance))


def _image(name: str, region: str) -> Json:
    windows = name == WINDOWS
    shown: Json = {
        "ImageId": derived_id("ami", name, region),
        "Name": name,
        "ImageLocation": f"amazon/{name}",
        "ImageOwnerAlias": "amazon",
        "OwnerId": OWNERS[name],
        "Public": True,
        "State": "available",
        "Architecture": "x86_64",
        "ImageType": "machine",
        "VirtualizationType": "hvm",
        "RootDeviceType": "ebs",
        "PlatformDetails": "Windows" if windows else "Linux/UNIX",
        "Tags": [],
    }
    return {**shown, "Platform": "windows"} if windows else shown


def _name(instance: Instance) -> str:
    if instance.platform is Platform.WINDOWS:
        return WINDOWS
    return NAT if instance.host.forwards is Forwarding.NAT else LINUX


def _region(cloud: Cloud, instance: Instance) -> str:
    interface = cloud.find(NetworkInterface, next(iter(instance.interfaces), None))
    vpc = None if interface is None else cloud.get(Subnet, interface.subnet).vpc
    return region_of(cloud, vpc)
