"""The engine: which packets get there, which replies come back, and what stops the rest."""

from trainer.reach.answers import (
    Finding,
    Hop,
    HopKind,
    Outcome,
    Path,
    Question,
    Rule,
    Symptom,
    Verdict,
    Way,
)
from trainer.reach.ask import ask
from trainer.reach.codes import Code
from trainer.reach.compare import Change, Changes, compare, connections
from trainer.reach.ends import UnknownEnd, ends
from trainer.reach.exposure import Exposed, exposing, exposure
from trainer.reach.parcel import INTERNET

__all__ = [
    "INTERNET",
    "Change",
    "Changes",
    "Code",
    "Exposed",
    "Finding",
    "Hop",
    "HopKind",
    "Outcome",
    "Path",
    "Question",
    "Rule",
    "Symptom",
    "UnknownEnd",
    "Verdict",
    "Way",
    "ask",
    "compare",
    "connections",
    "ends",
    "exposing",
    "exposure",
]
