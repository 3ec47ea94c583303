"""The page of everything that can be done with a resource."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.actions import Call
from trainer.cloud import Resource, Vpc
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.forms.operations import Sort, offers_for, offers_for_none, sort_of
from trainer.tui.scenario.inspection.model import Leaf, Page, Section


def actions_page(resource: Resource | None) -> Page:
    """A form for every operation that fits; without a resource, those that need none."""
    return Page(Leaf.ACTIONS, lambda: tuple(_sections(resource)))


def _sections(resource: Resource | None) -> Iterator[Section]:
    offers = tuple(_offers(resource))
    if not offers:
        yield Section(())
    for sort in Sort:
        found = tuple(offer for offer in offers if sort_of(offer) is sort)
        if found:
            yield Section((), code=f"scenario.section.{sort}", offers=found)


def _offers(resource: Resource | None) -> Iterator[Offer[Call]]:
    if resource is not None:
        yield from offers_for(resource)
    # A VPC is where people look for what they have not made yet.
    if resource is None or isinstance(resource, Vpc):
        yield from offers_for_none()
