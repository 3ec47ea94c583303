"""Goals, grades and changes in words, from the areas ``goal`` and ``grade``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud import Cloud
from trainer.packets import Service
from trainer.reach import INTERNET, Change, Changes
from trainer.reach.addresses import PUBLIC
from trainer.scenario.goals import Deny, Goal, Mark, Reason
from trainer.scenario.grade import Grade
from trainer.text.catalogue import say, series
from trainer.text.language import Language
from trainer.text.packet_words import packets_text, services_text
from trainer.text.verdicts import finding_line

MOST_LINES = 6
"""Of one goal's evidence, and of one kind of change, no more lines than these are shown."""


def goal_text(language: Language, goal: Goal) -> str:
    """What must be true: the goal's own sentence, or one made of what is checked."""
    if goal.text is not None:
        return goal.text[language]
    facts = dict(goal.facts())
    code = f"goal.{goal.kind}"
    if isinstance(goal, Deny) and goal.flow.service == Service.ALL:
        code = "goal.deny_all"
    for name in ("source", "sources", "destination"):
        if name in facts:
            facts[name] = _end_words(language, facts[name])
    sentence = say(language, code, **facts)
    if goal.facts().get("source") == INTERNET:
        return sentence[:1].upper() + sentence[1:]
    return sentence


def _end_words(language: Language, ends: str) -> str:
    """Ends as a sentence names them: ids as they are, the internet as a word."""
    words = (say(language, "goal.internet") if end == INTERNET else end for end in ends.split(", "))
    return series(language, list(words))


def mark_word(language: Language, mark: Mark) -> str:
    """Met or not: a word to stand beside any symbol."""
    return say(language, "grade.met" if mark.met else "grade.not_met")


def reason_text(language: Language, mark: Mark) -> str:
    """Why a goal is met or not, in one sentence."""
    facts = {**mark.goal.facts(), **mark.facts}
    if mark.reason is Reason.SOME_ARRIVES:
        facts["packets"] = packets_text(language, mark.verdicts[0].arrives)
    if mark.reason is Reason.WORKS_PARTLY:
        facts["packets"] = packets_text(language, mark.verdicts[0].works)
    return say(language, f"grade.reason.{mark.reason}", **facts)


def evidence_lines(language: Language, cloud: Cloud, mark: Mark) -> Iterator[str]:
    """What decided against a goal that is not met, one fact a line."""
    match mark.reason:
        case Reason.WORKS_PARTLY | Reason.NEVER_WORKS:
            for finding in mark.verdicts[0].findings[:MOST_LINES]:
                yield finding_line(language, cloud, finding)
        case Reason.OTHERS_ARRIVE:
            for verdict in mark.verdicts[:MOST_LINES]:
                question = verdict.question
                yield say(
                    language,
                    "grade.arrives",
                    source=question.source,
                    destination=question.destination,
                    packets=packets_text(language, verdict.arrives),
                )
        case Reason.CHANGED:
            yield from change_lines(language, Changes(mark.opened, mark.closed))
        case _:
            return


def change_lines(language: Language, changes: Changes) -> Iterator[str]:
    """``Opened: internet -> i-db tcp/22``, one change a line."""
    yield from _changes(language, "grade.opened", changes.opened)
    yield from _changes(language, "grade.closed", changes.closed)


def _changes(language: Language, code: str, changes: tuple[Change, ...]) -> Iterable[str]:
    # What opens toward the whole internet must not be among those that are only counted.
    first = sorted(changes, key=lambda c: (c.source != INTERNET, c.destination != INTERNET))
    for change in first[:MOST_LINES]:
        facts = {
            "source": change.source,
            "destination": change.destination,
            "services": services_text(language, change.packets),
        }
        address = _public_address(change)
        if address is None:
            yield say(language, code, **facts)
        else:
            yield say(language, f"{code}_by_address", **facts, address=address)
    more = len(changes) - MOST_LINES
    if more > 0:
        yield say(language, "grade.more_changes", count=more)


def score_line(language: Language, grade: Grade) -> str:
    """``7 of 9 points, 5 of 6 goals``."""
    return say(
        language,
        "grade.solved" if grade.solved else "grade.unsolved",
        points=grade.points,
        out_of=grade.out_of,
        met=sum(mark.met for mark in grade.marks),
        goals=len(grade.marks),
    )


def _public_address(change: Change) -> str | None:
    """The public address that is dialled, where it is one alone: not what one would expect
    between two hosts of a VPC."""
    dialled = change.packets.destinations()
    if dialled.size != 1 or not dialled <= PUBLIC:
        return None
    return str(dialled.first())
