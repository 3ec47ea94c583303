"""A program as its terminal sees it: keys in, paint out, and what that costs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from pace import WITHIN, Pace

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
QUIET = 0.04
"""Seconds without output after which a paint is taken to be complete."""
NOTHING = 1.0
"""Seconds after which a key is taken to change nothing."""


class Cost(NamedTuple):
    """Milliseconds: until the first paint and the last, by the clock, and of processor time."""

    first: float
    last: float
    cpu: float
    pace: float
    """How many times slower than its best the processor was."""

    @property
    def steady(self) -> bool:
        """Whether the processor was at its best, so that the figure says something."""
        return self.pace <= WITHIN


PACE = Pace(min(os.sched_getaffinity(0)))
"""Of the one processor that programs run on here; who looks at them has the others."""


class Window:
    """The program that ``arguments`` start with this Python, its data in ``home``."""

    def __init__(
        self, arguments: list[str], home: Path, width: int = 120, height: int = 40
    ) -> None:
        self.pace = PACE.now()
        self.begun = perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.sched_setaffinity(0, {PACE.processor})
            # What is saved by a name without a folder goes where the data is.
            os.chdir(home)
            os.environ.update(
                TERM="xterm-256color",
                VPCDOJO_HOME=str(home),
                LC_ALL="C.UTF-8",
                PYTHONPATH=str(ROOT),
            )
            # A learner's Python keeps what it has compiled.
            for name in ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
            os.execv(sys.executable, [sys.executable, *arguments])
        self.output = b""

    def first(self, mark: str) -> Cost:
        """What it took from the start of the process until a text was painted."""
        self._read_until(mark.encode())
        spent = 1000 * (perf_counter() - self.begun)
        return Cost(spent, spent, self.cpu(), max(self.pace, PACE.now()))

    def press(self, keys: str, mark: str = "") -> Cost:
        """What it takes from keys to the paints that follow; the first one has ``mark``."""
        self.quiet()
        pace = PACE.now()
        self.output = b""
        begun, before = perf_counter(), self.cpu()
        os.write(self.fd, keys.encode())
        painted = self._read_until(mark.encode())
        settled = max(self.quiet(), painted)
        spent = self.cpu() - before
        first, last = (1000 * (moment - begun) for moment in (painted, settled))
        return Cost(first, last, spent, max(pace, PACE.now()))

    def quiet(self, seconds: float = QUIET) -> float:
        """Wait for the end of a paint; when its last part came."""
        last = perf_counter()
        while perf_counter() - last < seconds:
            if self._read(seconds / 4):
                last = perf_counter()
        return last

    def cpu(self) -> float:
        """The milliseconds of processor time that all threads have had so far."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def memory(self) -> float:
        """The megabytes that the program has in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def close(self) -> None:
        """End the program."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def _read_until(self, mark: bytes) -> float:
        end = perf_counter() + (PATIENCE if mark else NOTHING)
        while not self.output or mark not in self.output:
            if perf_counter() > end:
                if not mark:
                    break
                raise SystemExit(f"{mark!r} was not painted: {self.output[-800:]!r}")
            self._read(0.01)
        return perf_counter()

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], patience)
        if ready:
            try:
                self.output += os.read(self.fd, 1 << 16)
            except OSError:
                raise SystemExit(f"The program ended.\n{self.output.decode()}") from None
        return bool(ready)
