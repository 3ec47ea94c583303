"""``vpcdojo lint`` over many files: on all cores, as if one were checked after the other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from trainer.cli import checks, main
from trainer.cli.checks import Job, LessonFolder, OneLesson, ScenarioFile, check, check_all
from trainer.cli.pictures import too_wide
from trainer.scenario.library import content_folder
from trainer.scenario.lint import Shelf
from trainer.text.catalogue import problem_line
from trainer.text.language import Language

Out = pytest.CaptureFixture[str]
SMALL = (Path(__file__).parents[1] / "scenario" / "small.yaml").read_text(encoding="utf-8")
SHELF = Shelf(frozenset({"lesson:security-groups-and-network-acls"}))
FILES = 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scenarios of which every third has a fault, and one cannot be read."""
    for number in range(FILES):
        text = SMALL.replace("id: small", f"id: small-{number}", 1)
        if number % 3 == 0:
            text = text.replace("fails: [works]", "fails: [rest]")
        if number == 5:
            text = "["
        (tmp_path / f"small-{number}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def jobs(folder: Path) -> list[Job]:
    return [ScenarioFile(path) for path in sorted(folder.iterdir())]


def test_processes_find_what_one_finds_in_the_same_order(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [check(SHELF, job) for job in jobs]
    monkeypatch.setattr(checks, "_cores", lambda: 2)
    assert [*check_all(jobs, SHELF)] == alone
    assert [bool(one.problems) for one in alone] == [n % 3 == 0 or n == 5 for n in range(FILES)]


def test_what_processes_leave_undone_is_done_here(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_and_no_more(*_: object) -> Iterator[object]:
        yield check(SHELF, jobs[0])
        raise BrokenExecutor

    monkeypatch.setattr(checks, "_cores", lambda: 2)
    monkeypatch.setattr(checks, "_on_cores", one_and_no_more)
    assert [one.job for one in check_all(jobs, SHELF)] == jobs


def test_few_files_start_no_processes(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_cores", lambda: 2)
    monkeypatch.setattr(checks, "_on_cores", None)
    assert len([*check_all(jobs[:3], SHELF)]) == 3


def test_without_paths_all_content_is_checked(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Out,
) -> None:
    (folder / "small-5.yaml").unlink()
    lessons = tmp_path_factory.mktemp("lessons")
    asked: list[str] = []

    def content(kind: str) -> Path:
        asked.append(kind)
        return folder if kind == "scenarios" else lessons

    monkeypatch.setattr("trainer.cli.lint.content_folder", content)
    assert main(["lint", "--json"]) == 1
    assert asked == ["scenarios", "lessons"]
    told = json.loads(capsys.readouterr().out)
    assert told["scenarios"] == FILES - 1
    found = [(Path(one["file"]).stem, one["code"]) for one in told["findings"]]
    assert found == [(f"small-{n}", "lint.wrong_fix_differs") for n in (0, 3, 6)]


def test_the_lessons_of_the_program_fit_a_page() -> None:
    assert list(too_wide(content_folder("lessons"))) == []


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A lesson with a figure whose gateways have no room beside one another."""
    name = "security-groups-and-network-acls"
    shutil.copytree(content_folder("lessons") / name, tmp_path / name)
    figures = tmp_path / name / "figures.yaml"
    text = figures.read_text(encoding="utf-8")
    long = "ways-out-" * 4
    more = (
        f"    egress_only_internet_gateways:\n      eigw-{long}: {{}}\n"
        f"    regional_nat_gateways:\n      nat-{long}: {{}}\n"
    )
    text = text.replace("    internet_gateways:\n", f"{more}    internet_gateways:\n", 1)
    figures.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_figure_that_is_wider_than_a_page_is_told(wide: Path) -> None:
    for job in (LessonFolder(wide, 1), OneLesson(next(wide.iterdir()))):
        found = [p for p in check(SHELF, job).problems if p.code == "lesson.picture_too_wide"]
        assert found
        assert "71" in problem_line(Language.EN, found[0])
