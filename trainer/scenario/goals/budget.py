"""`Budget`: the repair costs no more than this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from trainer.cloud import (
    Cloud,
    IamRole,
    MissingFact,
    NetworkInsightsAnalysis,
    NetworkInsightsPath,
    NetworkInterface,
)
from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.scenario.costs import monthly_cost
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground

_LIMITS = ("monthly", "added_monthly", "new_resources")

_UNCOUNTED = (
    IamRole,
    MissingFact,
    NetworkInsightsAnalysis,
    NetworkInsightsPath,
    NetworkInterface,
)
"""What comes with something else, only looks at the network, or is no part of it."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Goal):
    """Limits on money and on the number of new things; at least one is given.

    ``monthly`` is what the network may cost in US dollars a month, ``added_monthly`` how much
    more than before it may cost (negative: how much must be saved), ``new_resources`` how many
    resources may be there that were not there before.
    """

    kind: ClassVar[str] = "budget"
    keys: ClassVar[tuple[str, ...]] = ()
    optional_keys: ClassVar[tuple[str, ...]] = _LIMITS

    monthly: float | None = None
    added_monthly: float | None = None
    new_resources: int | None = None

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        faults = Faults()
        for key in _LIMITS:
            limit = node.get(key)
            if limit is None:
                continue
            with faults.catch():
                whole = key == "new_resources"
                found[key] = limit.integer(0, 100) if whole else limit.number()
        faults.check()
        if not found:
            raise node.bad("format.no_limit", known=", ".join(_LIMITS))
        return found

    def judge(self, ground: Ground) -> Mark:
        cost, before = monthly_cost(ground.now), monthly_cost(ground.before)
        made = len(new_resources(ground.before, ground.now))
        facts = {
            "cost": f"{cost:.2f}",
            "added": f"{cost - before:+.2f}",
            "made": str(made),
        }
        within = (
            (self.monthly is None or cost <= self.monthly)
            and (self.added_monthly is None or round(cost - before, 2) <= self.added_monthly)
            and (self.new_resources is None or made <= self.new_resources)
        )
        reason = Reason.WITHIN_BUDGET if within else Reason.OVER_BUDGET
        return Mark(self, within, reason, facts=facts)

    def codes(self) -> tuple[str, ...]:
        match self.added_monthly:
            case float(more) if more < 0:
                added = "goal.budget_saved"
            case float(more) if more > 0:
                added = "goal.budget_added"
            case _:
                added = "goal.budget_same"
        said = {
            "goal.budget_monthly": self.monthly,
            added: self.added_monthly,
            "goal.budget_new": self.new_resources,
        }
        return tuple(code for code, limit in said.items() if limit is not None)

    def facts(self) -> Mapping[str, str]:
        shown = {"monthly": self.monthly, "made_at_most": self.new_resources}
        if self.added_monthly is not None:
            shown["more"] = abs(self.added_monthly)
        return {name: f"{value:g}" for name, value in shown.items() if value is not None}


def new_resources(before: Cloud, now: Cloud) -> tuple[str, ...]:
    """The ids of what was made, without the parts that AWS makes along with something."""
    return tuple(
        resource.id
        for resource in now.resources.values()
        if resource.id not in before.resources and not isinstance(resource, _UNCOUNTED)
    )
