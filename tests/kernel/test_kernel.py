"""The engine against the Linux kernel: real packets through network namespaces.

``pytest --kernel-topologies N`` tries N random clouds; the default is 100. ``disagreements``
keeps every difference ever found, each with what is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from asking import Try, tries
from compare import Answered, Difference, compared, expected
from compile import compile_cloud
from generator import random_cloud
from kept import kept_case, written
from modelled import modelled
from netns import built, why_not
from oracle.records import dump, load
from oracle.smaller import refusals
from probe import Prober, Seen
from shrinking import shrunk

from trainer.cloud import Cloud, NetworkAcl
from trainer.scenario.library import library
from trainer.scenario.script import play

HERE = Path(__file__).parent
DISAGREEMENTS = HERE / "disagreements"
CHUNKS = 8

ENOUGH = 10
"""Clouds in a chunk from which on a generator that makes all or nothing work would show."""
HINDRANCE = why_not()

needs_namespaces = pytest.mark.skipif(
    HINDRANCE is not None, reason=f"no comparison with the Linux kernel: {HINDRANCE}"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A connection, what it came to, and the difference if there is one."""

    tried: Try
    seen: Seen
    difference: Difference | None


def told(cloud: Cloud, seed: int) -> Iterator[Told]:
    """All connections of a cloud."""
    plan = compile_cloud(cloud)
    with built(plan) as standing, Prober(standing) as prober:
        for tried in tries(Random(seed), cloud):
            yield Told(tried, *compared(prober, plan, tried))


@needs_namespaces
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_agrees_with_the_kernel(chunk: int, request: pytest.FixtureRequest) -> None:
    clouds = -(-request.config.getoption("kernel_topologies") // CHUNKS)
    if not clouds:
        pytest.skip("--kernel-topologies asks for none")
    counts: Counter[str] = Counter()
    for seed in range(chunk * clouds, (chunk + 1) * clouds):
        cloud = random_cloud(seed)
        for one in told(cloud, seed):
            counts.update({"connections": 1, "working": one.seen.answered})
            if one.difference is not None:
                pytest.fail(keep(one.difference, cloud, f"random-{seed}"))
    if clouds < ENOUGH:
        return
    assert counts["connections"] > 30 * clouds
    assert 0.35 < counts["working"] / counts["connections"] < 0.65


def keep(found: Difference, cloud: Cloud, name: str) -> str:
    """Write a difference down in the smallest cloud that shows it; where, and what it is."""
    text = written(*shrunk(found, cloud))
    path = DISAGREEMENTS / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return f"{path.relative_to(HERE)}\n{text}"


def states() -> Iterator[Any]:
    """Each scenario as it is met, and after each of its solutions."""
    for name in library().paths:
        scenario = library().scenario(name)
        yield pytest.param(scenario.broken, id=f"{name}-broken")
        for number, solution in enumerate(scenario.solutions, start=1):
            repaired = play(scenario, solution.commands).attempt.cloud
            yield pytest.param(repaired, id=f"{name}-repaired-{number}")


@needs_namespaces
@pytest.mark.parametrize("cloud", [*states()])
def test_engine_agrees_on_the_scenarios(cloud: Cloud, request: pytest.FixtureRequest) -> None:
    cloud = modelled(cloud)
    everything = [*told(cloud, 0)]
    for one in everything:
        if one.difference is not None:
            pytest.fail(keep(one.difference, cloud, request.node.callspec.id))
    assert everything


def kept() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(DISAGREEMENTS.glob("*.yaml"))]


@needs_namespaces
@pytest.mark.parametrize("path", kept())
def test_disagreement_is_settled(path: Path) -> None:
    case = kept_case(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert case.cause
    assert case.tried.packet in case.tried.verdict.asked
    wanted = expected(case.tried.verdict, case.tried.packet)
    assert (wanted.arrives, wanted.answered) == (case.arrives, case.answered)
    plan = compile_cloud(case.cloud)
    with built(plan) as standing, Prober(standing) as prober:
        assert compared(prober, plan, case.tried)[1] is None


@needs_namespaces
def test_a_wrong_answer_is_noticed() -> None:
    """The kernel's cloud has ACLs that let nothing pass; the engine's has others."""
    for seed in range(20):
        cloud = random_cloud(seed)
        shut = [
            NetworkAcl(id=a.id, vpc=a.vpc, default=a.default, subnets=a.subnets)
            for a in cloud.of(NetworkAcl).values()
        ]
        plan = compile_cloud(cloud.put(*shut))
        with built(plan) as standing, Prober(standing) as prober:
            for tried in tries(Random(seed), cloud):
                if expected(tried.verdict, tried.packet).answered is Answered.ALWAYS:
                    _, found = compared(prober, plan, tried)
                    assert found is None or not found.seen.answered
                    if found is not None:
                        return
    pytest.fail("nothing works in any cloud")


@pytest.mark.parametrize("seed", range(40))
def test_generated_clouds_are_ones_that_aws_would_create(seed: int) -> None:
    cloud = random_cloud(seed)
    assert refusals(cloud) == []
    assert load(dump(cloud)) == cloud
    compile_cloud(cloud)
