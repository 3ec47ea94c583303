"""DNS attributes of a VPC.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns-updating.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Vpc
from trainer.cloud.aws_json.networks import vpc_attribute


@action("ec2", "ModifyVpcAttribute")
def modify_vpc_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    """One attribute at a time; DNS host names need DNS support."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if "EnableNetworkAddressUsageMetrics" in parameters:
        raise not_modelled("The VPC attribute EnableNetworkAddressUsageMetrics")
    support = parameters.find_attribute("EnableDnsSupport")
    hostnames = parameters.find_attribute("EnableDnsHostnames")
    if support is not None and hostnames is not None:
        raise AwsError(
            "InvalidParameterCombination",
            "Only one of EnableDnsSupport and EnableDnsHostnames can be modified at a time.",
        )
    if support is not None:
        return Done(cloud.put(replace(vpc, dns_support=support)), {})
    if hostnames is None:
        raise missing("enableDnsSupport")
    if hostnames and not vpc.dns_support:
        raise AwsError(
            "InvalidParameterValue",
            "DNS hostnames can be enabled only while DNS support is enabled.",
            vpc=vpc.id,
        )
    return Done(cloud.put(replace(vpc, dns_hostnames=hostnames)), {})


@action("ec2", "DescribeVpcAttribute")
def describe_vpc_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    attribute = parameters.text("Attribute")
    shown = vpc_attribute(vpc, attribute)
    if shown is None:
        raise not_modelled(f"The VPC attribute {attribute}")
    return Done(cloud, shown)
