"""Whatever is pressed, typed and clicked on any screen: no exception, and nothing done is lost.

10,000 events in all, shared out over seeds so that each core has its part; with
``--monkey-events N`` more of them, or with ``--monkey-first-seed`` other ones.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from monkey import Monkey

from trainer.cloud.problem import BadInput, Place, Problem
from trainer.lesson.library import LessonLibrary
from trainer.progress import Store
from trainer.scenario import saving
from trainer.scenario.library import library
from trainer.scenario.whole import write_whole
from trainer.tui.shelf import Shelf

SEEDS = 20


@pytest.mark.parametrize("part", range(SEEDS))
async def test_monkey(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    part: int,
) -> None:
    count = request.config.getoption("--monkey-events") // SEEDS
    seed = request.config.getoption("--monkey-first-seed") + part
    content = some_content(random.Random(seed), tmp_path)

    def write_here(text: str, target: Path) -> None:
        if not target.resolve().is_relative_to(tmp_path):
            raise BadInput([Problem("input.no_file_name", Place(str(target)))])
        write_whole(text, target)

    monkeypatch.setattr(saving, "write_whole", write_here)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def shelf(store: Store) -> Shelf:
        lessons = LessonLibrary(content / "lessons")
        return Shelf(store, lessons=lessons, curriculum=content / "curriculum.yaml")

    monkey = Monkey(seed, tmp_path / "home", shelf)
    await monkey.play(count)


def some_content(chance: random.Random, folder: Path) -> Path:
    """A few lessons and scenarios, other ones for each seed, in a folder: the shorter the list, the
    sooner somebody without a plan comes to open something."""
    lessons = chance.sample(sorted(LessonLibrary().folders.items()), 2)
    for name, source in lessons:
        shutil.copytree(source, folder / "lessons" / name)
    items = [
        *(f"lesson:{name}" for name, _ in lessons),
        *(f"scenario:{name}" for name in chance.sample(sorted(library().paths), 3)),
    ]
    title = {"ja": "章", "en": "Chapter"}
    chapter = {"id": "all", "number": 1, "title": title, "items": items}
    text = json.dumps({"format": 1, "chapters": [chapter]})
    (folder / "curriculum.yaml").write_text(text, encoding="utf-8")
    return folder
