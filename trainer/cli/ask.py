"""One question in line mode: asked, answered, judged."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final
from unicodedata import normalize

from trainer.cli.console import Console
from trainer.cloud.node import FormError
from trainer.cloud.topology_text import write_topology
from trainer.lesson.questions.question import Judgement, Question, Response
from trainer.lesson.questions.typed import picked
from trainer.progress import Confidence
from trainer.text.blocks import Block
from trainer.text.markdown import blocks
from trainer.text.plain import plain
from trainer.text.questions import (
    explanation_lines,
    option_text,
    question_markdown,
    result_word,
    ruling_lines,
    ruling_word,
)

WIDTH = 80
LONGEST = 1000

Read = Callable[[str], str | None]
"""The next line from whoever answers, asked for with a prompt; None at the end."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and how sure whoever gave it said they were."""

    answer: tuple[str, ...]
    confidence: Confidence | None = None


MARKS: Final = {
    "!": Confidence.SURE,
    "~": Confidence.FAIRLY_SURE,
    "?": Confidence.GUESS,
}
"""What stands after an answer to say how sure it is; no answer ends in one of them."""

_WAVE_DASH: Final = "\u301c"


class Left(Enum):
    """Why there is no answer: the question was passed over, or the input has ended."""

    SKIPPED = "skipped"
    ENDED = "ended"


def ask_line(prompt: str) -> str | None:
    """A line from the terminal or the pipe."""
    if sys.stdin.isatty():
        try:
            return input(prompt)
        except EOFError:
            print()
            return None
    line = sys.stdin.readline(LONGEST)
    return line.rstrip("\n") if line else None


def say_question(console: Console, question: Question) -> None:
    """The question and its numbered options."""
    language = console.language
    console.line(plain(_blocks(console, question), WIDTH, language))
    console.line()
    for number, option in enumerate(question.options, start=1):
        first, *rest = [text for text in (option_text(language, question, option),) if text] + [
            f"$ {command}" for command in option.commands
        ]
        console.line(f"  {number}. {first}")
        for line in rest:
            console.line(f"     {line}")


def say_how_sure(console: Console) -> None:
    """That an answer can say how sure it is; told once, before the first question."""
    words = [
        f"{mark} {console.words(f'question.confidence.{confidence}')}"
        for mark, confidence in MARKS.items()
    ]
    console.say("cli.quiz.how_sure", marks=words)
    console.line()


def answer_of(console: Console, question: Question, read: Read) -> Given | Left:
    """An answer that can be judged; what cannot be is said and asked for again.

    ``show`` prints the network in the format of scenarios, an empty line passes over. After an
    answer one of `MARKS` may stand.
    """
    while True:
        line = read(f"{console.words('cli.quiz.prompt')} ")
        if line is None:
            return Left.ENDED
        match line.strip():
            case "":
                return Left.SKIPPED
            case "show" if question.cloud is not None:
                console.line(write_topology(question.cloud))
                continue
            case typed:
                text, confidence = _marked(typed)
                try:
                    if question.response is not Response.TYPE:
                        return Given(picked(question, text), confidence)
                    question.judge((text,))
                except FormError as error:
                    console.say(error.code, **error.facts)
                    continue
                return Given((text,), confidence)


def _marked(typed: str) -> tuple[str, Confidence | None]:
    """An answer without its mark, which an input method may have typed, and what it says."""
    last = normalize("NFKC", typed[-1]).replace(_WAVE_DASH, "~")
    confidence = MARKS.get(last)
    return (typed, None) if confidence is None else (typed[:-1].rstrip(), confidence)


def say_judgement(
    console: Console,
    question: Question,
    judgement: Judgement,
    confidence: Confidence | None = None,
) -> None:
    """Right or wrong, why for each option, and the engine's trace; a word more to who was sure of
    a wrong answer."""
    language = console.language
    sign = "✓" if judgement.right else "✗"
    console.line()
    console.line(f"{sign} {result_word(language, judgement)}")
    if not judgement.right and confidence is Confidence.SURE:
        console.say("question.confidence.wrong")
    numbers = {option.id: f"{n}." for n, option in enumerate(question.options, start=1)}
    if question.response is Response.CHOOSE and not judgement.right:
        right = [option for option in question.options if option.id in judgement.expected]
        named = [f"{numbers[o.id]} {option_text(language, question, o)}".strip() for o in right]
        console.say("question.right_options", options=named)
    for ruling in judgement.rulings:
        lines = list(ruling_lines(language, question, ruling))
        if not lines:
            continue
        name = numbers.get(ruling.option.id, ruling.option.id)
        console.line(f"  {name} {'✓' if ruling.right else '✗'} {ruling_word(language, ruling)}")
        for line in lines:
            console.line(f"       {line}")
    for line in explanation_lines(language, question, judgement):
        console.line(line)
    console.line()


def _blocks(console: Console, question: Question) -> tuple[Block, ...]:
    return blocks(question_markdown(console.language, question))
