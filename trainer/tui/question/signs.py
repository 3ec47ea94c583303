"""Right and wrong as a sign and a colour; a word always stands beside them."""

from __future__ import annotations

from textual.dom import DOMNode

from trainer.tui.words import dojo


def sign_of(node: DOMNode, right: bool) -> str:
    """A sign that is drawn with ASCII alone where pictures are."""
    if dojo(node).ascii_drawing:
        return "+" if right else "x"
    return "✓" if right else "×"


def colour_of(right: bool) -> str:
    """The theme's colour for right or wrong."""
    return "$success" if right else "$error"
