"""Progress is carried, put away and brought back from the command line."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.cli import main
from trainer.progress import StepKind, open_store
from trainer.progress.database import FILE

Out = pytest.CaptureFixture[str]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Run:
    def it(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        status = main(["progress", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return it


def work() -> None:
    with open_store() as store:
        store.set_setting("theme", "dark")
        for scenario in ("web-timeout", "other"):
            attempt = store.start_attempt(scenario, "hash")
            store.log_step(attempt, StepKind.COMMAND, {"line": "aws ec2 describe-vpcs"})
        for lesson in ("vpc", "vpc-2"):
            store.mark_reading(lesson, "page")
            store.record_answer(f"{lesson}/q", ["a"], right=True)


def done() -> tuple[set[str], set[str], set[str]]:
    with open_store() as store:
        return (
            set(store.scenario_states()),
            set(store.lesson_states()),
            set(store.question_states()),
        )


ALL = ({"web-timeout", "other"}, {"vpc", "vpc-2"}, {"vpc/q", "vpc-2/q"})
NOTHING: tuple[set[str], ...] = (set(), set(), set())


def test_an_export_comes_together_with_what_is_elsewhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work()
    file = str(tmp_path / "mine.json")
    assert run("export", file) == (0, f"{file}: 9 records\n", "")
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "elsewhere"))
    with open_store() as store:
        store.mark_reading("theirs", "page")
    assert run("import", file)[1].startswith("9 records added. 0 ")
    assert done() == (ALL[0], ALL[1] | {"theirs"}, ALL[2])
    assert run("import", file)[1].startswith("0 records added. 9 ")
    assert done() == (ALL[0], ALL[1] | {"theirs"}, ALL[2])


def test_an_export_goes_through_a_pipe(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work()
    status, out, err = run("export", "-")
    assert (status, err) == (0, "")
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "elsewhere"))
    assert run("import", "-", given=out.encode())[0] == 0
    assert done() == ALL


def test_an_export_never_overwrites_unasked(run: Run, tmp_path: Path) -> None:
    work()
    file = tmp_path / "mine.json"
    file.write_text("precious")
    status, _, err = run("export", str(file))
    assert (status, file.read_text()) == (2, "precious")
    assert "--force" in err
    assert run("export", str(file), "--force")[0] == 0
    assert json.loads(file.read_text())["format"] == "vpcdojo-progress"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\0\0\0\0",
        b"\xff\xfe\xfa",
        b"[" * 100_000,
        b"1" * 10_000,
        b'{"format": "vpcdojo-progress", "format_version": 1, "events": [{"id": "\\u001b[2J"}]}',
        b'{"format": "vpcdojo-progress", "format_version": 1, "events": [NaN]}',
        b'{"format": "vpcdojo-progress", "format_version": 1, "events": {}}',
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_hostile_import_is_refused_with_one_line(
    run: Run, tmp_path: Path, hostile: bytes, language: str
) -> None:
    work()
    file = tmp_path / "evil\x1b[2J.json"
    file.write_bytes(hostile)
    status, out, err = run("import", str(file), "--lang", language)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.isprintable() or err.rstrip("\n").isprintable()
    assert done() == ALL


def test_a_file_that_never_ends_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.cli.progress.LARGEST", 1024 * 1024)
    status, _, err = run("import", "-", given=b" " * (1024 * 1024 + 1))
    assert (status, "1 MB" in err) == (2, True)


@pytest.mark.parametrize("name", ["absent.json", ".", "nul\0.json"])
def test_what_cannot_be_read_is_named(run: Run, tmp_path: Path, name: str) -> None:
    status, _, err = run("import", f"{tmp_path}/{name}")
    assert (status, err.count("\n")) == (2, 1)


def test_a_reset_asks_and_can_be_undone(run: Run) -> None:
    work()
    status, out, _ = run("reset", given=b"n\n")
    assert (status, done()) == (1, ALL)
    assert "8 records" in out
    assert (run("reset")[0], done()) == (1, ALL)
    assert (run("reset", given="はい\n".encode())[0], done()) == (0, NOTHING)
    with open_store() as store:
        assert store.get_setting("theme") == "dark"
    assert run("undo") == (0, "8 records are back.\n", "")
    assert done() == ALL
    assert run("undo")[0] == 1


def test_a_reset_of_one_lesson_or_scenario_leaves_the_others(run: Run) -> None:
    work()
    assert run("reset", "--lesson", "vpc", "--yes")[0] == 0
    assert done() == (ALL[0], {"vpc-2"}, {"vpc-2/q"})
    assert run("reset", "--scenario", "web-timeout", "--yes")[0] == 0
    assert done() == ({"other"}, {"vpc-2"}, {"vpc-2/q"})
    with open_store() as store:
        assert store.open_attempt("web-timeout") is None
    # The scenario was begun before the lesson, and yet its reset is the latest.
    assert run("undo")[0] == 0
    assert done() == (ALL[0], {"vpc-2"}, {"vpc-2/q"})
    assert run("undo")[0] == 0
    assert done() == ALL


@pytest.mark.parametrize("name", ["absent", "", "vpc*", "%", "' OR 1=1 --"])
@pytest.mark.parametrize("option", ["--lesson", "--scenario"])
def test_a_reset_of_what_was_never_done_changes_nothing(run: Run, option: str, name: str) -> None:
    work()
    assert run("reset", f"{option}={name}", "--yes")[0] == 1
    assert done() == ALL
    assert run("undo")[0] == 1


def test_a_lesson_and_a_scenario_at_once_are_refused(run: Run) -> None:
    status, _, err = run("reset", "--lesson", "a", "--scenario", "b", "--lang", "ja")
    assert (status, "同時には使えません" in err) == (2, True)


def test_an_import_of_what_a_reset_put_away_tells_the_way_back(run: Run, tmp_path: Path) -> None:
    work()
    file = str(tmp_path / "mine.json")
    run("export", file)
    run("reset", "--yes")
    _, out, _ = run("import", file)
    assert "8 of them are put away" in out
    run("undo")
    assert done() == ALL


def test_damage_is_told_once_and_what_is_readable_goes_on(
    run: Run, home: Path, tmp_path: Path
) -> None:
    work()
    path = home / FILE
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    status, out, err = run("export", "-")
    assert (status, len(json.loads(out)["events"])) == (0, 9)
    assert "damaged" in err
    assert len([*home.glob("progress.damaged-*.db")]) == 1
    assert run("export", "-")[2] == ""


def test_a_newer_file_is_neither_exported_nor_changed(run: Run, home: Path, tmp_path: Path) -> None:
    work()
    run("export", str(tmp_path / "mine.json"))
    with closing(sqlite3.connect(home / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
    before = (home / FILE).read_bytes()
    for action in (["export", "-"], ["import", str(tmp_path / "mine.json")]):
        status, out, err = run(*action)
        assert (status, out, "format 99" in err) == (2, "", True)
    assert (home / FILE).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work()
    run("export", str(tmp_path / "mine.json"))
    (tmp_path / "no-folder").touch()
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "no-folder"))
    status, out, err = run("import", str(tmp_path / "mine.json"))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "Nothing was changed" in err


def test_the_language_chosen_is_spoken_and_damage_left_for_the_store(run: Run, home: Path) -> None:
    with open_store() as store:
        store.set_setting("language", "ja")
    assert "元に戻せるリセットはありません" in run("undo")[1]
    path = home / FILE
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    assert "damaged" in run("undo")[2]


def test_imports_by_several_processes_at_once_lose_nothing(run: Run, tmp_path: Path) -> None:
    files = []
    here = os.environ["VPCDOJO_HOME"]
    for name in ("one", "two", "three"):
        with open_store(tmp_path / name) as store:
            for number in range(50):
                store.mark_reading(f"{name}-{number}", "page")
            files.append(tmp_path / f"{name}.json")
            files[-1].write_text(json.dumps(store.export_json()))
    command = [sys.executable, "-m", "trainer", "progress", "import"]
    started = [
        subprocess.Popen([*command, str(file)], stdout=subprocess.DEVNULL) for file in files * 2
    ]
    assert [process.wait(60) for process in started] == [0] * 6
    with open_store(Path(here)) as store:
        assert len(store.lesson_states()) == 150


def test_everything_moves_to_another_folder(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("VPCDOJO_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    work()
    status, out, _ = run("move", "new")
    assert status == 0
    assert str(tmp_path / "new") in out
    with open_store() as store:
        assert store.get_setting("theme") == "dark"
        assert (tmp_path / "new" / FILE).exists()
    status, _, err = run("move", "new")
    assert status == 2
    assert len(err.splitlines()) == 1
