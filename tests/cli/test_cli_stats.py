"""``vpcdojo stats``: the figures line by line and as JSON."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from trainer.cli import main
from trainer.progress import Confidence, open_store
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


def test_how_sure_one_was_is_told_beside_how_right(capsys: Out) -> None:
    with open_store() as store:
        for number in range(10):
            key = f"{LESSON}/way-to-app" if number == 9 else f"gone/{number}"
            store.record_answer(key, ["1"], right=number < 7, confidence=Confidence.SURE)
    out = stats(capsys, "--lang", "en")
    assert "Sure, but wrong: look at these first" in out.splitlines()[0]
    assert "lesson: 1 question" in out.splitlines()[1]
    assert any("sure " in line and line.endswith("7/10 right, 70 %") for line in out.splitlines())
    assert "Too sure: of 10 answers that you were sure of, 3 were wrong." in out
    assert "自信が強すぎます。" in stats(capsys, "--lang", "ja")
    told = json.loads(stats(capsys, "--json"))
    assert told["confidence"] == {
        "levels": {"sure": {"good": 7, "all": 10}},
        "bias": "overconfident",
    }
    assert told["misconceived"] == [
        {"item": f"lesson:{LESSON}", "questions": [f"{LESSON}/way-to-app"]}
    ]


@pytest.mark.parametrize(
    ("good", "of", "full"), [(0, 9, 0), (1, 900, 1), (899, 900, 9), (9, 9, 10), (0, 0, 0)]
)
def test_a_bar_is_full_or_empty_only_if_that_is_so(good: int, of: int, full: int) -> None:
    assert bar(Share(good, of), 10) == (full, 10 - full)
