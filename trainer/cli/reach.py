"""``vpcdojo reach``: one question about a scenario or a topology."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.cloud.service_addresses import split_service_id, with_services
from trainer.cloud.yaml_reader import read_yaml
from trainer.packets import Service, ServiceError
from trainer.reach import Outcome, Question, UnknownEnd, Verdict, ask, ends
from trainer.reach.as_json import verdict_json
from trainer.scenario.library import find_file
from trainer.scenario.reader import source_cloud
from trainer.text.verdicts import verdict_lines


def run(
    console: Console, source: str, start: str, end: str, port: str, *, as_json: bool = False
) -> int:
    """Exit status 0 if all that was asked gets there and back, 1 if not.

    Raises:
        BadInput: the source cannot be read, or the question means nothing in it.
    """
    service = read_service(port)
    path, name = find_file(source)
    cloud = source_cloud(read_yaml(path, name=name))
    verdict = answer(cloud, Question(start, end, service), name)
    if as_json:
        console.json(verdict_json(verdict))
    else:
        for line in verdict_lines(console.language, cloud, verdict):
            console.line(line)
    return 0 if verdict.outcome is Outcome.REACHABLE else 1


def read_service(text: str) -> Service:
    """A service as a person writes it.

    Raises:
        BadInput: the text is none.
    """
    try:
        return Service.parse(text)
    except ServiceError as error:
        raise BadInput(
            [Problem("format.not_a_service", Place("--port"), {"text": text})]
        ) from error


def answer(cloud: Cloud, question: Question, name: str) -> Verdict:
    """The engine's answer.

    Raises:
        BadInput: an end of the question is unknown in the cloud, which messages call ``name``.
    """
    mentioned = (end.partition("/")[0] for end in (question.source, question.destination))
    cloud = with_services(cloud, [name for name in mentioned if split_service_id(name)])
    try:
        return ask(cloud, question)
    except UnknownEnd as unknown:
        known = unknown.nearest or ends(cloud)
        facts = {"found": unknown.text, "known": ", ".join(known)}
        raise BadInput([Problem("format.unknown_end", Place(name), facts)]) from unknown
