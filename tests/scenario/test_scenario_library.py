"""Finding scenarios: shipped ones by id, others by path; nothing outside a folder is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.cloud.problem import BadInput
from trainer.scenario.library import Library, find_file, library, open_scenario, scenario_files


def test_shipped_scenarios_are_found_by_id() -> None:
    heads = library().heads()
    assert {"web-timeout", "orders-timeout", "database-timeout"} <= {head.id for head in heads}
    assert [head.difficulty for head in heads] == sorted(head.difficulty for head in heads)
    scenario = open_scenario("web-timeout")
    assert scenario is open_scenario("web-timeout")
    assert scenario.head == library().head("web-timeout")
    assert scenario.place.file == str(Path("scenarios/internet-edge/web-timeout.yaml"))


def test_a_path_is_read_as_it_is_named(small: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(small, encoding="utf-8")
    assert open_scenario(str(path)).id == "small"
    assert find_file(str(path)) == (path, str(path))


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("web-timout", "format.unknown_scenario_near", "web-timeout"),
        ("something-else-entirely", "format.unknown_scenario", None),
    ],
)
def test_a_wrong_id_suggests_the_nearest(text: str, code: str, near: str | None) -> None:
    with pytest.raises(BadInput) as caught:
        open_scenario(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.facts.get("near") == near


@pytest.mark.parametrize("name", ["missing.yaml", "./nowhere/at.yaml", "folder"])
def test_what_cannot_be_read_is_one_problem(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as caught:
        open_scenario(name)
    assert [problem.code for problem in caught.value.problems] == ["input.unreadable"]


def test_a_folder_is_read_without_leaving_it(small: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text(small, encoding="utf-8")
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "one.yaml").write_text(small, encoding="utf-8")
    (folder / "note.txt").write_text("no scenario", encoding="utf-8")
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    assert list(scenario_files(folder)) == [folder / "deep" / "one.yaml"]


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.scenario.library.MOST_FILES", 3)
    for number in range(5):
        (tmp_path / f"s{number}.yaml").touch()
    with pytest.raises(BadInput) as caught:
        list(scenario_files(tmp_path))
    assert caught.value.problems[0].code == "format.too_many_files"


def test_a_broken_file_does_not_hide_the_others(small: str, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(small, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("format: [", encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    shelf = Library(tmp_path)
    assert [head.id for head in shelf.heads()] == ["small"]
    assert set(shelf.paths) == {"small", "bad", "binary"}
    for name in ("bad", "binary"):
        with pytest.raises(BadInput):
            shelf.scenario(name)
