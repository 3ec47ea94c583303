"""``vpcdojo stats``: the figures line by line and as JSON."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from trainer.cli import main
from trainer.progress import open_store
from trainer.progress.statistics import Share
from trainer.text.statistics import bar

Out = pytest.CaptureFixture[str]
LESSON = "security-groups-and-network-acls"


def stats(capsys: Out, *arguments: str) -> str:
    assert main(["stats", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_before_anything_is_done_every_section_says_so(capsys: Out) -> None:
    out = stats(capsys, "--lang", "en")
    assert "Nothing is done yet." in out
    assert "You have not predicted a packet yet." in out
    assert "0 %" not in out
    assert "記録はまだありません。" in stats(capsys, "--lang", "ja")


def test_what_was_done_is_counted(capsys: Out) -> None:
    with open_store() as store:
        store.mark_lesson_done(LESSON)
        store.record_answer(f"{LESSON}/way-to-app", ["1"], right=False)
    out = stats(capsys, "--lang", "en")
    today = datetime.now().astimezone().date().isoformat()
    line = next(line for line in out.splitlines() if today in line)
    assert line.endswith("1 lesson · 0/1 answers right")
    assert "lesson: 1/1 question wrong" in out


def test_as_json(capsys: Out) -> None:
    with open_store() as store:
        store.record_answer(f"{LESSON}/way-to-app", ["1"], right=False)
    told = json.loads(stats(capsys, "--json"))
    assert told["weak"] == [{"item": f"lesson:{LESSON}", "failed": {"good": 1, "all": 1}}]
    assert told["total"]["answers"] == {"good": 0, "all": 1}
    assert {"exam", "domain", "questions", "scenarios"} == set(told["exams"][0])


@pytest.mark.parametrize(
    ("good", "of", "full"), [(0, 9, 0), (1, 900, 1), (899, 900, 9), (9, 9, 10), (0, 0, 0)]
)
def test_a_bar_is_full_or_empty_only_if_that_is_so(good: int, of: int, full: int) -> None:
    assert bar(Share(good, of), 10) == (full, 10 - full)
