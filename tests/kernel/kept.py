"""Differences as data: a connection, what is right, and who was wrong by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from asking import Try, answer
from compare import Answered, Difference
from oracle.records import dump, dump_packet, load, load_packet

from trainer.cloud import Cloud
from trainer.packets import Service
from trainer.reach import Question


@dataclass(frozen=True, slots=True)
class Kept:
    """``cause`` says who was wrong and by which rule of AWS; the rest is what is right."""

    cause: str
    cloud: Cloud
    tried: Try
    arrives: Answered
    answered: Answered


def kept_case(data: dict[str, Any]) -> Kept:
    """The case that a file holds."""
    ask, right = data["ask"], data["right"]
    packet = load_packet(data["packet"])
    cloud = load(data["cloud"])
    question = Question(ask["from"], ask["to"], Service.parse(ask["service"]))
    tried = Try(question, packet, answer(cloud, question))
    return Kept(
        data["cause"], cloud, tried, Answered(right["arrives"]), Answered(right["answered"])
    )


def written(found: Difference, cloud: Cloud) -> str:
    """A difference as a file to keep, once the cause and what is right are put in.

    What is right is at first what the kernel did.
    """
    question = found.tried.question
    data = {
        "cause": "",
        "ask": {
            "from": question.source,
            "to": question.destination,
            "service": str(question.service),
        },
        "packet": dump_packet(found.tried.packet),
        "right": {
            "arrives": _certain(bool(found.seen.arrivals)).value,
            "answered": _certain(found.seen.answered).value,
        },
        "cloud": dump(cloud),
    }
    return _told(found) + yaml.safe_dump(data, sort_keys=False, width=100, allow_unicode=True)


def _certain(happened: bool) -> Answered:
    return Answered.ALWAYS if happened else Answered.NEVER


def _told(found: Difference) -> str:
    """What the two said, as comments."""
    received = found.expected.received
    lines = [
        f"they differ in: {found.aspect}",
        f"engine: arrives {found.expected.arrives}, answered {found.expected.answered}",
        f"engine: received {received}",
        *(f"engine: {f.way} {f.code} {f.component}" for f in found.expected.stopped),
        f"kernel: answered {found.seen.answered}",
        *(f"kernel: in {a.node} arrives {a.packet}" for a in found.seen.arrivals),
        *(
            f"kernel: dropped by {d.what} of {d.component} {d.direction}"
            for d in found.seen.dropped
        ),
    ]
    return "".join(f"# {line}\n" for line in lines)
