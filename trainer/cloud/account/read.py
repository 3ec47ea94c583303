"""From saved responses to a `Cloud`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.cloud.account import networks
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.responses import load_responses
from trainer.cloud.cloud import Cloud
from trainer.cloud.dangling import sound
from trainer.cloud.problem import Problem

STEPS: tuple[Callable[[AccountDraft], None], ...] = (
    networks.read_vpcs,
    networks.read_subnets,
)
"""A cloud is made in this order; each step may look at what the steps before it made."""


@dataclass(frozen=True, slots=True)
class Account:
    """What was read, and what was odd or absent in it."""

    cloud: Cloud
    warnings: tuple[Problem, ...]


def read_account(path: Path) -> Account:
    """The cloud that the responses in a folder or a file tell of.

    Raises:
        BadInput: the path cannot be read or holds no AWS response.
    """
    draft = AccountDraft(load_responses(path), str(path))
    for step in STEPS:
        step(draft)
    return Account(sound(draft.cloud()), draft.responses.warnings.all(draft.name))
