"""Every figure about learning follows from the log and from what there is to learn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.lesson.curriculum import Chapter, Curriculum, Item, ItemKind
from trainer.lesson.questions.index import Listed
from trainer.progress import Store, log, open_store
from trainer.progress.event import StepKind
from trainer.progress.record import Deed, DeedKind, Record, record_of
from trainer.progress.review import Confidence
from trainer.progress.statistics import (
    Bias,
    ChapterProgress,
    Level,
    Material,
    Misconceived,
    Share,
    Statistics,
    Weak,
    Work,
    bias,
    statistics,
)
from trainer.reach import Outcome
from trainer.scenario.bilingual import Bilingual

LESSON, OTHER = Item(ItemKind.LESSON, "routes"), Item(ItemKind.LESSON, "filters")
DOOR, WAY = Item(ItemKind.SCENARIO, "closed-door"), Item(ItemKind.SCENARIO, "long-way")
ROUTES = Chapter("one", 1, Bilingual("経路", "Routes"), (LESSON, DOOR))
FILTERS = Chapter("two", 2, Bilingual("フィルター", "Filters"), (OTHER, WAY))
MATERIAL = Material(
    Curriculum((ROUTES, FILTERS)),
    (
        Listed("routes", "there", "verdict", {"ANS-C01": ("3.1", "1.2")}),
        Listed("routes", "back", "verdict", {"ANS-C01": ("3.2",)}),
        Listed("filters", "fact", "fact", {"SAA-C03": ("1.1",)}),
    ),
    {"closed-door": {"ANS-C01": ("3.1",)}, "long-way": {}},
)


def utc_day(moment: datetime) -> date:
    return moment.date()


def figures(store: Store) -> Statistics:
    return statistics(store.record(), MATERIAL, utc_day)


def test_nothing_done_is_no_day_and_nothing_weak(store: Store) -> None:
    store.set_setting("language", "ja")
    found = figures(store)
    assert found.days == ()
    assert found.weak == ()
    assert found.predicted == Share(0, 0)
    assert [progress.items for progress in found.chapters] == [Share(0, 2), Share(0, 2)]


def test_a_day_tells_what_was_done_on_it(store: Store, clock: Any) -> None:
    store.mark_reading("routes", "intro")
    store.mark_lesson_done("routes")
    store.record_answer("routes/there", ["reachable"], right=True)
    clock.now += timedelta(days=2)
    attempt = store.start_attempt("closed-door", "hash")
    store.log_step(attempt, StepKind.COMMAND, {"line": "aws ec2 describe-vpcs"})
    store.submit(attempt, False, 0.5, {})
    store.submit(attempt, True, 1.0, {})
    found = figures(store)
    assert [(day.day, day.work) for day in found.days] == [
        (date(2025, 4, 3), Work(0, Share(0, 0), 1, Share(1, 2))),
        (date(2025, 4, 1), Work(1, Share(1, 1), 0, Share(0, 0))),
    ]
    assert found.total == Work(1, Share(1, 1), 1, Share(1, 2))


def test_a_day_is_the_learners_own_and_a_clock_can_be_put_back(store: Store, clock: Any) -> None:
    clock.now = datetime(2025, 4, 1, 20, tzinfo=UTC)
    store.record_answer("routes/there", ["reachable"], right=True)
    clock.now -= timedelta(days=1)
    store.record_answer("routes/back", ["reachable"], right=True)
    clock.now += timedelta(days=1)
    store.record_answer("filters/fact", ["a"], right=True)
    found = statistics(store.record(), MATERIAL, lambda m: (m + timedelta(hours=9)).date())
    assert [(day.day, day.work.answers.all) for day in found.days] == [
        (date(2025, 4, 2), 2),
        (date(2025, 4, 1), 1),
    ]


def test_what_is_not_scored_is_no_answer(store: Store) -> None:
    store.record_answer("routes/there", ["reachable"], right=True, scored=False)
    assert figures(store).total.answers == Share(0, 0)
    assert figures(store).predicted == Share(0, 0)


def test_progress_by_chapter_counts_items_and_answers(store: Store) -> None:
    store.mark_lesson_done("routes")
    store.record_answer("routes/there", ["reachable"], right=False)
    store.record_answer("routes/there", ["unreachable"], right=True)
    store.record_answer("gone/question", ["a"], right=True)
    assert figures(store).chapters == (
        ChapterProgress(ROUTES, Share(1, 2), Share(1, 2)),
        ChapterProgress(FILTERS, Share(0, 2), Share(0, 0)),
    )


def test_progress_by_exam_and_domain(store: Store) -> None:
    store.record_answer("routes/there", ["reachable"], right=True)
    store.submit(store.start_attempt("closed-door", "hash"), True, 1.0, {})
    rows = [(e.exam, e.domain, e.questions, e.scenarios) for e in figures(store).exams]
    assert rows == [
        ("ANS-C01", None, Share(1, 2), Share(1, 1)),
        ("ANS-C01", "1", Share(1, 1), Share(0, 0)),
        ("ANS-C01", "3", Share(1, 2), Share(1, 1)),
        ("SAA-C03", None, Share(0, 1), Share(0, 0)),
        ("SAA-C03", "1", Share(0, 1), Share(0, 0)),
    ]
    assert figures(store).exams[2].whole == Share(2, 3)


def test_what_failed_is_weak_until_it_is_mended(store: Store) -> None:
    store.record_answer("routes/there", ["unreachable"], right=False)
    store.record_answer("routes/back", ["reachable"], right=True)
    attempt = store.start_attempt("long-way", "hash")
    store.submit(attempt, False, 0.0, {})
    assert figures(store).weak == (
        Weak(WAY, Share(1, 1)),
        Weak(LESSON, Share(1, 2), ("routes/there",)),
    )
    store.record_answer("routes/there", ["reachable"], right=True)
    store.submit(attempt, True, 1.0, {})
    assert figures(store).weak == ()


def test_what_was_known_and_is_answered_wrong_is_weak_and_known_no_more(store: Store) -> None:
    store.record_answer("routes/back", ["reachable"], right=True)
    assert figures(store).exams[0].questions == Share(1, 2)
    store.record_answer("routes/back", ["unreachable"], right=False)
    assert figures(store).exams[0].questions == Share(0, 2)
    assert figures(store).weak == (Weak(LESSON, Share(1, 1), ("routes/back",)),)


def test_only_the_first_answer_is_a_prediction(store: Store) -> None:
    store.record_answer("routes/there", ["reachable"], right=False)
    store.record_answer("routes/there", ["unreachable"], right=True)
    store.record_answer("routes/back", ["reachable"], right=True)
    store.record_answer("filters/fact", ["reachable"], right=True)
    found = figures(store)
    assert found.predicted == Share(1, 2)
    assert [(p.outcome, p.right) for p in found.predictions] == [(Outcome.REACHABLE, Share(1, 2))]


def test_an_answer_from_elsewhere_that_is_no_outcome_is_no_prediction(store: Store) -> None:
    store.record_answer("routes/there", ["\x1b[2J"], right=True)
    assert figures(store).predictions == ()


def test_how_often_a_sure_answer_was_right_counts_no_repeated_solution(
    store: Store, clock: Any
) -> None:
    store.record_answer("routes/there", ["reachable"], right=False, confidence=Confidence.SURE)
    store.record_answer("routes/there", ["unreachable"], right=True, confidence=Confidence.SURE)
    store.record_answer("routes/back", ["reachable"], right=True)
    store.record_answer("filters/fact", ["a"], right=True, confidence=Confidence.GUESS)
    found = figures(store)
    assert found.levels == (
        Level(Confidence.SURE, Share(0, 1)),
        Level(Confidence.GUESS, Share(1, 1)),
    )
    assert found.misconceived == (Misconceived(LESSON, ("routes/there",)),)
    clock.now += timedelta(hours=1)
    store.record_answer("routes/there", ["unreachable"], right=True, confidence=Confidence.SURE)
    found = figures(store)
    assert found.levels[0] == Level(Confidence.SURE, Share(1, 2))
    assert found.misconceived == ()


def test_a_misconception_about_what_is_gone_is_not_listed(store: Store) -> None:
    store.record_answer("gone/question", ["a"], right=False, confidence=Confidence.SURE)
    assert figures(store).misconceived == ()


SURE, FAIRLY, GUESS = Confidence


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({}, None),
        ({SURE: (0, 9), GUESS: (9, 9)}, None),
        ({SURE: (7, 10)}, Bias.OVERCONFIDENT),
        ({SURE: (8, 10)}, Bias.FITTING),
        ({GUESS: (7, 10)}, None),
        ({GUESS: (8, 10)}, Bias.UNDERCONFIDENT),
        ({SURE: (7, 10), GUESS: (10, 10)}, Bias.OVERCONFIDENT),
        ({SURE: (10, 10), GUESS: (8, 10)}, Bias.UNDERCONFIDENT),
        ({FAIRLY: (0, 99)}, None),
    ],
)
def test_too_sure_and_not_sure_enough_are_told_from_enough_answers(
    levels: dict[Confidence, tuple[int, int]], told: Bias | None
) -> None:
    assert bias(Level(each, Share(*share)) for each, share in levels.items()) is told


def test_a_reset_empties_the_figures_and_undoing_it_fills_them(store: Store) -> None:
    store.record_answer("routes/there", ["reachable"], right=True)
    store.submit(store.start_attempt("closed-door", "hash"), True, 1.0, {})
    before = figures(store)
    store.reset()
    assert figures(store).days == ()
    store.undo_reset()
    assert figures(store) == before


def test_a_long_log_is_read_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = store.start_attempt("closed-door", "hash")
    store.reset()
    store.record_answer("routes/there", ["reachable"], right=True)
    store.log_step(attempt, StepKind.HINT, {"rung": "observe"})
    store.mark_lesson_done("routes")
    whole = store.record()
    monkeypatch.setattr(log, "_PAGE", 2)
    seen: list[tuple[int, int]] = []
    reading = store.recording()
    try:
        while True:
            seen.append(next(reading))
    except StopIteration as end:
        events = end.value
    assert seen == [(3, 5), (5, 5)]
    assert record_of(events) == store.record() == whole
    assert [deed.kind for deed in whole.deeds] == [DeedKind.ANSWER, DeedKind.STEP, DeedKind.READ]


def test_the_figures_survive_another_start(
    open_here: Callable[..., Store], tmp_path: Path, clock: Any
) -> None:
    first = open_here()
    first.record_answer("routes/there", ["reachable"], right=True)
    before = figures(first)
    first.close()
    with open_store(tmp_path, clock=clock) as again:
        assert figures(again) == before


DEEDS = st.lists(
    st.builds(
        Deed,
        st.sampled_from(DeedKind),
        st.datetimes(datetime(2025, 1, 1), datetime(2025, 1, 9), timezones=st.just(UTC)),
        st.sampled_from(["routes", "closed-door", "routes/there"]),
        st.booleans(),
        st.sampled_from([(), ("reachable",), ("partial",)]),
    )
)


@given(DEEDS)
def test_days_add_up_to_the_total(deeds: list[Deed]) -> None:
    found = statistics(Record(tuple(deeds), {}, {}, {}), MATERIAL, utc_day)
    assert sum(day.work.answers.all for day in found.days) == found.total.answers.all
    assert sum(day.work.attempts for day in found.days) == found.total.attempts
    assert sum(p.right.all for p in found.predictions) == found.predicted.all
    days = [day.day for day in found.days]
    assert days == sorted(set(days), reverse=True)
