"""Widths in terminal cells, in which a Japanese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

_ELLIPSIS = "…"


def cells(text: str) -> int:
    """How many terminal cells ``text`` takes on one line."""
    return cell_len(text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` filled with spaces to ``width`` cells, at its right side if ``right`` is set.

    Text that is already wider comes back unchanged.
    """
    space = " " * (width - cells(text))
    return space + text if right else text + space


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells; an ellipsis stands for what was cut off.

    The result can be one cell narrower than ``width``, because half a wide character cannot be
    shown.
    """
    if cells(text) <= width:
        return text
    if width < 1:
        return ""
    room = width - cells(_ELLIPSIS)
    for index, character in enumerate(text):
        room -= get_character_cell_size(character)
        if room < 0:
            return text[:index].rstrip() + _ELLIPSIS
    return text
