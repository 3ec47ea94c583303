"""The prompt, of AWS or of a host: a line to type, completion, history, and what was printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input, OptionList

from trainer.awscli.complete import Completion
from trainer.scenario.script import commands_in
from trainer.text.safe import clean
from trainer.text.width import cells, cut
from trainer.tui.choices import PartList
from trainer.tui.containers import Horizontal
from trainer.tui.inputs import DojoInput
from trainer.tui.scenario.console import Console
from trainer.tui.scenario.pane import Pane
from trainer.tui.words import Live, dojo, follow

_GAP = 2

_LONGEST_HOST = 30

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

    def on_paste(self, event: Paste) -> None:
        """Several lines are carried out one after the other; an `Input` would keep the first."""
        event.text = clean(event.text)
        if len(event.text.splitlines()) > 1:
            event.stop()
            event.prevent_default()
            before, after = self.value[: self.cursor_position], self.value[self.cursor_position :]
            self._pane().pasted(f"{before}{event.text}{after}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # On an empty line, Escape and Tab belong to the screen.
        match action:
            case "give_up":
                return bool(self.value) or self._pane().choosing
            case "complete":
                return bool(self.value)
        return True

    def watch_value(self, before: str, now: str) -> None:
        """Keys that a line has and an empty one has not come and go with its first letter."""
        if bool(before) != bool(now):
            self.refresh_bindings()

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
    """``complete`` tells how the text before the cursor can go on, ``here`` the host that the
    learner is on."""

    DEFAULT_CSS = """
    PromptPane #line { height: 1; }
    PromptPane #line Live { width: auto; }
    PromptPane #completions {
        height: auto; max-height: 7; border: none; border-left: solid $border; margin: 0 0 0 2;
        padding: 0 1; background: $surface; scrollbar-gutter: stable;
    }
    """

    @dataclass
    class Typed(Message):
        """A line is to be carried out."""

        line: str

    @dataclass
    class Pasted(Message):
        """Lines are to be carried out, up to the first that fails."""

        lines: list[str]

    def __init__(
        self, complete: Complete, history: Sequence[str], here: Callable[[], str | None]
    ) -> None:
        super().__init__("prompt")
        self._here = here
        self._complete = complete
        self._history = history
        self._back = 0
        self._draft = ""
        self._found: tuple[Completion, ...] = ()

    def compose(self) -> ComposeResult:
        yield Console()
        choices = PartList(self._shown, id="completions")
        choices.display = False
        yield choices
        with Horizontal(id="line"):
            yield Live(lambda: Content.styled(self.invitation, "bold $primary"))
            yield PromptLine(select_on_focus=False)

    def on_mount(self) -> None:
        follow(self, self._invite, "language")
        self._invite()

    def _invite(self) -> None:
        on_host = self._here() is not None
        code = "scenario.invitation_on_host" if on_host else "scenario.invitation"
        self.line.placeholder = dojo(self).say(code)

    @property
    def invitation(self) -> str:
        """What stands before the cursor: the host that the learner is on, and the sign."""
        here = clean(self._here() or "")
        return f"{cut(here, _LONGEST_HOST)}$ " if here else "$ "

    def renew(self) -> None:
        """Show on which host the learner is now."""
        self._invite()
        self.query_one("#line Live", Live).renew()

    def pasted(self, text: str) -> None:
        """Lines were pasted together; one command on several lines is put into the line.

        A line end inside a quotation becomes a blank: what is quoted there is JSON.
        """
        self._close()
        self._back = 0
        commands = [line for _, line in commands_in(text)]
        only = _on_one_line(commands[0]) if len(commands) == 1 else ""
        self._put(only, len(only))
        if len(commands) > 1:
            self.post_message(self.Pasted(commands))

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
        if self.choosing and self._choices.chosen is not None:
            self._insert(self._found[self._choices.chosen])
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
        completion = self._choices.choice(event)
        # A letter that came after the click has closed the list.
        if completion is not None and self.choosing:
            self._insert(completion)

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
            self._choices.move(step)
            return
        if self._back == 0:
            self._draft = self.line.value
        self._back = min(max(self._back - step, 0), len(self._history))
        text = _on_one_line(self._history[-self._back]) if self._back else self._draft
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
    def _choices(self) -> PartList[Completion]:
        return self.query_one(PartList)

    def _show(self, found: tuple[Completion, ...]) -> None:
        self._found = found
        self._choices.display = True
        # Its width is known once it is shown.
        self.call_after_refresh(self._fill_choices)
        self.refresh_bindings()

    def _fill_choices(self) -> None:
        self._choices.offer(self._found, None)

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


def _on_one_line(text: str) -> str:
    return " ".join(text.splitlines())
