"""A cloud written as a topology and read again is the same cloud."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from random_clouds import clouds
from rewriting import Renaming

from trainer.cloud import (
    Cloud,
    EndpointServiceConfiguration,
    NetworkAcl,
    RouteTable,
    SecurityGroup,
    Subnet,
)
from trainer.cloud.topology import STEPS, load_topology
from trainer.cloud.topology.section import Section
from trainer.cloud.topology_text import WRITERS, write_topology
from trainer.cloud.yaml_reader import parse_yaml, read_yaml
from trainer.scenario.library import library
from trainer.scenario.reader import source_cloud

RULES = Path(__file__).parent / "rules"


def read(text: str) -> Cloud:
    return load_topology(parse_yaml(text, "written.yaml"))


def described() -> dict[str, Any]:
    """Every topology of the rules by file and place."""
    return {
        f"{path.stem}-{number}": case["topology"]
        for path in sorted(RULES.rglob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
    }


def test_every_section_has_a_writer() -> None:
    assert [*WRITERS] == [step.name for step in STEPS if isinstance(step, Section)]


@pytest.mark.parametrize("topology", described().values(), ids=described())
def test_topologies_of_the_rules_come_back(topology: Any) -> None:
    cloud = read(yaml.safe_dump(topology, sort_keys=False))
    assert read(write_topology(cloud)) == cloud
    # Under other ids nothing follows from an id any more.
    renamed = Renaming.of(cloud)
    if renamed.ids.keys().isdisjoint(service_names(cloud)):
        other = renamed.cloud(cloud)
        assert read(write_topology(other)) == other


def service_names(cloud: Cloud) -> set[str]:
    """Ids that are not free to choose, and those that the names of others follow from."""
    offered = cloud.of(EndpointServiceConfiguration)
    return {name for name in cloud.resources if "." in name or name in offered}


@pytest.mark.parametrize("scenario", library().paths)
def test_scenarios_come_back(scenario: str) -> None:
    cloud = source_cloud(read_yaml(library().paths[scenario]))
    assert read(write_topology(cloud)) == cloud


@settings(max_examples=100)
@given(clouds())
def test_random_clouds_come_back(cloud: Cloud) -> None:
    # As AWS has it: no group name begins as an id does, and zones are named in full.
    groups, subnets = cloud.of(SecurityGroup).values(), cloud.of(Subnet).values()
    named = cloud.put(
        *(replace(g, group_name=f"group {g.id[3:]}") for g in groups),
        *(replace(s, zone=f"ap-northeast-1{s.zone}") for s in subnets),
    )
    again = read(write_topology(named))
    made = {i: r for i, r in again.resources.items() if r != named.resources.get(i)}
    # What AWS makes with a VPC, and these clouds do without.
    assert {i: (r, named.resources[i]) for i, r in made.items() if i in named.resources} == {}
    assert {type(r) for r in made.values()} <= {SecurityGroup, RouteTable, NetworkAcl}
    assert named.resources.keys() <= again.resources.keys()
