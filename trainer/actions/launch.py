"""Launching instances.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from trainer.actions.errors import AwsError, invalid, missing, not_modelled
from trainer.actions.instance_profiles import role_of_profile
from trainer.actions.interfaces import checked_groups
from trainer.actions.lookup import find
from trainer.actions.managed import default_group
from trainer.actions.new import free_public_address, new_id, next_ipv6_address
from trainer.actions.parameters import Parameters
from trainer.actions.private_addresses import wanted_addresses, with_addresses
from trainer.actions.registry import Done, action
from trainer.actions.tagging import names_given
from trainer.cloud import Cloud, Instance, NetworkInterface, Subnet
from trainer.cloud.aws_json.common import account_of
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.aws_json.instances import instance_json

MOST_INSTANCES = 20
PENDING = {"Code": 0, "Name": "pending"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """The new primary interface of each instance."""

    subnet: Subnet
    groups: tuple[str, ...]
    public: bool
    addresses: tuple[IPv4Address | None, ...]
    ipv6: int


@action("ec2", "RunInstances")
def run_instances(cloud: Cloud, parameters: Parameters) -> Done:
    """Instances of which only the network is modelled; nobody knows what listens on them."""
    count = _count(parameters)
    image = parameters.find_text("ImageId")
    if image is None and "LaunchTemplate" in parameters:
        raise not_modelled("A launch template")
    if image is None:
        raise missing("ImageId")
    if not image.startswith("ami-"):
        raise AwsError(
            "InvalidAMIID.Malformed", f'Invalid id: "{image}" (expecting "ami-...")', id=image
        )
    names = names_given(parameters, ("instance", "network-interface", "volume"))
    profile = parameters.part("IamInstanceProfile")
    role = None if profile is None else role_of_profile(cloud, profile).id
    first = Instance(id="", name=names.get("instance", ""), interfaces=(), role=role)
    launched = []
    for _ in range(count):
        cloud, interface = _interface(cloud, parameters, count)
        cloud, resource_id = new_id(cloud, "i")
        instance = replace(first, id=resource_id, interfaces=(interface.id,))
        cloud = cloud.put(instance, replace(interface, owner=instance.id))
        launched.append(instance)
    shown = [{**instance_json(cloud, i), "State": PENDING, "ImageId": image} for i in launched]
    return Done(
        cloud,
        {
            "ReservationId": derived_id("r", launched[0].id),
            "OwnerId": account_of(cloud),
            "Groups": [],
            "Instances": shown,
        },
    )


def _count(parameters: Parameters) -> int:
    least, most = parameters.integer("MinCount"), parameters.integer("MaxCount")
    if not 1 <= least <= most:
        raise invalid("minCount", least, "It is at least 1 and at most maxCount.")
    if most > MOST_INSTANCES:
        raise AwsError(
            "InstanceLimitExceeded",
            f"You have requested more instances ({most}) than your current instance limit of "
            f"{MOST_INSTANCES} allows.",
        )
    return most


def _interface(cloud: Cloud, parameters: Parameters, count: int) -> tuple[Cloud, NetworkInterface]:
    """The primary interface of one instance, made for it or there before."""
    given = parameters.parts("NetworkInterfaces")
    if len(given) > 1:
        raise not_modelled("More than one network interface at launch")
    if not given:
        return _made(cloud, _plan(cloud, parameters, "SecurityGroupIds", count))
    for name in ("SubnetId", "SecurityGroupIds", "PrivateIpAddress"):
        if name in parameters:
            raise AwsError(
                "InvalidParameterCombination",
                "Network interfaces and an instance-level "
                f"{'subnet ID' if name == 'SubnetId' else name} may not be specified on the same "
                "request",
                parameter=name,
            )
    if given[0].find_integer("DeviceIndex") not in (None, 0):
        raise invalid("deviceIndex", given[0].integer("DeviceIndex"), "The first one is 0.")
    if "NetworkInterfaceId" not in given[0]:
        return _made(cloud, _plan(cloud, given[0], "Groups", count))
    interface = find(cloud, NetworkInterface, given[0].text("NetworkInterfaceId"))
    if interface.owner is not None:
        raise AwsError(
            "InvalidNetworkInterface.InUse", f"Interface: [{interface.id}] in use.", id=interface.id
        )
    if count > 1:
        raise AwsError(
            "InvalidParameterCombination",
            "A network interface can be attached to one instance only.",
            id=interface.id,
        )
    return cloud, interface


def _plan(cloud: Cloud, parameters: Parameters, groups: str, count: int) -> _Plan:
    if "SubnetId" not in parameters:
        raise AwsError(
            "MissingInput",
            "No subnets found for the default VPC. Please specify a subnet.",
        )
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    chosen = (
        checked_groups(cloud, subnet.vpc, subnet.id, parameters.texts(groups))
        if groups in parameters
        else default_group(cloud, subnet.vpc)
    )
    wanted = parameters.find_boolean("AssociatePublicIpAddress")
    addresses = tuple(wanted_addresses(parameters))
    given = [address for address in addresses if address is not None]
    if given and count > 1:
        raise AwsError(
            "InvalidParameterCombination",
            "A private IP address can be given to one instance only.",
            address=str(given[0]),
        )
    ipv6 = parameters.find_integer("Ipv6AddressCount") or 0
    if ipv6 not in range(MOST_INSTANCES):
        raise invalid("ipv6AddressCount", ipv6, "Too many.")
    return _Plan(
        subnet=subnet,
        groups=chosen,
        public=subnet.map_public_ip if wanted is None else wanted,
        addresses=addresses,
        ipv6=ipv6,
    )


def _made(cloud: Cloud, plan: _Plan) -> tuple[Cloud, NetworkInterface]:
    public_ip = free_public_address(cloud) if plan.public else None
    cloud, resource_id = new_id(cloud, "eni")
    interface = NetworkInterface(
        id=resource_id, subnet=plan.subnet.id, addresses=(), security_groups=plan.groups
    )
    cloud, interface = with_addresses(cloud, plan.subnet, interface, plan.addresses)
    primary, *secondary = interface.addresses
    interface = replace(interface, addresses=(replace(primary, public_ip=public_ip), *secondary))
    for _ in range(plan.ipv6):
        cloud = cloud.put(interface)
        address = next_ipv6_address(cloud, plan.subnet)
        interface = replace(interface, ipv6=(*interface.ipv6, address))
    return cloud.put(interface), interface
