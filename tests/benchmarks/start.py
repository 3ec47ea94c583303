"""Start to first paint, as a ratio to a Textual app with one label, in alternating runs.

Run by hand: ``python tests/benchmarks/start.py [RUNS]``. The goal is 1.3 at most. Only pairs
count that were measured while the processor ran at its best (``pace.py``).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from window import PACE, Cost, Window

PATIENCE = 6
"""How many times more pairs than asked for are run at most."""

BARE = """
from textual.app import App
from textual.widgets import Label

class Bare(App):
    def compose(self):
        yield Label("one label")

Bare().run()
"""


def once(arguments: list[str], mark: str) -> Cost:
    PACE.wait()
    with tempfile.TemporaryDirectory() as home:
        window = Window(arguments, Path(home))
        try:
            return window.first(mark)
        finally:
            window.close()


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    bare: list[Cost] = []
    ours: list[Cost] = []
    once(["-c", BARE], "one label")  # only warms the disk
    for _ in range(PATIENCE * runs):
        pair = (
            once(["-c", BARE], "one label"),
            once(["-m", "trainer", "--lang", "en"], "VPC Dojo"),
        )
        if all(cost.steady for cost in pair):
            bare.append(pair[0])
            ours.append(pair[1])
        if len(bare) == runs:
            break
    print(f"{len(bare)} pairs while the processor ran at its best")
    for name in ("last", "cpu"):
        one, other = (median(getattr(cost, name) for cost in costs) for costs in (bare, ours))
        print(f"{name:4}  bare {one:6.0f} ms  trainer {other:6.0f} ms  ratio {other / one:.2f}")


if __name__ == "__main__":
    main()
