"""How long each screen keeps a key waiting: the longest block of the event loop, action by action.

Run by hand: ``python tests/benchmarks/lag.py [PART…] [--size 120x40]``; without parts, all of them.
The program runs as in a terminal, with its own content. Beside it a task asks for its turn every
millisecond: what the screen's thread works until the task has it is a block. It is measured in
processor time of that thread, because other programs cannot add to it, and in time by the clock,
which has also what the thread waits for others of its own process. What was measured while the
processor was slower than its best (``pace.py``) is told with "~" and does not count.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

from large import large_log
from organisation import organisation
from pace import WITHIN, Pace
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from trainer.progress import Store, open_store
from trainer.scenario.saving import save
from trainer.text import wrapping
from trainer.text.language import Language
from trainer.tui import cycles, timers
from trainer.tui.app import DojoApp
from trainer.tui.memory import search_only_when_idle
from trainer.tui.practice.round import RoundScreen
from trainer.tui.scenario.form_screen import FieldLine
from trainer.tui.scratch.saved import remember_saved

EVERY = 0.001
QUIET = 0.25
"""Seconds without work after which an action has come to its end."""

AT_HOME = 1.2
"""Seconds that a person looks around at home, in which what was left is let go of."""

LETS_GO = 12.0
"""Seconds in which a large network that was left is let go of."""

LONGEST = 20.0
LETTERS = {"minus": "-", "space": " "}
LIMIT = 0.05

Screens = Pilot[None]
Action = Callable[[], Awaitable[object] | object]


@dataclass
class Sampler:
    """The longest blocks since the last look. ``only`` is what names of content have to hold."""

    pace: Pace
    only: str = ""
    processor: float = 0.0
    clock: float = 0.0
    last_busy: float = 0.0
    found: list[float] = field(default_factory=list)
    """The longest block of each action, in seconds of processor time."""
    slow: int = 0
    """Actions that were measured while the processor was slower than its best."""

    def wants(self, name: str) -> bool:
        """Whether to measure content of this name."""
        return self.only in name

    async def run(self) -> None:
        """Ask for a turn again and again."""
        worked, now = thread_time(), perf_counter()
        while True:
            await asyncio.sleep(EVERY)
            worked_before, before = worked, now
            worked, now = thread_time(), perf_counter()
            self.processor = max(self.processor, worked - worked_before)
            self.clock = max(self.clock, now - before - EVERY)
            if worked - worked_before > 0.002:
                self.last_busy = now

    async def watch(self, name: str, pilot: Screens, act: Action) -> None:
        """Do something, wait for its end, and keep how long it blocked and took."""
        self.pace.wait()
        pace = self.pace.now()
        # As whoever opens something has pressed a key, for which no search for cycles is made.
        pilot.app.simulate_key("f24")
        await asyncio.sleep(2 * EVERY)
        self.processor = self.clock = 0.0
        start = self.last_busy = perf_counter()
        done = act()
        if isinstance(done, Awaitable):
            await done
        working = start
        while perf_counter() - max(self.last_busy, working) < QUIET:
            if any(not worker.is_finished for worker in pilot.app.workers):
                working = perf_counter()
            await asyncio.sleep(0.02)
            if perf_counter() - start > LONGEST:
                break
        took = self.last_busy - start
        steady = max(pace, self.pace.now()) <= WITHIN
        if steady:
            self.found.append(self.processor)
        else:
            self.slow += 1
        over = "  <-- more than 50 ms" if self.processor > LIMIT else ""
        mark = over if steady else "  ~"
        print(
            f"{name:58}{1000 * self.processor:7.0f} ms"
            f"{1000 * self.clock:8.0f} ms{took:8.2f} s{mark}",
            flush=True,
        )


@asynccontextmanager
async def running(
    store: Store, size: tuple[int, int], only: str
) -> AsyncIterator[tuple[Screens, Sampler]]:
    """The trainer at home, and a sampler beside it."""
    app = DojoApp(store, language=Language.JA)
    sampler = Sampler(Pace(min(os.sched_getaffinity(0))), only)
    async with app.run_test(size=size, notifications=True) as pilot:
        task = asyncio.create_task(sampler.run())
        yield pilot, sampler
        task.cancel()


def keys(pilot: Screens, *names: str) -> Action:
    """Press keys without waiting for what comes of them."""

    async def press() -> None:
        for name in names:
            letter = LETTERS.get(name, name if len(name) == 1 else None)
            pilot.app.post_message(Key(name, letter))
            await asyncio.sleep(0)

    return press


async def home(pilot: Screens, sampler: Sampler) -> None:
    """Home and the boxes over it."""
    await sampler.watch("home", pilot, lambda: None)
    for name, key in (
        ("help", "f1"),
        ("settings", "f4"),
        ("palette", "f3"),
        ("glossary", "ctrl+g"),
        ("statistics", "s"),
        ("practice", "p"),
    ):
        await sampler.watch(name, pilot, keys(pilot, key))
        await sampler.watch(f"  back from {name}", pilot, keys(pilot, "escape"))


async def lessons(pilot: Screens, sampler: Sampler) -> None:
    """Every lesson, and all of its pages one after the other."""
    app = pilot.app
    assert isinstance(app, DojoApp)
    for entry in list(app.shelf.entries()):
        if entry.reference.startswith("lesson:") and sampler.wants(entry.reference):
            await sampler.watch(entry.reference, pilot, lambda e=entry: app.go(e.reference))
            await sampler.watch("  turn its pages", pilot, keys(pilot, *["right"] * 12))
            await sampler.watch("  and back", pilot, keys(pilot, *["left"] * 12))
            app.pop_screen()
            await asyncio.sleep(AT_HOME)


async def questions(pilot: Screens, sampler: Sampler) -> None:
    """Every question: asked and answered."""
    app = pilot.app
    assert isinstance(app, DojoApp)
    for question in app.shelf.questions:
        if not sampler.wants(question.key):
            continue
        screen = RoundScreen((question.key,))
        name = f"{question.kind} {question.key}"
        await sampler.watch(name, pilot, lambda s=screen: app.push_screen(s))
        await sampler.watch("  answered", pilot, keys(pilot, "1"))
        app.pop_screen()
        await asyncio.sleep(AT_HOME)


async def scenarios(pilot: Screens, sampler: Sampler) -> None:
    """Every scenario: opened, looked at, reset, submitted."""
    app = pilot.app
    assert isinstance(app, DojoApp)
    for entry in list(app.shelf.entries()):
        if entry.reference.startswith("scenario:") and sampler.wants(entry.reference):
            await sampler.watch(entry.reference, pilot, lambda e=entry: app.go(e.reference))
            await sampler.watch("  tabs", pilot, keys(pilot, "f7", *["right"] * 4))
            await sampler.watch("  submitted", pilot, keys(pilot, "s"))
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await asyncio.sleep(0.05)
            await asyncio.sleep(AT_HOME)


async def account(pilot: Screens, sampler: Sampler) -> None:
    """A network of 10,000 interfaces, from the file that it is kept in until it is left."""
    app = pilot.app
    assert isinstance(app, DojoApp)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        save(organisation(100, 10_000, 2_000), file)
        # Whoever opens the file has not made it in the same program.
        gc.collect()
        remember_saved(app.store, file)
        await sampler.watch("free topologies", pilot, app.action_scratch)
        await sampler.watch("  10,000 interfaces", pilot, keys(pilot, "end", "enter"))
        for name, pressed in (
            ("inspector tabs", ("f7", *["right"] * 4)),
            ("move on the map", ("f6", "down", "right")),
            ("zoom", ("z",)),
            ("palette", ("f3",)),
            ("find something", ("i", "minus", "5", "minus", "7")),
            ("go there", ("enter",)),
            ("ask for a flow", ("f6", "t")),
            ("its ends", ("i", "minus", "1", "minus", "5")),
            ("a wrong one", ("7", "7", "7", "7", "tab")),
            ("back to the first", ("shift+tab", "backspace", "i", "minus", "1", "minus", "5")),
            ("its answer", ("enter",)),
            ("compare", ("f6", "c")),
            ("leave that", ("escape",)),
        ):
            await sampler.watch(f"  {name}", pilot, keys(pilot, *pressed))
        for line in (
            "aws ec2 describe-vpcs",
            "aws ec2 describe-instances --instance-ids i-1-1",
            "aws ec2 describe-network-interfaces --query length(NetworkInterfaces)",
            "aws ec2 describe-network-interfaces",
            "aws ec2 delete-security-group --group-id nothing",
            "aws ec2 create-tags --resources i-1-1 --tags Key=Name,Value=x",
            "aws ec2 authorize-security-group-ingress --group-id sg-tier-1 --protocol tcp"
            " --port 22 --cidr 10.0.0.0/8",
        ):
            await type_line(pilot, sampler, line)
            await sampler.watch("    carried out", pilot, keys(pilot, "enter"))
        await type_line(pilot, sampler, "aws ec2 describe-instances --instance-ids i-")
        await sampler.watch("    completed", pilot, keys(pilot, "tab"))
        await sampler.watch("    another", pilot, keys(pilot, "down", "enter", "escape"))
        await sampler.watch("  what has changed", pilot, keys(pilot, "f6", "c"))
        await sampler.watch("  leave that", pilot, keys(pilot, "escape"))
        await sampler.watch("  undo", pilot, keys(pilot, "f6", "u"))
        group = ("f3", *("minus" if letter == "-" else letter for letter in "sg-tier-2"), "enter")
        await sampler.watch("  a security group", pilot, keys(pilot, *group))
        await sampler.watch("  a form", pilot, keys(pilot, "a"))
        for line, text in zip(app.screen.query(FieldLine), ("tcp/22", "10.0.0.0/8"), strict=False):
            line.put(text)
        await sampler.watch("    preview", pilot, keys(pilot, "f5"))
        await sampler.watch("    applied", pilot, keys(pilot, "escape", "enter"))
        await sampler.watch("  keep", pilot, keys(pilot, "s"))
        name = app.focused
        assert isinstance(name, Input)
        name.value = str(Path(folder) / "changed")
        await sampler.watch("    in a file", pilot, keys(pilot, "enter"))
        await sampler.watch("  leave", pilot, keys(pilot, "escape", "escape"))
        await sampler.watch("  let go of it", pilot, lambda: asyncio.sleep(LETS_GO))
        await sampler.watch("  home again", pilot, keys(pilot, "down"))


async def type_line(pilot: Screens, sampler: Sampler, line: str) -> None:
    """Write a line at the prompt."""
    await sampler.watch("  F9", pilot, keys(pilot, "f9"))
    field = pilot.app.focused
    assert isinstance(field, Input)

    def put() -> None:
        field.value = line
        field.cursor_position = len(line)

    await sampler.watch(f"  $ {line[:48]}", pilot, put)


PARTS = {
    "home": home,
    "lessons": lessons,
    "questions": questions,
    "scenarios": scenarios,
    "account": account,
}


async def measure(parts: list[str], size: tuple[int, int], events: int, only: str) -> None:
    print(f"{'':58}{'processor':>10}{'clock':>11}{'in all':>10}")
    for part in parts:
        with TemporaryDirectory() as folder:
            if events:
                large_log(Path(folder), events)
            with open_store(Path(folder)) as store:
                store.set_setting("animation", False)
                async with running(store, size, only) as (pilot, sampler):
                    if part != "home":
                        await sampler.watch("home", pilot, lambda: None)
                    await PARTS[part](pilot, sampler)
        over = sum(block > LIMIT for block in sampler.found)
        print(
            f"{part}: {over} of {len(sampler.found)} actions block longer than 50 ms,"
            f" {sampler.slow} more were measured too slowly\n"
        )


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--events", type=int, default=0, help="size of the learner's log")
    parser.add_argument("--only", default="", help="measure only content whose name holds this")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    search_only_when_idle()
    wrapping.install()
    cycles.install()
    timers.install()
    asyncio.run(measure(given.parts or list(PARTS), (width, height), given.events, given.only))


if __name__ == "__main__":
    sys.exit(main())
