"""The real program and what can happen to it in the middle of a scenario."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tmux import Tmux, needs_tmux

from trainer.progress import open_store

pytestmark = needs_tmux

CHANGE = (
    "aws ec2 create-subnet --vpc-id vpc-shop --cidr-block 10.0.{}.0/24 "
    "--query \"join('=', ['made', Subnet.CidrBlock])\" --output text"
)


class Windows:
    """Windows of the program at one scenario, which have their data in one folder."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._open: list[Tmux] = []

    def open(self, home: Path) -> Tmux:
        """Another window, with the keyboard at the prompt."""
        window = Tmux(self._sockets / str(len(self._open)), home)
        self._open.append(window)
        window.start("--lang", "en", "play", "first-route")
        window.wait("Ticket")
        window.press("F9")
        window.wait("completes")
        return window

    def stop(self) -> None:
        for window in self._open:
            window.stop()


@pytest.fixture
def windows() -> Iterator[Windows]:
    # The path of a socket may not be long.
    with tempfile.TemporaryDirectory() as folder:
        opened = Windows(Path(folder))
        yield opened
        opened.stop()


def lines(home: Path) -> list[object]:
    with open_store(home) as store:
        attempt = store.open_attempt("first-route")
        return [] if attempt is None else [step.payload.get("line") for step in attempt.steps]


def change(window: Tmux, number: int) -> str:
    """Make a change that is seen to have been made, and say which."""
    line = CHANGE.format(number)
    window.type(line)
    window.wait(f"made=10.0.{number}.0/24")
    return line


def test_killed_in_the_middle_it_goes_on_where_it_was(windows: Windows, tmp_path: Path) -> None:
    window = windows.open(tmp_path)
    line = change(window, 77)
    window.kill()
    window.wait("status 137")
    assert lines(tmp_path) == [line]
    again = windows.open(tmp_path)
    again.wait("Your attempt goes on: 1 command")
    second = change(again, 78)
    assert lines(tmp_path)[0] == line
    assert second in lines(tmp_path)


def test_two_windows_at_one_scenario_lose_nothing(windows: Windows, tmp_path: Path) -> None:
    left, right = windows.open(tmp_path), windows.open(tmp_path)
    made = [change(left, 71), change(right, 72), change(left, 73)]
    with open_store(tmp_path) as store:
        assert store.trouble is None
        assert set(store.typed_lines(9)) == set(made)
    # What the left window did last is what is gone on with: its own work, whole and in order.
    assert lines(tmp_path) == [made[0], made[2]]


@contextlib.contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_full_disk_it_says_so_and_works_on(windows: Windows, tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk") as home:
        window = windows.open(home)
        change(window, 81)
        filler = home / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1024))
        for number in range(82, 90):
            change(window, number)
        window.wait("full")
        filler.unlink()
        last = change(window, 90)
        assert lines(home)[-1] == last
        assert len(lines(home)) == 10
        window.stop()


def test_without_a_place_for_its_data_it_says_so_and_works_on(
    windows: Windows, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    window = windows.open(home)
    window.wait("cannot be written")
    change(window, 61)


def test_a_damaged_file_is_told_of_and_kept(windows: Windows, tmp_path: Path) -> None:
    window = windows.open(tmp_path)
    line = change(window, 51)
    window.kill()
    window.wait("status 137")
    file = tmp_path / "progress.db"
    with open_store(tmp_path):
        pass  # takes the log of changes into the file
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])
    again = windows.open(tmp_path)
    again.wait("progress.damaged")
    assert list(tmp_path.glob("progress.damaged-*.db"))
    assert lines(tmp_path) == [line]
