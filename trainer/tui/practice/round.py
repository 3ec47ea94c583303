"""A round of practice: one question after the other, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from trainer.cloud.problem import BadInput
from trainer.lesson.lesson import Lesson
from trainer.lesson.questions.question import Question
from trainer.text.questions import question_line
from trainer.text.width import cells
from trainer.tui.base import DojoScreen
from trainer.tui.containers import VerticalScroll
from trainer.tui.keys import letter
from trainer.tui.prose import wrapped
from trainer.tui.question.signs import colour_of, sign_of
from trainer.tui.question.view import QuestionView
from trainer.tui.words import Live, dojo

_WIDTH = 76
"""Cells of a line at most, as in the style sheet."""


class RoundScreen(DojoScreen):
    """Asks the questions with these keys. What cannot be read is passed over with a notice."""

    HELP = "help.round"
    CSS_PATH = "practice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # The letter is for lists; a field takes letters, and leaves the function key.
        Binding(f"f7,{letter('n')}", "next", "key.next_question", id="round.next"),
        Binding("enter", "finish", "key.finish", id="round.finish"),
        Binding(f"f5,{letter('r')}", "again", "key.ask_wrong_again", id="round.again"),
    ]

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._keys = keys
        self._number = -1
        self._lesson: Lesson | None = None
        self._results: dict[str, bool] = {}
        self._asked: dict[str, Question] = {}

    def compose_body(self) -> ComposeResult:
        yield VerticalScroll(id="round", can_focus=False)

    async def on_mount(self) -> None:
        await self.action_next()

    def relabel(self) -> None:
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self.say("key.practice")
        if self._lesson is not None:
            yield self._lesson.head.title[dojo(self).language]

    def remark(self) -> str:
        if self._over:
            return ""
        return self.say("practice.number", number=self._number + 1, all=len(self._keys))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "next":
                return not self._over
            case "finish":
                return self._over
            case "again":
                return self._over and not all(self._results.values())
        return True

    def action_finish(self) -> None:
        """Leave the round, of which nothing is left."""
        self.dismiss()

    async def action_again(self) -> None:
        """Ask once more what was wrong."""
        self._keys = [key for key, right in self._results.items() if not right]
        self._number, self._results = -1, {}
        await self.action_next()

    async def action_next(self) -> None:
        """Ask the next question; after the last, say how the round went."""
        self._number += 1
        view = self._next_view()
        room = self.query_one("#round", VerticalScroll)
        async with self.batch():
            await room.remove_children()
            await room.mount(view or Live(self._result, classes="result"))
        room.scroll_home(animate=False)
        if view is None:
            self._lesson = None
            room.can_focus = True
            room.focus()
        else:
            view.begin()
        self.retitle()
        self.refresh_bindings()

    def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        # By the time this is heard, the learner may have gone on to the next question.
        key = next(key for key, question in self._asked.items() if question is event.question)
        right = event.judgement.right
        dojo(self).store.record_answer(
            key, event.judgement.answer, right=right, confidence=event.confidence
        )
        self._results.setdefault(key, right)

    async def on_question_view_finished(self) -> None:
        await self.action_next()

    @property
    def _over(self) -> bool:
        return self._number >= len(self._keys)

    def _next_view(self) -> QuestionView | None:
        """The question at the current number, or at the next that can be read."""
        while not self._over:
            lesson, _, name = self._keys[self._number].partition("/")
            try:
                self._lesson = dojo(self).shelf.lesson(lesson)
            except BadInput as bad:
                dojo(self).tell_problems(bad.problems)
                self._number += 1
                continue
            question = self._asked[self._keys[self._number]] = self._lesson.questions[name]
            return QuestionView(question, drawn=True)
        return None

    def _result(self) -> Content:
        right, asked = sum(self._results.values()), len(self._results)
        app = dojo(self)
        said = app.say("practice.result", right=right, asked=asked)
        lines = [Content.styled(said, "bold $primary"), Content()]
        lines += [self._line(key) for key in self._results]
        if asked:
            lines += [Content(), Content.styled(app.say("practice.again_later"), "$quiet")]
        return Content("\n").join(lines)

    def _line(self, key: str) -> Content:
        """A question that was answered, and how; a word stands beside the sign."""
        right = self._results[key]
        language = dojo(self).language
        word = self.say("question.option_right" if right else "question.option_wrong")
        head = f"{sign_of(self, right)} {word}  "
        room = self.query_one("#round").scrollable_content_region.width
        width = max(min(room, _WIDTH) - cells(head), 20)
        first, *rest = wrapped(Content(question_line(language, self._asked[key])), width)
        indent = " " * cells(head)
        return Content("\n").join(
            [
                Content.assemble((head, f"bold {colour_of(right)}"), first),
                *(Content.assemble(indent, line) for line in rest),
            ]
        )
