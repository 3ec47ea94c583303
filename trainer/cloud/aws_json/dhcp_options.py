"""``aws ec2 describe-dhcp-options``

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, tags
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import DhcpOptions, Vpc


def describe_dhcp_options(cloud: Cloud) -> Json:
    """The option set that AWS makes in each Region of each account, and those that the account
    has made, in the response's shape."""
    places = dict.fromkeys((vpc.region, vpc.account) for vpc in cloud.of(Vpc).values())
    defaults = (
        DhcpOptions(id=default_options_id(region, account), domain_name=domain_name(region))
        for region, account in places
    )
    own = cloud.of(DhcpOptions).values()
    return {"DhcpOptions": [dhcp_options(cloud, options) for options in (*defaults, *own)]}


def dhcp_options(cloud: Cloud, options: DhcpOptions) -> Json:
    """One set of options."""
    told = {
        "domain-name": [options.domain_name] if options.domain_name else [],
        "domain-name-servers": options.domain_name_servers,
    }
    return {
        "OwnerId": account_of(cloud),
        "Tags": tags(options),
        "DhcpOptionsId": options.id,
        "DhcpConfigurations": [
            {"Key": key, "Values": [{"Value": value} for value in values]}
            for key, values in told.items()
            if values
        ],
    }


def options_of(vpc: Vpc) -> str:
    """The id of the set that a VPC uses."""
    return vpc.dhcp_options or default_options_id(vpc.region, vpc.account)


def default_options_id(region: str, account: str) -> str:
    """``dopt-…`` of the default option set of a Region and account."""
    return derived_id("dopt", region, account)


def domain_name(region: str) -> str:
    """The domain of private DNS host names: ``ap-northeast-1.compute.internal``."""
    return "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
