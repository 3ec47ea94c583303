"""What a whole response that is absent leaves unknown."""

from __future__ import annotations

from trainer.cloud.account.commands import COMMANDS
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.gateways import is_told
from trainer.cloud.gateways import InternetGateway
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc

_EXPECTED = (
    "Vpcs",
    "Subnets",
    "RouteTables",
    "NetworkAcls",
    "SecurityGroups",
    "NetworkInterfaces",
    "Reservations",
    "InternetGateways",
    "NatGateways",
    "VpcEndpoints",
    "VpcPeeringConnections",
    "TransitGateways",
)
"""Every account has them, if only to say that there are none."""


_PLACES = {
    "Subnets": Fact.INTERFACE,
    "NetworkInterfaces": Fact.INTERFACE,
    "VpcEndpoints": Fact.ENDPOINTS,
    "VpcPeeringConnections": Fact.NEIGHBOURS,
    "TransitGateways": Fact.NEIGHBOURS,
}
"""Responses whose absence leaves something unknown of every VPC: without its interfaces, or the
subnets that they are in, any address may be somebody's; without its endpoints any name may lead
to one; without what joins it to others, rules that name groups of theirs may count or not."""


def note_absences(draft: AccountDraft) -> None:
    """Say which of the responses that every account has were not saved, for each account and
    Region that folders tell apart, and write down for each VPC what follows."""
    asked = {(i.source.account, i.source.region): i for i in draft.responses.all("Vpcs")}
    for item in asked.values() or (None,):
        for key in _EXPECTED:
            missing = not draft.responses.has(key, near=item)
            if missing and not draft.responses.is_cut(key, near=item):
                draft.warn("account.absent", item, key=key, command=COMMANDS[key])
    described = {item.text("VpcId"): item for item in draft.responses.all("Vpcs")}
    vpcs = {*(vpc.id for vpc in draft.of(Vpc)), *(subnet.vpc for subnet in draft.of(Subnet))}
    doors = {gateway.vpc for gateway in draft.of(InternetGateway)}
    loose = not all(map(is_told, draft.responses.all("InternetGateways")))
    for vpc in sorted(vpcs):
        near = described.get(vpc)
        for key, fact in _PLACES.items():
            if not draft.responses.has(key, near=near):
                draft.lack(vpc, fact)
        untold = loose or not draft.responses.has("InternetGateways", near=near)
        if vpc not in doors and untold:
            draft.lack(vpc, Fact.INTERNET_GATEWAY)


def note_lost_interfaces(draft: AccountDraft) -> None:
    """An interface whose subnet nobody describes cannot be placed; its VPC has addresses in use
    of which nothing else is known."""
    for interface_id, item in draft.interfaces.items():
        subnet, vpc = item.text("SubnetId"), item.text("VpcId")
        if draft.find(Subnet, subnet) is None and vpc is not None:
            draft.lack(vpc, Fact.INTERFACE)
            item.warn("account.unknown_subnet", id=interface_id, subnet=subnet or "")
