"""The left upper pane where nothing is asked: what was changed, and what that opens and closes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import ComposeResult
from textual.content import Content

from trainer.cloud import Cloud, MissingFact
from trainer.progress.session import Session
from trainer.reach.compare import Comparing
from trainer.text.grades import change_lines
from trainer.text.safe import clean
from trainer.tui.containers import VerticalScroll
from trainer.tui.scenario import comparing
from trainer.tui.scenario.pane import Pane
from trainer.tui.words import Live, dojo
from trainer.tui.work import begin


class ChangesPane(Pane):
    """Compares the cloud as it is with the one that was opened, a little at a time."""

    DEFAULT_CSS = """
    ChangesPane VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    ChangesPane Live { width: 100%; height: auto; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__("ticket", title="changes", binding="free.changes")
        self._session = session
        self._about: str | None = None
        self._shown: tuple[Cloud, str | None] | None = None
        self._found = Comparing()

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=True):
            yield Live(self._text)

    def show(self, selected: str) -> None:
        """Compare the cloud as it is now; ``selected`` is what counts where there is too much."""
        cloud = self._session.cloud
        self._about = selected if comparing.is_crowded(cloud) else None
        if self._shown == (cloud, self._about):
            return
        self._shown = cloud, self._about
        self._found = Comparing()
        self._renew()
        base = self._session.scenario.broken
        compare = comparing.compare_beside
        begin(self, partial(compare, base, cloud, self._about, self._tell))

    def _tell(self, found: Comparing) -> None:
        self._found = found
        self._renew()

    def speak(self) -> None:
        """Show all texts in the language that is chosen now."""
        self._renew()

    def _renew(self) -> None:
        for live in self.query(Live):
            live.renew()

    def _text(self) -> Content:
        return Content("\n").join(self._lines())

    def _lines(self) -> Iterator[Content]:
        app, session = dojo(self), self._session
        cloud = session.cloud
        missing = cloud.of(MissingFact)
        count = len(cloud.resources) - len(missing)
        yield Content.styled(app.say("scenario.free.resources", count=count), "bold")
        if missing:
            yield Content(app.say("scenario.free.missing", count=len(missing)))
        yield Content()
        if not session.attempt.lines:
            code = "scenario.free.how" if cloud.resources else "scenario.free.how_empty"
            yield Content(app.say(code))
            return
        yield Content.styled(app.say("scenario.your_commands"), "bold")
        for line in session.attempt.lines:
            yield Content(f"$ {clean(line)}")
        yield Content()
        yield from self._effects()

    def _effects(self) -> Iterator[Content]:
        app, found = dojo(self), self._found
        about = self._about
        code = "scenario.free.effects" if about is None else "scenario.free.effects_about"
        yield Content.styled(app.say(code, about=about or ""), "bold")
        lines = list(change_lines(app.language, found.so_far))
        yield from map(Content, lines)
        if found.done < found.pairs:
            share = 100 * found.done // found.pairs
            yield Content.styled(app.say("scenario.free.comparing", share=share), "$quiet")
        elif not lines:
            yield Content(app.say("cli.diff.none"))
        if about is not None:
            yield Content.styled(app.say("scenario.free.select"), "$quiet")
