"""What a question can be asked about: a scenario by id, or a file."""

from __future__ import annotations

from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.cloud.yaml_reader import read_yaml
from trainer.reach import UnknownEnd, ends
from trainer.scenario.library import find_file
from trainer.scenario.reader import source_cloud

MOST_KNOWN = 12
"""An account has thousands of ends; a message names the first of them."""


def open_cloud(source: str) -> tuple[Cloud, str]:
    """The cloud of a scenario or topology, and what messages call where it came from.

    Raises:
        BadInput: the source cannot be read.
    """
    path, name = find_file(source)
    return source_cloud(read_yaml(path, name=name)), name


def unknown_end(cloud: Cloud, unknown: UnknownEnd, place: Place) -> BadInput:
    """What to tell whoever named an end that means nothing, or more than one thing."""
    known = unknown.nearest or ends(cloud)
    shown = ", ".join((*known[:MOST_KNOWN], *(("…",) if len(known) > MOST_KNOWN else ())))
    code = "format.shared_end" if unknown.shared else "format.unknown_end"
    return BadInput([Problem(code, place, {"found": unknown.text, "known": shown})])
