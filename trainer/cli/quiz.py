"""``vpcdojo quiz``: questions one after the other, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from trainer.cli.ask import (
    WIDTH,
    Given,
    Left,
    answer_of,
    ask_line,
    say_how_sure,
    say_judgement,
    say_question,
)
from trainer.cli.console import Console
from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.library import LessonLibrary, no_such_lesson
from trainer.lesson.questions.index import Listed, listed
from trainer.picture import fit, render_text
from trainer.progress import open_store
from trainer.scenario.patterns import subjects

PICTURE_ROWS = 40


def run(
    console: Console,
    lessons: Sequence[str],
    exam: str | None,
    count: int,
    *,
    as_json: bool = False,
    library: LessonLibrary | None = None,
) -> int:
    """Ask the questions of some lessons or of an exam, weakest and due first.

    Exit status 0 if every answer was right, 1 if not. An empty line passes over a question;
    the end of the input ends the round. As JSON they are listed with how well they are known.

    Raises:
        BadInput: there is no such lesson or exam, or no question for it.
    """
    shelf = LessonLibrary() if library is None else library
    chosen = {entry.key: entry for entry in _chosen(shelf, lessons, exam)}
    if not chosen:
        raise BadInput([Problem("cli.quiz.none", Place(str(shelf.folder)))])
    if as_json:
        _list(console, chosen, count)
        return 0
    open_lesson = cache(shelf.open)
    asked = right = 0
    say_how_sure(console)
    with open_store() as store:
        for number, key in enumerate(store.questions_in_order(chosen)[:count], start=1):
            entry = chosen[key]
            lesson = open_lesson(entry.lesson)
            question = lesson.questions[entry.id]
            title = lesson.head.title[console.language]
            console.say("cli.quiz.head", number=number, title=title)
            if question.cloud is not None:
                picture = fit(question.cloud, WIDTH, PICTURE_ROWS, language=console.language)
                console.line(render_text(picture))
            say_question(console, question)
            match answer_of(console, question, ask_line):
                case Left.ENDED:
                    break
                case Left.SKIPPED:
                    continue
                case Given(answer, confidence):
                    judgement = question.judge(answer)
            say_judgement(console, question, judgement, confidence)
            store.record_answer(key, judgement.answer, right=judgement.right, confidence=confidence)
            asked += 1
            right += judgement.right
        if store.trouble is not None:
            console.warn(store.trouble.code, **store.trouble.facts)
    console.say("cli.quiz.result", right=right, asked=asked)
    return int(right < asked)


def _list(console: Console, chosen: Mapping[str, Listed], count: int) -> None:
    with open_store() as store:
        states, order = store.question_states(), store.questions_in_order(chosen)[:count]
    found: list[dict[str, object]] = []
    for key in order:
        entry, state = chosen[key], states.get(key)
        found.append(
            {
                "lesson": entry.lesson,
                "id": entry.id,
                "kind": entry.kind,
                "engine_graded": entry.engine_graded,
                "exams": {exam: list(tasks) for exam, tasks in entry.exams.items()},
                "answers": 0 if state is None else state.answers,
                "right": 0 if state is None else state.right,
                "due": None if state is None else state.due.isoformat(),
                "misconceived": state is not None and state.misconceived,
            }
        )
    console.json(found)


def _chosen(library: LessonLibrary, lessons: Sequence[str], exam: str | None) -> Iterator[Listed]:
    """The questions of these lessons (of all, if none is named) that practise the exam.

    Raises:
        BadInput: a lesson or the exam is not known.
    """
    problems = [no_such_lesson(name) for name in lessons if name not in library.folders]
    if exam is not None and exam not in subjects().exams:
        known = ", ".join(subjects().exams)
        problems.append(
            Problem("cli.quiz.no_such_exam", Place("--exam"), {"found": exam, "known": known})
        )
    if problems:
        raise BadInput(problems)
    for entry in listed(library):
        if (not lessons or entry.lesson in lessons) and (exam is None or exam in entry.exams):
            yield entry
