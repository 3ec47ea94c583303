"""What goals are judged on: the cloud as it was, the cloud as it is, and the engine's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Protocol

from trainer.cloud import Cloud
from trainer.packets import PacketSet
from trainer.reach import Change, Changes, Question, Verdict, ask, compare, ends
from trainer.scenario.goals.flow import less


class Wish(Protocol):
    """Who may ask for a part of a change; a goal does."""

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        """The part of what opened that was asked for."""
        ...

    def closes(self, change: Change, cloud: Cloud) -> PacketSet:
        """The part of what closed that was asked for."""
        ...


class Ground:
    """Two clouds and the answers about them, each computed once.

    ``wishes`` are the goals, as far as they ask for changes.
    """

    def __init__(self, before: Cloud, now: Cloud, wishes: Iterable[Wish] = ()) -> None:
        self.before = before
        self.now = now
        self.wishes = tuple(wishes)
        self._answers: dict[tuple[Question, bool], Verdict] = {}

    def ask(self, question: Question) -> Verdict:
        """The answer for what a client would do, now.

        Raises:
            UnknownEnd: an end of the question does not exist.
        """
        return self._ask(question, proof=False)

    def prove(self, question: Question) -> Verdict:
        """The answer for every address and whatever listens, for proofs that nothing arrives.

        Raises:
            UnknownEnd: an end of the question does not exist.
        """
        return self._ask(question, proof=True)

    def _ask(self, question: Question, *, proof: bool) -> Verdict:
        found = self._answers.get((question, proof))
        if found is None:
            found = ask(self.now, question, every_address=proof, hosts=not proof)
            self._answers[question, proof] = found
        return found

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """All ends of the cloud as it is."""
        return ends(self.now)

    @cached_property
    def changes(self) -> Changes:
        """Everything that opened or closed."""
        return compare(self.before, self.now)

    @cached_property
    def unasked(self) -> Changes:
        """Everything that opened or closed although no goal asked for it."""
        return Changes(
            self._left(self.changes.opened, lambda wish, change: wish.opens(change, self.now)),
            self._left(self.changes.closed, lambda wish, change: wish.closes(change, self.before)),
        )

    def _left(
        self, changes: Iterable[Change], asked: Callable[[Wish, Change], PacketSet]
    ) -> tuple[Change, ...]:
        left = (
            less(change, PacketSet.union(asked(wish, change) for wish in self.wishes))
            for change in changes
        )
        return tuple(change for change in left if change is not None)
