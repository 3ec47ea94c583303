"""When a question is asked again follows from the log alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.progress import Store
from trainer.progress.event import Event
from trainer.progress.review import (
    FORMAT,
    PAUSES,
    Confidence,
    answer_body,
    confidence_of,
    in_order,
    question_states,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERS = st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.booleans()), min_size=1, max_size=12)


def event(
    at: datetime,
    right: bool,
    *,
    scored: bool = True,
    name: str = "l/q",
    confidence: Confidence | None = None,
) -> Event:
    body = answer_body(["1"], right, scored, confidence)
    return Event("0" * 32, at.isoformat(), "0.1.0", "question.answer", name, body)


def test_the_pause_grows_with_right_answers_when_due() -> None:
    at, events = START, []
    for pause in (*PAUSES, PAUSES[-1]):
        events.append(event(at, True))
        state = question_states(events)["l/q"]
        assert state.due == at + pause
        at = state.due
    assert state.streak == len(PAUSES) + 1


def test_a_wrong_answer_is_due_soon_and_repeating_the_solution_proves_nothing() -> None:
    events = [event(START, True), event(START + timedelta(days=2), False)]
    wrong = question_states(events)["l/q"]
    assert wrong.streak == 0
    assert wrong.due < START + timedelta(days=2, hours=1)
    again = question_states([*events, event(START + timedelta(days=2, seconds=9), True)])["l/q"]
    assert (again.streak, again.due) == (0, wrong.due)
    assert (again.answers, again.right) == (3, 2)


def test_what_is_not_scored_or_of_another_format_is_not_counted() -> None:
    other = event(START, True)
    strange = Event(
        other.id, other.at, "9", other.kind, other.subject, {**other.body, "format": FORMAT + 1}
    )
    assert question_states([event(START, True, scored=False), strange]) == {}


def test_what_was_wrong_for_sure_is_a_misconception_until_right_when_due() -> None:
    day = timedelta(days=1)
    wrong = event(START, False, confidence=Confidence.SURE)
    repeated = event(START + timedelta(seconds=9), True)
    assert question_states([wrong])["l/q"].misconceived
    assert question_states([wrong, repeated])["l/q"].misconceived
    assert not question_states([wrong, repeated, event(START + day, True)])["l/q"].misconceived
    doubted = event(START + day, False, confidence=Confidence.GUESS)
    assert not question_states([wrong, doubted])["l/q"].misconceived
    assert not question_states([event(START, False)])["l/q"].misconceived
    assert not question_states([event(START, True, confidence=Confidence.SURE)])["l/q"].misconceived


def test_a_misconception_is_asked_before_what_is_weaker() -> None:
    sure = Confidence.SURE
    states = question_states(
        [
            event(START, True, name="believed"),
            event(START + timedelta(days=1), False, name="believed", confidence=sure),
            event(START, False, name="weak"),
        ]
    )
    now = START + timedelta(days=2)
    assert in_order(["weak", "believed"], states, now) == ("believed", "weak")


@pytest.mark.parametrize(
    "said", ["certain", "SURE", "", "\x1b[2J", 1, True, None, ["sure"], {"sure": 1}]
)
def test_a_confidence_without_meaning_is_none(said: object) -> None:
    plain = event(START, False)
    strange = replace(plain, body={**plain.body, "confidence": said})
    assert confidence_of(strange) is None
    assert question_states([strange]) == question_states([plain])


def test_an_answer_without_confidence_is_written_as_before() -> None:
    assert set(answer_body(["1"], True, True)) == {"format", "answer", "right", "scored"}
    assert answer_body(["1"], True, True, Confidence.GUESS)["confidence"] == "guess"


@given(ANSWERS)
def test_a_question_is_never_put_off_longer_than_the_longest_pause(
    answers: list[tuple[int, bool]],
) -> None:
    at, events = START, []
    for minutes, right in answers:
        at += timedelta(minutes=minutes)
        events.append(event(at, right))
    state = question_states(events)["l/q"]
    assert state.due <= at + PAUSES[-1]
    assert 0 <= state.right <= state.answers == len(answers)
    assert (state.streak == 0) or state.right >= state.streak


def test_due_and_weak_come_first_then_new_then_the_rest() -> None:
    day = timedelta(days=1)
    states = question_states(
        [
            event(START, True, name="known"),
            event(START, True, name="shaky"),
            event(START + day, False, name="shaky"),
            event(START, False, name="weak"),
            event(START + 3 * day, True, name="fresh"),
        ]
    )
    order = in_order(["new-a", "fresh", "known", "shaky", "weak", "new-b"], states, START + 3 * day)
    assert order == ("weak", "shaky", "known", "new-a", "new-b", "fresh")


def test_the_store_keeps_answers_until_a_reset(
    open_here: Callable[..., Store], tmp_path: Path
) -> None:
    store = open_here()
    store.record_answer("l/q", ["acl-app"], right=True)
    store.record_answer("l/r", ["acl-app"], right=False, confidence=Confidence.SURE)
    store.record_answer("l/p", ["2"], right=False, scored=False)
    assert set(store.question_states()) == {"l/q", "l/r"}
    assert store.questions_in_order(["l/q", "l/p"]) == ("l/p", "l/q")
    exported = store.export_json()
    store.reset()
    assert store.question_states() == {}
    other = open_here(tmp_path / "other")
    other.import_json(exported)
    assert other.question_states()["l/q"].right == 1
    assert other.question_states()["l/r"].misconceived
