"""``aws ec2 describe-prefix-lists``, ``describe-managed-prefix-lists`` and
``get-managed-prefix-list-entries``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ManagedPrefixList.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, plain_arn, region_of, tags
from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import PrefixList
from trainer.cloud.service_addresses import split_service_id


def describe_prefix_lists(cloud: Cloud) -> Json:
    """The prefix lists of AWS services, in the response's shape."""
    return {
        "PrefixLists": [
            {
                "Cidrs": [str(network) for network in prefix_list.entries],
                "PrefixListId": prefix_list.id,
                "PrefixListName": prefix_list.owner,
            }
            for prefix_list in cloud.of(PrefixList).values()
            if prefix_list.owner
        ]
    }


def describe_managed_prefix_lists(cloud: Cloud) -> Json:
    """All prefix lists, of AWS and of the account, in the response's shape."""
    return {"PrefixLists": [managed_prefix_list(cloud, p) for p in cloud.of(PrefixList).values()]}


def managed_prefix_list(cloud: Cloud, prefix_list: PrefixList) -> Json:
    """One prefix list without its entries; those of AWS have neither version nor size.

    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    parts = split_service_id(prefix_list.owner)
    region = region_of(cloud) if parts is None else parts[0]
    owner = "aws" if prefix_list.owner else account_of(cloud)
    six = any(network.version == 6 for network in prefix_list.entries)
    shown: Json = {
        "PrefixListId": prefix_list.id,
        "AddressFamily": "IPv6" if six else "IPv4",
        "State": "create-complete",
        "PrefixListArn": plain_arn("ec2", region, owner, f"prefix-list/{prefix_list.id}"),
        "PrefixListName": prefix_list.owner or prefix_list.name or prefix_list.id,
        "Tags": [] if prefix_list.owner else tags(prefix_list),
        "OwnerId": "AWS" if prefix_list.owner else owner,
    }
    if not prefix_list.owner:
        shown |= {"MaxEntries": max(1, len(prefix_list.entries)), "Version": 1}
    return shown


def managed_prefix_list_entries(prefix_list: PrefixList) -> Json:
    """The entries of one prefix list in the response's shape."""
    return {"Entries": [{"Cidr": str(network)} for network in prefix_list.entries]}
