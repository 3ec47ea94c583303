"""A learner's log of many events, for benchmarks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from trainer.lesson.library import LessonLibrary
from trainer.lesson.questions.index import listed
from trainer.progress import Confidence, Store, open_store
from trainer.progress.event import StepKind
from trainer.scenario.library import library


def large_log(folder: Path, events: int) -> None:
    """About so many events of years of learning, in the store of ``folder``."""
    random = Random(1)
    now = [datetime(2022, 1, 1, tzinfo=UTC)]

    def clock() -> datetime:
        now[0] += timedelta(minutes=7)
        return now[0]

    questions = [question.key for question in listed(LessonLibrary())]
    scenarios = list(library().paths)
    with open_store(folder, clock=clock) as store:
        document = store.export_json()
        rows = _rows(store, random, questions, scenarios, clock, events)
        store.import_json({**document, "events": rows})


def _rows(
    store: Store,
    random: Random,
    questions: list[str],
    scenarios: list[str],
    clock: object,
    events: int,
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []

    def add(kind: str, subject: str, body: dict[str, object]) -> str:
        ident = f"{random.getrandbits(128):032x}"
        at = clock().isoformat()  # type: ignore[operator]
        rows.append(
            {
                "id": ident,
                "at": at,
                "version": "1",
                "kind": kind,
                "subject": subject,
                "body": body,
                "after": None,
                "archive": None,
            }
        )
        return ident

    while len(rows) < events:
        if random.random() < 0.8:
            body: dict[str, object] = {"format": 1, "answer": ["reachable"], "scored": True}
            body["right"] = random.random() < 0.7
            body["confidence"] = random.choice(list(Confidence)).value
            add("question.answer", random.choice(questions), body)
            continue
        start = add("attempt.start", random.choice(scenarios), {"content_hash": "x"})
        for _ in range(random.randrange(20)):
            line = "aws ec2 describe-vpcs"
            add(f"attempt.{StepKind.COMMAND}", start, {"line": line, "status": 0})
        add("attempt.submit", start, {"solved": random.random() < 0.5, "score": 0.5})
    return rows
