"""A cloud kept as a topology file: the whole text or nothing, and what the format cannot hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from trainer.cloud import AwsService, BadInput, Cloud, Place, Problem
from trainer.cloud.renaming import friendly_ids, renamed
from trainer.cloud.topology import load_topology
from trainer.cloud.topology_text import write_topology
from trainer.cloud.yaml_reader import parse_yaml, read_yaml
from trainer.scenario.free import free_scenario
from trainer.scenario.reader import source_cloud
from trainer.scenario.scenario import Scenario
from trainer.scenario.whole import write_whole
from trainer.steps import UNKNOWN, Steps, at_once

SUFFIXES: Final = (".yaml", ".yml")

MADE_UP: Final = "input.made_up"
"""Reading a topology makes this of what its text leaves out, which harms nothing."""


def save(cloud: Cloud, target: Path, *, over: bool = False) -> tuple[Problem, ...]:
    """Write a cloud with readable ids; how what the file gives differs from it.

    Raises:
        BadInput: nothing is in the cloud, or the file exists and is not to be written ``over``, or
            it cannot be written.
    """
    return at_once(saving(cloud, target, over=over))


def saving(cloud: Cloud, target: Path, *, over: bool = False) -> Steps[tuple[Problem, ...]]:
    """As `save`, in steps: whoever stops before the last one has written nothing."""
    name = str(target)
    yield UNKNOWN
    if not cloud.resources:
        raise BadInput([Problem("input.nothing_in_it", Place(name))])
    if not over:
        refuse_existing(target)
    cloud = renamed(cloud, friendly_ids(cloud))
    yield UNKNOWN
    text = write_topology(cloud)
    yield UNKNOWN
    found = tuple(problem for problem in losses(cloud, text, name) if problem.code != MADE_UP)
    yield UNKNOWN
    write_whole(text, target)
    return found


def file_named(text: str) -> Path:
    """The topology file that a person means by what was typed, ``.yaml`` unless it says so.

    Raises:
        BadInput: the text cannot name a file.
    """
    name = text.strip()
    nameless = not Path(name).name or name == "~" or name.endswith("/")
    if nameless or not name.isprintable():
        raise BadInput([Problem("input.no_file_name", Place(name))])
    try:
        path = Path(name).expanduser()
    except RuntimeError as error:
        # There is no such user.
        raise BadInput([Problem("input.no_file_name", Place(name))]) from error
    return path if path.suffix in SUFFIXES else path.with_name(f"{path.name}.yaml")


def open_saved(path: Path) -> Scenario:
    """The free topology in a file.

    Raises:
        BadInput: the file cannot be read, or nothing is in it.
    """
    name = str(path)
    cloud = source_cloud(read_yaml(path, name=name))
    if not cloud.resources:
        raise BadInput([Problem("input.nothing_in_it", Place(name))])
    return free_scenario(cloud, path.name, path.parent)


def refuse_existing(target: Path) -> None:
    """Nothing is written over a file by mistake.

    Raises:
        BadInput: the file exists.
    """
    # Unlike `Path.exists`, this answers whatever is wrong with the path; writing tells of that.
    if os.path.lexists(target):
        raise BadInput([Problem("input.file_exists", Place(str(target)))])


def losses(cloud: Cloud, text: str, name: str) -> Iterator[Problem]:
    """How the cloud that a text gives differs from the one that is meant."""
    place = Place(name)
    try:
        again = load_topology(parse_yaml(text, name))
    except BadInput as bad:
        yield Problem("input.not_playable", place)
        yield from bad.problems
        return
    for resource_id, resource in cloud.resources.items():
        if again.resources.get(resource_id) != resource:
            yield Problem("input.not_the_same", place, {"id": resource_id})
    for resource_id, resource in again.resources.items():
        if resource_id not in cloud.resources and not isinstance(resource, AwsService):
            yield Problem(MADE_UP, place, {"id": resource_id})
