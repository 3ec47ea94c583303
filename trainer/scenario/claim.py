"""Claims: statements of a text about a cloud that the engine checks."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.reach import Code, Outcome, UnknownEnd, Verdict, ask
from trainer.scenario.goals.flow import Flow, read_flow

CLAIM_KEYS = ("from", "to", "port", "expect")
CLAIM_OPTIONAL_KEYS = ("blocked_by",)


@dataclass(frozen=True, slots=True)
class Claim:
    """The outcome that a question has; ``blocked_by`` must be among the findings."""

    flow: Flow
    expect: Outcome
    blocked_by: Code | None = None

    def verdict(self, cloud: Cloud) -> Verdict | None:
        """What the engine says; None if an end of the claim does not exist."""
        try:
            return ask(cloud, self.flow.question)
        except UnknownEnd:
            return None

    def holds(self, verdict: Verdict) -> bool:
        """Whether the claim is what the engine says."""
        return verdict.outcome is self.expect and (
            self.blocked_by is None or any(f.code is self.blocked_by for f in verdict.findings)
        )


def read_claim(node: Node, *, more: tuple[str, ...] = ()) -> Claim:
    """A map with `CLAIM_KEYS`; ``more`` are further keys that it must have.

    Raises:
        BadInput: a key is missing or unknown, or a value is not what it should be.
    """
    node.fields(required=(*CLAIM_KEYS, *more), optional=CLAIM_OPTIONAL_KEYS)
    blocked_by = node.get("blocked_by")
    return Claim(
        read_flow(node),
        node.require("expect").choice(Outcome),
        None if blocked_by is None else blocked_by.choice(Code),
    )
