"""How far the learner is with an item, as a sign and a word that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from textual.content import Content

from trainer.lesson.curriculum import Item, ItemKind
from trainer.tui.shelf import Standing

if TYPE_CHECKING:
    from trainer.tui.app import DojoApp

_LINES: Final = {Standing.NEW: "○", Standing.BEGUN: "◐", Standing.DONE: "●", Standing.DUE: "◎"}
_ASCII: Final = {Standing.NEW: "-", Standing.BEGUN: "+", Standing.DONE: "*", Standing.DUE: "!"}
_COLOURS: Final = {
    Standing.NEW: "$quiet",
    Standing.BEGUN: "$warning",
    Standing.DONE: "$success",
    Standing.DUE: "$accent",
}


def sign(app: DojoApp, standing: Standing) -> str:
    """The sign alone."""
    return (_ASCII if app.ascii_drawing else _LINES)[standing]


def word(app: DojoApp, item: Item, standing: Standing) -> str:
    """The word alone."""
    return app.say(f"home.standing.{item.kind}.{standing}")


def words(app: DojoApp) -> Iterator[str]:
    """All words, of which the longest tells how wide their column is."""
    for kind in ItemKind:
        for standing in Standing:
            # Of a scenario there is nothing to be asked again.
            if (kind, standing) != (ItemKind.SCENARIO, Standing.DUE):
                yield app.say(f"home.standing.{kind}.{standing}")


def standing_text(app: DojoApp, item: Item, standing: Standing) -> Content:
    """Sign and word."""
    return Content.styled(f"{sign(app, standing)} {word(app, item, standing)}", _COLOURS[standing])
