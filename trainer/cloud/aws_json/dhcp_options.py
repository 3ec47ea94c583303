"""``aws ec2 describe-dhcp-options``

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Vpc


def describe_dhcp_options(cloud: Cloud) -> Json:
    """The option set that AWS makes in each Region of each account, in the response's shape."""
    places = dict.fromkeys((vpc.region, vpc.account) for vpc in cloud.of(Vpc).values())
    return {
        "DhcpOptions": [
            {
                "OwnerId": account,
                "Tags": [],
                "DhcpOptionsId": default_options_id(region, account),
                "DhcpConfigurations": [
                    {"Key": "domain-name", "Values": [{"Value": domain_name(region)}]},
                    {"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]},
                ],
            }
            for region, account in places
        ]
    }


def default_options_id(region: str, account: str) -> str:
    """``dopt-…`` of the default option set of a Region and account."""
    return derived_id("dopt", region, account)


def domain_name(region: str) -> str:
    """The domain of private DNS host names: ``ap-northeast-1.compute.internal``."""
    return "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
