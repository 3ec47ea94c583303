"""Topologies in the tests of the engine: YAML text to a cloud."""

from __future__ import annotations

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml


def cloud_of(text: str) -> Cloud:
    """The cloud that a topology describes."""
    return load_topology(parse_yaml(text, "case.yaml"))
