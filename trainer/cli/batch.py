"""``vpcdojo reach --batch``: many questions about one cloud, each answered on its own line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.cli.console import Console
from trainer.cli.reach import answer, read_service, with_mentioned
from trainer.cli.sources import open_cloud
from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.cloud.service_addresses import split_service_id
from trainer.reach import Question
from trainer.reach.as_json import FORMAT, verdict_json
from trainer.text.catalogue import problem_line

LONGEST_LINE = 65_536
MOST_SERVICES = 200

_KEYS = ("from", "to", "port")


def run(console: Console, source: str, questions: str, *, every_warning: bool = False) -> int:
    """One JSON object for each line, in order: a verdict, or an ``error`` in its place.

    Exit status 0, or 2 if there was an error. ``id`` is handed back as it was given.

    Raises:
        BadInput: the source or the file of questions cannot be read.
    """
    cloud, _ = open_cloud(console, source, every_warning=every_warning)
    asking = _Asking(cloud)
    failed = False
    for number, line in _lines(questions):
        found = asking.answer(console, line, Place(questions, number))
        failed = failed or "error" in found
        console.line(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
    return 2 if failed else 0


class _Asking:
    """The cloud, which grows by the AWS services that questions name."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._named: set[str] = set()

    def answer(self, console: Console, line: str, place: Place) -> dict[str, Any]:
        """A verdict, or what is wrong with the line."""
        given: dict[str, Any] = {}
        try:
            given = _read(line, place)
            source, destination, port = (given[key] for key in _KEYS)
            self._mention(source, destination)
            question = Question(source, destination, read_service(port, place))
            found = verdict_json(answer(self.cloud, question, place))
        except BadInput as bad:
            lines = [problem_line(console.language, problem) for problem in bad.problems]
            found = {"format": FORMAT, "error": "; ".join(lines)}
        return {"id": given["id"], **found} if "id" in given else found

    def _mention(self, *ends: str) -> None:
        """Keep a service with its addresses, so that the cloud is made anew once for each."""
        for end in ends:
            name = end.partition("/")[0]
            if split_service_id(name) and name not in self._named:
                if len(self._named) >= MOST_SERVICES:
                    return
                self._named.add(name)
                self.cloud = with_mentioned(self.cloud, name)


def _read(line: str, place: Place) -> dict[str, Any]:
    """The question of a line.

    Raises:
        BadInput: the line is no JSON object with the three texts.
    """
    if len(line) > LONGEST_LINE:
        raise BadInput([Problem("batch.too_long", place, {"limit": str(LONGEST_LINE)})])
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput([Problem("batch.not_json", place)]) from error
    if not isinstance(given, dict):
        raise BadInput([Problem("batch.not_an_object", place)])
    faults = [
        Problem("batch.needs_text", place, {"key": key})
        for key in _KEYS
        if not isinstance(given.get(key), str)
    ]
    if faults:
        raise BadInput(faults)
    return given


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their numbers; a longer one is cut short.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        with Path(name).open(encoding="utf-8-sig", errors="replace") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 2):
                number += 1
                rest = line
                while len(rest) == LONGEST_LINE + 2 and not rest.endswith("\n"):
                    rest = file.readline(LONGEST_LINE + 2)
                if line.strip():
                    yield number, line.rstrip("\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput([Problem("input.unreadable", Place(name), {"reason": reason})]) from error
