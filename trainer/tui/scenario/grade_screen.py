"""The grade: every goal with its evidence, and what else the work changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from trainer.progress.session import RUNGS, Session
from trainer.scenario.goals import Mark
from trainer.scenario.grade import Grade
from trainer.text.grades import change_lines, cost_texts, evidence_lines, reason_text, score_line
from trainer.tui.base import DojoScreen
from trainer.tui.containers import VerticalScroll
from trainer.tui.prose import wrapped
from trainer.tui.scenario.goal_list import goal_line
from trainer.tui.words import Live, dojo


class GradeScreen(DojoScreen):
    """Back goes on with the work; the debrief can be read whatever the grade is."""

    HELP = "help.grade"
    CSS_PATH = "grade.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,d,ｄ", "debrief", "key.debrief", id="grade.debrief"),
    ]

    def __init__(self, session: Session, grade: Grade) -> None:
        super().__init__()
        self._session = session
        self._grade = grade

    def compose_body(self) -> ComposeResult:
        with VerticalScroll():
            yield Live(lambda: Content("\n").join(self._lines()))

    def trail(self) -> Iterable[str]:
        yield self._session.scenario.title[dojo(self).language]
        yield self.say("scenario.grade")

    def relabel(self) -> None:
        self.retitle()

    def action_debrief(self) -> None:
        """Read what was wrong and how it can be repaired."""
        from trainer.tui.scenario.debrief_screen import DebriefScreen

        self.app.push_screen(DebriefScreen(self._session))

    def _lines(self) -> Iterator[Content]:
        language = dojo(self).language
        grade = self._grade
        colour = "$success" if grade.solved else "$warning"
        yield Content.styled(score_line(language, grade), f"bold {colour}")
        hints = self.say("scenario.hints_shown", shown=self._session.hints, all=len(RUNGS))
        yield Content.styled(f"{self.say('scenario.hints')}  {hints}", "$quiet")
        for mark in grade.marks:
            yield Content()
            yield from self._goal(mark)
        yield Content()
        changes = list(change_lines(language, grade.collateral))
        title = "grade.collateral" if changes else "grade.no_collateral"
        yield Content.styled(self.say(title), "bold" if changes else "$quiet")
        for line in changes:
            yield from self._indented(line)
        for number, line in enumerate(cost_texts(language, grade)):
            if number:
                yield from self._indented(line)
            else:
                yield Content()
                yield from wrapped(Content(line), self._width)
        yield Content()
        yield Content.styled(
            self.say("scenario.after_solved" if grade.solved else "scenario.after_unsolved"),
            "$quiet",
        )

    @property
    def _width(self) -> int:
        return self.query_one(VerticalScroll).content_size.width

    def _goal(self, mark: Mark) -> Iterator[Content]:
        app = dojo(self)
        yield goal_line(app.language, mark, ascii=app.ascii_drawing).laid(self._width)
        yield from self._indented(reason_text(app.language, mark))
        if not mark.met:
            for line in evidence_lines(app.language, self._session.cloud, mark):
                yield from self._indented(line)

    def _indented(self, text: str) -> Iterator[Content]:
        width = max(self._width - 6, 20)
        for line in wrapped(Content(text), width):
            yield Content.assemble("    ", line.stylize("$quiet"))
