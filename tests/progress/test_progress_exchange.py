"""Progress goes from one machine to another and comes together there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainer.cloud.problem import BadInput
from trainer.progress import ScenarioStanding, StepKind, Store, open_store

Opener = Callable[..., Store]
ID = "0" * 31 + "1"


def work(store: Store, scenario: str) -> None:
    attempt = store.start_attempt(scenario, "hash")
    store.log_step(attempt, StepKind.COMMAND, {"line": "aws ec2 describe-vpcs"})
    store.submit(attempt, solved=True, score=1, detail={"goals": ["到達できる"]})
    store.mark_reading("lesson", scenario)


def exported(store: Store) -> Any:
    """The document as it comes back from a file."""
    return json.loads(json.dumps(store.export_json()))


def event(**fields: object) -> dict[str, object]:
    good: dict[str, object] = {
        "id": ID,
        "at": "2025-04-01T09:00:00+00:00",
        "version": "0.1.0",
        "kind": "lesson.done",
        "subject": "lesson",
        "body": {},
        "after": None,
        "archive": None,
    }
    return good | fields


def document(*events: object) -> dict[str, object]:
    return {"format": "vpcdojo-progress", "format_version": 1, "events": [*events]}


def test_an_export_imported_elsewhere_is_exported_the_same(
    open_here: Opener, tmp_path: Path
) -> None:
    here, there = open_here(tmp_path / "here"), open_here(tmp_path / "there")
    here.set_setting("language", "ja")
    work(here, "first")
    here.reset()
    work(here, "second")
    document = exported(here)
    summary = there.import_json(document)
    assert (summary.added, summary.known) == (len(document["events"]), 0)
    assert exported(there) == document
    assert there.scenario_states() == here.scenario_states()
    assert there.get_setting("language") == "ja"
    assert there.undo_reset()
    assert set(there.scenario_states()) == {"first", "second"}


def test_an_import_done_twice_is_done_once(open_here: Opener, tmp_path: Path) -> None:
    here, there = open_here(tmp_path / "here"), open_here(tmp_path / "there")
    work(here, "theirs")
    work(there, "ours")
    there.import_json(exported(here))
    once = exported(there)
    summary = there.import_json(exported(here))
    assert (summary.added, summary.known) == (0, 4)
    assert exported(there) == once
    assert {s.standing for s in there.scenario_states().values()} == {ScenarioStanding.SOLVED}
    assert set(there.scenario_states()) == {"ours", "theirs"}


def test_an_import_neither_hides_progress_nor_changes_settings(
    open_here: Opener, tmp_path: Path
) -> None:
    here, there = open_here(tmp_path / "here"), open_here(tmp_path / "there")
    work(here, "shared")
    there.import_json(exported(here))
    there.set_setting("language", "en")
    here.set_setting("language", "ja")
    here.set_setting("theme", "dark")
    here.reset()
    there.import_json(exported(here))
    assert there.scenario_states()["shared"].standing is ScenarioStanding.SOLVED
    assert there.get_setting("language") == "en"
    assert there.get_setting("theme") == "dark"


def test_events_of_kinds_to_come_are_kept(store: Store) -> None:
    store.import_json(document(event(kind="card.review", body={"rating": "good"})))
    assert exported(store)["events"][0]["kind"] == "card.review"
    assert store.lesson_states() == {}


@pytest.mark.parametrize(
    ("given", "code", "facts"),
    [
        (None, "not_an_export", {}),
        ([], "not_an_export", {}),
        ({}, "not_an_export", {}),
        ({"format": "other", "format_version": 1, "events": []}, "not_an_export", {}),
        ({"format": "vpcdojo-progress", "format_version": 1}, "not_an_export", {}),
        ({"format": "vpcdojo-progress", "format_version": "1", "events": []}, "not_an_export", {}),
        (
            {"format": "vpcdojo-progress", "format_version": 9},
            "newer_export",
            {"version": "9", "known": "1"},
        ),
        (document(event(), 7), "bad_event", {"number": "2", "field": "id"}),
        (document(event(id="x")), "bad_event", {"number": "1", "field": "id"}),
        (document(event(id=ID.upper() + "\n")), "bad_event", {"number": "1", "field": "id"}),
        (document(event(at="yesterday")), "bad_event", {"number": "1", "field": "at"}),
        (document(event(at="2025-04-01T09:00:00")), "bad_event", {"number": "1", "field": "at"}),
        (
            document(event(at="0001-01-01T00:00:00+23:59")),
            "bad_event",
            {"number": "1", "field": "at"},
        ),
        (document(event(version=None)), "bad_event", {"number": "1", "field": "version"}),
        (document(event(kind="")), "bad_event", {"number": "1", "field": "kind"}),
        (document(event(subject="a\x1b[31m")), "bad_event", {"number": "1", "field": "subject"}),
        (document(event(subject="\udc80")), "bad_event", {"number": "1", "field": "subject"}),
        (document(event(subject="x" * 501)), "bad_event", {"number": "1", "field": "subject"}),
        (document(event(body=[])), "bad_event", {"number": "1", "field": "body"}),
        (
            document(event(body={"a": float("inf")})),
            "bad_event",
            {"number": "1", "field": "body"},
        ),
        (document(event(after="x")), "bad_event", {"number": "1", "field": "after"}),
        (document(event(archive=1)), "bad_event", {"number": "1", "field": "archive"}),
    ],
)
def test_a_bad_document_is_refused_as_a_whole(
    store: Store, given: object, code: str, facts: dict[str, str]
) -> None:
    with pytest.raises(BadInput) as caught:
        store.import_json(given, "mine.json")
    (problem,) = caught.value.problems
    assert (problem.code, dict(problem.facts)) == (f"progress.{code}", facts)
    assert problem.place.file == "mine.json"
    assert exported(store)["events"] == []


def test_a_deep_body_is_refused(store: Store) -> None:
    body: dict[str, object] = {}
    for _ in range(900):
        body = {"deeper": [body]}
    with pytest.raises(BadInput):
        store.import_json(document(event(body=body)))


def test_steps_that_follow_each_other_in_a_circle_are_read_once(store: Store) -> None:
    ids = [f"{n:032x}" for n in range(4)]
    steps = [
        event(id=ids[n], kind="attempt.command", subject=ids[0], after=ids[n % 3 + 1])
        for n in (1, 2, 3)
    ]
    start = event(id=ids[0], kind="attempt.start", subject="s")
    store.import_json(document(start, *steps))
    attempt = store.open_attempt("s")
    assert attempt is not None
    assert [step.id for step in attempt.steps] == [ids[1], ids[3]]
    assert attempt.content_hash == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
kinds = st.sampled_from(
    [
        *("setting", "lesson.read", "lesson.done", "store.reset", "attempt.start"),
        *("attempt.submit", "attempt.command", "attempt.hint", "attempt.unheard-of"),
    ]
)
few_ids = st.integers(0, 5).map("{:032x}".format)
bodies = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("value", "place", "solved", "score", "content_hash", "language"), json_values
    ),
)
events = st.builds(
    event,
    id=few_ids,
    kind=kinds,
    subject=few_ids,
    body=bodies,
    after=few_ids | st.none(),
    archive=few_ids | st.none(),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(events, json_values), max_size=8))
def test_no_document_breaks_the_store(tmp_path_factory: Any, given: list[object]) -> None:
    # Without a disk this is as fast as it is in memory.
    file = tmp_path_factory.getbasetemp() / "no-folder"
    file.touch()
    with open_store(file) as store:
        try:
            store.import_json(document(*given))
        except BadInput:
            assert exported(store)["events"] == []
            return
        store.lesson_states()
        store.scenario_states()
        store.undo_reset()
        for row in exported(store)["events"]:
            store.get_setting(row["subject"], "")
            store.reading(row["subject"])
            store.open_attempt(row["subject"])
            store.log_step(row["id"], StepKind.COMMAND, {})
