"""How far the learner is with an item, as a sign and a word that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from trainer.lesson.curriculum import Item
from trainer.tui.shelf import Standing

if TYPE_CHECKING:
    from trainer.tui.app import DojoApp

_LINES: Final = {Standing.NEW: "○", Standing.BEGUN: "◐", Standing.DONE: "●"}
_ASCII: Final = {Standing.NEW: "-", Standing.BEGUN: "+", Standing.DONE: "*"}
_COLOURS: Final = {
    Standing.NEW: "$quiet",
    Standing.BEGUN: "$warning",
    Standing.DONE: "$success",
}


def sign(app: DojoApp, standing: Standing) -> str:
    """The sign alone."""
    return (_ASCII if app.ascii_drawing else _LINES)[standing]


def word(app: DojoApp, item: Item, standing: Standing) -> str:
    """The word alone."""
    return app.say(f"home.standing.{item.kind}.{standing}")


def standing_text(app: DojoApp, item: Item, standing: Standing) -> Content:
    """Sign and word."""
    return Content.styled(f"{sign(app, standing)} {word(app, item, standing)}", _COLOURS[standing])
