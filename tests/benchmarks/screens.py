"""Opening each screen, and key to paint on it, in a real terminal of 120x40; and after it, memory.

Run by hand: ``python tests/benchmarks/screens.py``. The goals are 300 ms and 50 ms. A paint ends
when nothing more comes, so a move of the packet, which is animation, is switched off.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import sleep

from window import Cost, Window

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
OFTEN = 9


@dataclass(frozen=True)
class Place:
    """How a screen is opened from home, what it shows then, keys to try there, the way back."""

    name: str
    before: tuple[str, ...]
    opening: str
    mark: str
    keys: dict[str, str]
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
    trace = {"down the steps": DOWN, "trace the goal": ENTER}
    return [
        Place("home's list", (), DOWN, "", {"down": DOWN}, ()),
        Place("palette", (), F3, "ype part", {"a letter": "a", "down": DOWN}),
        Place("help", (), F1, "", {"down": DOWN}),
        Place("settings", (), F4, "Colours", {"down": DOWN}),
        Place("glossary", (), "g", "", {"a letter": "n", "down": DOWN}),
        Place("practice", (), "p", "", {"down": DOWN}),
        Place("statistics", (), "s", "", {"down": DOWN}),
        Place("free topologies", (), "f", "", {"down": DOWN}),
        Place(
            f"lesson {longest}",
            found(lesson),
            ENTER,
            "page ",
            {"down": "j", "page": RIGHT},
            reading=0.5,
        ),
        Place("its pages at once", found(lesson), ENTER, "page ", {"page back": LEFT}),
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
            {"a letter": "a"},
            (ESCAPE, ESCAPE, ESCAPE),
        ),
        Place("trace in it", (*found(task), ENTER, F5, TAB), ENTER, "", trace),
    ]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        with open_store(Path(home)) as store:
            store.set_setting("animation", False)
        window = Window(["-m", "trainer", "--lang", "en"], Path(home))
        try:
            window.first("Next")
            for place in places():
                measure(window, place)
            print(f"memory {window.memory():.0f} MB")
        finally:
            window.close()


def measure(window: Window, place: Place) -> None:
    opened: list[Cost] = []
    pressed: dict[str, list[Cost]] = {name: [] for name in place.keys}
    for _ in range(3):
        for keys in place.before:
            window.press(keys)
        opened.append(window.press(place.opening, place.mark))
        for name, keys in place.keys.items():
            for _ in range(OFTEN // 3):
                sleep(place.reading)
                pressed[name].append(window.press(keys))
        for keys in place.back:
            window.press(keys)
    _tell(place.name, "opens", opened, 300)
    for name, costs in pressed.items():
        _tell("", name, costs, 50)


def _tell(name: str, what: str, costs: list[Cost], goal: int) -> None:
    first, rest = costs[0], Cost(*(median(part) for part in zip(*costs, strict=True)))
    mark = "  <-- over" if rest.cpu > goal else ""
    print(
        f"{name:38}{what:16} {rest.wall:6.0f} ms  cpu {rest.cpu:5.0f}"
        f"  (first {first.wall:5.0f}, cpu {first.cpu:5.0f}){mark}",
        flush=True,
    )


if __name__ == "__main__":
    main()
