"""``vpcdojo new scenario ID``: a small scenario that works, to start from."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Final

from trainer.cli.console import Console
from trainer.cloud import BadInput, Place, Problem
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.head import read_id

TEMPLATE: Final = "template.yaml"
SCHEMA: Final = "scenario.schema.json"
NAME: Final = "my-scenario"
"""What the template calls itself."""


def run(console: Console, name: str, folder: str) -> int:
    """Write ``ID.yaml`` into the folder, and beside it the schema by which editors complete and
    check; a file that is there is never overwritten.

    Raises:
        BadInput: the id is none, or the file cannot be written.
    """
    read_id(parse_yaml(f'"{name}"' if name.isprintable() and '"' not in name else "''", "ID"))
    path = Path(folder) / f"{name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_ours(TEMPLATE).replace(NAME, name))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem("cli.new.unwritable", Place(str(path)), {"reason": reason})
        raise BadInput([problem]) from error
    with suppress(OSError), path.with_name(SCHEMA).open("x", encoding="utf-8") as file:
        file.write(_ours(SCHEMA))
    console.say("cli.new.written", path=str(path))
    return 0


def _ours(name: str) -> str:
    return files("trainer.scenario").joinpath(name).read_text(encoding="utf-8")
