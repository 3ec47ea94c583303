"""What can be said of a scenario without playing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trainer.cloud import Problem
from trainer.scenario.bilingual import LANGUAGES
from trainer.scenario.scenario import Rung, Scenario

FEWEST_WRONG_FIXES = 2


def check_texts(scenario: Scenario, lessons: Collection[str]) -> Iterator[Problem]:
    """Tags, sources and prerequisites are there; hints do not give the answer away."""
    head, place = scenario.head, scenario.place
    for key, value in (
        ("topics", head.topics),
        ("exams", head.exams),
        ("sources", head.sources),
        ("solutions", scenario.solutions),
    ):
        if not value:
            yield Problem("lint.nothing_given", place, {"key": key})
    for lesson in head.prerequisites:
        if lesson not in lessons:
            yield Problem("lint.unknown_lesson", place, {"lesson": lesson})
    if len(scenario.wrong_fixes) < FEWEST_WRONG_FIXES:
        facts = {"count": str(len(scenario.wrong_fixes)), "fewest": str(FEWEST_WRONG_FIXES)}
        yield Problem("lint.few_wrong_fixes", place, facts)
    yield from _answers_in_hints(scenario)


def _answers_in_hints(scenario: Scenario) -> Iterator[Problem]:
    operations = {
        operation
        for solution in scenario.solutions
        for line in solution.commands
        if (operation := _operation(line)) is not None
    }
    for rung in Rung:
        if rung is Rung.DO:
            continue
        for language in LANGUAGES:
            told = [o for o in sorted(operations) if o in scenario.hints[rung][language]]
            if told:
                facts = {"rung": rung.value, "language": language, "operation": told[0]}
                yield Problem("lint.hint_tells", scenario.place, facts)


def _operation(line: str) -> str | None:
    """``create-route`` of ``aws ec2 create-route …``; None of a command that only looks."""
    words = line.partition("aws ")[2].split()
    if len(words) < 2 or words[1].startswith(("describe-", "get-", "list-")):
        return None
    return words[1]
