"""What the engine costs a learner: one flow in a three-tier VPC, and twelve goals graded.

Run by hand: ``python tests/benchmarks/grading.py``. Every figure is of a cloud that was never
asked before, as after an edit; the reference is one pass of the standard library's ``json`` over
a text of fixed size, in the same run.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import process_time
from typing import TypeVar

from trainer.cli.memory import collect_seldom
from trainer.cloud import Cloud
from trainer.packets import Service
from trainer.reach import Question, ask
from trainer.scenario.goals import Allow, Deny, Goal
from trainer.scenario.goals.flow import Flow
from trainer.scenario.grade import grade
from trainer.scenario.library import Library, content_folder
from trainer.scenario.scenario import Scenario

T = TypeVar("T")

RUNS = 25
REFERENCE = json.dumps([{"id": n, "name": f"subnet-{n}"} for n in range(2000)])


def fresh(cloud: Cloud) -> Cloud:
    """The same cloud, about which nothing is remembered."""
    return Cloud.of_resources(cloud.resources.values())


def milliseconds(work: Callable[[T], object], subjects: list[T]) -> float:
    def took(subject: T) -> float:
        start = process_time()
        work(subject)
        return process_time() - start

    return median(took(subject) for subject in subjects) * 1000


def with_twelve_goals(scenario: Scenario) -> Scenario:
    """The scenario's own goals, and allows and denies until there are twelve."""
    more: list[Goal] = []
    allow = next(goal for goal in scenario.goals if isinstance(goal, Allow))
    ends = [goal.flow for goal in scenario.goals if isinstance(goal, (Allow, Deny))]
    for number in range(12 - len(scenario.goals)):
        flow = ends[number % len(ends)]
        service = Service.tcp((22, 80, 443, 3306)[number % 4])
        asked = Flow(flow.source, flow.destination, service)
        kind = Deny if number % 2 else Allow
        more.append(kind(id=f"more-{number}", weight=1, text=allow.text, flow=asked))
    return replace(scenario, goals=(*scenario.goals, *more))


def main() -> None:
    collect_seldom()
    library = Library(content_folder("scenarios"))
    reference = milliseconds(json.loads, [REFERENCE] * RUNS)
    for name in ("web-timeout", "orders-timeout", "database-timeout"):
        scenario = with_twelve_goals(library.scenario(name))
        grade(scenario, fresh(scenario.broken))
        clouds = [fresh(scenario.broken) for _ in range(RUNS)]
        took = milliseconds(lambda cloud, s=scenario: grade(s, cloud), clouds)
        print(f"{name}, 12 goals: {took:5.1f} ms, {took / reference:.1f} times the reference")
    scenario = library.scenario("web-timeout")
    flow = Question("internet", "i-web-a", Service.tcp(80))
    clouds = [fresh(scenario.broken) for _ in range(RUNS)]
    first = milliseconds(lambda cloud: ask(cloud, flow), clouds)
    again = milliseconds(lambda cloud: ask(cloud, flow), clouds)
    print(f"one flow: {first:.2f} ms, asked again {again:.2f} ms; reference {reference:.2f} ms")


if __name__ == "__main__":
    main()
