"""What authors have: a scenario to start from, a look at one, checks while writing, coverage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainer.cli import main
from trainer.cli.coverage import by_section
from trainer.cli.watch import each_change
from trainer.lesson.document import sections
from trainer.lesson.library import LessonLibrary
from trainer.lesson.questions.index import listed
from trainer.scenario.library import library
from trainer.scenario.patterns import subjects

Out = pytest.CaptureFixture[str]


def test_a_new_scenario_is_clean_and_can_be_shown(tmp_path: Path, capsys: Out) -> None:
    assert main(["new", "scenario", "late-orders", "--in", str(tmp_path)]) == 0
    file = tmp_path / "late-orders.yaml"
    assert str(file) in capsys.readouterr().out
    assert main(["lint", str(file)]) == 0
    assert main(["show", str(file), "--lang", "ja"]) == 0
    shown = capsys.readouterr().out
    assert "i-orders" in shown
    assert "依頼票の訴え" in shown
    assert "REJECT" in shown


def test_what_is_there_is_not_overwritten(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine", encoding="utf-8")
    assert main(["new", "scenario", "mine", "--in", str(tmp_path)]) == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Upper", "../out", "a b", 'x"y', "\x1b[31m"])
def test_an_id_that_is_none_is_refused(tmp_path: Path, capsys: Out, name: str) -> None:
    assert main(["new", "scenario", name, "--in", str(tmp_path)]) == 2
    assert not list(tmp_path.iterdir())
    assert "\x1b" not in capsys.readouterr().err


def test_coverage_has_a_row_for_everything(capsys: Out) -> None:
    main(["coverage", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert list(found["patterns"]) == list(subjects().patterns)
    assert list(found["systems"]) == list(subjects().systems)
    for name in library().paths:
        head = library().head(name)
        assert all(name in found["patterns"][pattern] for pattern in head.patterns)
    assert list(found["sections"]) == [section.id for section in sections()]
    row = found["sections"]["EC2インスタンスとの接続 3"]
    assert "security-groups-and-network-acls" in row["lessons"]
    assert row["questions"] >= row["engine_graded"] >= 2
    assert found["questions"]["ANS-C01 3.1"] >= 2
    main(["coverage", "--lang", "ja"])
    assert "b18" in capsys.readouterr().out


def test_a_section_is_complete_if_it_is_taught_asked_and_practised() -> None:
    lessons = LessonLibrary()
    head = lessons.head("security-groups-and-network-acls")
    questions = [q for q in listed(lessons) if q.lesson == head.id]
    practised = set(head.scenarios)
    for complete, rows in (
        (True, by_section([head], questions, practised, "en")),
        (False, by_section([head], [], practised, "en")),
        (False, by_section([head], questions, set(), "en")),
        (False, by_section([], questions, practised, "en")),
    ):
        row = next(row for row in rows if row.id == head.section)
        assert row.complete is complete


def test_each_change_of_a_file_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    rests = 0

    def rest(_: float) -> None:
        nonlocal rests
        rests += 1
        if rests == 2:
            file.write_text("changed", encoding="utf-8")
        if rests == 4:
            file.unlink()

    file.write_text("x", encoding="utf-8")
    changes = each_change(lambda: tmp_path.iterdir(), rest)
    seen = [next(changes) or rests for _ in range(3)]
    assert seen == [0, 2, 4]
