"""Every test of the command line has a home of its own and an English locale."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("VPCDOJO_HOME", str(folder))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server(port: int, home: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "trainer", "serve", "--port", str(port), "--lang", "en"],
        env={
            **os.environ,
            "VPCDOJO_HOME": str(home),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    told = process.stdout.readline()
    assert f"http://127.0.0.1:{port}." in told
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        # Windows that were open end in order as well.
        assert process.stderr.read() == ""
        process.stdout.close()
        process.stderr.close()
