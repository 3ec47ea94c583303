"""The engine's sets against an independent simulator of single packets.

``pytest --oracle-packets N`` compares on at least N packets; the default is 100,000.
``disagreements/*.yaml`` keeps every disagreement ever found, each with what is right.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from oracle.cases import Kept, kept_case, written
from oracle.compare import Case, engine_outcome, engine_verdict, judged
from oracle.generator import random_cloud
from oracle.judge import Answered, Judge
from oracle.questions import questions
from oracle.records import dump, load
from oracle.shrinking import shrunk
from oracle.smaller import refusals
from oracle.states import INTERNET as SIMULATED_INTERNET
from oracle.tries import disagreements

from trainer.cloud import Cloud, SecurityGroup
from trainer.reach import INTERNET

DISAGREEMENTS = Path(__file__).parent / "disagreements"
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_agrees_with_the_simulator(chunk: int, request: pytest.FixtureRequest) -> None:
    packets = request.config.getoption("oracle_packets") // CHUNKS + 1
    counts: Counter[str] = Counter()
    seed = chunk * 1_000_000
    while counts["packets"] < packets:
        for found in disagreements(seed, counts):
            pytest.fail(f"seed {seed}\n{written(shrunk(found))}")
        seed += 1
    assert 0.25 < counts[Answered.ALWAYS] / counts["packets"] < 0.75
    assert counts["arrive"] > counts[Answered.ALWAYS]


def kept() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(DISAGREEMENTS.glob("*.yaml"))]


@pytest.mark.parametrize("path", kept())
def test_disagreement_is_settled(path: Path) -> None:
    case: Kept = kept_case(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert case.cause
    verdict = engine_verdict(
        case.asks.cloud, case.asks.question, every_address=case.asks.every_address
    )
    assert case.asks.packet in verdict.asked
    assert engine_outcome(verdict, case.asks.packet) == case.right
    assert judged(case.asks, verdict, Judge(case.asks.cloud)) is None


@pytest.mark.parametrize("seed", range(60))
def test_generated_clouds_are_ones_that_aws_would_create(seed: int) -> None:
    cloud = random_cloud(seed)
    assert refusals(cloud) == []
    assert load(dump(cloud)) == cloud


def without_rules(cloud: Cloud) -> list[SecurityGroup]:
    return [replace(g, inbound=(), outbound=()) for g in cloud.of(SecurityGroup).values()]


def test_a_wrong_answer_is_noticed() -> None:
    """The simulator's cloud has no security group rules; the engine's cloud has."""
    for seed in range(40):
        cloud, random = random_cloud(seed), Random(seed)
        for question, every_address in questions(random, cloud, 8):
            verdict = engine_verdict(cloud, question, every_address=every_address)
            packet = verdict.works.witness()
            if packet is None:
                continue
            deaf = cloud.put(*without_rules(cloud))
            case = Case(cloud, question, every_address, packet)
            found = judged(case, verdict, Judge(deaf))
            assert found is not None
            assert found.engine.answered is Answered.ALWAYS
            assert found.oracle.answered is Answered.NEVER
            return
    pytest.fail("nothing works in any cloud")


def test_places_have_the_same_names() -> None:
    assert SIMULATED_INTERNET == INTERNET
