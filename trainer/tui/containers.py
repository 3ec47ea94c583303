"""Textual's containers, of which the first size asks for no second layout of the screen, and which
may be left before their widgets have come."""

from __future__ import annotations

from textual import containers

from trainer.tui.fitted import Settled
from trainer.tui.fleeting import Fleeting


class Container(containers.Container, Settled, Fleeting):
    """Widgets as the style sheet lays them out."""


class Horizontal(containers.Horizontal, Settled, Fleeting):
    """Widgets beside one another."""


class Vertical(containers.Vertical, Settled, Fleeting):
    """Widgets below one another."""


class VerticalScroll(containers.VerticalScroll, Settled, Fleeting):
    """Widgets below one another, that can be scrolled."""
