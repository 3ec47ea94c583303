"""The program in tmux: keys as a person presses them, and the screen as a person sees it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """A server of its own with one window; what is started in it has its data in ``home``."""

    def __init__(self, socket: Path, home: Path) -> None:
        self._socket = socket
        self._home = home

    def start(self, *arguments: str, width: int = 80, height: int = 24) -> None:
        """Start the program; a shell stays when it has ended, and says with which status."""
        environment = {
            "VPCDOJO_HOME": str(self._home),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
        program = shlex.join([sys.executable, "-m", "trainer", *arguments])
        line = f"{settings} {program}; echo status $?; exec cat"
        size = ("-x", str(width), "-y", str(height))
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, "sh", "-c", line)

    def press(self, *keys: str) -> None:
        """Press keys as tmux calls them: ``Enter``, ``F9``, ``C-q``."""
        self._tmux("send-keys", *keys)
        # Escape may be the beginning of another key, and is Escape only if nothing follows.
        time.sleep(0.3 if keys[-1] == "Escape" else 0.05)

    def type(self, text: str) -> None:
        """Type a text and Enter."""
        self._tmux("send-keys", "-l", text)
        self._tmux("send-keys", "Enter")

    def screen(self) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p")

    def wait(self, text: str) -> str:
        """The screen as soon as a text is on it."""
        end = time.monotonic() + PATIENCE
        while text not in (seen := self.screen()):
            assert time.monotonic() < end, f"{text!r} is not on the screen:\\n{seen}"
            time.sleep(0.1)
        return seen

    def kill(self) -> None:
        """End the program as ``kill -9`` does: it hears nothing of it."""
        shell = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        program = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii")
        os.kill(int(program.split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        """End the server and what runs in it."""
        command = ["tmux", "-S", str(self._socket), "kill-server"]
        while subprocess.run(command, check=False, capture_output=True).returncode == 0:
            time.sleep(0.05)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-S", str(self._socket), *arguments]
        environment = {**os.environ, "TMUX": ""}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        return done.stdout
