"""The linter of questions: each has its right answer, wrong ones are wrong for their reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from time import process_time

from trainer.cloud import Problem
from trainer.lesson.lesson import Lesson
from trainer.lesson.questions.fill import Fill
from trainer.lesson.questions.question import Question
from trainer.lesson.typography import slips
from trainer.scenario.bilingual import LANGUAGES
from trainer.scenario.patterns import subjects

SLOWEST = 0.5
"""Seconds of processor time for judging an answer: a learner does not wait for it."""

TRIES = 3
"""The best of so many counts: others may be at work on the machine."""


def question_problems(lesson: Lesson, shown: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with the questions of a lesson.

    ``shown`` are the ids of the questions that a page shows.
    """
    for question in lesson.questions.values():
        name = {"question": question.id}
        if question.id not in shown:
            yield Problem("question.unused", question.place, name)
        for code, more in (*question.faults(), *_exams(question)):
            yield Problem(code, question.place, {**name, **more})
        yield from _speed(question)
        for text in question.texts():
            for language in LANGUAGES:
                for _, code, slip in slips(text[language], language):
                    yield Problem(code, question.place, {"text": slip})


def _exams(question: Question) -> Iterator[tuple[str, Mapping[str, str]]]:
    if not question.exams:
        yield "question.no_exam", {}
    known = subjects().exams
    for exam, tasks in question.exams.items():
        for task in tasks:
            if task not in known.get(exam, ()):
                facts = {"task": f"{exam} {task}", "known": ", ".join(known.get(exam, known))}
                yield "question.no_such_task", facts


def _speed(question: Question) -> Iterator[Problem]:
    best = SLOWEST + 1
    for _ in range(TRIES):
        best = min(best, _seconds(question))
        if best <= SLOWEST:
            return
    facts = {"question": question.id, "found": f"{best:.1f}", "limit": f"{SLOWEST:.1f}"}
    yield Problem("question.slow", question.place, facts)


def _seconds(question: Question) -> float:
    """What judging takes; an answer to be typed is an example of a right one."""
    answer = question.good[:1] if isinstance(question, Fill) else ()
    start = process_time()
    question.judge(answer)
    return process_time() - start
