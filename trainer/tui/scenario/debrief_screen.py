"""The debrief: what was wrong, and the learner's commands beside the reference solutions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from trainer.progress.session import Session
from trainer.text.blocks import Block, Code, Heading, ListBlock, Paragraph, Span
from trainer.text.markdown import blocks
from trainer.tui.base import DojoScreen
from trainer.tui.prose import Prose
from trainer.tui.words import dojo


class DebriefScreen(DojoScreen):
    """One page of text."""

    HELP = "help.debrief"
    CSS_PATH = "grade.tcss"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose_body(self) -> ComposeResult:
        with VerticalScroll():
            yield Prose(tuple(self._blocks()), dojo(self).language)

    def trail(self) -> Iterable[str]:
        yield self._session.scenario.title[dojo(self).language]
        yield self.say("scenario.debrief")

    def relabel(self) -> None:
        self.query_one(Prose).show(tuple(self._blocks()), dojo(self).language)
        self.retitle()

    def on_prose_followed(self, event: Prose.Followed) -> None:
        dojo(self).go(event.href)

    def _blocks(self) -> Iterator[Block]:
        scenario = self._session.scenario
        language = dojo(self).language
        yield from blocks(scenario.debrief.text[language])
        yield self._heading("scenario.your_commands", 1)
        lines = self._session.attempt.lines
        if lines:
            yield Code("", "\n".join(lines))
        else:
            yield Paragraph((Span(self.say("scenario.no_commands")),))
        yield self._heading("scenario.reference_solutions", 1)
        for solution in scenario.solutions:
            yield Paragraph((Span(solution.title[language]),))
            yield Code("", "\n".join(solution.commands))
        yield self._heading("scenario.sources", 1)
        yield ListBlock(
            None, True, tuple((Paragraph((Span(url, href=url),)),) for url in scenario.head.sources)
        )

    def _heading(self, code: str, level: int) -> Heading:
        return Heading(level, "", (Span(self.say(code)),))
