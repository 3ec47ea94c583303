"""Asking the published AWS CLI what it makes of a line, in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Request = tuple[str, str, dict[str, object]]

SURROUNDINGS = {
    "AWS_DEFAULT_REGION": "ap-northeast-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "COLUMNS": "80",
}
"""Nothing of the machine's own set-up reaches the judge, and nothing that it does could succeed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The request that the AWS CLI would send, or else its complaint."""

    request: Request | None
    complaint: str = ""


class AwsCli:
    """The process, from its start to `close`."""

    def __init__(self) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("judge_process.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=kept | SURROUNDINGS,
        )

    def judge(self, words: Sequence[str]) -> Judged:
        """What the words after ``aws`` come to."""
        match self._ask({"words": list(words)}):
            case {"request": [service, operation, parameters]}:
                return Judged((service, operation, parameters))
            case answer:
                return Judged(None, answer["complaint"])

    def printed(
        self, output: str, operation: str, response: object, query: str | None = None
    ) -> str:
        """A response, or what ``--query`` finds in it, as the AWS CLI prints it."""
        asked = {"operation": operation, "response": response, "query": query}
        return str(self._ask({"print": output, **asked})["text"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def _ask(self, question: dict[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def words_of(line: str) -> list[str]:
    """The words after ``aws`` as a POSIX shell would hand them over."""
    words = shlex.split(line.replace("\\\n", ""), comments=True)
    return words[words.index("aws") + 1 :]
