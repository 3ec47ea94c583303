"""Everything that can be done by a form, as data."""

from trainer.tui.scenario.forms.form import Field, Filled, Form, Mistake, Offer, Texts, fill

__all__ = ["Field", "Filled", "Form", "Mistake", "Offer", "Texts", "fill"]
