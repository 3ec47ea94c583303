"""Claims: statements of a text about a cloud that the engine checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.reach import Code, Outcome, Symptom, UnknownEnd, Verdict, ask
from trainer.scenario.goals.flow import Flow, read_flow

CLAIM_KEYS = ("from", "to", "port", "expect")
CLAIM_OPTIONAL_KEYS = ("blocked_by", "symptom")


@dataclass(frozen=True, slots=True)
class Claim:
    """The outcome that a question has; ``blocked_by`` must be among the findings, ``symptom`` is
    what a person at the source sees."""

    flow: Flow
    expect: Outcome
    blocked_by: Code | None = None
    symptom: Symptom | None = None

    def verdict(self, cloud: Cloud) -> Verdict | None:
        """What the engine says; None if an end of the claim does not exist."""
        try:
            return ask(cloud, self.flow.question)
        except UnknownEnd:
            return None

    def holds(self, verdict: Verdict) -> bool:
        """Whether the claim is what the engine says."""
        return (
            verdict.outcome is self.expect
            and self.symptom in (None, verdict.symptom)
            and (
                self.blocked_by is None or any(f.code is self.blocked_by for f in verdict.findings)
            )
        )

    @property
    def expected(self) -> str:
        """What is claimed, for a message: ``unreachable (NO_ROUTE_TO_DESTINATION)``."""
        return _told(
            self.expect, self.symptom, () if self.blocked_by is None else (self.blocked_by,)
        )

    def found(self, verdict: Verdict | None) -> str:
        """What the engine says instead, in the same form."""
        if verdict is None:
            return "-"
        symptom = None if self.symptom is None else verdict.symptom
        return _told(verdict.outcome, symptom, dict.fromkeys(f.code for f in verdict.findings))


def _told(outcome: Outcome, symptom: Symptom | None, codes: Iterable[Code]) -> str:
    more = ", ".join((*([] if symptom is None else [symptom.value]), *(c.value for c in codes)))
    return outcome.value + (f" ({more})" if more else "")


def read_claim(node: Node, *, more: tuple[str, ...] = ()) -> Claim:
    """A map with `CLAIM_KEYS`; ``more`` are further keys that it must have.

    Raises:
        BadInput: a key is missing or unknown, or a value is not what it should be.
    """
    node.fields(required=(*CLAIM_KEYS, *more), optional=CLAIM_OPTIONAL_KEYS)
    blocked_by, symptom = node.get("blocked_by"), node.get("symptom")
    return Claim(
        read_flow(node),
        node.require("expect").choice(Outcome),
        None if blocked_by is None else blocked_by.choice(Code),
        None if symptom is None else symptom.choice(Symptom),
    )
