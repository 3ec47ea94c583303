"""The options of a question as a list: chosen, put in order, and afterwards marked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Row

from trainer.lesson.questions.question import Judgement, Option, Question, Response
from trainer.text.questions import option_text
from trainer.tui.choices import PageList
from trainer.tui.fitted import Fitted
from trainer.tui.keys import letter
from trainer.tui.prose import command, hanging
from trainer.tui.question.signs import colour_of, sign_of
from trainer.tui.scrolling import page_of
from trainer.tui.words import dojo, follow

_DIGITS: Final = "12345678"


class AnswerList(PageList):
    """One option of several answers at once; of more, or of an order, the last row does.

    Once the answer is judged, the keys that chose read on.
    """

    # Of two actions on one key, the first that `check_action` lets happen does.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "key.go_on", id="question.go_on"),
        Binding("enter", "select", "key.choose", id="question.choose"),
        Binding("down", "read(1)", "key.read", key_display="↑↓", id="question.read_down"),
        Binding("down", "cursor_down", "key.down", id="question.down", show=False),
        Binding("up", "read(-1)", "key.read", id="question.read_up", show=False),
        Binding("up", "cursor_up", "key.up", id="question.up", show=False),
        Binding(
            "pagedown", "page(1)", "key.textual.page_down", id="question.page_down", show=False
        ),
        Binding("pageup", "page(-1)", "key.textual.page_up", id="question.page_up", show=False),
        *(
            Binding(
                letter(digit),
                f"take({digit})",
                "key.choose_by_number",
                id=f"question.take_{digit}",
                show=False,
            )
            for digit in _DIGITS
        ),
    ]

    @dataclass
    class Given(Message):
        """An answer was given, as ids of options."""

        answer: tuple[str, ...]

    @dataclass
    class PassedOn(Message):
        """The learner has read why, and wants to go on."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._options_shown = question.options
        self._needed = question.choose
        self._chosen: list[str] = []
        self._judgement: Judgement | None = None

    def on_mount(self) -> None:
        follow(self, self.redraw, "language", "ascii_drawing")
        self.redraw()

    def judged(self, judgement: Judgement | None) -> None:
        """Mark what was right and wrong; without a judgement everything can be chosen again."""
        self._judgement = judgement
        if judgement is None:
            self._chosen = []
        self.redraw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "go_on" | "read":
                return self._judgement is not None
            case "select" | "cursor_down" | "cursor_up":
                return self._judgement is None
        return True

    def action_go_on(self) -> None:
        """Leave this question."""
        self.post_message(self.PassedOn())

    def action_read(self, direction: int) -> None:
        """Read on below, or above."""
        if page := page_of(self):
            page.scroll_relative(y=direction, animate=False)

    def action_page(self, direction: int) -> None:
        """Look a screen further, at the network above or at the reasons below."""
        if page := page_of(self):
            page.scroll_relative(y=direction * max(page.size.height - 1, 1), animate=False)

    def action_take(self, number: int) -> None:
        """Choose an option by its number."""
        if number <= len(self._options_shown):
            self.highlighted = number - 1
            self._take(number - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def redraw(self) -> None:
        """Write every row for the language of now."""
        place = self.highlighted
        rows = [
            Row(Fitted(partial(self._row, self._mark(number, option), option)))
            for number, option in enumerate(self._options_shown)
        ]
        if self._several and self._judgement is None:
            sure = f"▸ {dojo(self).say('question.sure')}"
            rows.append(Row(Content.styled(sure, "bold $primary"), disabled=not self._complete))
        self.set_options(rows)
        self.highlighted = place or 0

    @property
    def _several(self) -> bool:
        return self._needed > 1

    @property
    def _complete(self) -> bool:
        return len(self._chosen) == self._needed

    def _take(self, number: int) -> None:
        if self._judgement is not None:
            return
        if number == len(self._options_shown):
            self.post_message(self.Given(tuple(self._chosen)))
            return
        name = self._options_shown[number].id
        if not self._several:
            self._chosen = [name]
            self.post_message(self.Given((name,)))
        elif name in self._chosen:
            self._chosen.remove(name)
        elif not self._complete:
            self._chosen.append(name)
        self.redraw()
        if self._several and self._complete and name in self._chosen:
            self.highlighted = len(self._options_shown)

    def _row(self, head: Content, option: Option, width: int) -> Content:
        language = dojo(self).language
        indent = " " * head.cell_length
        width = max(width - head.cell_length, 20)
        lines: list[Content] = []
        if text := option_text(language, self._question, option):
            lines += hanging(text, width)
        for line in option.commands:
            lines += [piece.stylize("$code-foreground") for piece in command(line, width)]
        first, *rest = lines
        return Content("\n").join(
            [Content.assemble(head, first), *(Content.assemble(indent, line) for line in rest)]
        )

    def _mark(self, number: int, option: Option) -> Content:
        """What stands before an option: its number, what was chosen, what is right."""
        judgement = self._judgement
        label = f"{number + 1}  "
        if self._several:
            order = self._chosen.index(option.id) + 1 if option.id in self._chosen else 0
            sign = str(order) if self._question.response is Response.ARRANGE else "x"
            label += f"[{sign if order else ' '}] "
        elif judgement is not None:
            label += "[x] " if option.id in self._chosen else "[ ] "
        if judgement is None:
            return Content(label)
        right = self._is_right(option, judgement)
        word = dojo(self).say("question.option_right" if right else "question.option_wrong")
        return Content.assemble(
            label, (f"{sign_of(self, right)} {word}  ", f"bold {colour_of(right)}")
        )

    def _is_right(self, option: Option, judgement: Judgement) -> bool:
        if self._question.response is not Response.ARRANGE:
            return option.id in judgement.expected
        return judgement.answer.index(option.id) == judgement.expected.index(option.id)
