"""What a colleague attached to the ticket: command output and flow log records.

A file says only what was run and which connection was tried. The engine produces the text from
the broken cloud, so evidence cannot contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud import Place
from trainer.cloud.node import Node
from trainer.reach.flow_logs import DEFAULT_FORMAT
from trainer.scenario.goals.flow import Flow, read_end, read_flow

LONGEST_COMMAND = 4096


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of it: what the command ``run`` printed, on the host ``on`` or at the AWS prompt,
    or what the interfaces of ``at`` (all, if empty) logged when ``flow`` was tried."""

    place: Place
    run: str | None = None
    on: str | None = None
    flow: Flow | None = None
    at: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What was done, as a caption: the prompt's line, or the fields of the records."""
        if self.run is None:
            return DEFAULT_FORMAT
        return f"$ {self.run}" if self.on is None else f"{self.on}$ {self.run}"


def read_evidence(node: Node) -> Evidence:
    """A map with ``run`` and perhaps ``on``, or with ``flow_logs`` and perhaps ``at``.

    Raises:
        BadInput: it has neither, or both.
    """
    if node.get("run") is not None:
        node.fields(required=("run",), optional=("on",))
        host = node.get("on")
        return Evidence(
            node.place,
            run=node.require("run").text(longest=LONGEST_COMMAND).strip(),
            on=None if host is None else read_end(host),
        )
    node.fields(required=("flow_logs",), optional=("at",))
    flow = node.require("flow_logs").fields(required=("from", "to", "port"))
    listed = node.get("at")
    at = () if listed is None else tuple(read_end(member) for member in listed.one_or_more())
    return Evidence(node.place, flow=read_flow(flow), at=at)
