"""What is written can be read, by this store, by the next one and by one beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trainer.progress import (
    BadEvent,
    LessonStanding,
    LessonState,
    ScenarioStanding,
    ScenarioState,
    StepKind,
    Store,
    data_folder,
)

Opener = Callable[..., Store]


def lines(store: Store, scenario: str) -> list[object]:
    attempt = store.open_attempt(scenario)
    return [] if attempt is None else [step.payload.get("line") for step in attempt.steps]


def command(store: Store, attempt: str, line: str) -> str:
    return store.log_step(attempt, StepKind.COMMAND, {"line": line})


def test_the_folder_is_that_of_the_variable_or_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "here"))
    assert data_folder() == tmp_path / "here"
    monkeypatch.setenv("VPCDOJO_HOME", "~/dojo")
    assert data_folder() == Path.home() / "dojo"
    monkeypatch.setenv("VPCDOJO_HOME", "")
    assert data_folder().name == "vpcdojo"


def test_a_folder_is_made_when_it_is_needed(open_here: Opener, tmp_path: Path) -> None:
    store = open_here(tmp_path / "日本 語" / "a?b#c%20")
    store.set_setting("language", "ja")
    assert store.trouble is None
    assert open_here(tmp_path / "日本 語" / "a?b#c%20").get_setting("language") == "ja"


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "日本語", "\udc80\x1b[31m", [1, {"a": []}]])
def test_settings_keep_json_values(open_here: Opener, value: object) -> None:
    open_here().set_setting("key", value)
    assert open_here().get_setting("key") == value


def test_the_last_value_of_a_setting_counts(store: Store) -> None:
    assert store.get_setting("theme", "dark") == "dark"
    for theme in ("light", "light", "solarized"):
        store.set_setting("theme", theme)
    assert store.get_setting("theme", "dark") == "solarized"


def test_a_setting_of_another_type_is_as_good_as_none(store: Store) -> None:
    store.set_setting("language", 5)
    assert store.get_setting("language", "en") == "en"
    assert store.get_setting("language") == 5


def test_what_json_has_no_word_for_is_refused_and_not_written(store: Store) -> None:
    for value in (float("nan"), object(), {1, 2}):
        with pytest.raises(BadEvent):
            store.set_setting("key", value)
    with pytest.raises(BadEvent):
        store.mark_reading("", "top")
    assert store.export_json()["events"] == []


def test_lessons_are_new_then_begun_then_done(store: Store, clock: Callable[[], datetime]) -> None:
    assert store.reading("routes") is None
    assert store.lesson_states() == {}
    for place in ("intro", "local-route", "intro"):
        store.mark_reading("routes", place)
    assert store.reading("routes") == "intro"
    assert store.lesson_states()["routes"] == LessonState(
        LessonStanding.BEGUN, "intro", frozenset({"intro", "local-route"})
    )
    done_at = clock() + timedelta(seconds=1)
    store.mark_lesson_done("routes")
    store.mark_lesson_done("routes")
    store.mark_reading("routes", "local-route")
    state = store.lesson_states()["routes"]
    assert (state.standing, state.place) == (LessonStanding.DONE, "local-route")
    assert state.done_at == done_at


def test_an_attempt_comes_back_with_all_it_takes_to_replay_it(open_here: Opener) -> None:
    store = open_here()
    store.set_setting("language", "ja")
    attempt = store.start_attempt("no-route", "hash-1")
    payloads = {kind: {"of": str(kind), "n": n} for n, kind in enumerate(StepKind)}
    for kind, payload in payloads.items():
        store.log_step(attempt, kind, payload)

    found = open_here().open_attempt("no-route")

    assert found is not None
    assert (found.id, found.scenario, found.content_hash) == (attempt, "no-route", "hash-1")
    assert (found.language, found.version.count(".")) == ("ja", 2)
    assert {step.kind: step.payload for step in found.steps} == payloads
    assert [step.kind for step in found.steps] == list(StepKind)
    assert store.start_attempt("no-route", "hash-1", language="en") != attempt
    resumed = store.open_attempt("no-route")
    assert resumed is not None
    assert resumed.language == "en"


def test_the_attempt_to_resume_is_the_unsolved_one_used_last(store: Store) -> None:
    assert store.open_attempt("s") is None
    first = store.start_attempt("s", "h")
    second = store.start_attempt("s", "h")
    other = store.start_attempt("other", "h")
    command(store, first, "one")
    command(store, other, "elsewhere")
    assert lines(store, "s") == ["one"]
    store.submit(second, solved=True, score=1, detail={})
    assert store.open_attempt("s") is None
    command(store, second, "looking around after the solution")
    assert store.open_attempt("s") is None
    command(store, first, "two")
    assert lines(store, "s") == ["one", "two"]
    assert lines(store, "other") == ["elsewhere"]


def test_a_scenario_is_new_then_begun_then_solved_for_good(store: Store) -> None:
    assert store.scenario_states().get("s", ScenarioState()).standing is ScenarioStanding.NEW
    first = store.start_attempt("s", "old")
    assert store.scenario_states() == {"s": ScenarioState(ScenarioStanding.BEGUN, attempts=1)}
    for rung in (1, 2, 1):
        store.log_step(first, StepKind.HINT, {"rung": rung})
    store.submit(first, solved=False, score=0.75, detail={"goals": []})
    state = store.scenario_states()["s"]
    assert (state.standing, state.best_score, state.hints) == (ScenarioStanding.BEGUN, 0.75, 2)

    store.submit(first, solved=True, score=0.5, detail={})
    second = store.start_attempt("s", "new")
    store.log_step(second, StepKind.HINT, {"rung": 2})
    store.submit(second, solved=False, score=0, detail={})

    state = store.scenario_states()["s"]
    assert (state.standing, state.attempts, state.hints) == (ScenarioStanding.SOLVED, 2, 2)
    assert (state.best_score, state.content_hash) == (0.75, "old")
    store.submit(second, solved=True, score=1, detail={})
    assert store.scenario_states()["s"].solved_at == state.solved_at


def test_a_submission_keeps_its_grade(store: Store) -> None:
    attempt = store.start_attempt("s", "h")
    store.submit(attempt, solved=False, score=0.5, detail={"goals": ["a", "b"]})
    found = store.open_attempt("s")
    assert found is not None
    expected = {"solved": False, "score": 0.5, "detail": {"goals": ["a", "b"]}}
    assert found.steps[-1].payload == expected


def test_order_is_that_of_writing_when_the_clock_goes_back(store: Store, clock: Any) -> None:
    attempt = store.start_attempt("s", "h")
    for year in (2030, 2001, 2020):
        clock.now = datetime(year, 1, 1, tzinfo=UTC)
        command(store, attempt, str(year))
        store.set_setting("year", year)
        store.mark_reading("lesson", str(year))
    assert lines(store, "s") == ["2030", "2001", "2020"]
    assert store.get_setting("year") == 2020
    assert store.reading("lesson") == "2020"
    clock.now = datetime(1999, 1, 1, tzinfo=UTC)
    newest = store.start_attempt("s", "h")
    found = store.open_attempt("s")
    assert found is not None
    assert found.id == newest


def test_times_are_kept_in_utc(store: Store, clock: Any) -> None:
    tokyo = datetime.fromisoformat("2025-04-01T08:00:00+09:00")
    clock.now = tokyo
    store.mark_lesson_done("lesson")
    events: Any = store.export_json()["events"]
    assert events[0]["at"] == "2025-03-31T23:00:01.000+00:00"


def test_two_windows_see_each_other(open_here: Opener) -> None:
    left, right = open_here(), open_here()
    attempt = left.start_attempt("s", "h")
    command(left, attempt, "from the left")
    assert lines(right, "s") == ["from the left"]
    right.submit(attempt, solved=True, score=1, detail={})
    assert left.scenario_states()["s"].standing is ScenarioStanding.SOLVED


def test_two_windows_in_one_attempt_do_not_mix_their_steps(open_here: Opener) -> None:
    left = open_here()
    attempt = left.start_attempt("s", "h")
    command(left, attempt, "both")
    right = open_here()
    assert lines(right, "s") == ["both"]
    command(left, attempt, "left 1")
    command(right, attempt, "right 1")
    command(left, attempt, "left 2")
    command(right, attempt, "right 2")
    assert lines(open_here(), "s") == ["both", "right 1", "right 2"]
    command(left, attempt, "left 3")
    assert lines(open_here(), "s") == ["both", "left 1", "left 2", "left 3"]


def test_a_window_that_logs_to_an_attempt_it_did_not_open_goes_on_from_its_end(
    open_here: Opener,
) -> None:
    left = open_here()
    attempt = left.start_attempt("s", "h")
    command(left, attempt, "one")
    command(open_here(), attempt, "two")
    assert lines(open_here(), "s") == ["one", "two"]


def test_a_reset_puts_everything_away_but_the_settings(store: Store) -> None:
    store.set_setting("language", "ja")
    store.mark_lesson_done("lesson")
    store.start_attempt("s", "h")
    store.reset()
    assert store.lesson_states() == {}
    assert store.scenario_states() == {}
    assert store.open_attempt("s") is None
    assert store.get_setting("language") == "ja"


def test_resets_are_undone_one_by_one_and_keep_what_came_between(store: Store) -> None:
    store.mark_lesson_done("first")
    store.reset()
    store.mark_lesson_done("second")
    store.reset()
    store.mark_lesson_done("third")
    assert set(store.lesson_states()) == {"third"}
    assert store.undo_reset()
    assert set(store.lesson_states()) == {"second", "third"}
    assert store.undo_reset()
    assert set(store.lesson_states()) == {"first", "second", "third"}
    assert not store.undo_reset()


def test_a_reset_in_one_window_does_not_cost_the_work_of_another(open_here: Opener) -> None:
    left, right = open_here(), open_here()
    attempt = left.start_attempt("s", "h")
    command(left, attempt, "one")
    right.reset()
    assert lines(right, "s") == []
    command(left, attempt, "two")
    assert lines(right, "s") == ["one", "two"]
    left.submit(attempt, solved=True, score=1, detail={})
    assert right.scenario_states()["s"].standing is ScenarioStanding.SOLVED


def test_a_closed_store_has_let_go_of_the_file(store: Store, tmp_path: Path) -> None:
    store.set_setting("a", 1)
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["progress.db"]
