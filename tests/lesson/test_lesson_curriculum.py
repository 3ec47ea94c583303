from pathlib import Path

import pytest

from trainer.cloud import BadInput
from trainer.lesson.curriculum import read_curriculum

GOOD = """\
format: 1
chapters:
  - id: one
    number: 1
    title: {ja: 一, en: One}
    items:
      - lesson:first
      - scenario:second
  - id: two
    number: 2
    title: {ja: 二, en: Two}
    items: []
"""


def test_chapters_and_items_keep_their_order(tmp_path: Path) -> None:
    curriculum = read_curriculum(written(tmp_path, GOOD))
    assert [chapter.id for chapter in curriculum.chapters] == ["one", "two"]
    assert [str(item) for item in curriculum.items()] == ["lesson:first", "scenario:second"]
    assert curriculum.chapters[0].title["ja"] == "一"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("scenario:second", "lesson:first", "lesson.item_twice", 8),
        ("scenario:second", "second", "lesson.bad_item", 8),
        ("scenario:second", "scenario:../x", "lesson.bad_item", 8),
        ("id: two", "id: one", "lesson.chapter_twice", 9),
        ("format: 1", "format: 2", "input.number_out_of_range", 1),
        ("    items: []\n", "", "input.missing_key", 9),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        read_curriculum(written(tmp_path, GOOD.replace(old, new, 1)))
    assert [(p.code, p.place.line) for p in caught.value.problems] == [(code, line)]


def written(folder: Path, text: str) -> Path:
    path = folder / "curriculum.yaml"
    path.write_text(text, encoding="utf-8")
    return path
