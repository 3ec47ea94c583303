"""Topologies of the learner's own: where they begin, and the files that they are kept in."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from trainer.cli.arguments import STARTS
from trainer.cloud import AwsService, BadInput, Cloud, Vpc
from trainer.cloud.renaming import friendly_ids, renamed
from trainer.packets import Service
from trainer.reach import Outcome, Question, ask
from trainer.scenario.attempt import Attempt
from trainer.scenario.saving import file_named, open_saved, save, saving
from trainer.scenario.scratch import Start, scratch

REACHABLE, UNREACHABLE = Outcome.REACHABLE, Outcome.UNREACHABLE


def test_the_command_line_knows_every_start() -> None:
    assert tuple(Start) == STARTS


@pytest.mark.parametrize(
    ("start", "source", "destination", "port", "expected"),
    [
        (Start.PUBLIC_PRIVATE, "internet", "i-web", "tcp/443", REACHABLE),
        (Start.PUBLIC_PRIVATE, "i-web", "i-app-a", "tcp/8080", REACHABLE),
        (Start.PUBLIC_PRIVATE, "i-web", "i-app-c", "tcp/8080", REACHABLE),
        (Start.PUBLIC_PRIVATE, "i-app-c", "internet", "tcp/443", REACHABLE),
        (Start.PUBLIC_PRIVATE, "internet", "i-app-a", "tcp/8080", UNREACHABLE),
        (Start.TWO_VPCS_PEERED, "i-front", "i-back", "tcp/8080", REACHABLE),
        (Start.TWO_VPCS_PEERED, "i-back", "i-front", "tcp/8080", UNREACHABLE),
        (Start.HUB, "i-east", "i-shared", "tcp/8080", REACHABLE),
        (Start.HUB, "i-shared", "i-west", "tcp/8080", REACHABLE),
        (Start.HUB, "i-east", "i-west", "tcp/8080", UNREACHABLE),
    ],
)
def test_a_template_does_what_it_says(
    start: Start, source: str, destination: str, port: str, expected: Outcome
) -> None:
    question = Question(source, destination, Service.parse(port))
    assert ask(scratch(start).broken, question).outcome is expected


@pytest.mark.parametrize("start", [start for start in Start if start is not Start.EMPTY])
def test_a_template_is_saved_and_opened_again(start: Start, tmp_path: Path) -> None:
    cloud, file = scratch(start).broken, tmp_path / "mine.yaml"
    assert save(cloud, file) == ()
    opened = open_saved(file)
    assert held(opened.broken) == held(renamed(cloud, friendly_ids(cloud)))
    assert opened.goals == ()


def test_what_was_built_from_nothing_is_saved(tmp_path: Path) -> None:
    attempt = Attempt.start(scratch(Start.EMPTY))
    for line in (
        "VPC=$(aws ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId --output text)",
        "aws ec2 create-subnet --vpc-id $VPC --cidr-block 10.0.1.0/24",
    ):
        acted = attempt.type(line)
        assert acted.status == 0, acted
        attempt = acted.attempt
    save(attempt.cloud, tmp_path / "mine.yaml")
    assert [str(vpc.cidrs[0]) for vpc in open_saved(tmp_path / "mine.yaml").broken.of(Vpc).values()]


def test_a_file_is_written_over_only_when_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("precious", encoding="utf-8")
    cloud = scratch(Start.HUB).broken
    assert refused(lambda: save(cloud, file)) == "input.file_exists"
    assert file.read_text(encoding="utf-8") == "precious"
    save(cloud, file, over=True)
    assert open_saved(file).broken.resources
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    cloud = scratch(Start.HUB).broken
    assert refused(lambda: save(Cloud(), tmp_path / "a.yaml")) == "input.nothing_in_it"
    assert refused(lambda: save(cloud, tmp_path / "no" / "a.yaml")) == "input.unwritable"
    assert refused(lambda: save(cloud, tmp_path / ("a" * 300))) == "input.unwritable"
    (tmp_path / "folder.yaml").mkdir()
    assert refused(lambda: save(cloud, tmp_path / "folder.yaml", over=True)) == "input.unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["folder.yaml"]


def test_a_name_becomes_a_topology_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", f"{os.sep}home{os.sep}me")
    assert file_named(" shop ") == Path("shop.yaml")
    assert file_named("shop.yml") == Path("shop.yml")
    assert file_named("v1.2") == Path("v1.2.yaml")
    assert file_named("~/shop") == Path("/home/me/shop.yaml")
    for bad in ("", "  ", "a\x1b[31m", "a\0b", ".", "/", "~", "~/", "~nobody-of-that-name/a"):
        assert refused(partial(file_named, bad)) == "input.no_file_name"


def held(cloud: Cloud) -> dict[str, object]:
    return {i: r for i, r in cloud.resources.items() if not isinstance(r, AwsService)}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as caught:
        act()
    return caught.value.problems[0].code


def test_who_stops_before_the_file_is_written_has_written_nothing(tmp_path: Path) -> None:
    target = tmp_path / "stopped.yaml"
    work = saving(scratch(Start.HUB).broken, target)
    for _ in work:
        assert not target.exists()
    assert target.exists()
