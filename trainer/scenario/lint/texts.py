"""What can be said of a scenario without playing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trainer.cloud import Problem
from trainer.cloud.service_addresses import split_service_id
from trainer.reach import INTERNET
from trainer.scenario.bilingual import LANGUAGES, Bilingual
from trainer.scenario.goals import Goal
from trainer.scenario.lint.shelf import Shelf
from trainer.scenario.patterns import subjects
from trainer.scenario.scenario import Rung, Scenario

FEWEST_WRONG_FIXES = 2

_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(((?:lesson|scenario):[^)\s]+)\)")
_NAME = re.compile(r"[a-z0-9][a-zA-Z0-9_.:/-]*")
_WORD_BEFORE = re.compile(r"[A-Za-z0-9]+\**$")


def check_texts(scenario: Scenario, shelf: Shelf) -> Iterator[Problem]:
    """Tags, sources and prerequisites are there; links lead somewhere; both languages name the
    same things, and can be read without their marks; hints do not give the answer away."""
    head, place = scenario.head, scenario.place
    for key, value in (
        ("topics", head.topics),
        ("patterns", head.patterns),
        ("systems", head.systems),
        ("exams", head.exams),
        ("sources", head.sources),
        ("solutions", scenario.solutions),
    ):
        if not value:
            yield Problem("lint.nothing_given", place, {"key": key})
    if len(scenario.wrong_fixes) < FEWEST_WRONG_FIXES:
        facts = {"count": str(len(scenario.wrong_fixes)), "fewest": str(FEWEST_WRONG_FIXES)}
        yield Problem("lint.few_wrong_fixes", place, facts)
    yield from _subjects(scenario)
    yield from _place_in_curriculum(scenario, shelf)
    yield from _links(scenario, shelf)
    yield from _same_names(scenario)
    yield from _words_in_a_run(scenario)
    yield from _marks_not_shown(scenario)
    yield from _goals_in_ticket(scenario)
    yield from _answers_in_hints(scenario)


def _subjects(scenario: Scenario) -> Iterator[Problem]:
    """Every tag is one that the table of coverage has a row for."""
    known, head = subjects(), scenario.head
    exams = {f"{exam} {task}" for exam, tasks in known.exams.items() for task in tasks}
    tagged = [f"{exam} {task}" for exam, tasks in head.exams.items() for task in tasks]
    for kind, given, rows in (
        ("patterns", head.patterns, known.patterns),
        ("systems", head.systems, known.systems),
        ("exams", tagged, exams),
    ):
        for name in given:
            if name not in rows:
                facts = {"kind": kind, "found": name, "known": ", ".join(sorted(rows))}
                yield Problem("lint.unknown_subject", scenario.place, facts)


def _place_in_curriculum(scenario: Scenario, shelf: Shelf) -> Iterator[Problem]:
    own = shelf.order.get(f"scenario:{scenario.id}")
    if shelf.order and own is None:
        yield Problem("lint.unlisted", scenario.place)
    for lesson in scenario.head.prerequisites:
        if not shelf.knows(f"lesson:{lesson}"):
            yield Problem("lint.unknown_lesson", scenario.place, {"lesson": lesson})
        elif own is not None and shelf.order.get(f"lesson:{lesson}", -1) > own:
            yield Problem("lint.prerequisite_later", scenario.place, {"lesson": lesson})


def _links(scenario: Scenario, shelf: Shelf) -> Iterator[Problem]:
    for language in LANGUAGES:
        linked = _LINK.search(scenario.hints[Rung.RULE][language])
        if scenario.head.prerequisites and not linked:
            yield Problem("lint.rule_without_link", scenario.place, {"language": language})
    targets = {
        target: None
        for _, text in _texts(scenario)
        for language in LANGUAGES
        for target in _LINK.findall(text[language])
    }
    for target in targets:
        if not shelf.knows(target):
            yield Problem("lint.bad_link", scenario.place, {"target": target})


def _same_names(scenario: Scenario) -> Iterator[Problem]:
    """What stands as code in one language stands as code in the other."""
    for part, text in _texts(scenario):
        ja, en = (_names(text[language]) for language in LANGUAGES)
        differing = sorted(ja ^ en)
        if differing:
            yield Problem(
                "lint.names_differ", scenario.place, {"part": part, "names": ", ".join(differing)}
            )


def _names(text: str) -> set[str]:
    """Ids, addresses and commands; messages of programs may be shown in either language."""
    fences = set(_FENCE.findall(text))
    inline = {name for name in _CODE.findall(_FENCE.sub("", text)) if _NAME.fullmatch(name)}
    return fences | inline


def run_ons(text: str) -> Iterator[str]:
    """Words in code that follow a Latin word without anything between, with that word.

    ``VPC`vpc-a` `` reads "VPCvpc-a" where the marks are not shown, as on a plain terminal.
    """
    prose = _FENCE.sub("", text)
    for match in _CODE.finditer(prose):
        before = _WORD_BEFORE.search(prose, 0, match.start())
        if before and re.match("[A-Za-z]", match[1]):
            yield before[0] + match[0]


def _words_in_a_run(scenario: Scenario) -> Iterator[Problem]:
    for part, text in _texts(scenario):
        for words in run_ons(text["ja"]):
            yield Problem("lint.run_on", scenario.place, {"part": part, "words": words})


def _marks_not_shown(scenario: Scenario) -> Iterator[Problem]:
    """Titles and reasons of locks are shown as they stand, marks of code included."""
    bare = [("title", scenario.head.title), ("summary", scenario.head.summary)]
    bare += [("solutions", solution.title) for solution in scenario.solutions]
    bare += [("locked", lock.reason) for lock in scenario.locks]
    bare += [("forbidden", ban.reason) for ban in scenario.forbidden]
    for part, text in bare:
        for language in LANGUAGES:
            if "`" in text[language]:
                facts = {"part": part, "language": language, "text": text[language]}
                yield Problem("lint.mark_not_shown", scenario.place, facts)


def _texts(scenario: Scenario) -> Iterable[tuple[str, Bilingual]]:
    yield "ticket", scenario.ticket
    for rung in Rung:
        yield f"hints.{rung}", scenario.hints[rung]
    yield "debrief", scenario.debrief.text
    for fix in scenario.wrong_fixes:
        yield f"wrong_fixes.{fix.id}", fix.why


def _goals_in_ticket(scenario: Scenario) -> Iterator[Problem]:
    """A learner meets every name of a goal in the ticket or in the picture."""
    for goal in scenario.goals:
        for name in _strange(scenario, goal):
            if not all(name in scenario.ticket[language] for language in LANGUAGES):
                facts = {"goal": goal.id, "name": name}
                yield Problem("lint.goal_not_in_ticket", scenario.place, facts)


def _strange(scenario: Scenario, goal: Goal) -> Iterator[str]:
    """The names of a goal that are nothing in the topology: addresses, CIDR blocks."""
    known = scenario.broken.resources
    for end in goal.ends():
        base = end.partition("/")[0]
        if end == INTERNET or end in known or base in known or split_service_id(base):
            continue
        if not any(resource.name == end for resource in known.values()):
            yield end


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
    if len(words) < 2 or words[1].startswith(("describe-", "get-", "list-", "search-")):
        return None
    return words[1]
