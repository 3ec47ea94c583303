"""The kinds of goals. A goal states behaviour, never the edit that makes it true."""

from trainer.scenario.goals.budget import Budget
from trainer.scenario.goals.flow import Flow
from trainer.scenario.goals.goal import Goal, Mark, Reason, kinds, read_goal
from trainer.scenario.goals.ground import Ground
from trainer.scenario.goals.journey import Travel
from trainer.scenario.goals.keep import Keep
from trainer.scenario.goals.only import Only
from trainer.scenario.goals.path import Avoid, Via
from trainer.scenario.goals.reachable import Allow, Deny
from trainer.scenario.goals.setting import Setting
from trainer.scenario.goals.survives import Survives

__all__ = [
    "Allow",
    "Avoid",
    "Budget",
    "Deny",
    "Flow",
    "Goal",
    "Ground",
    "Keep",
    "Mark",
    "Only",
    "Reason",
    "Setting",
    "Survives",
    "Travel",
    "Via",
    "kinds",
    "read_goal",
]
