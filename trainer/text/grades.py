"""Goals, grades and changes in words, from the areas ``goal`` and ``grade``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud import Cloud
from trainer.reach import INTERNET, Change, Changes
from trainer.reach.addresses import PUBLIC
from trainer.scenario.costs import prices
from trainer.scenario.goals import Goal, Mark, Reason
from trainer.scenario.goals.survives import ANY_ZONE
from trainer.scenario.grade import Grade
from trainer.scenario.path import Effect
from trainer.text.catalogue import say, series
from trainer.text.language import Language
from trainer.text.packet_words import packets_text, services_between
from trainer.text.verdicts import finding_line, headline, named

MOST_LINES = 6
"""Of one goal's evidence, and of one kind of change, no more lines than these are shown."""


def goal_text(language: Language, goal: Goal) -> str:
    """What must be true: the goal's own sentence, or one made of what is checked."""
    if goal.text is not None:
        return goal.text[language]
    facts = {name: _worded(language, name, fact) for name, fact in goal.facts().items()}
    sentence = series(language, [say(language, code, **facts) for code in goal.codes()])
    if goal.facts().get("source") == INTERNET:
        return sentence[:1].upper() + sentence[1:]
    return sentence


_WORDS = {INTERNET: "goal.internet", ANY_ZONE: "goal.any_zone"}


def _worded(language: Language, fact: str, names: str) -> str:
    """Ends and outages as a sentence names them: ids as they are, what has a word as that."""
    match fact:
        case "source" | "sources" | "destination":
            return series(language, [_word(language, name) for name in names.split(", ")])
        case "outages":
            words = [_outage(language, name) for name in names.split(", ")]
            listed = series(language, words)
            # They come one at a time, and a plain list reads as if all came together.
            return listed if len(words) == 1 else say(language, "goal.one_of", outages=listed)
        case _:
            return names


def _word(language: Language, name: str) -> str:
    return say(language, _WORDS[name]) if name in _WORDS else name


def _outage(language: Language, name: str) -> str:
    """A letter is a zone's."""
    return say(language, "goal.zone", zone=name) if len(name) == 1 else _word(language, name)


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
        case (
            Reason.WORKS_PARTLY | Reason.WORKS_SOMETIMES | Reason.NEVER_WORKS | Reason.FAILS_WITHOUT
        ):
            for verdict in mark.verdicts[:1]:
                for finding in verdict.findings[:MOST_LINES]:
                    yield finding_line(language, cloud, finding)
        case Reason.JOURNEY_FAILS:
            for condition in mark.conditions:
                facts = {"component": named(cloud, condition.component), "detail": condition.detail}
                yield say(language, f"code.{condition.code}.sentence", **facts)
            for verdict in mark.verdicts[:MOST_LINES]:
                yield headline(language, verdict)
                for finding in verdict.findings[:1]:
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


def effect_lines(language: Language, effect: Effect) -> Iterator[str]:
    """What a step came to: the goals first, then the connections."""
    for code, goals in (("goal_now_met", effect.met), ("goal_now_not_met", effect.lost)):
        for goal in goals:
            yield say(language, f"scenario.{code}", goal=goal_text(language, goal))
    yield from change_lines(language, effect.changes)


def _changes(language: Language, code: str, changes: tuple[Change, ...]) -> Iterable[str]:
    # What opens toward the whole internet must not be among those that are only counted.
    first = sorted(changes, key=lambda c: (c.source != INTERNET, c.destination != INTERNET))
    for change in first[:MOST_LINES]:
        facts = {
            "source": change.source,
            "destination": change.destination,
            "services": services_between(
                language, change.source, change.destination, change.packets
            ),
        }
        address = _public_address(change)
        if address is None:
            yield say(language, code, **facts)
        else:
            yield say(language, f"{code}_by_address", **facts, address=address)
    more = len(changes) - MOST_LINES
    if more > 0:
        yield say(language, "grade.more_changes", count=more)


def cost_texts(language: Language, grade: Grade) -> Iterator[str]:
    """What the network costs by the hour, the sum first; nothing if nothing of it costs."""
    if not grade.costs:
        return
    now = sum(line.monthly for line in grade.costs)
    as_of = prices().as_of.isoformat()
    yield say(language, "grade.cost", now=f"{now:.2f}", added=f"{grade.added:+.2f}", as_of=as_of)
    for line in grade.costs:
        item = say(language, f"grade.item.{line.item}")
        monthly = f"{line.monthly:.2f}"
        yield say(language, "grade.cost_item", count=line.count, item=item, monthly=monthly)


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
