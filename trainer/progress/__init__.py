"""What the learner did: a log in SQLite that outlives crashes, full disks and second windows."""

from importlib import import_module
from typing import TYPE_CHECKING

from trainer.progress.event import BadEvent, StepKind
from trainer.progress.folder import data_folder
from trainer.progress.glance import glance
from trainer.progress.scope import EVERYTHING, Scope, lesson_scope, scenario_scope
from trainer.progress.store import Store, open_store
from trainer.progress.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from trainer.progress.attempt import Attempt, Step
    from trainer.progress.exchange import ImportSummary
    from trainer.progress.review import Confidence, QuestionState
    from trainer.progress.state import (
        LessonStanding,
        LessonState,
        ScenarioStanding,
        ScenarioState,
    )

__all__ = [
    "EVERYTHING",
    "Attempt",
    "BadEvent",
    "Confidence",
    "ImportSummary",
    "LessonStanding",
    "LessonState",
    "QuestionState",
    "ScenarioStanding",
    "ScenarioState",
    "Scope",
    "Step",
    "StepKind",
    "Store",
    "Trouble",
    "TroubleKind",
    "data_folder",
    "glance",
    "lesson_scope",
    "open_store",
    "scenario_scope",
]

# What is made of the log is imported when it is asked for; the first paint needs settings only.
_LATER = {
    "Attempt": "attempt",
    "Step": "attempt",
    "ImportSummary": "exchange",
    "Confidence": "review",
    "QuestionState": "review",
    "LessonStanding": "state",
    "LessonState": "state",
    "ScenarioStanding": "state",
    "ScenarioState": "state",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
