"""What a command would open and close, told before it is carried out."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.content import Content
from textual.worker import Worker

from trainer.cloud import Cloud
from trainer.reach.compare import Comparing
from trainer.text.grades import change_lines
from trainer.tui.containers import VerticalScroll
from trainer.tui.scenario.comparing import compare_beside, is_crowded
from trainer.tui.words import Live, dojo
from trainer.tui.work import begin


class Preview(VerticalScroll, can_focus=False):
    """Shown from the first comparison on; a text field above it may change and make it stale."""

    DEFAULT_CSS = """
    Preview { height: auto; max-height: 9; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    Preview Live { width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._found = Comparing()
        self._about: str | None = None
        self._work: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Live(self._text)

    def on_mount(self) -> None:
        self.display = False

    def compare(self, before: Cloud, after: Cloud, selected: str) -> None:
        """Tell how the clouds differ; of a crowded one only for what is selected."""
        self._found = Comparing()
        self._about = selected if is_crowded(before) else None
        self.display = True
        work = partial(compare_beside, before, after, self._about, self._tell)
        self._work = begin(self, work)
        self._renew()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        self._renew()

    def stop(self) -> bool:
        """End a comparison that is at work; False if there is none."""
        if self._work is None or self._work.is_finished:
            return False
        self.clear()
        return True

    def clear(self) -> None:
        """Show nothing: what was told no longer holds."""
        if self._work is not None:
            self._work.cancel()
        self.display = False

    def _tell(self, found: Comparing) -> None:
        self._found = found
        self._renew()

    def _renew(self) -> None:
        self.query_one(Live).renew()

    def _text(self) -> Content:
        app, found = dojo(self), self._found
        code = "form.preview" if self._about is None else "form.preview_about"
        lines = [Content.styled(app.say(code, about=self._about or ""), "bold")]
        told = list(change_lines(app.language, found.so_far))
        lines += map(Content, told)
        if self._work is not None and not self._work.is_finished:
            share = 100 * found.done // max(found.pairs, 1)
            lines.append(Content.styled(app.say("scenario.compare.at_work", share=share), "$quiet"))
        elif not told:
            lines.append(Content(app.say("cli.diff.none")))
        return Content("\n").join(lines)
