"""`legend`: what the symbols and lines of a picture mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from trainer.picture.box_characters import HEAVY, LIGHT, Joins, character
from trainer.picture.symbols import Mark, Symbol
from trainer.text.catalogue import say
from trainer.text.language import Language


class Sign(NamedTuple):
    """A symbol or a piece of line as it is drawn, and what it means."""

    drawn: str
    meaning: str


def legend(language: Language) -> Iterator[Sign]:
    """Every symbol of a picture, then its kinds of lines, then the marks on a packet's way."""
    for symbol in Symbol:
        yield Sign(symbol, say(language, f"picture.symbol.{symbol.name.lower()}"))
    for name, drawn in _LINES.items():
        yield Sign(drawn, say(language, f"picture.line.{name}"))
    for mark in Mark:
        yield Sign(mark, say(language, f"picture.mark.{mark.name.lower()}"))


_ALONG: Final = Joins(left=LIGHT, right=LIGHT)
_UPRIGHT: Final = Joins(up=LIGHT, down=LIGHT)
_WAY: Final = Joins(left=HEAVY, right=HEAVY)


def _drawn(*joins: Joins, round_corners: bool = False) -> str:
    return "".join(character(each, round_corners=round_corners) for each in joins)


_LINES: Final = {
    "frame": _drawn(
        Joins(down=LIGHT, right=LIGHT), _ALONG, Joins(down=LIGHT, left=LIGHT), round_corners=True
    ),
    "port": _drawn(_UPRIGHT | Joins(left=LIGHT), Joins(), _UPRIGHT | Joins(right=LIGHT)),
    "wire": _drawn(_ALONG, _ALONG | _UPRIGHT, _ALONG),
    "bridge": _drawn(_ALONG, _UPRIGHT, _ALONG),
    "way": _drawn(_WAY, _WAY, _WAY),
}
