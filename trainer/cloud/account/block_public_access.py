"""VPC Block Public Access: its own responses, and what VPCs and subnets say of it.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.gateways import (
    BlockExclusion,
    BlockMode,
    ExclusionMode,
    VpcBlockPublicAccess,
)
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc

_IN_FORCE = ("create-complete", "update-complete", "update-in-progress", "update-failed", None)

_Where = tuple[str, str]
"""Account and Region."""


def read_block_public_access(draft: AccountDraft) -> None:
    """The setting of each account and Region that has VPCs.

    Where its own response does not tell it, a VPC or subnet that shows ``off`` is not blocked.
    Of all others nobody knows: if nothing shows that it is on, whether it is; else whether they
    are excluded, unless the exclusions are here.
    """
    told = _Told(draft)
    for where, vpcs in told.vpcs.items():
        setting = told.options.get(where)
        places = [*vpcs, *(subnet.id for vpc in vpcs for subnet in told.subnets.get(vpc, ()))]
        mode = _strictest(told.shown.get(place) for place in places)
        if setting is not None:
            mode = setting.mode
        if mode is not None:
            spared = {place: ExclusionMode.BIDIRECTIONAL for place in places if told.is_off(place)}
            spared |= {p: told.exclusions[p] for p in places if p in told.exclusions}
            account, region = where
            draft.add(
                VpcBlockPublicAccess(
                    id=_id(account, region),
                    region=region,
                    account=account,
                    mode=mode,
                    exclusions=tuple(BlockExclusion(resource=p, mode=m) for p, m in spared.items()),
                )
            )
        if mode is not BlockMode.OFF and not (setting is not None and setting.exclusive):
            for vpc in vpcs:
                _note_doubts(draft, told, vpc, where[1], mode)


def _note_doubts(
    draft: AccountDraft, told: _Told, vpc: str, region: str, mode: BlockMode | None
) -> None:
    """What decides in a VPC and is not told: whether the mode is on, or who is excluded."""
    item = told.described.get(vpc)
    if mode is not None and draft.responses.has("VpcBlockPublicAccessExclusions", near=item):
        return
    doubtful = told.doubtful(vpc)
    for place in doubtful:
        draft.lack(place, Fact.BLOCK_PUBLIC_ACCESS if mode is None else Fact.EXCLUSIONS)
    if doubtful and mode is None:
        draft.warn("account.no_block_public_access", item, region=region)
    elif doubtful:
        draft.warn("account.no_exclusions", item, region=region)


@dataclass(frozen=True, slots=True)
class _Setting:
    """A mode, and whether AWS lets nothing be excluded from it."""

    mode: BlockMode
    exclusive: bool


class _Told:
    """What the responses tell, put together.

    ``vpcs`` by account and Region, ``options`` likewise; ``shown`` are the modes that VPCs and
    subnets show, ``exclusions`` those in force, by the VPC or subnet that is excluded.
    """

    def __init__(self, draft: AccountDraft) -> None:
        self.described = {i.text("VpcId") or "": i for i in draft.responses.all("Vpcs")}
        self.vpcs: dict[_Where, list[str]] = defaultdict(list)
        for vpc in draft.of(Vpc):
            self.vpcs[vpc.account, vpc.region].append(vpc.id)
        self.subnets: dict[str, list[Subnet]] = defaultdict(list)
        for subnet in draft.of(Subnet):
            self.subnets[subnet.vpc].append(subnet)
        self.shown = dict(_shown(draft))
        self.exclusions = dict(_exclusions(draft))
        self.options = dict(_options(draft, [*self.vpcs]))

    def is_off(self, place: str) -> bool:
        return self.shown.get(place) is BlockMode.OFF

    def doubtful(self, vpc: str) -> Sequence[str]:
        """The VPC, or the subnets in it, that may be blocked and may not."""
        if self._is_open(vpc):
            return ()
        subnets = [subnet.id for subnet in self.subnets.get(vpc, ())]
        closed = [subnet for subnet in subnets if not self._is_open(subnet)]
        return (vpc,) if closed == subnets else closed

    def _is_open(self, place: str) -> bool:
        return self.is_off(place) or self.exclusions.get(place) is ExclusionMode.BIDIRECTIONAL


def _options(draft: AccountDraft, wheres: Sequence[_Where]) -> Iterator[tuple[_Where, _Setting]]:
    """The settings that are told. One without account or Region is of the only ones there are."""
    for item in draft.responses.all("VpcBlockPublicAccessOptions"):
        region = item.text("AwsRegion") or item.source.region
        account = item.text("AwsAccountId") or item.source.account
        mode = _mode(item)
        if mode is None:
            item.warn("account.odd_value", key="InternetGatewayBlockMode")
            continue
        meant = [w for w in wheres if account in (None, w[0]) and region in (None, w[1])]
        if len(meant) == 1:
            yield meant[0], _Setting(mode, item.text("ExclusionsAllowed") == "not-allowed")
        elif region is None or account is None:
            key = "AwsRegion" if region is None else "AwsAccountId"
            item.warn("account.without_id", key=key)


def _shown(draft: AccountDraft) -> Iterator[tuple[str, BlockMode]]:
    for key, name in (("Vpcs", "VpcId"), ("Subnets", "SubnetId")):
        for item in draft.responses.all(key):
            resource, mode = item.text(name), _mode(item.item("BlockPublicAccessStates"))
            if resource is not None and mode is not None:
                yield resource, mode


def _exclusions(draft: AccountDraft) -> Iterator[tuple[str, ExclusionMode]]:
    for item in draft.responses.all("VpcBlockPublicAccessExclusions"):
        arn = item.text("ResourceArn")
        mode = item.text("InternetGatewayExclusionMode")
        if item.text("State") not in _IN_FORCE:
            continue
        if arn is None or mode not in list(ExclusionMode):
            item.warn("account.odd_value", key="InternetGatewayExclusionMode")
            continue
        yield arn.rpartition("/")[2], ExclusionMode(mode)


def _strictest(modes: Iterator[BlockMode | None]) -> BlockMode | None:
    """Of what is shown; nothing if no more is shown than that something is not blocked."""
    found = {*modes}
    order = (BlockMode.BIDIRECTIONAL, BlockMode.INGRESS)
    return next((mode for mode in order if mode in found), None)


def _mode(item: Item) -> BlockMode | None:
    text = item.text("InternetGatewayBlockMode")
    return BlockMode(text) if text in list(BlockMode) else None


def _id(account: str, region: str) -> str:
    """AWS gives the setting no id; there is one in each account and Region."""
    return f"vpcbpa-{account}-{region}"
