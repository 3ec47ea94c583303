"""Questions and their judgements in words, from the area ``question``."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.lesson.questions.asked import Asked
from trainer.lesson.questions.change import Change
from trainer.lesson.questions.fact import Fact
from trainer.lesson.questions.fill import BLANK, Fill
from trainer.lesson.questions.flow_logs import FlowLogs
from trainer.lesson.questions.order import Order
from trainer.lesson.questions.predict import Predict
from trainer.lesson.questions.question import Judgement, Option, Question, Response, Ruling
from trainer.reach import INTERNET
from trainer.reach.flow_logs import DEFAULT_FORMAT
from trainer.text.catalogue import say
from trainer.text.grades import evidence_lines, goal_text, reason_text
from trainer.text.language import Language
from trainer.text.markdown import inline
from trainer.text.plain import plain_inline
from trainer.text.verdicts import verdict_lines

MOST_LINES = 4
"""Of the evidence against one option, no more lines than these are told."""


def question_markdown(language: Language, question: Question) -> str:
    """What is asked, in Markdown: the sentence, records or commands, how to answer."""
    parts = [_sentence(language, question)]
    match question:
        case FlowLogs():
            parts.append("```\n" + "\n".join((DEFAULT_FORMAT, *question.records)) + "\n```")
        case Fill():
            blank = say(language, "question.blank")
            lines = (command.replace(BLANK, blank) for command in question.commands)
            parts.append("```\n" + "\n".join(lines) + "\n```")
        case Change():
            parts.append("\n".join(f"- {goal_text(language, goal)}" for goal in question.goals))
    parts.append(how_to_answer(language, question))
    return "\n\n".join(parts)


def question_line(language: Language, question: Question) -> str:
    """What is asked, as one line for lists."""
    first = _sentence(language, question).partition("\n\n")[0]
    return " ".join(plain_inline(inline(first), language).split())


def how_to_answer(language: Language, question: Question) -> str:
    """What an answer consists of."""
    match question.response:
        case Response.CHOOSE:
            return say(language, "question.how.choose", count=question.choose)
        case Response.ARRANGE:
            return say(language, "question.how.arrange")
        case Response.TYPE:
            form = question.form if isinstance(question, Fill) else "text"
            return say(language, f"question.how.type.{form}")


def option_text(language: Language, question: Question, option: Option) -> str:
    """An option as one text without marks; empty if only its commands tell it."""
    if option.text is not None:
        return plain_inline(inline(option.text[language]), language)
    if isinstance(question, Predict):
        return say(language, f"verdict.outcome.{option.id}")
    if option.id == INTERNET:
        return say(language, "verdict.kind.internet")
    return "" if option.commands else option.id


def result_word(language: Language, judgement: Judgement) -> str:
    """Right or wrong: words to stand beside any symbol."""
    return say(language, "question.right" if judgement.right else "question.wrong")


def ruling_word(language: Language, ruling: Ruling) -> str:
    """Right or wrong, said of one option."""
    return say(language, "question.option_right" if ruling.right else "question.option_wrong")


def ruling_lines(language: Language, question: Question, ruling: Ruling) -> Iterator[str]:
    """Why an option is right or wrong, where that differs from option to option."""
    if ruling.refusal:
        yield say(language, "question.refused", reason=ruling.refusal)
    for mark in ruling.marks:
        if mark.met or ruling.cloud is None:
            continue
        goal = goal_text(language, mark.goal)
        yield say(language, "question.fails", goal=goal, reason=reason_text(language, mark))
        for line, _ in zip(
            evidence_lines(language, ruling.cloud, mark), range(MOST_LINES), strict=False
        ):
            yield f"  {line}"
    if isinstance(question, FlowLogs) and not ruling.right:
        yield say(language, "question.would_write" if ruling.records else "question.writes_nothing")
        yield from (f"  {line}" for line in ruling.records[:MOST_LINES])
    if ruling.why is not None:
        yield plain_inline(inline(ruling.why[language]), language)


def explanation_lines(
    language: Language, question: Question, judgement: Judgement
) -> Iterator[str]:
    """What is to be said of the whole: the right answer in words, the engine's trace, sources."""
    match question:
        case Order():
            yield say(language, "question.right_order", order=" → ".join(judgement.expected))
        case Fill():
            yield say(language, "question.also_right", examples=list(judgement.expected))
    if question.explain is not None:
        yield plain_inline(inline(question.explain[language]), language)
    if isinstance(question, Asked):
        yield from verdict_lines(language, question.cloud, question.verdict())
    if isinstance(question, Fact):
        yield say(
            language,
            "question.source",
            source=question.source,
            date=question.as_of.isoformat(),
        )


def _sentence(language: Language, question: Question) -> str:
    if question.text is not None:
        return question.text[language]
    facts = question.facts() if isinstance(question, Asked) else {}
    said = {name: _end(language, fact) for name, fact in facts.items()}
    code = f"question.ask.{question.kind}"
    if isinstance(question, Order):
        code = f"{code}_{question.way}"
    return say(language, code, **said)


def _end(language: Language, name: str) -> str:
    """An id is code; the internet has a word."""
    return say(language, "goal.internet") if name == INTERNET else f"`{name}`"
