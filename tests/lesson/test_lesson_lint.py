import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from trainer.lesson.curriculum import ItemKind, read_curriculum
from trainer.lesson.library import LessonLibrary
from trainer.lesson.lint import lint_lessons
from trainer.scenario.library import library
from trainer.text.catalogue import problem_line
from trainer.text.language import Language

LESSONS = Path(__file__).parent.parent.parent / "lessons"
NAME = "security-groups-and-network-acls"
UNFILLED = re.compile(r"\{[a-z_]+\}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of a good lesson, to be spoilt."""
    shutil.copytree(LESSONS / NAME, tmp_path / NAME)
    return tmp_path


def codes(folder: Path) -> set[str]:
    found = lint_lessons(folder, ["orders-timeout", "database-timeout"])
    for problem in found:
        for language in Language:
            assert not UNFILLED.search(problem_line(language, problem))
    return {problem.code.removeprefix("lesson.") for problem in found}


def test_the_lessons_of_the_program_are_clean() -> None:
    assert [problem_line(Language.EN, problem) for problem in lint_lessons()] == []


SPOILT = {
    "a claim that does not hold": (
        "figures.yaml",
        "expect: partial",
        "expect: reachable",
        "claim_fails",
    ),
    "a claim blocked by something else": (
        "figures.yaml",
        "blocked_by: ENI_SG_RULES_MISMATCH}\n\ntwo-names",
        "blocked_by: NO_REPLY}\n\ntwo-names",
        "claim_fails",
    ),
    "a claim about nobody": (
        "figures.yaml",
        "to: i-app, port: tcp/22",
        "to: i-ape, port: tcp/22",
        "claim_without_end",
    ),
    "a page in one language": ("ja.md", "{#order}", "{#other}", "pages_differ"),
    "a paragraph in one language": (
        "ja.md",
        "\n\nショップが黙り込んだ",
        "\n\n追記。\n\nショップが黙り込んだ",
        "blocks_differ",
    ),
    "one paragraph more at the end": (
        "en.md",
        "the reply `REJECT`.",
        "the reply `REJECT`.\n\nMore.",
        "block_count_differs",
    ),
    "a figure that is not there": (
        "en.md",
        "{figure: narrow}",
        "{figure: narow}",
        "no_such_figure",
    ),
    "a figure that nobody shows": (
        "both",
        "{figure: narrow}",
        "{figure: repaired}",
        "figure_unused",
    ),
    "a link to no heading": ("en.md", "(#reply)", "(#replies)", "dead_link"),
    "a link to no lesson": ("en.md", "(#reply)", "(lesson:replies)", "dead_link"),
    "a link to no scenario": ("en.md", "(#reply)", "(scenario:replies)", "dead_link"),
    "a link to an insecure page": ("en.md", "(#reply)", "(http://example.com)", "dead_link"),
    "practice that is not there": ("lesson.yaml", "orders-timeout", "order-timeout", "dead_link"),
    "four columns": (
        "en.md",
        "| | Inbound | Outbound |\n|---|---|---|",
        "| | Inbound | Outbound | x |\n|---|---|---|---|",
        "table_too_wide",
    ),
    "a wide field": ("ja.md", "| Linux |", f"| {'長' * 31} |", "table_too_wide"),
    "a heading without an anchor": (
        "en.md",
        "Leave gaps",
        "## Gaps\n\nLeave gaps",
        "heading_without_anchor",
    ),
    "a page without end": ("en.md", "Leave gaps", "word " * 1000 + "Leave gaps", "page_too_long"),
    "a styled emoji": ("en.md", "Leave gaps", "\u26a0\ufe0f Leave gaps", "styled_character"),
    "a space between the scripts": ("ja.md", "ルール100が", "ルール 100が", "space_in_japanese"),
    "words in a run": ("ja.md", "`i-batch`は`i-app`に", "`i-batch`はVPC`i-app`に", "run_on"),
    "half-width punctuation": (
        "ja.md",
        "何も変わりません。",
        "何も変わりません.",
        "half_width_punctuation",
    ),
    "half-width brackets": ("ja.md", "（IGW）", "(IGW)", "half_width_punctuation"),
    "a section that the document does not have": (
        "lesson.yaml",
        "との接続 3",
        "との接続 33",
        "no_such_section",
    ),
    "a question that is not there": (
        "en.md",
        "{question: way-to-app}",
        "{question: way-to-ape}",
        "question.no_such_question",
    ),
    "a question that nobody asks": (
        "both",
        "{question: way-to-app}",
        "{question: shut-out-number}",
        "question.unused",
    ),
    "an exam task that is not there": (
        "questions.yaml",
        'ANS-C01: ["3.1"]',
        'ANS-C01: ["9.1"]',
        "question.no_such_task",
    ),
    "a wrong reason": (
        "questions.yaml",
        "fails: [nothing-else]",
        "fails: [works]",
        "question.goal_not_failed",
    ),
    "a space in the Japanese of a question": (
        "questions.yaml",
        "向きが逆です",
        "向きが逆 A です",
        "space_in_japanese",
    ),
    "bold with brackets": ("ja.md", "**ステートフル**", "**「ステートフル」**", "bold_too_long"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_each_fault_is_found(folder: Path, name: str) -> None:
    assert codes(folder) == set()
    file, old, new, code = SPOILT[name]
    for path in (folder / NAME).glob("??.md") if file == "both" else [folder / NAME / file]:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert code in codes(folder)


def test_a_lesson_has_questions(folder: Path) -> None:
    (folder / NAME / "questions.yaml").unlink()
    assert {"ending", "question.no_such_question"} <= codes(folder)


ALL_KINDS = (
    "late-deny-works",
    "silent-app-blocker",
    "way-to-app",
    "silent-app-records",
    "neighbour-needs-rule",
    "shut-out-number",
)
"""A question of each kind that the engine judges."""


def end_with(folder: Path, questions: Sequence[str], pages: slice = slice(None)) -> None:
    """Write a last page with these questions in both languages, and keep some of the pages."""
    for path in (folder / NAME).glob("??.md"):
        *earlier, last = path.read_text(encoding="utf-8").split("\n---\n")
        title = "\n\n".join(last.strip().split("\n\n")[:2])
        asked = (f"{{question: {question}}}" for question in questions)
        written = "\n\n".join((title, *asked)) + "\n"
        path.write_text("\n---\n\n".join((*earlier[pages], written)), encoding="utf-8")


@pytest.mark.parametrize("count", range(len(ALL_KINDS) + 1))
def test_a_lesson_ends_with_two_to_five_questions(folder: Path, count: int) -> None:
    end_with(folder, ALL_KINDS[:count])
    assert ("ending" in codes(folder)) is (count not in (2, 3, 4, 5))


def test_questions_of_one_kind_are_no_ending(folder: Path) -> None:
    verdict = (folder / NAME / "questions.yaml").read_text(encoding="utf-8").split("\n\n")[0]
    with (folder / NAME / "questions.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{verdict.replace('late-deny-works', 'once-more')}\n")
    end_with(folder, ["late-deny-works", "once-more"])
    assert "ending" in codes(folder)


def test_an_unscored_puzzle_is_no_ending(folder: Path) -> None:
    end_with(folder, ALL_KINDS[:3], slice(0))
    assert "ending" in codes(folder)


@pytest.mark.parametrize(
    ("figure", "question"),
    [
        ("late-deny", "late-deny-works"),
        ("repaired", "way-to-app"),
        ("same-subnet", "neighbour-needs-rule"),
        ("early-deny", "shut-out-number"),
    ],
)
def test_a_figure_that_answers_a_question_stands_on_another_page(
    folder: Path, figure: str, question: str
) -> None:
    for path in (folder / NAME).glob("??.md"):
        text = path.read_text(encoding="utf-8")
        place = f"{{figure: {figure}}}"
        path.write_text(text.replace(place, f"{place}\n\n{{question: {question}}}"), "utf-8")
    assert codes(folder) == {"answer_shown"}


def test_a_figure_to_be_predicted_answers_nothing(folder: Path) -> None:
    path = folder / NAME / "questions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("figure: late-deny", "figure: mirrored"), encoding="utf-8")
    for path in (folder / NAME).glob("??.md"):
        text = path.read_text(encoding="utf-8")
        place = "{figure: mirrored}"
        path.write_text(text.replace(place, f"{place}\n\n{{question: late-deny-works}}"), "utf-8")
    assert "answer_shown" not in codes(folder)


def test_a_lesson_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    (folder / "broken").mkdir()
    (folder / "broken" / "lesson.yaml").write_text("format: 1\n", encoding="utf-8")
    assert "missing_key" in " ".join(codes(folder))


def test_the_curriculum_names_what_exists_and_leaves_nothing_out() -> None:
    items = list(read_curriculum().items())
    lessons = {item.id for item in items if item.kind is ItemKind.LESSON}
    scenarios = {item.id for item in items if item.kind is ItemKind.SCENARIO}
    assert lessons == set(LessonLibrary().folders)
    assert scenarios == set(library().paths)


def test_the_glossary_of_a_folder_is_checked(folder: Path) -> None:
    file = folder / "glossary.yaml"
    shutil.copy(LESSONS / file.name, file)
    assert codes(folder) == set()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("独立した地域。", "独立した Region。"), encoding="utf-8")
    assert codes(folder) == {"space_in_japanese"}
    file.write_text(text.replace("ja: 独立", "jp: 独立"), encoding="utf-8")
    assert "input.missing_key" in codes(folder)
