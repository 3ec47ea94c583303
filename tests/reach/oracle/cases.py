"""Disagreements as data: what was asked, what is right, and why one side was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from oracle.compare import Case, Disagreement
from oracle.judge import Answered, Outcome
from oracle.records import dump, dump_packet, load, load_packet
from trainer.packets import Service
from trainer.reach import Question


@dataclass(frozen=True, slots=True)
class Kept:
    """``cause`` says who was wrong and by which rule of AWS."""

    cause: str
    asks: Case
    right: Outcome


def kept_case(data: dict[str, Any]) -> Kept:
    """The case that a file holds."""
    ask = data["ask"]
    packet = load_packet(data["packet"])
    question = Question(ask["from"], ask["to"], Service.parse(ask["service"]))
    right = Outcome(data["right"]["arrives"], Answered(data["right"]["answered"]))
    case = Case(load(data["cloud"]), question, ask.get("every_address", False), packet)
    return Kept(data["cause"], case, right)


def written(found: Disagreement) -> str:
    """A disagreement as a file to keep, once the cause and what is right are put in."""
    case = found.case
    data = {
        "cause": "",
        "ask": {
            "from": case.question.source,
            "to": case.question.destination,
            "service": str(case.question.service),
            "every_address": case.every_address,
        },
        "packet": dump_packet(case.packet),
        "right": {"arrives": found.oracle.arrives, "answered": found.oracle.answered.value},
        "cloud": dump(case.cloud),
    }
    head = f"# the engine says: arrives {found.engine.arrives}, answered {found.engine.answered}\n"
    return head + yaml.safe_dump(data, sort_keys=False, width=100, allow_unicode=True)
