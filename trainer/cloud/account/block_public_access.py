"""VPC Block Public Access: its own responses, else what VPCs and subnets say of it.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html
"""

from __future__ import annotations

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item, account_in, region_in
from trainer.cloud.gateways import (
    BlockExclusion,
    BlockMode,
    ExclusionMode,
    VpcBlockPublicAccess,
)
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc

_IN_FORCE = ("create-complete", "update-complete", "update-in-progress", "update-failed", None)


def read_block_public_access(draft: AccountDraft) -> None:
    """The setting of each account and Region that has one.

    Where it is not told, and nothing else speaks of it, it is off as in every account that
    never switched it on; a warning says so.
    """
    exclusions = _exclusions(draft)
    asked = draft.responses.has("VpcBlockPublicAccessExclusions")
    for item in draft.responses.all("VpcBlockPublicAccessOptions"):
        region = item.text("AwsRegion") or item.source.region
        account = item.text("AwsAccountId") or item.source.account
        mode = _mode(item)
        if region is None or mode is None:
            item.warn("account.without_id", key="AwsRegion" if region is None else "Mode")
            continue
        setting = _id(account, region)
        mine = exclusions.get((account, region), []) + exclusions.get((None, region), [])
        draft.add(
            VpcBlockPublicAccess(
                id=setting,
                region=region,
                account=account or "",
                mode=mode,
                exclusions=tuple(mine),
            )
        )
        exclusive = item.text("ExclusionsAllowed") == "not-allowed"
        if mode is not BlockMode.OFF and not asked and not exclusive:
            draft.lack(setting, Fact.EXCLUSIONS)
            item.warn("account.no_exclusions")
    if not draft.responses.has("VpcBlockPublicAccessOptions"):
        _from_states(draft)


def _from_states(draft: AccountDraft) -> None:
    """The setting as VPCs and subnets show it: what has another mode than the strictest one
    of its Region is excluded from that."""
    shown: dict[tuple[str, str], dict[str, str]] = {}
    for key, name in (("Vpcs", "VpcId"), ("Subnets", "SubnetId")):
        for item in draft.responses.all(key):
            resource = item.text(name)
            subnet = draft.find(Subnet, resource)
            vpc = draft.find(Vpc, resource if subnet is None else subnet.vpc)
            mode = item.item("BlockPublicAccessStates").text("InternetGatewayBlockMode")
            if resource is not None and vpc is not None and mode is not None:
                shown.setdefault((vpc.account, vpc.region), {})[resource] = mode
    if not shown:
        draft.warn("account.no_block_public_access")
    for (account, region), modes in shown.items():
        blocking = [m for m in BlockMode if m is not BlockMode.OFF and m in modes.values()]
        if not blocking:
            continue
        draft.add(
            VpcBlockPublicAccess(
                id=_id(account, region),
                region=region,
                account=account,
                mode=blocking[0],
                exclusions=tuple(
                    BlockExclusion(resource=resource)
                    for resource, mode in modes.items()
                    if mode == BlockMode.OFF
                ),
            )
        )


def _exclusions(
    draft: AccountDraft,
) -> dict[tuple[str | None, str | None], list[BlockExclusion]]:
    """Exclusions in force by account and Region, which their ARNs tell."""
    found: dict[tuple[str | None, str | None], list[BlockExclusion]] = {}
    for item in draft.responses.all("VpcBlockPublicAccessExclusions"):
        arn = item.text("ResourceArn") or ""
        mode = item.text("InternetGatewayExclusionMode")
        if item.text("State") not in _IN_FORCE:
            continue
        if not arn or mode not in list(ExclusionMode):
            item.warn("account.odd_value", key="InternetGatewayExclusionMode")
            continue
        where = account_in(arn) or item.source.account, region_in(arn) or item.source.region
        excluded = BlockExclusion(resource=arn.rpartition("/")[2], mode=ExclusionMode(mode))
        found.setdefault(where, []).append(excluded)
    return found


def _mode(item: Item) -> BlockMode | None:
    text = item.text("InternetGatewayBlockMode")
    return BlockMode(text) if text in list(BlockMode) else None


def _id(account: str | None, region: str) -> str:
    """AWS gives the setting no id; there is one in each account and Region."""
    return f"vpcbpa-{account}-{region}" if account else f"vpcbpa-{region}"
