"""A picture as lines of text, for the line mode and for documents."""

from __future__ import annotations

from trainer.picture.box_characters import ascii_character
from trainer.picture.picture import Picture


def render_text(picture: Picture, *, ascii: bool = False) -> str:  # noqa: A002
    """The picture with the packet's whole path on it; ``ascii`` draws with ASCII alone."""
    lines = []
    for row in picture.drawn_rows():
        text = "".join(cell.text for cell in row).rstrip()
        lines.append("".join(map(ascii_character, text)) if ascii else text)
    return "\n".join(lines)
