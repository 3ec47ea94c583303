"""The real program in a real terminal multiplexer, from the first start to a scenario solved."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tmux import Tmux, needs_tmux

from trainer.progress import ScenarioStanding, open_store

pytestmark = needs_tmux

SOLUTION = (
    "aws ec2 create-route --route-table-id rtb-shop --destination-cidr-block 0.0.0.0/0 "
    "--gateway-id igw-shop"
)
WORDS = {
    "ja": {
        "tour": "VPC Dojoへようこそ",
        "next": "次へ",
        "page": "ページ",
        "goals": "達成条件",
        "prompt": "補完",
        "met": "すべて",
        "solved": "解決",
        "done": "● 解決",
    },
    "en": {
        "tour": "Welcome to VPC Dojo",
        "next": "Next",
        "page": "page ",
        "goals": "Goals",
        "prompt": "completes",
        "met": "All goals",
        "solved": "Solved",
        "done": "● solved",
    },
}


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    # The path of a socket may not be long.
    with tempfile.TemporaryDirectory() as folder:
        opened = Tmux(Path(folder) / "tmux", tmp_path / "home")
        yield opened
        opened.stop()


def repair(tmux: Tmux, words: dict[str, str]) -> None:
    """Meet all goals of the scenario that is on the screen."""
    tmux.wait(words["goals"])
    tmux.press("F9")
    tmux.wait(words["prompt"])
    tmux.type(SOLUTION)
    tmux.wait(words["met"])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """The folder of the data, on a disk of its own with 512 KB."""
    folder = tmp_path / "home"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_box_that_shrinks_leaves_no_half_character(tmux: Tmux) -> None:
    tmux.start("--lang", "ja")
    tmux.wait(WORDS["ja"]["tour"])
    tmux.press("Escape")
    tmux.press("Down", "Down")
    line = "ネットワークインター"
    tmux.wait(f"{line}\n")
    tmux.press("g")
    tmux.wait("用語集")
    tmux.press("n", "a", "t")
    tmux.wait("NATインスタンス")
    tmux.wait(f"{line}\n")


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with file.open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(bytes(512))


@pytest.mark.parametrize("language", WORDS)
def test_a_lesson_read_and_a_scenario_solved_are_there_the_next_time(
    tmux: Tmux, tmp_path: Path, language: str
) -> None:
    words = WORDS[language]
    tmux.start("--lang", language)
    tmux.wait(words["tour"])
    tmux.press("Escape")
    tmux.wait(words["next"])
    tmux.press("n")
    tmux.wait(words["page"])
    tmux.press("Right")
    tmux.press("Escape")
    tmux.wait(words["next"])
    tmux.press("C-q")
    tmux.wait("status 0")
    tmux.stop()

    tmux.start("--lang", language, "play", "first-route")
    repair(tmux, words)
    tmux.press("C-s")
    tmux.wait(words["solved"])
    tmux.press("C-q")
    tmux.wait("status 0")
    tmux.stop()

    tmux.start("--lang", language)
    home = tmux.wait(words["done"])
    assert len(home.splitlines()) <= 24
    with open_store(tmp_path / "home") as store:
        assert len(store.lesson_states()) == 1
        assert store.scenario_states()["first-route"].standing is ScenarioStanding.SOLVED


def test_what_was_done_before_a_kill_is_there_the_next_time(tmux: Tmux) -> None:
    words = WORDS["en"]
    tmux.start("--lang", "en", "play", "first-route")
    repair(tmux, words)
    tmux.kill()
    tmux.wait("status 137")
    tmux.stop()

    tmux.start("--lang", "en", "play", "first-route")
    tmux.wait(words["goals"])
    tmux.press("C-s")
    tmux.wait(words["solved"])


def test_what_is_done_while_the_disk_is_full_is_kept_until_there_is_room(
    small_disk: Path, tmux: Tmux
) -> None:
    words = WORDS["en"]
    tmux.start("--lang", "en", "play", "first-route")
    tmux.wait(words["goals"])
    fill(small_disk / "rest")
    repair(tmux, words)
    tmux.wait("is full")
    tmux.press("C-s")
    tmux.wait(words["solved"])
    tmux.press("C-q")
    tmux.wait("would be lost")
    (small_disk / "rest").unlink()
    tmux.press("C-q")
    tmux.wait("status 0")
    with open_store(small_disk) as store:
        assert store.scenario_states()["first-route"].standing is ScenarioStanding.SOLVED


def test_what_cannot_be_kept_is_told_in_the_end(small_disk: Path, tmux: Tmux) -> None:
    words = WORDS["en"]
    tmux.start("--lang", "en", "play", "first-route")
    tmux.wait(words["goals"])
    fill(small_disk / "rest")
    repair(tmux, words)
    tmux.press("C-q")
    tmux.wait("would be lost")
    tmux.press("C-q")
    told = tmux.wait("status 1")
    assert "could not be written to" in told
