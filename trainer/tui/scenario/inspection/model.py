"""What the inspector shows of a resource, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from trainer.actions import Call
from trainer.packets import PacketSet
from trainer.steps import Steps
from trainer.tui.scenario.forms.form import Offer


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the catalogue in the place of a value."""

    code: str


Cell = str | Word | PacketSet


class Leaf(StrEnum):
    """The tabs of the inspector."""

    PROPERTIES = "properties"
    RULES = "rules"
    EFFECTIVE = "effective"
    ROUTES = "routes"
    NETWORK = "network"
    TARGETS = "targets"
    CONTENTS = "contents"
    ACCESS = "access"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``link`` is a resource that it leads to; ``change`` and ``remove`` are forms."""

    cells: tuple[Cell, ...]
    link: str | None = None
    change: Offer[Call] | None = None
    remove: Offer[Call] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title, such as the inbound rules of one group.

    ``about`` is the resource that the title names, ``code`` the words after it. ``add`` is the
    form for a new row, ``offers`` are forms that stand in the place of rows.
    """

    rows: tuple[Row, ...]
    about: str = ""
    code: str = ""
    add: Offer[Call] | None = None
    offers: tuple[Offer[Call], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One tab; its sections are made when they are looked at.

    What takes longer is made in ``steps``, with how much of how much is done in between.
    """

    leaf: Leaf
    sections: Callable[[], tuple[Section, ...]] = tuple
    steps: Callable[[], Steps[tuple[Section, ...]]] | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything about one resource. ``offers`` are the forms for the resource as a whole."""

    id: str
    kind: str
    name: str = ""
    pages: tuple[Page, ...] = ()
    offers: tuple[Offer[Call], ...] = field(default=())
