"""Reachability Analyzer: the questions that were put to it and its answers.

https://docs.aws.amazon.com/vpc/latest/reachability/how-reachability-analyzer-works.html
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInsightsPath(Resource):
    """A question: from a resource to another one or to an address, by TCP or UDP.

    ``destination_port`` None is any port. The addresses narrow a gateway to one host behind it.
    """

    source: str
    destination: str | None
    protocol: str
    destination_port: int | None = None
    source_ip: str = ""
    destination_ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInsightsAnalysis(Resource):
    """An answer, as things were when it was asked: ``result`` is the part of AWS's response that
    says so, as JSON."""

    path: str
    result: str
