"""Writes steps until it is killed, and says of each one when the store has taken it.

Run with a folder, the name of a scenario and a file for the ids.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from trainer.progress import StepKind, open_store


def main(folder: Path, scenario: str, acknowledged: Path) -> None:
    store = open_store(folder)
    attempt = store.start_attempt(scenario, "hash")
    out = os.open(acknowledged, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for number in count():
        step = store.log_step(attempt, StepKind.COMMAND, {"number": number})
        if store.unsaved == 0:
            os.write(out, f"{step}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
