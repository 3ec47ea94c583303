"""``flow_logs``: which network writes these records?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from trainer.cloud import Cloud
from trainer.lesson.questions.asked import Asked, Faults
from trainer.lesson.questions.question import Choosing, Option, Ruling, shuffled
from trainer.reach import UnknownEnd, Verdict, ask
from trainer.scenario.logs import log_lines


@dataclass(frozen=True, slots=True)
class Network:
    """One option: a cloud that may have written the records, and how it is described."""

    option: Option
    cloud: Cloud


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowLogs(Asked, Choosing):
    """The records are those of the question's own cloud when the flow is tried on ``day``.

    ``at`` are the ends whose interfaces log; all, if empty.
    """

    kind: ClassVar[str] = "flow_logs"

    day: date
    at: tuple[str, ...]
    networks: tuple[Network, ...]

    @property
    def records(self) -> tuple[str, ...]:
        """The records shown, in AWS's default format."""
        return self._written(self.cloud)

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(network.option for network in self._shown())

    def rulings(self) -> tuple[Ruling, ...]:
        wanted = self.records
        return tuple(
            Ruling(
                network.option,
                (written := self._written(network.cloud)) == wanted,
                network.cloud,
                self._verdict(network.cloud),
                records=written,
            )
            for network in self._shown()
        )

    def faults(self) -> Faults:
        yield from Choosing.faults(self)
        if not self.records:
            yield "question.no_records", {}

    def _shown(self) -> tuple[Network, ...]:
        return shuffled(self.id, self.networks, lambda network: network.option.id)

    def _written(self, cloud: Cloud) -> tuple[str, ...]:
        return tuple(log_lines(cloud, self.day, self.flow, self.at))

    def _verdict(self, cloud: Cloud) -> Verdict | None:
        try:
            return ask(cloud, self.flow.question)
        except UnknownEnd:
            return None
