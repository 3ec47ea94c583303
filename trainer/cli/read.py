"""``vpcdojo read --plain``: a lesson line by line, with its figures, claims and questions."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from trainer.cli.ask import (
    WIDTH,
    Left,
    answer_of,
    ask_line,
    say_how_sure,
    say_judgement,
    say_question,
)
from trainer.cli.console import Console
from trainer.lesson.lesson import Figure, Lesson
from trainer.lesson.library import LessonLibrary
from trainer.picture import fit, render_text, untold
from trainer.progress import Store, open_store
from trainer.scenario.claim import Claim
from trainer.text import blocks as b
from trainer.text.catalogue import say
from trainer.text.markdown import blocks
from trainer.text.plain import plain
from trainer.text.verdicts import headline, verdict_lines

PICTURE_ROWS = 40


def run(console: Console, name: str, *, library: LessonLibrary | None = None) -> int:
    """Print the pages of a lesson; each question waits for an answer until the input ends.

    Raises:
        BadInput: there is no such lesson, or it is wrong.
    """
    lesson = (LessonLibrary() if library is None else library).open(name)
    with open_store() as store:
        reading = _Reading(console, lesson, store)
        for page in lesson.pages[console.language]:
            store.mark_reading(lesson.id, page.anchor)
            for block in blocks(page.markdown):
                reading.say(block)
        store.mark_lesson_done(lesson.id)
        if store.trouble is not None:
            console.warn(store.trouble.code, **store.trouble.facts)
    console.say("lesson.sources")
    for source in lesson.head.sources:
        console.line(f"  {source}")
    console.say("lesson.as_of", date=lesson.head.as_of.isoformat())
    return 0


class _Reading:
    """Says block after block; ``listening`` until the input has ended. The first question for a
    score is told how to say how sure one is."""

    def __init__(self, console: Console, lesson: Lesson, store: Store) -> None:
        self._console = console
        self._lesson = lesson
        self._store = store
        self._listening = True
        self._told = False

    def say(self, block: b.Block) -> None:
        """One block, with a blank line after it."""
        match block:
            case b.Figure(id) if id in self._lesson.figures:
                self._figure(self._lesson.figures[id])
            case b.Question(id) if id in self._lesson.questions:
                self._question(id)
            case _:
                self._console.line(plain((block,), WIDTH, self._console.language))
        self._console.line()

    def _figure(self, figure: Figure) -> None:
        console, language = self._console, self._console.language
        console.line(f"{say(language, 'lesson.figure')}: {figure.caption[language]}")
        if figure.picture:
            picture = fit(figure.cloud, WIDTH, PICTURE_ROWS, language=language)
            if figure.predict:
                picture = untold(picture)
            console.line(render_text(picture, ascii=True))
        origin = self._lesson.figures.get(figure.after or "")
        if origin is not None and figure.commands:
            console.say("lesson.changed_by", figure=origin.caption[language])
            for command in figure.commands:
                console.line(f"  $ {command}")
        found = ((claim, claim.verdict(figure.cloud)) for claim in figure.claims)
        verdicts = {claim: verdict for claim, verdict in found if verdict is not None}
        if figure.predict:
            self._let_predict(verdicts)
        for claim, verdict in verdicts.items():
            if claim == figure.traced:
                for line in verdict_lines(language, figure.cloud, verdict):
                    console.line(f"  {line}")
            else:
                console.line(f"  {headline(language, verdict)}")

    def _let_predict(self, claims: Iterable[Claim]) -> None:
        """Ask what becomes of the flows, and leave the time to think that somebody takes."""
        console, language = self._console, self._console.language
        for claim in claims:
            said = say(language, "lesson.flow", **claim.flow.facts())
            console.line(f"  ? {said}  {say(language, 'lesson.predict')}")
        if not sys.stdin.isatty():
            # Lines that come from a file are answers to questions.
            console.line()
        elif self._listening:
            self._listening = ask_line(f"  {say(language, 'lesson.predict_then')} ") is not None

    def _question(self, name: str) -> None:
        question = self._lesson.questions[name]
        scored = self._lesson.is_scored(name)
        say_question(self._console, question)
        if not self._listening:
            return
        if scored and not self._told:
            self._told = True
            say_how_sure(self._console)
        given = answer_of(self._console, question, ask_line)
        if isinstance(given, Left):
            self._listening = given is not Left.ENDED
            return
        judgement = question.judge(given.answer)
        say_judgement(self._console, question, judgement, given.confidence)
        self._store.record_answer(
            f"{self._lesson.id}/{name}",
            judgement.answer,
            right=judgement.right,
            scored=scored,
            confidence=given.confidence,
        )
