"""``vpcdojo reach``: one question about a cloud."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.cli.sources import open_cloud, unknown_end
from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.cloud.service_addresses import split_service_id, with_services
from trainer.packets import Service, ServiceError
from trainer.reach import Outcome, Question, UnknownEnd, Verdict, ask
from trainer.reach.as_json import schema_text, verdict_json
from trainer.text.verdicts import verdict_lines


def run(
    console: Console,
    source: str,
    start: str,
    end: str,
    port: str,
    *,
    as_json: bool = False,
    every_warning: bool = False,
) -> int:
    """Exit status 0 if all that was asked gets there and back, 1 if not.

    Raises:
        BadInput: the source cannot be read, or the question means nothing in it.
    """
    service = read_service(port)
    cloud, name = open_cloud(console, source, every_warning=every_warning)
    verdict = answer(cloud, Question(start, end, service), Place(name))
    if as_json:
        console.json(verdict_json(verdict))
    else:
        for line in verdict_lines(console.language, cloud, verdict):
            console.line(line)
    return 0 if verdict.outcome is Outcome.REACHABLE else 1


def run_schema(console: Console) -> int:
    """The JSON Schema of the answer."""
    console.line(schema_text().rstrip())
    return 0


def read_service(text: str, place: Place | None = None) -> Service:
    """A service as a person writes it.

    Raises:
        BadInput: the text is none.
    """
    try:
        return Service.parse(text)
    except ServiceError as error:
        where = Place("--port") if place is None else place
        raise BadInput([Problem("format.not_a_service", where, {"text": text})]) from error


def answer(cloud: Cloud, question: Question, place: Place) -> Verdict:
    """The engine's answer.

    Raises:
        BadInput: an end of the question means nothing in the cloud, which messages call
            ``place``, or more than one thing.
    """
    try:
        return ask(with_mentioned(cloud, question.source, question.destination), question)
    except UnknownEnd as unknown:
        raise unknown_end(cloud, unknown, place) from unknown


def with_mentioned(cloud: Cloud, *ends: str) -> Cloud:
    """The cloud with the AWS services that these ends name."""
    named = (end.partition("/")[0] for end in ends)
    missing = [name for name in named if split_service_id(name) and name not in cloud.resources]
    return with_services(cloud, missing) if missing else cloud
