"""The debrief: what was wrong, and the learner's path beside the reference solutions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from textual.app import ComposeResult

from trainer.progress.session import Session
from trainer.reach import ends
from trainer.scenario.path import Effect, deeds, effect
from trainer.text.blocks import Block, Code, Heading, ListBlock, Paragraph, Span
from trainer.text.grades import effect_lines
from trainer.text.markdown import blocks
from trainer.text.safe import clean
from trainer.tui.base import DojoScreen
from trainer.tui.containers import Container, VerticalScroll
from trainer.tui.prose import Prose
from trainer.tui.scenario.comparing import MOST_ENDS
from trainer.tui.scenario.stopwatch import clock
from trainer.tui.words import dojo
from trainer.tui.work import begin


class DebriefScreen(DojoScreen):
    """One page of text; where there is room, both ways stand side by side.

    What each step came to is worked out while the page can be read already.
    """

    HELP = "help.debrief"
    CSS_PATH = "grade.tcss"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._deeds = tuple(deeds(session.attempt))
        self._effects: list[Effect] = []

    def compose_body(self) -> ComposeResult:
        with VerticalScroll():
            yield self._prose("story")
            with Container(id="ways"):
                yield self._prose("own")
                yield self._prose("reference")
            yield self._prose("rest")

    def _prose(self, name: str) -> Prose:
        prose = Prose(tuple(self._blocks(name)), dojo(self).language)
        prose.id = name
        return prose

    def on_mount(self) -> None:
        if len(ends(self._session.cloud)) <= MOST_ENDS:
            begin(self, self._work_out)

    async def _work_out(self) -> None:
        for deed in self._deeds:
            self._effects.append(effect(self._session.scenario, deed))
            self._show("own")
            await asyncio.sleep(0)

    def trail(self) -> Iterable[str]:
        yield self._session.scenario.title[dojo(self).language]
        yield self.say("scenario.debrief")

    def relabel(self) -> None:
        for name in ("story", "own", "reference", "rest"):
            self._show(name)
        self.retitle()

    def on_prose_followed(self, event: Prose.Followed) -> None:
        dojo(self).go(event.href)

    def _show(self, name: str) -> None:
        for prose in self.query(f"#{name}").results(Prose):
            prose.show(tuple(self._blocks(name)), dojo(self).language)

    def _blocks(self, name: str) -> Iterator[Block]:
        match name:
            case "story":
                yield from blocks(self._session.scenario.debrief.text[dojo(self).language])
            case "own":
                yield from self._own()
            case "reference":
                yield from self._reference()
            case _:
                yield from self._rest()

    def _own(self) -> Iterator[Block]:
        """Each step with what it came to, as far as that is known."""
        yield self._heading("scenario.your_commands")
        if not self._session.attempt.lines:
            yield self._sentence("scenario.no_commands")
        for number, deed in enumerate(self._deeds):
            yield _code(deed.lines)
            if number < len(self._effects):
                yield self._effect(self._effects[number])
        yield from self._left_over()

    def _left_over(self) -> Iterator[Block]:
        """Commands after the last change, which changed nothing."""
        told = sum(len(deed.lines) for deed in self._deeds)
        if left := self._session.attempt.lines[told:]:
            yield _code(left)

    def _effect(self, found: Effect) -> Block:
        if not found.mattered:
            return self._sentence("scenario.no_effect")
        lines = effect_lines(dojo(self).language, found)
        return ListBlock(None, True, tuple((Paragraph((Span(line),)),) for line in lines))

    def _reference(self) -> Iterator[Block]:
        yield self._heading("scenario.reference_solutions")
        for solution in self._session.scenario.solutions:
            yield Paragraph((Span(solution.title[dojo(self).language]),))
            yield _code(solution.commands)

    def _rest(self) -> Iterator[Block]:
        store, scenario = dojo(self).store, self._session.scenario
        if note := store.note(scenario.key):
            yield self._heading("scenario.notes")
            for part in note.split("\n"):
                yield Paragraph((Span(clean(part)),))
        if seconds := store.seconds_on(scenario.key):
            yield self._sentence("scenario.time_taken", time=clock(seconds))
        yield self._heading("scenario.sources")
        urls = scenario.head.sources
        yield ListBlock(None, True, tuple((Paragraph((Span(url, href=url),)),) for url in urls))

    def _heading(self, code: str) -> Heading:
        return Heading(1, "", (Span(self.say(code)),))

    def _sentence(self, code: str, **facts: object) -> Paragraph:
        return Paragraph((Span(self.say(code, **facts)),))


def _code(lines: Iterable[str]) -> Code:
    return Code("", "\n".join(map(clean, lines)))
