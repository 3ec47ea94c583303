"""The command as a process: what it imports, and how it ends when the other side goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = str(ROOT / "tests" / "scenario" / "small.yaml")
SPY = """
import sys
from trainer.cli import main
status = main(sys.argv[1:])
heavy = {'textual', 'botocore', 'boto3', 'awscli', 'moto'}
print([name for name in sys.modules if name.partition('.')[0] in heavy], file=sys.stderr)
"""


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "VPCDOJO_HOME": str(home), "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["doctor"],
        ["stats"],
        ["lint", SMALL],
        ["play", "web-timeout", "--plain"],
        ["play", "orders-timeout", "--plain"],
        ["reach", "web-timeout", "--from", "i-db", "--to", "internet", "--port", "all"],
        ["grade", "web-timeout", "--commands", os.devnull],
    ],
    ids=lambda arguments: arguments[0],
)
def test_headless_commands_do_without_textual_and_awss_libraries(
    arguments: list[str], environment: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPY, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().splitlines()[-1] == "[]"
    assert done.stdout


def test_a_reader_who_leaves_causes_no_traceback(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "trainer", "lint", SMALL, "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 2


def test_a_terminal_without_the_characters_gets_marks(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "list", "--lang", "ja"],
        env={**environment, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert b"web-timeout" in done.stdout
    assert b"?" in done.stdout
