"""``vpcdojo new scenario ID``: a small scenario that works, to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from trainer.cli.console import Console
from trainer.cloud import BadInput, Place, Problem
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.head import read_id

TEMPLATE: Final = "template.yaml"
NAME: Final = "my-scenario"
"""What the template calls itself."""


def run(console: Console, name: str, folder: str) -> int:
    """Write ``ID.yaml`` into the folder; a file that is there is never overwritten.

    Raises:
        BadInput: the id is none, or the file cannot be written.
    """
    read_id(parse_yaml(f'"{name}"' if name.isprintable() and '"' not in name else "''", "ID"))
    text = files("trainer.scenario").joinpath(TEMPLATE).read_text(encoding="utf-8")
    path = Path(folder) / f"{name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace(NAME, name))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem("cli.new.unwritable", Place(str(path)), {"reason": reason})
        raise BadInput([problem]) from error
    console.say("cli.new.written", path=str(path))
    return 0
