"""What the learner did: a log in SQLite that outlives crashes, full disks and second windows."""

from trainer.progress.attempt import Attempt, Step
from trainer.progress.event import BadEvent, StepKind
from trainer.progress.exchange import ImportSummary
from trainer.progress.folder import data_folder
from trainer.progress.glance import glance
from trainer.progress.review import Confidence, QuestionState
from trainer.progress.scope import EVERYTHING, Scope, lesson_scope, scenario_scope
from trainer.progress.state import (
    LessonStanding,
    LessonState,
    ScenarioStanding,
    ScenarioState,
)
from trainer.progress.store import Store, open_store
from trainer.progress.trouble import Trouble, TroubleKind

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
