"""``order``: what does the packet pass first, and what next?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from trainer.lesson.questions.asked import Asked, Faults
from trainer.lesson.questions.question import Judgement, Option, Response, Ruling, shuffled
from trainer.reach import HopKind, Path, Way

FEWEST = 3
_ENDS = (HopKind.SOURCE, HopKind.DESTINATION)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order(Asked):
    """The components between the ends, in the order of one way of the first path.

    ``choices`` narrows them down to some, such as the filters; empty means all. A component that
    refuses the packet is the last one that it meets.
    """

    kind: ClassVar[str] = "order"
    response: ClassVar[Response] = Response.ARRANGE

    way: Way
    choices: tuple[str, ...]

    @property
    def choose(self) -> int:
        return len(self.options)

    @property
    def options(self) -> tuple[Option, ...]:
        right = self._passed(self._path())
        order = shuffled(self.id, tuple(dict.fromkeys(right)), str)
        if order == right:
            order = (*order[1:], *order[:1])
        return tuple(Option(component) for component in order)

    def judge(self, answer: Sequence[str]) -> Judgement:
        verdict = self.verdict()
        expected = self._passed(verdict.paths[0] if verdict.paths else None)
        given = tuple(answer)
        rulings = tuple(
            Ruling(Option(component), given[at : at + 1] == (component,), self.cloud, verdict)
            for at, component in enumerate(expected)
        )
        return Judgement(given == expected, given, expected, rulings)

    def faults(self) -> Faults:
        passed = self._passed(self._path())
        if len(passed) < FEWEST:
            yield "question.too_few_hops", {"found": str(len(passed)), "fewest": str(FEWEST)}
        for component in dict.fromkeys(c for c in passed if passed.count(c) > 1):
            yield "question.hop_twice", {"component": component}
        for choice in self.choices:
            if choice not in passed:
                yield "question.not_on_the_way", {"component": choice}

    def _path(self) -> Path | None:
        paths = self.verdict().paths
        return paths[0] if paths else None

    def _passed(self, path: Path | None) -> tuple[str, ...]:
        if path is None:
            return ()
        hops = path.forward if self.way is Way.FORWARD else path.back
        passed = [hop.component for hop in hops if hop.kind not in _ENDS]
        if path.refused is not None and path.refused.way is self.way:
            passed.append(path.refused.component)
        return tuple(c for c in passed if not self.choices or c in self.choices)
