"""The data folder: who names it, how data gets to another one, and days in a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from trainer.progress import StepKind, Store, open_store
from trainer.progress.database import FILE
from trainer.progress.folder import DataFolder, FolderOrigin, find_data_folder, point_to
from trainer.progress.moving import move_data
from trainer.progress.zone import SETTING, chosen_zone, day_in_zone, zones


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of these tests touches the folders of whoever runs them."""
    monkeypatch.delenv("VPCDOJO_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def pointer(tmp_path: Path) -> Path:
    return tmp_path / "config" / "vpcdojo" / "data-folder"


def worked() -> Store:
    """A store in the folder that is used now, with work and a setting."""
    store = open_store()
    store.set_setting("theme", "light")
    store.mark_lesson_done("subnets")
    attempt = store.start_attempt("door", "hash")
    store.log_step(attempt, StepKind.COMMAND, {"line": "aws ec2 describe-vpcs"})
    return store


def test_three_have_a_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    system = DataFolder(tmp_path / "data" / "vpcdojo", FolderOrigin.SYSTEM)
    assert find_data_folder() == system
    point_to(tmp_path / "chosen")
    assert find_data_folder() == DataFolder(tmp_path / "chosen", FolderOrigin.CHOSEN)
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "named"))
    assert find_data_folder() == DataFolder(tmp_path / "named", FolderOrigin.VARIABLE)
    monkeypatch.delenv("VPCDOJO_HOME")
    point_to(system.path)
    assert find_data_folder() == system
    assert not pointer(tmp_path).exists()


@pytest.mark.parametrize("text", ["", "relative/folder", "/a\x1b[2J", "\udcff", "x" * 9000])
def test_a_pointer_that_names_no_folder_counts_not(tmp_path: Path, text: str) -> None:
    pointer(tmp_path).parent.mkdir(parents=True)
    pointer(tmp_path).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert find_data_folder().origin is FolderOrigin.SYSTEM


def test_everything_moves_and_work_goes_on_there(tmp_path: Path) -> None:
    target = tmp_path / "new" / "place"
    with worked() as store:
        attempt = store.open_attempt("door")
        assert attempt is not None
        moved = move_data(store, str(target))
        assert (moved.done, moved.code) == (True, "progress.move.done")
        store.log_step(attempt.id, StepKind.COMMAND, {"line": "aws ec2 describe-subnets"})
        store.set_setting("language", "ja")
    assert (tmp_path / "data" / "vpcdojo" / FILE).exists()
    with open_store() as found:
        assert find_data_folder().path == target
        assert found.get_setting("theme") == "light"
        assert found.get_setting("language") == "ja"
        assert found.lesson_states().keys() == {"subnets"}
        resumed = found.open_attempt("door")
        assert resumed is not None
        assert [step.payload["line"] for step in resumed.steps] == [
            "aws ec2 describe-vpcs",
            "aws ec2 describe-subnets",
        ]


def test_what_lies_there_already_counts_as_well_and_new_settings_hold(tmp_path: Path) -> None:
    old = tmp_path / "data" / "vpcdojo"
    with worked() as store:
        move_data(store, str(tmp_path / "new"))
        store.mark_lesson_done("routes")
        store.set_setting("theme", "contrast")
        moved = move_data(store, str(old))
        assert moved.code == "progress.move.joined"
    assert find_data_folder() == DataFolder(old, FolderOrigin.SYSTEM)
    with open_store() as found:
        assert found.lesson_states().keys() == {"subnets", "routes"}
        assert found.get_setting("theme") == "contrast"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("", "not_whole"),
        ("relative", "not_whole"),
        ("/a\x00b", "not_whole"),
        ("~no-such-user-here/x", "not_whole"),
        ("{here}", "same"),
        ("{file}", "unwritable"),
        ("{file}/below", "unwritable"),
    ],
)
def test_a_refusal_changes_nothing(tmp_path: Path, wanted: str, code: str) -> None:
    (tmp_path / "file").write_text("no folder")
    here = tmp_path / "data" / "vpcdojo"
    with worked() as store:
        moved = move_data(store, wanted.format(here=here, file=tmp_path / "file"))
        assert (moved.done, moved.code) == (False, f"progress.move.{code}")
        assert store.get_setting("theme") == "light"
    assert find_data_folder().path == here
    assert not pointer(tmp_path).exists()


def test_the_variable_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "named"))
    with worked() as store:
        moved = move_data(store, str(tmp_path / "new"))
    assert (moved.done, moved.code) == (False, "progress.move.variable")
    assert not (tmp_path / "new").exists()


def test_without_a_pointer_nothing_moves(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    with worked() as store:
        moved = move_data(store, str(tmp_path / "new"))
        assert moved.code == "progress.move.no_pointer"
        store.mark_lesson_done("routes")
    with open_store() as found:
        assert found.lesson_states().keys() == {"subnets", "routes"}


def test_what_could_not_be_kept_is_saved_by_a_move(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with worked() as store:
        assert store.unsaved
        assert move_data(store, str(tmp_path / "new")).done
        assert store.trouble is None
    with open_store() as found:
        assert found.lesson_states().keys() == {"subnets"}


LATE = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Tokyo", date(2026, 11, 30)), ("America/New_York", date(2026, 11, 29))],
)
def test_days_are_those_of_the_chosen_zone(zone: str, day: date) -> None:
    with open_store() as store:
        store.set_setting(SETTING, zone)
        assert chosen_zone(store) == zone
        assert day_in_zone(store)(LATE) == day


@pytest.mark.parametrize("value", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", 7])
def test_a_zone_that_is_not_known_is_that_of_the_system(value: object) -> None:
    with open_store() as store:
        store.set_setting(SETTING, value)
        assert chosen_zone(store) == ""
        assert day_in_zone(store)(LATE) == LATE.astimezone().date()


def test_the_zones_to_choose_from() -> None:
    assert {"Asia/Tokyo", "Europe/Berlin", "UTC"} <= set(zones())
    assert "Japan" not in zones()
