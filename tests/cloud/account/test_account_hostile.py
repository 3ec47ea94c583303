"""Nothing that a dump may hold ends in a traceback: not reading it, not asking about it."""

from copy import deepcopy
from functools import cache
from itertools import islice, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from account_dumps import ORDINARY, Dump, save
from aws_answers import answers
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whole_cloud import whole_cloud

from trainer.cloud import BadInput, Cloud
from trainer.cloud.account import read_account
from trainer.packets import Service
from trainer.reach import Question, UnknownEnd, ask, connections, ends, exposure
from trainer.text.catalogue import entries, problem_line
from trainer.text.language import Language

ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1.5, "", "x", "\x1b[2J\ud800", "vpc-0a", "i-0app", "local"),
    *("10.0.0.0/16", "0.0.0.0/0", "::/0", "10.0.1.10", "fe80::1%eth0", "-1", "99999"),
    *([], {}, [None], [[]], [{}], {"Value": "yes"}, ["sg-0web"], "pl-0s3", "eni-0nat"),
)


@cache
def everything() -> Dump:
    return {answer.file: answer.body for answer in answers(whole_cloud())}


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value that can be changed: the container and the key."""
    found: list[tuple[Any, Any]] = []
    left = [value]
    while left:
        container = left.pop()
        keys = container if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                left.append(container[key])
    return found


@st.composite
def broken_dumps(draw: st.DrawFn) -> Dump:
    """A dump with a few places changed, removed, or given another's value."""
    dump = deepcopy(draw(st.sampled_from((ORDINARY, everything()))))
    for _ in range(draw(st.integers(1, 6))):
        open_places = places(dump)
        container, key = open_places[draw(st.integers(0, len(open_places) - 1))]
        match draw(st.integers(0, 2)):
            case 0:
                container[key] = deepcopy(draw(st.sampled_from(ODD)))
            case 1:
                there, other = open_places[draw(st.integers(0, len(open_places) - 1))]
                container[key] = deepcopy(there[other])
            case _:
                del container[key]
    return {name: body for name, body in dump.items() if name}


def ask_around(cloud: Cloud) -> None:
    known = ends(cloud)
    chosen = [*islice(known, 4), *known[-4:], "10.0.1.10", "internet"]
    for source, destination in islice(permutations(dict.fromkeys(chosen), 2), 24):
        try:
            ask(cloud, Question(source, destination, Service.parse("tcp/443")))
        except UnknownEnd:
            continue
    for end in known[:2]:
        exposure(cloud, end)
    if len(known) > 1:
        connections(cloud, known[0], known[-1])


def check(dump: Dump) -> None:
    with TemporaryDirectory() as folder:
        try:
            found = read_account(save(Path(folder), dump))
        except BadInput:
            return
    ask_around(found.cloud)
    for problem in found.warnings:
        for language in Language:
            assert problem.code in entries(language, "account"), problem.code
            line = problem_line(language, problem)
            assert line.isprintable() or "\N{REPLACEMENT CHARACTER}" in line


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(broken_dumps())
def test_a_broken_dump_is_read_and_asked_about(dump: Dump) -> None:
    check(dump)


ANYTHING = st.recursive(
    st.sampled_from(ODD), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.dictionaries(st.sampled_from(["Vpcs", "Subnets", "Reservations", "Entries"]), ANYTHING))
@example({"Vpcs": [{"VpcId": "vpc-0a"}], "Subnets": [{"SubnetId": "vpc-0a", "VpcId": "vpc-0a"}]})
def test_keys_with_anything_behind_them(response: Dump) -> None:
    check({"x.json": response})


def test_the_whole_model_is_read_without_an_odd_value() -> None:
    with TemporaryDirectory() as folder:
        found = read_account(save(Path(folder), everything()))
    odd = {
        (str(p.place), *p.facts.values()) for p in found.warnings if p.code == "account.odd_value"
    }
    assert odd == set()
