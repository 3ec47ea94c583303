"""Textual's containers, of which the first size asks for no second layout of the screen."""

from __future__ import annotations

from textual import containers

from trainer.tui.fitted import Settled


class Container(containers.Container, Settled):
    """Widgets as the style sheet lays them out."""


class Horizontal(containers.Horizontal, Settled):
    """Widgets beside one another."""


class Vertical(containers.Vertical, Settled):
    """Widgets below one another."""


class VerticalScroll(containers.VerticalScroll, Settled):
    """Widgets below one another, that can be scrolled."""
