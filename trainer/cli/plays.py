"""What can be played: a scenario by id or file, and any topology or account to try things on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from trainer.cli.console import Console
from trainer.cli.sources import is_account, open_cloud
from trainer.cloud import BadInput, Place, Problem
from trainer.cloud.node import Node
from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.free import free_scenario
from trainer.scenario.library import find_file, library, open_scenario
from trainer.scenario.scenario import Scenario
from trainer.scenario.scratch import Start, scratch

_OF_SCENARIOS: Final = ("format", "ticket", "goals")
"""Keys by which a file says that it is more than a topology."""


def open_play(console: Console, source: str, *, every_warning: bool = False) -> Scenario:
    """The scenario that is meant, or one without goals around a topology or an account.

    Raises:
        BadInput: there is no such source, or it cannot be read, or nothing is in it.
    """
    if source in library().paths:
        return open_scenario(source)
    if not is_account(source):
        path, name = find_file(source)
        if not _is_topology(read_yaml(path, name=name)):
            return open_scenario(source)
    cloud, name = open_cloud(console, source, every_warning=every_warning)
    if not cloud.resources:
        raise BadInput([Problem("input.nothing_in_it", Place(name))])
    path = Path(source)
    return free_scenario(cloud, name, path if path.is_dir() else path.parent)


def open_new(start: str) -> Scenario:
    """A topology of the learner's own that begins as ``start``, the name of a `Start`."""
    return scratch(Start(start))


def _is_topology(node: Node) -> bool:
    return all(node.get(key) is None for key in _OF_SCENARIOS)
