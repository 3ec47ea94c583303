"""An account that nobody here wrote: what moto prints answers as the same network in YAML."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("moto", reason="moto is not installed")

from dump import account, codes
from moto_account import corrected, saved

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import read_yaml
from trainer.packets import Service
from trainer.reach import Question, UnknownEnd, ask

PORTS = ("tcp/22", "tcp/80", "tcp/443", "tcp/3306", "tcp/8080", "udp/53", "icmp/echo", "all")
ENDS = (
    *("bastion", "web-a", "web-b", "tool", "batch", "front", "orders", "internet"),
    *("192.168.7.7", "172.16.7.7", "198.51.100.7", "10.0.10.250"),
)


SERVICES = (
    *("transit-gateway", "vpn", "customer", "search", "listeners", "load-balancer"),
    *("target", "db-", "route-tables"),
)
"""Parts of the names of responses that are taken away, one at a time."""

ASKED = tuple(
    (source, target, port)
    for source, target, port in (
        *product(("internet", "bastion", "172.16.7.7"), ("front",), ("tcp/80",)),
        *product(("web-a", "tool", "batch"), ("orders",), ("tcp/3306",)),
        *product(("batch", "web-a", "bastion"), ("172.16.7.7", "192.168.7.7"), ("tcp/443",)),
        *product(("192.168.7.7", "172.16.7.7"), ("bastion", "batch"), ("tcp/22", "tcp/443")),
        *product(("batch", "tool"), ("web-a",), ("tcp/8080",)),
    )
)


@pytest.fixture(scope="module")
def responses() -> dict[str, Any]:
    return corrected(saved())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, responses: dict[str, Any]) -> Cloud:
    read = account(tmp_path_factory.mktemp("shop"), responses)
    assert codes(read) == {"interface_assumed"}, read.warnings
    return read.cloud


@pytest.fixture(scope="module")
def twin() -> Cloud:
    path = Path(__file__).parent / "shop.yaml"
    return load_topology(read_yaml(path, name=path.name))


def test_every_pair_has_the_verdict_of_the_twin(shop: Cloud, twin: Cloud) -> None:
    different = []
    seen = set()
    for source, target in product(ENDS, ENDS):
        if source == target:
            continue
        for port in PORTS:
            question = Question(source, target, Service.parse(port))
            found, wanted = ask(shop, question), ask(twin, question)
            seen.add(wanted.outcome)
            if (found.outcome, found.symptom) != (wanted.outcome, wanted.symptom):
                different.append((source, target, port, found.outcome, wanted.outcome))
    assert different == []
    assert len(seen) >= 3


def outcomes(cloud: Cloud) -> list[str]:
    found = []
    for source, target, port in ASKED:
        try:
            found.append(ask(cloud, Question(source, target, Service.parse(port))).outcome.value)
        except UnknownEnd:
            found.append("unknown")
    return found


def test_without_a_response_nothing_known_turns_into_something_else(
    tmp_path: Path, responses: dict[str, Any], shop: Cloud
) -> None:
    """It stays, or it is unknown."""
    whole = outcomes(shop)
    assert {*whole} >= {"reachable", "unreachable"}
    for number, name in enumerate(n for n in responses if any(part in n for part in SERVICES)):
        rest = {other: content for other, content in responses.items() if other != name}
        left = outcomes(account(tmp_path / str(number), rest).cloud)
        for asked, before, after in zip(ASKED, whole, left, strict=True):
            assert after in (before, "unknown"), (name, asked, before, after)
