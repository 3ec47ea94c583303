"""``vpcdojo list``: the scenarios, and how far the learner is with each."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.progress import ScenarioState, open_store
from trainer.scenario.library import library
from trainer.text.catalogue import say


def run(console: Console, *, as_json: bool = False) -> int:
    """One line for each scenario, easiest first."""
    heads = library().heads()
    with open_store() as store:
        states = store.scenario_states()
    standing = {h.id: states.get(h.id, ScenarioState()).standing for h in heads}
    if as_json:
        console.json(
            [
                {
                    "id": head.id,
                    "title": {"ja": head.title.ja, "en": head.title.en},
                    "difficulty": head.difficulty,
                    "minutes": head.minutes,
                    "topics": list(head.topics),
                    "exams": {exam: list(tasks) for exam, tasks in head.exams.items()},
                    "standing": standing[head.id].value,
                }
                for head in heads
            ]
        )
        return 0
    width = max((len(head.id) for head in heads), default=0)
    for head in heads:
        console.say(
            "cli.list.line",
            id=head.id.ljust(width),
            title=head.title[console.language],
            difficulty=head.difficulty,
            minutes=head.minutes,
            standing=say(console.language, f"cli.standing.{standing[head.id]}"),
        )
    return 0
