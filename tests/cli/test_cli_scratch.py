"""``play --new``: a topology of one's own, line by line."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.cli import main

VPC = "aws ec2 create-vpc --cidr-block 10.0.0.0/16"

Out = pytest.CaptureFixture[str]
Build = Callable[..., tuple[int, str, str]]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, capsys: Out, tmp_path: Path) -> Build:
    monkeypatch.chdir(tmp_path)

    def run(*lines: str, source: tuple[str, ...] = ("--new",)) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
        status = main(["play", *source, "--plain", "--lang", "en"])
        return status, *capsys.readouterr()

    return run


def test_from_nothing_to_a_file_and_back(build: Build, tmp_path: Path) -> None:
    status, out, _ = build(VPC, "save mine")
    assert status == 0
    assert "Saved: mine.yaml" in out
    assert (tmp_path / "mine.yaml").is_file()
    status, out, _ = build("show", source=("mine.yaml",))
    assert status == 0
    assert "10.0.0.0/16" in out


def test_work_is_taken_up_again(build: Build) -> None:
    build(VPC)
    assert "1 command in effect" in build()[1]
    assert "in effect" not in build(source=("--new", "hub"))[1]


def test_a_file_is_kept_unless_forced(build: Build, tmp_path: Path) -> None:
    file = tmp_path / "my net.yaml"
    file.write_text("precious", encoding="utf-8")
    template = ("--new", "two-vpcs-peered")
    _, out, err = build("save my net.yaml", source=template)
    assert "The file exists" in err
    assert "Saved" not in out
    assert file.read_text(encoding="utf-8") == "precious"
    _, out, _ = build("save --force my net.yaml", source=template)
    assert "Saved: my net.yaml" in out
    assert "vpc-front" in file.read_text(encoding="utf-8")


def test_nothing_is_not_saved(build: Build, tmp_path: Path) -> None:
    _, out, err = build("save", "save mine.yaml")
    assert "Write the name of a file" in out
    assert "There is nothing in it" in err
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize("source", [(), ("web-timeout", "--new", "hub"), ("--new", "moon")])
def test_one_of_both_is_needed(build: Build, source: tuple[str, ...]) -> None:
    status, _, err = build(source=source)
    assert status == 2
    assert "usage: vpcdojo play" in err
