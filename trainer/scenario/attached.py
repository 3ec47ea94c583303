"""The text of what is attached to a ticket, as the broken cloud gives it."""

from __future__ import annotations

from datetime import date

from trainer.awscli.shell import Shell, run
from trainer.cloud import Cloud
from trainer.machine import Standing
from trainer.machine import run as on_host
from trainer.scenario.evidence import Evidence
from trainer.scenario.logs import log_lines


def evidence_text(cloud: Cloud, day: date, evidence: Evidence) -> str:
    """The text of a piece of evidence; empty if there is none, as after a command that fails."""
    if evidence.run is not None and evidence.on is not None:
        answer = on_host(Standing(hosts=(evidence.on,)), cloud, evidence.run)
        return "" if answer is None else answer.output.rstrip()
    if evidence.run is not None:
        return run(Shell(), cloud, evidence.run).output.rstrip()
    assert evidence.flow is not None
    return "\n".join(log_lines(cloud, day, evidence.flow, evidence.at))
