"""The ``aws`` prompt: a line to type, completion, history, and what AWS printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from trainer.awscli.complete import Completion
from trainer.text.width import cells, cut
from trainer.tui.inputs import DojoInput
from trainer.tui.scenario.console import Console
from trainer.tui.scenario.pane import Pane
from trainer.tui.words import Live, dojo

_GAP = 2

Complete = Callable[[str, int], tuple[Completion, ...]]


class PromptLine(DojoInput):
    """Keys that a shell has: Tab completes, up and down go through the history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "key.complete", id="prompt.complete", priority=True),
        Binding("up", "recall(-1)", "key.history_back", id="prompt.up", show=False),
        Binding("down", "recall(1)", "key.history_on", id="prompt.down", show=False),
        Binding("escape", "give_up", "key.clear_line", id="prompt.clear", show=False),
        Binding("pageup", "scroll(-1)", "key.output_up", id="prompt.page_up", show=False),
        Binding("pagedown", "scroll(1)", "key.output_down", id="prompt.page_down", show=False),
    ]

    def _pane(self) -> PromptPane:
        return next(node for node in self.ancestors if isinstance(node, PromptPane))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # On an empty line, Escape and Tab belong to the screen.
        match action:
            case "give_up":
                return bool(self.value) or self._pane().choosing
            case "complete":
                return bool(self.value)
        return True

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        self._pane().complete()

    def action_recall(self, step: int) -> None:
        """Go through the completions if there are any, else through the history."""
        self._pane().recall(step)

    def action_give_up(self) -> None:
        """Drop the completions, else the line."""
        self._pane().give_up()

    def action_scroll(self, step: int) -> None:
        """Scroll the output."""
        self._pane().scroll_output(step)


class PromptPane(Pane):
    """``complete`` tells how the text before the cursor can go on."""

    DEFAULT_CSS = """
    PromptPane #line { height: 1; }
    PromptPane #line Live { width: 2; }
    PromptPane #completions {
        height: auto; max-height: 7; border: none; border-left: solid $border; margin: 0 0 0 2;
        padding: 0 1; background: $surface; scrollbar-gutter: stable;
    }
    """

    @dataclass
    class Typed(Message):
        """A line is to be carried out."""

        line: str

    def __init__(self, complete: Complete, history: Sequence[str]) -> None:
        super().__init__("prompt")
        self._complete = complete
        self._history = history
        self._back = 0
        self._draft = ""
        self._found: tuple[Completion, ...] = ()

    def compose(self) -> ComposeResult:
        yield Console()
        choices = OptionList(id="completions")
        choices.can_focus = False
        choices.display = False
        yield choices
        with Horizontal(id="line"):
            yield Live(lambda: Content.styled("$ ", "bold $primary"))
            yield PromptLine(select_on_focus=False)

    def on_mount(self) -> None:
        self.watch(self.app, "language", self._invite)

    def _invite(self) -> None:
        self.line.placeholder = dojo(self).say("scenario.invitation")

    @property
    def console(self) -> Console:
        """Where output goes."""
        return self.query_one(Console)

    @property
    def line(self) -> PromptLine:
        """Where lines are typed."""
        return self.query_one(PromptLine)

    @property
    def choosing(self) -> bool:
        """Whether completions are shown."""
        return bool(self._found)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.choosing and self._choices.highlighted is not None:
            self._insert(self._found[self._choices.highlighted])
            return
        self._close()
        line = event.value.strip()
        self.line.value = ""
        self._back = 0
        if line:
            self.post_message(self.Typed(line))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._close()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._insert(self._found[event.option_index])

    def complete(self) -> None:
        """Complete as far as there is one way only, and show the ways that there are."""
        if self.choosing:
            self.recall(1)
            return
        line = self.line
        found = self._complete(line.value, line.cursor_position)
        if len(found) == 1:
            self._insert(found[0])
        elif found:
            self._show(found)
        else:
            self.app.bell()

    def recall(self, step: int) -> None:
        """Move among the completions, or else through the lines typed before."""
        if self.choosing:
            choices = self._choices
            now = choices.highlighted
            start = -1 if now is None and step > 0 else (now or 0)
            choices.highlighted = (start + step) % len(self._found)
            return
        if self._back == 0:
            self._draft = self.line.value
        self._back = min(max(self._back - step, 0), len(self._history))
        text = self._history[-self._back] if self._back else self._draft
        self._put(text, len(text))

    def give_up(self) -> None:
        """Close the completions, or else empty the line."""
        if self.choosing:
            self._close()
        else:
            self.line.value = ""

    def scroll_output(self, step: int) -> None:
        """Scroll what AWS printed by a screen."""
        if step < 0:
            self.console.scroll_page_up(animate=False)
        else:
            self.console.scroll_page_down(animate=False)

    @property
    def _choices(self) -> OptionList:
        return self.query_one("#completions", OptionList)

    def _show(self, found: tuple[Completion, ...]) -> None:
        self._found = found
        self._choices.display = True
        # Its width is known once it is shown.
        self.call_after_refresh(self._fill_choices)
        self.refresh_bindings()

    def _fill_choices(self) -> None:
        self._choices.set_options(Option(self._shown(each)) for each in self._found)
        self._choices.highlighted = None

    def _shown(self, completion: Completion) -> Content:
        """The completion and what it is, on one line."""
        room = self._choices.scrollable_content_region.width - cells(completion.text) - _GAP
        note = cut(completion.note, max(room, 0))
        return Content.assemble(completion.text, (" " * _GAP + note if note else "", "$quiet"))

    def _insert(self, completion: Completion) -> None:
        line = self.line
        text, end = line.value, line.cursor_position
        before = text[: completion.start] + completion.text
        self._put(before + text[end:], len(before))
        self._close()

    def _put(self, text: str, cursor: int) -> None:
        with self.prevent(Input.Changed):
            self.line.value = text
        self.line.cursor_position = cursor

    def _close(self) -> None:
        if self._found:
            self._found = ()
            self._choices.display = False
            self.refresh_bindings()
