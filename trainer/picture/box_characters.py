"""Box drawing characters, chosen by what leaves a cell in each of the four directions."""

from __future__ import annotations

from typing import NamedTuple

from trainer.picture.symbols import IN_ASCII

LIGHT = 1
HEAVY = 2

# Index in base three: up, right, down, left, each absent, light or heavy.
_LINES = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
_ARCS = {"┌": "╭", "┐": "╮", "└": "╰", "┘": "╯"}
_ASCII = {
    **dict.fromkeys("─╴╶", "-"),
    **dict.fromkeys("│╵╷", "|"),
    **dict.fromkeys("━╸╺╾╼", "="),
    **dict.fromkeys("┃╹╻╽╿", "#"),
    **dict.fromkeys("╭╮╰╯", "+"),
    **IN_ASCII,
    "…": "~",
}


class Joins(NamedTuple):
    """The weight of the line that leaves a cell in each direction: 0, `LIGHT` or `HEAVY`."""

    up: int = 0
    right: int = 0
    down: int = 0
    left: int = 0

    def __or__(self, other: object) -> Joins:
        """Both together; the heavier line wins."""
        if not isinstance(other, Joins):
            return NotImplemented
        # Most lines go where there is none, or lie upon themselves.
        return self if self == other else Joins(*map(max, self, other))


def character(joins: Joins, *, round_corners: bool = False) -> str:
    """The character with these lines; a space if there are none."""
    up, right, down, left = joins
    line = _LINES[27 * up + 9 * right + 3 * down + left]
    return _ARCS.get(line, line) if round_corners else line


def ascii_character(character: str) -> str:
    """The nearest ASCII character to one that the pictures use; others come back unchanged."""
    if character.isascii():
        return character
    found = _ASCII.get(character)
    if found is not None:
        return found
    index = _LINES.find(character)
    if index < 0:
        return character
    heavy = any(index // 3**place % 3 == HEAVY for place in range(4))
    return "#" if heavy else "+"
