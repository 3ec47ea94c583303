"""Prefix lists: ``describe-prefix-lists`` with the addresses of AWS's own, and
``describe-managed-prefix-lists`` with ``get-managed-prefix-list-entries`` for every one.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ManagedPrefixList.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_PrefixList.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.endpoints import PrefixList
from trainer.cloud.missing import Fact
from trainer.cloud.resource import Network

_OF_AWS = "com.amazonaws."


def read_prefix_lists(draft: AccountDraft) -> None:
    """Prefix lists with their entries. One whose entries nobody lists is not known, which
    leaves its id without a resource."""
    entries: dict[str, list[Item]] = {}
    for item in draft.responses.all("Entries"):
        entries.setdefault(item.subject, []).append(item)
    named: dict[str, list[Item]] = {}
    for item in draft.responses.all("PrefixLists"):
        list_id = item.text("PrefixListId")
        if list_id is None:
            item.warn("account.without_id", key="PrefixListId")
        else:
            named.setdefault(list_id, []).append(item)
    empty = {s for s in named if draft.responses.has("Entries", s)}
    for list_id in dict.fromkeys((*named, *filter(None, entries))):
        described = named.get(list_id, [])
        networks = [*_networks(draft, list_id, entries.get(list_id, ()))]
        networks += [n for item in described for n in _cidrs(item)]
        if not networks and list_id not in empty:
            draft.lack(list_id, Fact.PREFIX_LIST)
            draft.warn("account.no_entries", id=list_id)
            continue
        name = next((n for item in described if (n := item.text("PrefixListName"))), "")
        draft.add(
            PrefixList(
                id=list_id,
                name=name,
                entries=tuple(dict.fromkeys(networks)),
                owner=name if name.startswith(_OF_AWS) else "",
            )
        )


def _networks(draft: AccountDraft, list_id: str, rows: Iterable[Item]) -> Iterator[Network]:
    for row in rows:
        network = row.network("Cidr")
        if network is not None:
            yield network
        else:
            row.warn("account.unreadable_row", id=list_id, key="Cidr")
            draft.lack(list_id, Fact.PREFIX_LIST)


def _cidrs(item: Item) -> Iterator[Network]:
    """``Cidrs`` of a list of AWS: texts, of either family."""
    for text in item.texts("Cidrs"):
        network = Item({"Cidrs": text}, item.source, item.warnings).network("Cidrs")
        if network is not None:
            yield network
