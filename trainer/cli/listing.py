"""``vpcdojo list``: the lessons and scenarios, and how far the learner is with each."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cli.console import Console
from trainer.cloud import BadInput
from trainer.lesson.curriculum import Item, ItemKind, read_curriculum
from trainer.lesson.head import Head as LessonHead
from trainer.lesson.library import LessonLibrary
from trainer.progress import LessonState, ScenarioState, open_store
from trainer.scenario.head import Head as ScenarioHead
from trainer.scenario.library import library
from trainer.text.catalogue import say

Head = LessonHead | ScenarioHead


def run(console: Console, *, as_json: bool = False) -> int:
    """One line for each lesson and scenario, in the order of the curriculum."""
    with open_store() as store:
        lessons, scenarios = store.lesson_states(), store.scenario_states()
    rows: list[tuple[Head, str]] = []
    for head in _heads():
        match head:
            case LessonHead(id=name):
                rows.append((head, lessons.get(name, LessonState()).standing))
            case ScenarioHead(id=name):
                rows.append((head, scenarios.get(name, ScenarioState()).standing))
    if as_json:
        console.json([_row(head, standing) for head, standing in rows])
        return 0
    width = max((len(head.id) for head, _ in rows), default=0)
    for head, standing in rows:
        facts: dict[str, object] = {
            "id": head.id.ljust(width),
            "title": head.title[console.language],
            "minutes": head.minutes,
        }
        match head:
            case LessonHead():
                facts["standing"] = say(console.language, f"home.standing.lesson.{standing}")
                console.say("cli.list.lesson", **facts)
            case ScenarioHead(difficulty=difficulty):
                facts["standing"] = say(console.language, f"cli.standing.{standing}")
                console.say("cli.list.line", difficulty=difficulty, **facts)
    return 0


def _heads() -> Iterator[Head]:
    """Of everything that can be read: first what has a place in the curriculum."""
    lessons, scenarios = LessonLibrary(), library()
    items = dict.fromkeys(read_curriculum().items())
    items |= dict.fromkeys(Item(ItemKind.LESSON, name) for name in lessons.folders)
    items |= dict.fromkeys(Item(ItemKind.SCENARIO, head.id) for head in scenarios.heads())
    for item in items:
        try:
            match item.kind:
                case ItemKind.LESSON:
                    yield lessons.head(item.id)
                case ItemKind.SCENARIO:
                    yield scenarios.head(item.id)
        except (BadInput, KeyError):
            continue


def _row(head: Head, standing: str) -> dict[str, object]:
    told = {
        "id": head.id,
        "title": {"ja": head.title.ja, "en": head.title.en},
        "minutes": head.minutes,
        "standing": str(standing),
    }
    match head:
        case LessonHead():
            return {"kind": "lesson", **told, "section": head.section}
        case ScenarioHead():
            return {
                "kind": "scenario",
                **told,
                "difficulty": head.difficulty,
                "topics": list(head.topics),
                "exams": {exam: list(tasks) for exam, tasks in head.exams.items()},
            }
