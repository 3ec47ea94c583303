"""Opening each screen, and key to paint on it, in a real terminal of 120x40; and after it, memory.

Run by hand: ``python tests/benchmarks/screens.py [PART OF A NAME]``. The goals are 300 ms and
50 ms. Told are the first paint that has what was asked for and the last that follows, which has
what may come later: a description, a scroll bar, a cursor that blinks. Only what was measured
while the processor ran at its best counts (``pace.py``); what the first time took is told beside
it, with "~" if it did not. A move of the packet, which is animation, is switched off.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import sleep

from window import PACE, Cost, Window

from trainer.lesson.library import LessonLibrary
from trainer.progress import open_store
from trainer.scenario.library import library
from trainer.text.language import Language

ESCAPE, ENTER, TAB = "\x1b", "\r", "\t"
F1, F3, F4, F5, F6, F7, F9 = (
    *("\x1bOP", "\x1bOR", "\x1bOS"),
    *(f"\x1b[{number}~" for number in (15, 17, 18, 20)),
)
DOWN, RIGHT, LEFT = "\x1b[B", "\x1b[C", "\x1b[D"
ROUNDS = 12
TYPED = 0.2
"""Seconds without a paint after which a word that was typed is there."""


@dataclass(frozen=True)
class Place:
    """How a screen is opened from home, what it shows then, keys to try there, the way back."""

    name: str
    before: tuple[str, ...]
    opening: str
    mark: str
    keys: dict[str, str]
    """Keys to press there, by name: one that is pressed three times, or the letters of a word."""
    back: tuple[str, ...] = (ESCAPE,)
    reading: float = 0.0
    """Seconds that somebody looks at it before each key."""


def found(title: str) -> tuple[str, ...]:
    """The keys that find a title in the palette."""
    return (F3, title)


def places() -> list[Place]:
    lessons = LessonLibrary()
    longest = max(lessons.folders, key=lambda name: _size(lessons.folders[name]))
    scenarios = library()
    capstone = max(
        (name for name in scenarios.paths if name.startswith("capstone")),
        key=lambda name: scenarios.paths[name].stat().st_size,
    )
    lesson = lessons.head(longest).title[Language.EN]
    task = scenarios.head(capstone).title[Language.EN]
    return [
        Place("home's list", (), DOWN, "", {"down": DOWN}, ()),
        Place("palette", (), F3, "ype part", {"a letter": "sub", "down": DOWN}),
        Place("help", (), F1, "", {"down": DOWN}),
        Place("settings", (), F4, "Colours", {"down": DOWN}),
        Place("glossary", (), "g", "", {"a letter": "sub", "down": DOWN}),
        Place("practice", (), "p", "", {"down": DOWN}),
        Place("statistics", (), "s", "", {"down": DOWN}),
        Place("free topologies", (), "f", "", {"down": DOWN}),
        Place(
            f"lesson {longest}",
            found(lesson),
            ENTER,
            "page ",
            {"page": RIGHT},
            reading=0.5,
        ),
        Place(
            "pages of it at once",
            found(lesson),
            ENTER,
            "page ",
            {"page on": RIGHT},
            (LEFT, LEFT, LEFT, ESCAPE),
        ),
        Place(
            f"scenario {capstone}",
            found(task),
            ENTER,
            " met",
            {"pane": F7, "down": DOWN, "topology": F6, "move": RIGHT, "ticket": F5},
        ),
        Place(
            "prompt in it",
            (*found(task), ENTER, F9),
            "aws ec2 describe-vpcs" + ENTER,
            "",
            {"a letter": " --"},
            (ESCAPE, ESCAPE, ESCAPE),
        ),
        Place("trace in it", (*found(task), ENTER, F5, TAB), ENTER, "", {"down the steps": DOWN}),
    ]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as home:
        with open_store(Path(home)) as store:
            store.set_setting("animation", False)
        window = Window(["-m", "trainer", "--lang", "en"], Path(home))
        try:
            window.first("Next")
            for place in places():
                if part in place.name:
                    measure(window, place)
            print(f"memory {window.memory():.0f} MB")
        finally:
            window.close()


def measure(window: Window, place: Place) -> None:
    """Open a place and press its keys, until enough was measured at the processor's best."""
    opened: list[Cost] = []
    pressed: dict[str, list[Cost]] = {name: [] for name in place.keys}
    for _ in range(ROUNDS):
        for keys in place.before:
            window.press(keys)
        # Letters that come at once are not painted one by one.
        window.quiet(TYPED)
        PACE.wait()
        opened.append(window.press(place.opening, place.mark))
        for name, keys in place.keys.items():
            for key in keys if keys.isprintable() else [keys] * 3:
                sleep(place.reading)
                pressed[name].append(window.press(key))
        for keys in place.back:
            window.press(keys)
        if all(sum(cost.steady for cost in costs) >= 3 for costs in (opened, *pressed.values())):
            break
    _tell(place.name, "opens", opened, 300)
    for name, costs in pressed.items():
        _tell("", name, costs, 50)


def _tell(name: str, what: str, costs: list[Cost], goal: int) -> None:
    steady = [cost for cost in costs if cost.steady] or costs
    middle = Cost(*(median(part) for part in zip(*steady, strict=True)))
    begun = costs[0]
    print(
        f"{name:32}{what:16}{middle.first:6.0f} to{middle.last:5.0f} ms  cpu{middle.cpu:5.0f}"
        f"  once{begun.first:5.0f} to{begun.last:5.0f}{' ' if begun.steady else '~'}"
        f"  ({len(steady)} of {len(costs)})"
        f"{'  <-- over' if middle.first > goal else ''}",
        flush=True,
    )


if __name__ == "__main__":
    main()
