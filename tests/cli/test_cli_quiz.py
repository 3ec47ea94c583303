"""Questions and lessons line by line."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.cli import main
from trainer.progress import Confidence, open_store

LESSONS = Path(__file__).parents[2] / "lessons"
NAME = "security-groups-and-network-acls"
Out = pytest.CaptureFixture[str]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Run:
    def it(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = main([*arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return it


RIGHT = ("1", "3", "4 2 1 3 5", "4", "3", "９０", "3")


def test_a_round_is_answered_and_kept(run: Run) -> None:
    status, out, _ = run("quiz", NAME, "--lang", "en", lines=RIGHT)
    assert "7 of 7 right." in out
    assert status == 0
    assert "The right order: sg-web → acl-default-vpc-shop → rtb-web → acl-app → sg-app" in out
    with open_store() as store:
        assert store.question_states()[f"{NAME}/way-to-app"].right == 1


def test_a_wrong_answer_is_explained_by_the_engine(run: Run) -> None:
    status, out, _ = run("quiz", NAME, "--lang", "ja", "--count", "1", lines=("3",))
    assert status == 1
    assert "不正解" in out
    assert "i-web → i-app tcp/8080: 到達できる" in out


@pytest.mark.parametrize(
    ("mark", "confidence"),
    [
        ("!", Confidence.SURE),
        ("！", Confidence.SURE),
        (" ~", Confidence.FAIRLY_SURE),
        ("～", Confidence.FAIRLY_SURE),
        ("〜", Confidence.FAIRLY_SURE),
        ("?", Confidence.GUESS),
        ("？ ", Confidence.GUESS),
        ("", None),
    ],
)
def test_an_answer_says_how_sure_it_is(run: Run, mark: str, confidence: Confidence | None) -> None:
    status, out, _ = run("quiz", NAME, "--lang", "en", "--count", "1", lines=(f"3{mark}",))
    assert status == 1
    assert "as in “2!”" in out
    assert ("You were sure." in out) is (confidence is Confidence.SURE)
    with open_store() as store:
        (deed,) = store.record().deeds
    assert deed.confidence is confidence


def test_how_sure_one_is_is_no_answer(run: Run) -> None:
    status, out, _ = run("quiz", NAME, "--lang", "en", "--count", "1", lines=("!", "1"))
    assert status == 0
    assert "from 1 to 3" in out


def test_what_was_wrong_for_sure_is_listed_so(run: Run) -> None:
    run("quiz", NAME, "--count", "1", "--lang", "en", lines=("3!",))
    found = json.loads(run("quiz", NAME, "--json")[1])
    assert [entry["id"] for entry in found if entry["misconceived"]] == ["late-deny-works"]


def test_in_a_lesson_how_sure_one_is_is_told_once_and_kept(run: Run) -> None:
    _, out, _ = run("read", NAME, "--plain", "--lang", "en", lines=("3!", "1?"))
    assert out.count("as in “2!”") == 1
    with open_store() as store:
        said = [deed.confidence for deed in store.record().deeds if deed.confidence]
    assert said == [Confidence.SURE, Confidence.GUESS]


def test_what_is_no_answer_is_asked_again(run: Run) -> None:
    lines = ("7", "1 2", "show", "1")
    status, out, _ = run("quiz", NAME, "--lang", "en", "--count", "1", lines=lines)
    assert status == 0
    assert "from 1 to 3" in out
    assert "Type 1 number" in out
    assert "200 deny tcp/8080 from 10.0.1.10/32" in out


def test_questions_are_listed_for_programs(run: Run) -> None:
    run("quiz", NAME, "--count", "1", "--lang", "en", lines=("1",))
    status, out, _ = run("quiz", NAME, "--json")
    found = json.loads(out)
    assert status == 0
    assert [entry["answers"] for entry in found] == [0, 0, 0, 0, 0, 0, 1]
    assert found[-1]["id"] == "late-deny-works"
    assert found[-1]["due"] > "2026"
    assert [entry["id"] for entry in found if not entry["engine_graded"]] == ["unfiltered-traffic"]


def test_questions_can_be_chosen_by_exam(run: Run) -> None:
    _, out, _ = run("quiz", "--exam", "SOA-C03", "--count", "1", "--lang", "en")
    assert "Question 1" in out
    status, _, err = run("quiz", "--exam", "SAA-C99", "--lang", "en")
    assert status == 2
    assert "ANS-C01, SAA-C03, SOA-C03" in err
    assert run("quiz", "no-such-lesson")[0] == 2
    assert run("quiz", "--count", "0")[0] == 2


class Terminal(io.StringIO):
    """Lines that somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stdin", "asked"), [(io.StringIO, False), (Terminal, True)])
def test_what_is_to_be_predicted_is_told_afterwards(
    stdin: type[io.StringIO], asked: bool, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setattr("sys.stdin", stdin("\n" * 99))
    assert main(["read", "public-subnets", "--plain", "--lang", "en"]) == 0
    page, _, _ = capsys.readouterr().out.partition("Which of the three")
    assert "private" not in page
    guess, told = page.index("does it get there?"), page.index("unreachable (times out)")
    assert guess < told
    assert ("Enter shows what happens." in page[guess:told]) == asked


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_lesson_is_read_with_figures_and_questions(run: Run, language: str) -> None:
    status, out, err = run("read", NAME, "--plain", "--lang", language, lines=("3",))
    assert status == 0
    assert err == ""
    assert "+ vpc-shop 10.0.0.0/16" in out
    assert "i-web → i-app" in out
    assert "  1. sg-web" in out
    assert "╭" not in out
    with open_store() as store:
        assert store.reading(NAME) == "check"
        assert store.question_states()[f"{NAME}/unfiltered-traffic"].right == 1
    assert run("read", "nothing", "--plain")[0] == 2


def test_a_folder_of_lessons_is_checked_with_the_files_beside_them(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "lessons"
    shutil.copytree(LESSONS / NAME, folder / NAME)
    for file in LESSONS.glob("*.yaml"):
        shutil.copy(file, folder)
    assert run("lint", str(folder), "--lang", "en") == (
        0,
        "0 scenarios, 1 lesson: no findings.\n",
        "",
    )


def test_the_glossary_explains_terms_in_both_languages(run: Run) -> None:
    status, out, _ = run("glossary", "踏み台", "--lang", "en")
    assert status == 0
    assert "bastion host — 踏み台サーバー" in out
    assert run("glossary", "no such term")[0] == 1
    assert '"id": "vpc"' in run("glossary", "--json")[1]
