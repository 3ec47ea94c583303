"""The goals with their live marks: a symbol, a word, the weight."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from trainer.scenario.goals import Mark
from trainer.text.catalogue import say
from trainer.text.grades import goal_text, mark_word
from trainer.text.language import Language
from trainer.tui.scenario.lines import Line, LineList
from trainer.tui.words import dojo

MET: Final = "✓"
NOT_MET: Final = "×"
_ASCII: Final = {MET: "+", NOT_MET: "x"}


def goal_line(language: Language, mark: Mark, *, ascii: bool) -> Line:  # noqa: A002
    """One goal: ``✓ met  i-web reaches i-app on tcp/8080  3 points``."""
    symbol = MET if mark.met else NOT_MET
    shown = _ASCII[symbol] if ascii else symbol
    head = Content.styled(
        f"{shown} {mark_word(language, mark)}  ", "$success" if mark.met else "bold $error"
    )
    # A line does not end between the number and its unit.
    points = say(language, "scenario.points", points=mark.goal.weight).replace(" ", "\u00a0")
    return Line(head, Content.assemble(goal_text(language, mark.goal), "  ", (points, "$quiet")))


class GoalList(LineList):
    """Enter on a goal shows the path of its packets."""

    AS_HIGH_AS_ITS_LINES = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "select", "key.show_walk", id="goals.walk"),
    ]

    def show(self, marks: tuple[Mark, ...]) -> None:
        """Show how the goals stand; the cursor stays where it is, at first on one not met."""
        app = dojo(self)
        first = next((n for n, mark in enumerate(marks) if not mark.met), 0)
        self.put(
            (goal_line(app.language, mark, ascii=app.ascii_drawing) for mark in marks),
            first if self.highlighted is None else self.highlighted,
        )
