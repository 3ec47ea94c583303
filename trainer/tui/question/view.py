"""`QuestionView`: the question, what can be answered, and then right or wrong and why."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from trainer.cloud.node import FormError
from trainer.lesson.questions.question import Judgement, Question, Response
from trainer.progress import Confidence
from trainer.text.markdown import blocks
from trainer.text.questions import (
    explanation_lines,
    question_markdown,
    result_word,
    ruling_lines,
    ruling_word,
)
from trainer.tui import places
from trainer.tui.containers import Vertical
from trainer.tui.fitted import Fitted
from trainer.tui.keys import letter
from trainer.tui.lesson.drawing import Drawing
from trainer.tui.prose import Prose, hanging
from trainer.tui.question.answers import AnswerList
from trainer.tui.question.confidence import BINDING, ConfidenceLine
from trainer.tui.question.field import AnswerInput
from trainer.tui.question.signs import colour_of, sign_of
from trainer.tui.words import Live, dojo, follow

_ANSWERS = "AnswerList, AnswerInput"


class QuestionView(Vertical):
    """One question. ``scored``: answers count. ``drawn``: its network is drawn above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"f5,{letter('r')}", "again", "key.answer_again", id="question.again"),
        # The line with the levels names its key.
        Binding(f"f8,{letter('c')}", "confidence", "key.confidence", id=BINDING, show=False),
        Binding(f"f6,{letter('v')}", "network", "key.network", id="question.network"),
    ]

    @dataclass
    class Answered(Message):
        """An answer was given and judged."""

        question: Question
        judgement: Judgement
        confidence: Confidence | None

    @dataclass
    class Finished(Message):
        """The learner has seen how the answer was judged, and goes on."""

    def __init__(self, question: Question, *, scored: bool = True, drawn: bool = False) -> None:
        super().__init__()
        self._question = question
        self._scored = scored
        self._drawn = drawn
        self._judgement: Judgement | None = None
        self._confidence: Confidence | None = None
        self._fault: FormError | None = None
        self._typed = ""

    def compose(self) -> ComposeResult:
        app = dojo(self)
        yield Live(self._heading, classes="caption")
        if self._drawn and self._question.cloud is not None:
            yield Drawing(self._question.cloud)
        yield Prose(blocks(question_markdown(app.language, self._question)), app.language)
        if self._question.response is Response.TYPE:
            yield AnswerInput(max_length=100)
        else:
            yield AnswerList(self._question)
        if self._scored:
            yield ConfidenceLine()
        yield Live(partial(Fitted, self._result), classes="result")

    def on_mount(self) -> None:
        follow(self, self._speak, "language", "ascii_drawing")
        self.query_one(".result").display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "again":
                return self._judgement is not None
            case "confidence":
                return self._scored and self._judgement is None
            case "network":
                return self._question.cloud is not None
        return True

    def action_again(self) -> None:
        """Forget the answer, so that another can be given."""
        self._tell(None)
        for answers in self.query(AnswerList):
            answers.judged(None)
        for field in self.query(AnswerInput):
            field.value = ""

    def action_confidence(self) -> None:
        """Say how sure the answer will be: one level further with each press."""
        for line in self.query(ConfidenceLine):
            line.turn()

    def action_network(self) -> None:
        """Step into the network of the question: look at its rules, follow packets, change it."""
        if self._question.cloud is not None:
            title = dojo(self).say("question.title")
            self.app.push_screen(places.free_screen(self._question.cloud, title))

    def begin(self) -> None:
        """Give the keyboard to the answer."""
        # Whoever leaves while it is being asked takes the answers along.
        if self.query(_ANSWERS):
            self._answer.focus()

    def on_descendant_focus(self) -> None:
        # Where all fit, the sentence, the answers and how sure one is are seen together.
        self.call_after_refresh(self._show_all)
        self._renew_key()

    def on_descendant_blur(self) -> None:
        self._renew_key()

    def _renew_key(self) -> None:
        for line in self.query(ConfidenceLine):
            line.renew()

    def _show_all(self) -> None:
        # By now the question may have made room for the next one.
        if self._judgement is None and self.is_attached and self.query(_ANSWERS):
            self.query_one(Prose).scroll_visible(animate=False, immediate=True)
            for line in self.query(ConfidenceLine):
                line.scroll_visible(animate=False, immediate=True)
            self._answer.scroll_visible(animate=False)

    async def on_answer_list_given(self, event: AnswerList.Given) -> None:
        event.stop()
        await self._judge(event.answer)

    def on_answer_list_passed_on(self, event: AnswerList.PassedOn) -> None:
        event.stop()
        self.post_message(self.Finished())

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._judgement is not None and event.value == self._typed:
            self.post_message(self.Finished())
        elif event.value.strip():
            self._typed = event.value
            await self._judge((event.value,))

    @property
    def _answer(self) -> Widget:
        return self.query(_ANSWERS).first()

    async def _judge(self, answer: tuple[str, ...]) -> None:
        try:
            judgement = self._question.judge(answer)
        except FormError as fault:
            self._tell(None, fault)
            return
        self._confidence = None
        for line in self.query(ConfidenceLine):
            self._confidence = line.chosen
            # Whoever answers again has to say so again.
            line.choose(None)
        self.post_message(self.Answered(self._question, judgement, self._confidence))
        # To judge and to tell of it takes together as long as a key may wait.
        await sleep(0)
        if not self.query(_ANSWERS):
            return
        self._tell(judgement)
        for answers in self.query(AnswerList):
            answers.judged(judgement)

    def _tell(self, judgement: Judgement | None, fault: FormError | None = None) -> None:
        self._judgement, self._fault = judgement, fault
        for field in self.query(AnswerInput):
            field.is_judged = judgement is not None
        result = self.query_one(".result", Live)
        result.display = judgement is not None or fault is not None
        for line in self.query(ConfidenceLine):
            line.display = judgement is None
        result.renew()
        self.refresh_bindings()
        if result.display:
            # The marks on the options come first, and what they rest on follows below.
            self.call_after_refresh(self._answer.scroll_visible, top=True, animate=False)

    def _speak(self) -> None:
        language = dojo(self).language
        self.query_one(Prose).show(blocks(question_markdown(language, self._question)), language)
        self.query_one(".result", Live).renew()

    def _heading(self) -> Content:
        app = dojo(self)
        remark = "" if self._scored else f"  {app.say('question.unscored')}"
        return Content.assemble((app.say("question.title"), "bold $primary"), (remark, "$quiet"))

    def _result(self, width: int) -> Content:
        if self._fault is not None:
            text = dojo(self).say(self._fault.code, **self._fault.facts)
            return Content("\n").join(hanging(text, width)).stylize("$warning")
        judgement = self._judgement
        if judgement is None:
            return Content()
        word = result_word(dojo(self).language, judgement)
        head = Content.styled(
            f"{sign_of(self, judgement.right)} {word}", f"bold {colour_of(judgement.right)}"
        )
        if not judgement.right and self._confidence is Confidence.SURE:
            remark = dojo(self).say("question.confidence.wrong")
            head = Content.assemble(head, (f"  {remark}", "$warning"))
        pieces = (piece for line in self._reasons(judgement) for piece in hanging(line, width))
        return Content("\n").join([head, *pieces])

    def _reasons(self, judgement: Judgement) -> Iterator[str]:
        language = dojo(self).language
        shown = [option.id for option in self._question.options]
        for ruling in judgement.rulings:
            lines = list(ruling_lines(language, self._question, ruling))
            name = ruling.option.id
            if not lines and (name in shown or self._question.response is Response.ARRANGE):
                continue
            label = str(shown.index(name) + 1) if name in shown else name
            sign = sign_of(self, ruling.right)
            yield f"{label}  {sign} {ruling_word(language, ruling)}"
            yield from (f"   {line}" for line in lines)
        yield ""
        yield from explanation_lines(language, self._question, judgement)
