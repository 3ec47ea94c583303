"""What the inspector shows, worked out without a screen."""

from trainer.tui.scenario.inspection.inspect import inspect, kind_of
from trainer.tui.scenario.inspection.model import Inspection, Leaf, Page, Row, Section, Word

__all__ = ["Inspection", "Leaf", "Page", "Row", "Section", "Word", "inspect", "kind_of"]
