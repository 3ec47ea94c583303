"""What a scenario stands among: the lessons it may point to, and its place in the curriculum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shelf:
    """``targets`` are what links may name: ``lesson:ID``, ``lesson:ID#anchor``, ``scenario:ID``.

    ``order`` says which place in the curriculum a lesson or scenario has; empty where there is
    no curriculum, as for a scenario of somebody's own.
    """

    targets: Collection[str]
    order: Mapping[str, int] = field(default_factory=dict)

    def knows(self, target: str) -> bool:
        return target in self.targets
