"""The figures about learning as lines: a name, a bar where there is a share, and words.

The bar never says what the words do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.lesson.curriculum import Item
from trainer.progress.review import Confidence
from trainer.progress.statistics import (
    ENOUGH,
    Bias,
    ChapterProgress,
    Day,
    ExamProgress,
    Share,
    Statistics,
    Weak,
    Work,
)
from trainer.scenario.bilingual import Bilingual
from trainer.text.catalogue import say
from trainer.text.language import Language

_BETWEEN = " · "
MOST_DAYS = 14
"""How many days are shown one by one; the sum is of all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """``item`` is what the line is about, where that can be opened, ``keys`` the questions that can
    be practised; a heading has a name alone."""

    name: str
    words: str = ""
    share: Share | None = None
    item: Item | None = None
    heading: bool = False
    keys: tuple[str, ...] = ()


def bar(share: Share, width: int) -> tuple[int, int]:
    """How many cells of ``width`` are full and how many are not.

    Full or empty is only what is so: a beginning shows, and what lacks a little is not complete.
    """
    full = round(width * share.part)
    if 0 < share.good < share.all:
        full = min(max(full, 1), width - 1)
    return full, width - full


def statistics_lines(
    language: Language, found: Statistics, titles: Mapping[Item, Bilingual]
) -> Iterator[Line]:
    """All figures, section by section; ``titles`` are those of the items."""

    def heading(code: str) -> Line:
        return Line(say(language, code), heading=True)

    def remark(code: str, **facts: object) -> Line:
        return Line("", say(language, code, **facts))

    if found.misconceived:
        yield heading("statistics.misconceived")
        for each in found.misconceived:
            said = say(language, "statistics.misconceived.lesson", count=len(each.keys))
            yield Line(titles[each.item][language], said, item=each.item, keys=each.keys)

    yield heading("statistics.history")
    if not found.days:
        yield remark("statistics.no_history")
    else:
        days = say(language, "statistics.days", count=len(found.days))
        yield Line(days, _work(language, found.total))
        yield from (_day(language, day) for day in found.days[:MOST_DAYS])
        if (more := len(found.days) - MOST_DAYS) > 0:
            yield remark("statistics.more_days", count=more)

    yield heading("statistics.weak")
    yield from (_weak(language, weak, titles) for weak in found.weak)
    if not found.weak:
        yield remark("statistics.no_weak")

    yield heading("statistics.predictions")
    if found.predicted.all:
        yield _right(language, "statistics.first_answers", found.predicted)
        for prediction in found.predictions:
            outcome = say(language, f"verdict.outcome.{prediction.outcome}")
            yield _right(language, "statistics.predicted", prediction.right, outcome=outcome)
    else:
        yield remark("statistics.no_predictions")

    yield heading("statistics.confidence")
    for level in found.levels:
        yield _right(language, f"question.confidence.{level.confidence}", level.right)
    yield _bias(language, found)

    yield heading("statistics.chapters")
    yield from (_chapter(language, progress) for progress in found.chapters)

    yield heading("statistics.exams")
    yield from (_exam(language, progress) for progress in found.exams)
    if not found.exams:
        yield remark("statistics.no_exams")


def _bias(language: Language, found: Statistics) -> Line:
    """The one remark about how well the learner knows what they know."""
    if not found.levels:
        return Line("", say(language, "statistics.no_confidence"))
    about = Confidence.GUESS if found.bias is Bias.UNDERCONFIDENT else Confidence.SURE
    share = next((each.right for each in found.levels if each.confidence is about), Share(0, 0))
    facts = {**_facts(share), "wrong": share.all - share.good, "enough": ENOUGH}
    return Line("", say(language, f"statistics.bias.{found.bias or 'unknown'}", **facts))


def _work(language: Language, work: Work) -> str:
    parts: dict[str, tuple[int, dict[str, object]]] = {
        "lessons": (work.lessons, {"count": work.lessons}),
        "answers": (work.answers.all, _facts(work.answers)),
        "attempts": (work.attempts, {"count": work.attempts}),
        "submissions": (work.submissions.all, _facts(work.submissions)),
    }
    said = [say(language, f"statistics.work.{p}", **facts) for p, (n, facts) in parts.items() if n]
    return _BETWEEN.join(said) or say(language, "statistics.work.none")


def _facts(share: Share) -> dict[str, object]:
    return {"good": share.good, "all": share.all}


def _day(language: Language, day: Day) -> Line:
    return Line(day.day.isoformat(), _work(language, day.work))


def _chapter(language: Language, progress: ChapterProgress) -> Line:
    said = [say(language, "statistics.items", **_facts(progress.items))]
    if progress.answers.all:
        share = round(100 * progress.answers.part)
        said.append(say(language, "practice.share", share=share))
    chapter = progress.chapter
    return Line(
        f"{chapter.number}  {chapter.title[language]}",
        _BETWEEN.join(said),
        progress.items,
    )


def _exam(language: Language, progress: ExamProgress) -> Line:
    name = progress.exam
    if progress.domain is not None:
        name = "  " + say(language, "statistics.domain", number=progress.domain)
    said = [
        say(language, f"statistics.{code}", **_facts(share))
        for code, share in (("known", progress.questions), ("solved", progress.scenarios))
        if share.all
    ]
    return Line(name, _BETWEEN.join(said), progress.whole)


def _weak(language: Language, weak: Weak, titles: Mapping[Item, Bilingual]) -> Line:
    said = say(language, f"statistics.weak.{weak.item.kind}", **_facts(weak.failed))
    return Line(titles[weak.item][language], said, item=weak.item, keys=weak.keys)


def _right(language: Language, code: str, share: Share, **facts: object) -> Line:
    words = say(language, "statistics.right", share=round(100 * share.part), **_facts(share))
    return Line(say(language, code, **facts), words, share)
