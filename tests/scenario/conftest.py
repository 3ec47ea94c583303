"""A small scenario as text, for tests to change and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.reader import scenario_of
from trainer.scenario.scenario import Scenario

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")

Make = Callable[..., Scenario]


@pytest.fixture
def small() -> str:
    return SMALL


@pytest.fixture
def make() -> Make:
    """``make((old, new), …)``: the small scenario with each old text replaced by a new one."""

    def scenario(*changes: tuple[str, str]) -> Scenario:
        text = SMALL
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return scenario_of(parse_yaml(text, "small.yaml"), "0" * 64)

    return scenario
