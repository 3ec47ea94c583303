"""The engine's answers in words: a verdict, its hops, its findings.

Codes and facts come from `trainer.reach`, sentences from the areas ``verdict`` and ``code``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainer.cloud import Cloud
from trainer.reach import (
    INTERNET,
    Code,
    Finding,
    Hop,
    HopKind,
    Outcome,
    Path,
    Rule,
    Verdict,
    Way,
)
from trainer.reach.as_json import deciding_rule
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.packet_words import packets_text

MOST_RULES = 4

TRANSLATING = frozenset({HopKind.INTERNET_GATEWAY, HopKind.NAT_GATEWAY, HopKind.LOAD_BALANCER})
"""Components that change addresses or ports; their hops tell the packets as they go on."""


def verdict_lines(language: Language, cloud: Cloud, verdict: Verdict) -> list[str]:
    """The whole answer, line by line: the word, what works, the way there and back, blockers."""
    lines = [headline(language, verdict), *set_lines(language, verdict)]
    path = told_path(verdict)
    if path is not None:
        lines.extend(_path_lines(language, cloud, path))
    if verdict.findings:
        lines.append(say(language, "verdict.stops"))
        for finding in verdict.findings:
            lines.append(f"  - {finding_line(language, cloud, finding)}")
            lines.append(f"    {remedy_line(language, finding)}")
    return lines


def headline(language: Language, verdict: Verdict) -> str:
    """``i-web -> i-app tcp/8080: partial (timed out)``."""
    question = verdict.question
    return say(
        language,
        "verdict.headline",
        source=question.source,
        destination=question.destination,
        port=str(question.service),
        outcome=outcome_word(language, verdict),
        symptom=symptom_word(language, verdict),
    )


def outcome_word(language: Language, verdict: Verdict) -> str:
    return say(language, f"verdict.outcome.{verdict.outcome}")


def symptom_word(language: Language, verdict: Verdict) -> str:
    """What a person at the source would see."""
    return say(language, f"verdict.symptom.{verdict.symptom}")


def set_lines(language: Language, verdict: Verdict) -> Iterator[str]:
    """Which packets work and which do not, where only some do; what is not known."""
    if verdict.outcome is Outcome.UNKNOWN:
        for missing in verdict.missing:
            fact, _, about = missing.partition(" ")
            if about:
                yield say(
                    language,
                    "verdict.missing.lacking",
                    fact=say(language, f"verdict.fact.{fact}"),
                    about=about,
                    command=say(language, f"verdict.export.{fact}"),
                )
            else:
                yield say(language, f"verdict.missing.{fact}")
    if verdict.outcome is not Outcome.PARTIAL:
        return
    for key, packets in (
        ("works", verdict.works),
        ("sometimes", verdict.sometimes),
        ("never", verdict.never),
    ):
        if packets:
            share = round(100 * packets.count() / verdict.asked.count())
            yield say(
                language,
                f"verdict.set.{key}",
                packets=packets_text(language, packets),
                share=min(max(share, 1), 99) if packets != verdict.asked else 100,
            )


def told_path(verdict: Verdict) -> Path | None:
    """The path worth showing: one that fails if anything does, else one that works."""
    failing = (path for path in verdict.paths if path.refused is not None)
    return next(failing, verdict.paths[0] if verdict.paths else None)


def _path_lines(language: Language, cloud: Cloud, path: Path) -> Iterator[str]:
    for way, hops in ((Way.FORWARD, path.forward), (Way.RETURN, path.back)):
        refused = path.refused if path.refused is not None and path.refused.way is way else None
        if not hops and refused is None:
            continue
        yield say(language, f"verdict.way.{way}")
        for number, hop in enumerate(hops, start=1):
            yield f"  {number}. {hop_line(language, cloud, hop)}"
        if refused is not None:
            yield f"  {len(hops) + 1}. {stop_line(language, cloud, refused)}"


def hop_line(language: Language, cloud: Cloud, hop: Hop) -> str:
    """One component passed, and why: ``network ACL acl-private, inbound: 100 allow …``."""
    where = component_text(language, cloud, hop.kind, hop.component)
    if hop.direction is not None:
        direction = say(language, f"verdict.direction.{hop.direction}")
        where = say(language, "verdict.filter", where=where, direction=direction)
    if hop.tracked:
        return say(language, "verdict.passed", where=where, why=say(language, "verdict.tracked"))
    if hop.rules:
        return say(language, "verdict.passed", where=where, why=rules_text(hop.rules))
    if hop.kind in TRANSLATING:
        why = say(language, "verdict.sends", packets=packets_text(language, hop.packets))
        return say(language, "verdict.passed", where=where, why=why)
    return where


def stop_line(language: Language, cloud: Cloud, finding: Finding) -> str:
    """The component at which a path ends, with the code's title."""
    return say(
        language,
        "verdict.stopped",
        where=component_text(language, cloud, finding.kind, finding.component),
        why=say(language, f"code.{finding.code}.title"),
        code=finding.code.value,
    )


def finding_line(language: Language, cloud: Cloud, finding: Finding) -> str:
    """One refusal as a sentence, with the way and the explanation code."""
    facts = dict(finding.facts)
    if finding.direction is not None:
        facts["direction"] = finding.direction.value
    if "direction" in facts:
        facts["direction"] = say(language, f"verdict.direction.{facts['direction']}")
    if finding.code is Code.FACT_MISSING:
        facts["what"] = say(language, f"verdict.fact.{facts['what']}")
    facts |= {
        "component": named(cloud, finding.component),
        "packets": packets_text(language, finding.stopped),
        "rule": deciding_rule(finding) or rules_text(finding.rules),
    }
    return say(
        language,
        "verdict.finding",
        way=say(language, f"verdict.way.{finding.way}"),
        sentence=say(language, f"code.{finding.code}.sentence", **facts),
        code=finding.code.value,
    )


def remedy_line(language: Language, finding: Finding) -> str:
    """What to look at, or to do, about a refusal."""
    facts = {**finding.facts, "component": finding.component}
    if finding.code is Code.FACT_MISSING:
        facts["command"] = say(language, f"verdict.export.{facts['what']}")
    return say(language, f"code.{finding.code}.remedy", **facts)


def component_text(language: Language, cloud: Cloud, kind: HopKind, component: str) -> str:
    """``network ACL acl-private``"""
    word = say(language, f"verdict.kind.{kind}")
    if kind is HopKind.INTERNET and component == INTERNET:
        return word
    name = named(cloud, component)
    if component == INTERNET:
        name = say(language, f"verdict.kind.{HopKind.INTERNET}")
    gap = " " if word[-1].isascii() else ""  # Japanese runs on, Latin words do not.
    return say(language, "verdict.component", kind=word, gap=gap, component=name)


def named(cloud: Cloud, component: str) -> str:
    """The id, with the Name tag if there is one."""
    resource = cloud.resources.get(component)
    if resource is None or not resource.name or resource.name == component:
        return component
    return f"{component} ({resource.name})"


def rules_text(rules: Sequence[Rule]) -> str:
    """The rows as they are written in scenarios; the same in every language."""
    shown = [rule.text for rule in rules[:MOST_RULES]]
    return "; ".join([*shown, "…"] if len(rules) > MOST_RULES else shown)
