import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from trainer.cloud import BadInput
from trainer.lesson.library import LessonLibrary
from trainer.lesson.reader import read_lesson
from trainer.reach import Outcome
from trainer.text.catalogue import entries, problem_line
from trainer.text.language import Language

LESSONS = Path(__file__).parent.parent.parent / "lessons"
NAME = "security-groups-and-network-acls"
UNFILLED = re.compile(r"\{[a-z_]+\}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a good lesson, to be spoilt."""
    return Path(shutil.copytree(LESSONS / NAME, tmp_path / NAME))


def test_a_lesson_is_read_whole() -> None:
    lesson = LessonLibrary(LESSONS).open(NAME)
    assert lesson.head.title["ja"] == "セキュリティグループとネットワークACL"
    assert lesson.head.as_of > date(2026, 1, 1)
    assert [page.anchor for page in lesson.pages["ja"]] == [
        page.anchor for page in lesson.pages["en"]
    ]
    assert lesson.pages["en"][0].title == "The application that stays silent"
    assert lesson.figures["mirrored"].predict


def test_commands_make_one_figure_of_another() -> None:
    figures = LessonLibrary(LESSONS).open(NAME).figures
    claim = figures["repaired"].claims[0]
    before, after = (claim.verdict(figures[name].cloud) for name in ("mirrored", "repaired"))
    assert before
    assert after
    assert (before.outcome, after.outcome) == (Outcome.UNREACHABLE, Outcome.REACHABLE)


SPOILT = {
    # The file, what is replaced in it, by what, the code, and what stands on the line it is at.
    "no page title": (
        "en.md",
        "# Where each filter stands {#where}\n",
        "",
        "page_without_title",
        "A packet between two instances",
    ),
    "one anchor twice": ("ja.md", "{#where}", "{#silent}", "page_twice", "フィルターの立つ場所"),
    "no source": ("lesson.yaml", "sources:", "sources: []\nscenario:", None, None),
    "a date that is none": ("lesson.yaml", "as_of: 2", "as_of: 9x", "bad_date", "as_of"),
    "an address that is none": ("lesson.yaml", "- https", "- ftp", "bad_address", "- ftp"),
    "another id": ("lesson.yaml", f"id: {NAME}", "id: other", "id_is_not_folder", "id: other"),
    "one language missing": (
        "lesson.yaml",
        "  en: Security groups and network ACLs\n",
        "",
        None,
        "title:",
    ),
    "an unknown key": ("figures.yaml", "predict: true", "predicted: true", None, "predicted"),
    "a figure after one that is not there": (
        "figures.yaml",
        "after: mirrored",
        "after: mirorred",
        "no_such_figure",
        "after: mirorred",
    ),
    "a command that AWS refuses": (
        "figures.yaml",
        "--rule-number 110",
        "--rule-number 100",
        "command_refused",
        None,
    ),
    "a trace of no claim": ("figures.yaml", "trace: 1", "trace: 9", None, "trace: 9"),
    "a claim of an unknown outcome": (
        "figures.yaml",
        "expect: partial",
        "expect: maybe",
        None,
        "expect: maybe",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_told_with_its_line(folder: Path, name: str) -> None:
    file, old, new, code, at = SPOILT[name]
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    spoilt = text.replace(old, new, 1)
    (folder / file).write_text(spoilt, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_lesson(folder)
    problem = caught.value.problems[0]
    assert problem.place.file == str(folder / file)
    assert code is None or problem.code == f"lesson.{code}"
    assert at is None or problem.place.line == spoilt[: spoilt.index(at)].count("\n") + 1
    for language in Language:
        assert problem.code in entries(language, problem.code.partition(".")[0])
        assert not UNFILLED.search(problem_line(language, problem))


def test_problems_of_several_files_are_told_at_once(folder: Path) -> None:
    (folder / "ja.md").unlink()
    (folder / "en.md").write_text("no title\n", encoding="utf-8")
    (folder / "figures.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_lesson(folder)
    assert {Path(p.place.file).name for p in caught.value.problems} == {
        "ja.md",
        "en.md",
        "figures.yaml",
    }


@pytest.mark.parametrize("file", ["lesson.yaml", "figures.yaml", "ja.md"])
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path, file: str) -> None:
    secret = tmp_path / "secret"
    (folder / file).rename(secret)
    (folder / file).symlink_to(secret)
    with pytest.raises(BadInput) as caught:
        read_lesson(folder)
    assert [p.code for p in caught.value.problems] == ["lesson.link"]


@pytest.mark.parametrize("file", ["ja.md", "lesson.yaml", "figures.yaml"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"# x\x1b[2J {#x}\n", b"a" * 3_000_000])
def test_hostile_bytes_end_in_one_clear_line(folder: Path, file: str, data: bytes) -> None:
    (folder / file).write_bytes(data)
    with pytest.raises(BadInput) as caught:
        read_lesson(folder)
    assert all("\x1b" not in problem_line(Language.EN, p) for p in caught.value.problems)


def test_a_lesson_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput) as caught:
        LessonLibrary(LESSONS).open("nowhere")
    line = problem_line(Language.EN, caught.value.problems[0])
    assert line.startswith("nowhere: ")
    assert "vpcdojo list" in line


def test_a_divider_inside_code_divides_nothing(folder: Path) -> None:
    page = "# One {#one}\n\n```\n---\n```\n\n~~~\n---\n```\n---\n~~~\n\n---\n\n# Two {#two}\n"
    for language in ("ja", "en"):
        (folder / f"{language}.md").write_text(page, encoding="utf-8")
    pages = read_lesson(folder).pages["en"]
    assert [(p.anchor, p.line) for p in pages] == [("one", 1), ("two", 15)]
