"""The real program in a real terminal multiplexer, from the first start to a scenario solved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
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
    tmux.wait(words["goals"])
    tmux.press("F9")
    tmux.wait(words["prompt"])
    tmux.type(SOLUTION)
    tmux.wait(words["met"])
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
    tmux.wait(words["goals"])
    tmux.press("F9")
    tmux.wait(words["prompt"])
    tmux.type(SOLUTION)
    tmux.wait(words["met"])
    tmux.kill()
    tmux.wait("status 137")
    tmux.stop()

    tmux.start("--lang", "en", "play", "first-route")
    tmux.wait(words["goals"])
    tmux.press("C-s")
    tmux.wait(words["solved"])
