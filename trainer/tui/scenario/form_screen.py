"""One form on the screen: its fields, what they may be, and the command that does the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from trainer.actions import Call
from trainer.awscli.render import render
from trainer.cloud import Cloud
from trainer.tui.base import DojoModal
from trainer.tui.choices import PartList
from trainer.tui.containers import Horizontal, Vertical, VerticalScroll
from trainer.tui.inputs import DojoInput
from trainer.tui.scenario.forms.form import Field, Filled, Offer, Texts, fill
from trainer.tui.scenario.forms.readers import plain
from trainer.tui.scenario.preview import Preview
from trainer.tui.words import Live, dojo, follow

T = TypeVar("T")


class FieldLine(Vertical):
    """A label, the text, and below it what is wrong with it."""

    def __init__(self, field: Field, start: str, *, literal: bool) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self._literal = literal
        self._start = start
        self._mistake = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Live(self._label, classes="label")
            yield DojoInput(self._start, select_on_focus=True)
        yield Live(lambda: Content.styled(self._mistake, "$error"), classes="mistake")

    def on_mount(self) -> None:
        follow(self, self._hint, "language")
        self._hint()

    def _hint(self) -> None:
        """Say in the empty field what is expected there."""
        if self.field.hint:
            app = dojo(self)
            keys = ", ".join(f"{key}=" for key in self.field.keys)
            told = app.say(f"form.hint.{self.field.hint}", keys=keys)
            if not self.field.needed:
                told = app.say("form.optional", hint=told)
            self.query_one(Input).placeholder = told

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one(Input).value

    def put(self, text: str) -> None:
        """Write a text into the field."""
        entry = self.query_one(Input)
        entry.value = text
        entry.cursor_position = len(text)

    def complain(self, mistake: str) -> None:
        """Say what is wrong, or with an empty text that nothing is."""
        if mistake != self._mistake:
            self._mistake = mistake
            line = self.query_one(".mistake", Live)
            line.display = bool(mistake)
            line.renew()

    def _label(self) -> str:
        if self._literal:
            return f"--{self.field.name}"
        return dojo(self).say(f"form.field.{self.field.name}")


class FormScreen(DojoModal[bool], Generic[T]):
    """Enter applies, and closes only if that succeeds; what is wrong is said beside its field.

    ``apply`` carries out what the form makes and returns why it was refused, or nothing. The
    box's result is True if something was done. ``try_out``, if given, returns the cloud that
    would be the result, or why it would be refused; ``selected`` is what counts where there is
    too much to compare.
    """

    HELP = "help.form"
    CSS_PATH = "form.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "key.apply", id="form.apply", priority=True),
        Binding("f5", "preview", "key.preview", id="form.preview"),
        Binding("down", "choose(1)", "key.next_choice", id="form.down", priority=True),
        Binding("up", "choose(-1)", "key.previous_choice", id="form.up", show=False, priority=True),
        Binding("tab", "app.focus_next", "key.next_field", id="form.next", show=False),
        Binding("shift+tab", "app.focus_previous", "key.up", id="form.previous", show=False),
    ]

    def __init__(
        self,
        offer: Offer[T],
        cloud: Cloud,
        apply: Callable[[T], str],
        *,
        try_out: Callable[[T], Cloud | str] | None = None,
        selected: str = "",
    ) -> None:
        super().__init__()
        self._offer = offer
        self._cloud = cloud
        self._apply = apply
        self._try_out = try_out
        self._selected = selected
        self._refusal = ""
        self._tried = False
        self._touched: set[str] = set()
        self._read: tuple[Texts, Filled[T]] | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Live(self._title, id="title")
            with Horizontal(id="body"):
                with VerticalScroll(id="fields", can_focus=False):
                    for field in self._offer.asked:
                        start = self._offer.start.get(field.name, "")
                        yield FieldLine(field, start, literal=self._offer.form.literal)
                yield PartList[str](Content, id="choices")
            yield Live(self._refused, id="refusal")
            yield Live(self._command, id="command")
            yield Preview()

    def on_mount(self) -> None:
        self.set_class(self._offer.form.literal, "-literal")
        self._choices.display = any(self._options(line.field) for line in self._lines)
        for line in self.query(".mistake"):
            line.display = False
        self.query_one("#refusal").display = False
        if not self._offer.asked:
            self.query_one("#body").display = False

    def relabel(self) -> None:
        self._judge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "preview" or self._try_out is not None

    # What stands in the form

    @property
    def _lines(self) -> list[FieldLine]:
        return list(self.query(FieldLine))

    @property
    def _here(self) -> FieldLine | None:
        """The field with the keyboard."""
        return next((line for line in self._lines if line.has_focus_within), None)

    def _filled(self) -> Filled[T]:
        texts = {line.field.name: line.text for line in self._lines}
        if self._read is None or self._read[0] != texts:
            self._read = texts, fill(self._offer, self._cloud, texts)
        return self._read[1]

    def _judge(self) -> None:
        """Say what is wrong with the fields that were left, and show the command."""
        filled = self._filled()
        here = self._here
        for line in self._lines:
            mistake = filled.mistakes.get(line.field.name)
            told = self._tried or (line.field.name in self._touched and line is not here)
            line.complain(self.say(mistake.code, **mistake.facts) if mistake and told else "")
        for live in self.query(Live):
            live.renew()

    # Choices

    def _options(self, field: Field) -> tuple[str, ...]:
        texts = {line.field.name: line.text for line in self._lines}
        return field.options(self._cloud, {**texts, **self._offer.given})

    def _matching(self, line: FieldLine) -> tuple[str, ...]:
        """The choices that contain what was typed; all of them if the text is one."""
        options = self._options(line.field)
        last = plain(line.text).split(" ")[-1] if line.field.many else plain(line.text)
        if not last or last in options:
            return options
        return tuple(option for option in options if last in option) or options

    def _offer_choices(self) -> None:
        line = self._here
        found = self._matching(line) if line is not None else ()
        here = plain(line.text) if line is not None else ""
        self._choices.offer(found, found.index(here) if here in found else None)

    @property
    def _choices(self) -> PartList[str]:
        return self.query_one(PartList)

    def action_choose(self, step: int) -> None:
        """Put the next choice, or the one before, into the field."""
        choice = self._choices.move(step)
        if choice is not None:
            self._take(choice)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        choice = self._choices.choice(event)
        if choice is not None:
            self._take(choice)

    def _take(self, text: str) -> None:
        line = self._here
        if line is None:
            return
        if line.field.many:
            before = plain(line.text).split()
            kept = [each for each in before if each in self._options(line.field)]
            text = " ".join([each for each in kept if each != text] + [text])
        with self.prevent(Input.Changed):
            line.put(text)
        self._refuse("")
        self._touched.add(line.field.name)
        self._judge()

    # Events

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        self._offer_choices()
        self._judge()

    def on_input_changed(self, event: Input.Changed) -> None:
        line = self._here
        if line is not None:
            self._touched.add(line.field.name)
        self._refuse("")
        self._judge()
        self._offer_choices()

    def action_apply(self) -> None:
        """Apply the form, or say what is missing; not while it is being left."""
        made = self._made() if self.is_active else None
        if made is not None:
            self._refuse(self._apply(made))
            if not self._refusal:
                self.dismiss(True)

    def action_preview(self) -> None:
        """Tell what the form would open and close, or say what is missing."""
        made = self._made()
        if made is not None and self._try_out is not None:
            after = self._try_out(made)
            self._refuse(after if isinstance(after, str) else "")
            if not isinstance(after, str):
                self.query_one(Preview).compare(self._cloud, after, self._selected)
                self.add_class("-previewed")

    def action_close(self) -> None:
        """Stop comparing, or close the box."""
        if not self.query_one(Preview).stop():
            super().action_close()

    def _made(self) -> T | None:
        """What the form makes; without it, the first field that is wrong gets the keyboard."""
        self._tried = True
        filled = self._filled()
        if filled.made is None:
            self._judge()
            wrong = next(line for line in self._lines if line.field.name in filled.mistakes)
            wrong.query_one(Input).focus()
        return filled.made

    def _refuse(self, refusal: str) -> None:
        """Say why AWS refuses, or with an empty text nothing; a comparison no longer holds."""
        self.query_one(Preview).clear()
        self.remove_class("-previewed")
        self._refusal = refusal
        self.query_one("#refusal").display = bool(refusal)
        if refusal:
            self._judge()

    # Texts

    def _title(self) -> Content:
        form, given = self._offer.form, self._offer.given
        what = "  ".join(text for name, text in given.items() if name != "rule")
        return Content.assemble(
            (self.say(f"form.{form.name}"), "bold $primary"), (f"  {what}", "$quiet")
        )

    def _refused(self) -> Content:
        return Content.styled(self._refusal, "$error")

    def _command(self) -> Content:
        match self._filled().made:
            case None:
                return Content.styled(self.say("form.command_later"), "$quiet")
            case Call() as call:
                return Content.assemble(("$ ", "$quiet"), (render(call), "$code-foreground"))
            case _:
                return Content()
