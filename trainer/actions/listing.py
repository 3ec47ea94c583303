"""The common part of all calls that look: items by id and by filter, in pages.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-requests.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from trainer.actions.errors import AwsError, invalid
from trainer.actions.filter_paths import Paths
from trainer.actions.filtering import values_at, wanted_by
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Resource
from trainer.cloud.aws_json.common import Json

PAGE = range(5, 1001)
"""How many items EC2 gives in one page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of call that lists things of EC2.

    ``write`` makes the whole response, whose items are under ``key``. ``ids`` is the parameter
    that asks for single items, ``id_path`` where an item has its id. An id that does not exist
    is refused as one of ``kind``, or with the code and message of ``absent``. Where each item
    only wraps the thing that is looked for, ``within`` is the list that has it.
    """

    operation: str
    write: Callable[[Cloud], Json]
    key: str
    ids: str
    id_path: str
    paths: Paths
    kind: type[Resource] | None = None
    filters: str = "Filters"
    within: str = ""
    absent: tuple[str, str] = ("", "")
    shown: Callable[[Json, Parameters], bool] | None = None


def register(listings: Iterable[Listing]) -> None:
    """Makes actions of these listings."""
    for listing in listings:
        action("ec2", listing.operation)(_describe(listing))


def _describe(listing: Listing) -> Callable[[Cloud, Parameters], Done]:
    def perform(cloud: Cloud, parameters: Parameters) -> Done:
        items = items_of(listing.write(cloud), listing.key)
        ids = parameters.texts(listing.ids) if listing.ids else ()
        if ids:
            _check_ids(cloud, listing, ids, items)
        test = wanted_by(parameters.parts(listing.filters), listing.paths)
        chosen = [
            item
            for item in items
            if (not ids or _id(listing, item) in ids)
            and test(_inner(listing, item))
            and (listing.shown is None or listing.shown(item, parameters))
        ]
        return Done(cloud, page(listing.key, chosen, parameters, ids))

    return perform


def items_of(response: Json, key: str) -> list[Json]:
    """The items of a response that the writers have made."""
    found = response[key]
    return found if isinstance(found, list) else []


def page(key: str, items: Sequence[Json], parameters: Parameters, ids: Sequence[str] = ()) -> Json:
    """A response of EC2 with the page that is asked for, and the token of the next one."""
    size = parameters.find_integer("MaxResults")
    if size is None:
        return {key: items}
    if ids:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameters for resource IDs cannot be used with the parameter maxResults",
        )
    if size not in PAGE:
        raise invalid("maxResults", size, f"Expecting a value from {PAGE[0]} to {PAGE[-1]}.")
    return cut(key, items, size, parameters, "NextToken")


def cut(
    key: str,
    items: Sequence[object],
    size: int,
    parameters: Parameters,
    token: str,
    next_token: str = "",
) -> Json:
    """A response with at most ``size`` items.

    ``token`` is the parameter that asks for a later page; a response that has more says so
    under that name, or under ``next_token``.
    """
    given = parameters.find_text(token)
    start = 0
    if given is not None:
        if not re.fullmatch("page-[0-9]{1,9}", given):
            raise invalid(token, given[:40], "It comes from an earlier answer.")
        start = int(given.removeprefix("page-"))
    end = start + size
    shown: Json = {key: items[start:end]}
    return {**shown, next_token or token: f"page-{end}"} if end < len(items) else shown


def _inner(listing: Listing, item: Json) -> Json:
    return items_of(item, listing.within)[0] if listing.within else item


def _id(listing: Listing, item: Json) -> str:
    return next(values_at(_inner(listing, item), (listing.id_path,)))


def _check_ids(cloud: Cloud, listing: Listing, ids: Sequence[str], items: Sequence[Json]) -> None:
    known = {_id(listing, item) for item in items}
    code, message = listing.absent
    for wanted in ids:
        if wanted in known:
            continue
        if not code and listing.kind is not None:
            find(cloud, listing.kind, wanted)
        raise AwsError(code, message.format(wanted), id=wanted)
