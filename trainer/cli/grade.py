"""``vpcdojo grade``: carry out a file of commands on a scenario and print the grade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trainer.cli.console import Console
from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.reach import Change
from trainer.reach.as_json import packets_json, verdict_json
from trainer.scenario.goals import Mark
from trainer.scenario.grade import Grade, grade
from trainer.scenario.library import open_scenario
from trainer.scenario.scenario import Scenario
from trainer.scenario.script import commands_in, play
from trainer.text.grades import (
    change_lines,
    cost_texts,
    evidence_lines,
    goal_text,
    mark_word,
    reason_text,
    score_line,
)
from trainer.text.replies import failure_lines

MOST_BYTES = 1024 * 1024


def run(console: Console, scenario: str, commands: str, *, as_json: bool = False) -> int:
    """Exit status 0 if the commands solve the scenario, 1 if not.

    A command that AWS would refuse is told and the next ones are carried out all the same.

    Raises:
        BadInput: the scenario or the file of commands cannot be read.
    """
    task = open_scenario(scenario)
    lines = tuple(commands_in(_read(commands)))
    played = play(task, (line for _, line in lines))
    result = grade(task, played.attempt.cloud)
    if as_json:
        console.json(grade_json(task, result))
    for (number, _), acted in zip(lines, played.acted, strict=True):
        if acted.status != 0:
            for text in failure_lines(console.language, acted):
                console.warn("cli.at", place=f"{commands}:{number}", text=text)
    if not as_json:
        say_grade(console, played.attempt.cloud, result)
    return 0 if result.solved else 1


def say_grade(console: Console, cloud: Cloud, result: Grade) -> None:
    """Every goal with its mark and evidence, what else changed, and the score."""
    language = console.language
    for mark in result.marks:
        symbol = "✓" if mark.met else "✗"
        text = goal_text(language, mark.goal)
        console.line(f"{symbol} {mark_word(language, mark)}: {text}")
        if not mark.met:
            console.line(f"    {reason_text(language, mark)}")
            for line in evidence_lines(language, cloud, mark):
                console.line(f"    - {line}")
    changes = list(change_lines(language, result.collateral))
    console.say("grade.collateral" if changes else "grade.no_collateral")
    for line in changes:
        console.line(f"  - {line}")
    for number, line in enumerate(cost_texts(language, result)):
        console.line(f"  - {line}" if number else line)
    console.line(score_line(language, result))


def grade_json(scenario: Scenario, result: Grade) -> dict[str, Any]:
    """The grade for programs."""
    return {
        "format": 1,
        "scenario": scenario.id,
        "content": scenario.digest,
        "solved": result.solved,
        "points": result.points,
        "out_of": result.out_of,
        "goals": [_mark(mark) for mark in result.marks],
        "collateral": {
            "opened": [_change(change) for change in result.collateral.opened],
            "closed": [_change(change) for change in result.collateral.closed],
        },
        "costs": {
            "monthly_usd": round(sum(line.monthly for line in result.costs), 2),
            "added_usd": result.added,
            "items": [
                {
                    "item": c.item.value,
                    "region": c.region,
                    "count": c.count,
                    "monthly_usd": c.monthly,
                }
                for c in result.costs
            ],
        },
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "id": mark.goal.id,
        "kind": mark.goal.kind,
        "weight": mark.goal.weight,
        "met": mark.met,
        "reason": mark.reason.value,
        "facts": dict(mark.facts),
        "verdicts": [verdict_json(verdict) for verdict in mark.verdicts],
        "lacking": [
            {"code": c.code.value, "component": c.component, "detail": c.detail}
            for c in mark.conditions
        ],
        "opened": [_change(change) for change in mark.opened],
        "closed": [_change(change) for change in mark.closed],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "from": change.source,
        "to": change.destination,
        "packets": packets_json(change.packets),
    }


def _read(name: str) -> str:
    place = Place(name)
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput([Problem("input.unreadable", place, {"reason": reason})]) from error
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("input.file_too_big", place, {"limit": "1 MiB"})])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput([Problem("input.not_utf8", Place(name, line))]) from error
