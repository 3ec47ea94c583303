"""The program in a real (pseudo) terminal: started, told to end, left alone by its terminal."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer.progress import open_store

ROOT = Path(__file__).parent.parent.parent
START = "from trainer.tui.app import run; raise SystemExit(run())"
PATIENCE = 30.0
SHOW_CURSOR, MAIN_SCREEN = b"\x1b[?25h", b"\x1b[?1049l"


class Terminal:
    """The program and the terminal's side of its terminal."""

    def __init__(
        self, home: Path, height: int = 24, width: int = 80, *, start: str = START
    ) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.environ.update(TERM="xterm-256color", VPCDOJO_HOME=str(home), LC_ALL="C.UTF-8")
            for size in ("COLUMNS", "LINES"):
                os.environ.pop(size, None)  # of the terminal of the tests, stronger than its own
            os.execv(sys.executable, [sys.executable, "-c", start])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.output = b""

    def read_until(self, mark: bytes) -> None:
        end = time.monotonic() + PATIENCE
        while mark not in self.output:
            assert time.monotonic() < end, self.output[-2000:]
            ready, _, _ = select.select([self.fd], [], [], 0.1)
            if ready:
                self.output += os.read(self.fd, 65536)

    def read_rest(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self.fd, 65536):
                self.output += data

    def status(self) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("the program goes on")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path)
    yield opened
    with contextlib.suppress(OSError):
        os.close(opened.fd)


def test_the_frame_is_painted_before_the_curriculum_is_read(terminal: Terminal) -> None:
    terminal.read_until(b"Next")
    assert terminal.output.index("Loading…".encode()) < terminal.output.index(b"Next")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_screen(terminal: Terminal, number: signal.Signals) -> None:
    terminal.read_until(b"Next")
    before = len(terminal.output)
    os.kill(terminal.pid, number)
    terminal.read_rest()
    assert terminal.status() == 128 + number
    assert MAIN_SCREEN in terminal.output[before:]
    assert SHOW_CURSOR in terminal.output[before:]


def test_a_closed_terminal_loses_nothing(terminal: Terminal, tmp_path: Path) -> None:
    terminal.read_until(b"Next")
    os.write(terminal.fd, b"\x1bOQ")  # F2 as xterm sends it
    terminal.read_until("次へ".encode())
    os.close(terminal.fd)
    terminal.status()
    with open_store(tmp_path) as store:
        assert store.trouble is None
        assert store.get_setting("language") == "ja"


def test_a_mistake_of_the_program_is_told_in_few_words(tmp_path: Path) -> None:
    wrong = (
        "from trainer.tui.app import DojoApp\n"
        "def action_switch_language(self):\n"
        "    local = 'of the learner'\n"
        "    raise ValueError('\\x1b[2J' + 'no')\n"
        f"DojoApp.action_switch_language = action_switch_language\n{START}"
    )
    terminal = Terminal(tmp_path, start=wrong)
    try:
        terminal.read_until(b"Next")
        before = len(terminal.output)
        os.write(terminal.fd, b"\x1bOQ")  # F2 as xterm sends it
        terminal.read_rest()
        assert terminal.status() == 1
    finally:
        os.close(terminal.fd)
    _, lines = terminal.output[before:].split(MAIN_SCREEN, 1)
    told = b" ".join(lines.split())
    assert b"ValueError: no" in told
    assert b"in action_switch_language" in told
    assert b"If you report it, send the lines above." in told
    assert b"What you have done until now is kept." in told
    assert b"of the learner" not in told
    assert b"\x1b[2J" not in told


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={**os.environ, "VPCDOJO_HOME": str(tmp_path), "LC_ALL": "ja_JP.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "画面を開くには端末が必要です" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "import trainer.lesson.lint, trainer.lesson.library, trainer.lesson.curriculum",
        "import trainer.cli.main",
    ],
)
def test_headless_rooms_do_not_import_textual(statement: str) -> None:
    check = f"{statement}; import sys; raise SystemExit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_the_first_paint_needs_no_engine() -> None:
    check = (
        "import trainer.tui.app, trainer.tui.home.screen, sys;"
        "raise SystemExit('trainer.reach' in sys.modules or 'trainer.cloud' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
