"""An account that nobody here wrote: what moto prints answers as the same network in YAML."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

pytest.importorskip("moto", reason="moto is not installed")

from dump import account, codes
from moto_account import corrected, saved

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import read_yaml
from trainer.packets import Service
from trainer.reach import Question, ask

PORTS = ("tcp/22", "tcp/80", "tcp/443", "tcp/3306", "tcp/8080", "udp/53", "icmp/echo", "all")
ENDS = (
    *("bastion", "web-a", "web-b", "tool", "batch", "front", "orders", "internet"),
    *("192.168.7.7", "172.16.7.7", "198.51.100.7", "10.0.10.250"),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    read = account(tmp_path_factory.mktemp("shop"), corrected(saved()))
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
