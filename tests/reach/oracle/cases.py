"""Disagreements as data: what was asked, what is right, and why one side was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import yaml

from oracle.compare import Case, Disagreement
from oracle.judge import Answered, Outcome
from oracle.records import dump, load
from trainer.packets import Packet, Service
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
    fields = dict(data["packet"])
    packet = Packet(
        source=ip_address(fields.pop("source")),
        destination=ip_address(fields.pop("destination")),
        **fields,
    )
    question = Question(ask["from"], ask["to"], Service.parse(ask["service"]))
    right = Outcome(data["right"]["arrives"], Answered(data["right"]["answered"]))
    case = Case(load(data["cloud"]), question, ask.get("every_address", False), packet)
    return Kept(data["cause"], case, right)


def written(found: Disagreement) -> str:
    """A disagreement as a file to keep, once the cause and what is right are put in."""
    case, packet = found.case, found.case.packet
    fields = {
        "protocol": packet.protocol,
        "source": str(packet.source),
        "destination": str(packet.destination),
        "source_port": packet.source_port,
        "destination_port": packet.destination_port,
        "icmp_type": packet.icmp_type,
        "icmp_code": packet.icmp_code,
    }
    data = {
        "cause": "",
        "ask": {
            "from": case.question.source,
            "to": case.question.destination,
            "service": str(case.question.service),
            "every_address": case.every_address,
        },
        "packet": {k: v for k, v in fields.items() if v != 0},
        "right": {"arrives": found.oracle.arrives, "answered": found.oracle.answered.value},
        "cloud": dump(case.cloud),
    }
    head = f"# the engine says: arrives {found.engine.arrives}, answered {found.engine.answered}\n"
    return head + yaml.safe_dump(data, sort_keys=False, width=100, allow_unicode=True)
