"""``aws lambda list-functions``: functions and the interfaces that they share.

https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfigResponse.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html (Hyperplane ENIs)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud.account.assumed import Assumed
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.identifiers import arn_of, id_of, name_beside
from trainer.cloud.account.item import Item
from trainer.cloud.compute import IamRole, NetworkInterface
from trainer.cloud.missing import Fact
from trainer.cloud.serverless import LambdaFunction


def read_functions(draft: AccountDraft) -> None:
    """Functions, each with an interface in every subnet that it uses.

    AWS makes one interface for a subnet and a set of security groups, whichever functions use
    them; its description names the first of these.
    """
    shared = _Shared(draft)
    for item in draft.responses.all("Functions"):
        arn = arn_of(item, "Functions")
        if arn is None:
            continue
        function = id_of(draft, arn)
        role = item.text("Role")
        if role is not None:
            # What it may do is not told.
            draft.add(IamRole(id=role, name=role.rpartition("/")[2]))
        made = LambdaFunction(
            id=function,
            name=name_beside(item, "Functions", function),
            interfaces=tuple(shared.interfaces(item, function)),
            role=role,
        )
        draft.add(made if item.region is None else replace(made, region=item.region))


class _Shared:
    """The interfaces of functions by their subnet and groups."""

    def __init__(self, draft: AccountDraft) -> None:
        self._draft = draft
        self._assumed = Assumed(draft)
        self._by_place: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
        for interface_id, item in draft.interfaces.items():
            interface = draft.find(NetworkInterface, interface_id)
            if interface is not None and _is_of_functions(item):
                self._note(interface)

    def interfaces(self, item: Item, function: str) -> Iterator[str]:
        config = item.item("VpcConfig")
        groups = config.texts("SecurityGroupIds")
        for subnet in config.texts("SubnetIds"):
            found = self._by_place.get((subnet, frozenset(groups)), [])
            if found:
                for interface in found:
                    self._draft.own(interface, function)
                yield from found
                continue
            made = self._assumed.make(function, subnet, groups)
            if made is None:
                self._draft.lack(function, Fact.INTERFACE)
                item.warn("account.function_not_placed", id=function, subnet=subnet)
                continue
            self._note(self._draft.find(NetworkInterface, made))
            yield made

    def _note(self, interface: NetworkInterface | None) -> None:
        if interface is not None:
            place = interface.subnet, frozenset(interface.security_groups)
            self._by_place[place].append(interface.id)


def _is_of_functions(item: Item) -> bool:
    description = item.text("Description") or ""
    return item.text("InterfaceType") == "lambda" or description.startswith("AWS Lambda VPC ENI")
