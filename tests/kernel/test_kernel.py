"""The engine against the Linux kernel: real packets through network namespaces.

``pytest --kernel-topologies N`` tries N random clouds; the default is 100. They are made from
the seeds 0 to N - 1, or from ``--kernel-first-seed`` on. ``disagreements`` keeps every
difference ever found, each with what is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from asking import tries
from compare import Answered, Difference, Told, compared, expected
from compile import compile_cloud
from generator import random_cloud
from kept import kept_case, written
from modelled import modelled
from needs import needs_namespaces
from netns import built
from oracle.generator import random_cloud as cloud_of_all_kinds
from probe import Prober
from shrinking import shrunk

from trainer.cloud import Cloud, NetworkAcl
from trainer.scenario.library import library
from trainer.scenario.script import play

HERE = Path(__file__).parent
DISAGREEMENTS = HERE / "disagreements"
CHUNKS = 8

ENOUGH = 10
"""Clouds in a chunk from which on a generator that makes all or nothing work would show."""
MOST = 3
"""Differences of a chunk that are made small and kept: that takes minutes for each."""

Record = Callable[[str, object], None]


def told(cloud: Cloud, seed: int) -> Iterator[Told]:
    """All connections of a cloud."""
    plan = compile_cloud(cloud)
    with built(plan) as standing, Prober(standing) as prober:
        for tried in tries(Random(seed), cloud):
            yield compared(prober, plan, tried)


def tally(everything: Iterable[Told], counts: Counter[str]) -> Difference | None:
    """Count connections; the first difference, if there is one, ends it."""
    for one in everything:
        counts.update({"connections": 1, "working": one.seen.answered, "tried twice": one.again})
        if one.difference is not None:
            return one.difference
    return None


@needs_namespaces
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_agrees_with_the_kernel(
    chunk: int, request: pytest.FixtureRequest, record_property: Record
) -> None:
    """A cloud that differs does not keep the others from being tried."""
    clouds = -(-request.config.getoption("kernel_topologies") // CHUNKS)
    if not clouds:
        pytest.skip("--kernel-topologies asks for none")
    first = request.config.getoption("kernel_first_seed") + chunk * clouds
    counts: Counter[str] = Counter()
    differing: dict[int, Difference] = {}
    for seed in range(first, first + clouds):
        found = tally(told(random_cloud(seed), seed), counts)
        if found is not None:
            differing[seed] = found
    record_property("kernel", {"random clouds": clouds, **counts, "differ": len(differing)})
    if differing:
        texts = [keep(f, random_cloud(s), f"random-{s}") for s, f in [*differing.items()][:MOST]]
        pytest.fail("\n".join([f"seeds that differ: {[*differing]}", *texts]))
    if clouds >= ENOUGH:
        assert counts["connections"] > 30 * clouds
        assert 0.35 < counts["working"] / counts["connections"] < 0.65


def keep(found: Difference, cloud: Cloud, name: str) -> str:
    """Write a difference down in the smallest cloud that shows it; where, and what it is."""
    text = written(*shrunk(found, cloud))
    path = DISAGREEMENTS / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return f"{path.relative_to(HERE)}\n{text}"


def states() -> Iterator[Any]:
    """Each scenario as it is met (None), and after each of its solutions."""
    for name in library().paths:
        yield pytest.param(name, None, id=f"{name}-broken")
        for number, _ in enumerate(library().scenario(name).solutions, start=1):
            yield pytest.param(name, number, id=f"{name}-repaired-{number}")


@needs_namespaces
@pytest.mark.parametrize(("name", "solution"), [*states()])
def test_engine_agrees_on_the_scenarios(
    name: str, solution: int | None, request: pytest.FixtureRequest, record_property: Record
) -> None:
    scenario = library().scenario(name)
    cloud = scenario.broken
    if solution is not None:
        cloud = play(scenario, scenario.solutions[solution - 1].commands).attempt.cloud
    cloud = modelled(cloud)
    counts: Counter[str] = Counter()
    found = tally(told(cloud, 0), counts)
    record_property("kernel", {"states of scenarios": 1, **counts, "differ": found is not None})
    if found is not None:
        pytest.fail(keep(found, cloud, request.node.callspec.id))
    if not counts["connections"]:
        pytest.skip(f"nothing in scenario {name} has a counterpart among namespaces")


@needs_namespaces
@pytest.mark.parametrize("seed", range(12))
def test_what_has_no_counterpart_is_taken_out(seed: int) -> None:
    """Clouds with load balancers, endpoints and Direct Connect, as scenarios have them."""
    cloud = modelled(cloud_of_all_kinds(seed))
    found = tally(islice(told(cloud, seed), 40), Counter())
    if found is not None:
        pytest.fail(keep(found, cloud, f"all-kinds-{seed}"))


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
        assert compared(prober, plan, case.tried).difference is None


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
                    found = compared(prober, plan, tried).difference
                    assert found is None or not found.seen.answered
                    if found is not None:
                        return
    pytest.fail("nothing works in any cloud")
