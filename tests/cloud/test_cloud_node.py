"""Asking a node: what it gives, and what it says when something else stands there."""

from collections.abc import Callable
from enum import StrEnum

import pytest

from trainer.cloud import BadInput
from trainer.cloud.faults import MOST_PROBLEMS, Faults
from trainer.cloud.node import FormError, Node, excerpt, nearest
from trainer.cloud.yaml_reader import parse_yaml


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def node(text: str) -> Node:
    return parse_yaml(f"a: {text}", "f").require("a")


def fault(call: Callable[[], object]) -> tuple[str, dict[str, str]]:
    with pytest.raises(BadInput) as caught:
        call()
    (problem,) = caught.value.problems
    return problem.code, dict(problem.facts)


def test_scalars() -> None:
    assert node("no").text() == "no"
    assert node("012").text() == "012"
    assert node("true").boolean() is True
    assert node("False").boolean() is False
    assert node("-5").integer() == -5
    assert node("5").integer(5, 5) == 5
    assert node("1.5").number() == 1.5
    assert node("2e3").number() == 2000.0
    assert node("red").choice(Colour) is Colour.RED
    assert node("two words").line() == "two words"
    assert node("~").is_null
    assert node("").is_null
    assert not node("'null'").is_null


@pytest.mark.parametrize(
    ("text", "read", "code"),
    [
        ("null", Node.text, "input.expected_text"),
        ("[x]", Node.text, "input.expected_text"),
        ("{x: 1}", Node.text, "input.expected_text"),
        ("'5'", Node.integer, "input.expected_integer"),
        ("05", Node.integer, "input.expected_integer"),
        ("1.0", Node.integer, "input.expected_integer"),
        ("9999999999999999999999", Node.integer, "input.expected_integer"),
        ("[1]", Node.integer, "input.expected_integer"),
        ("no", Node.boolean, "input.expected_boolean"),
        ("yes", Node.boolean, "input.expected_boolean"),
        ("'true'", Node.boolean, "input.expected_boolean"),
        (".inf", Node.number, "input.expected_number"),
        ("1e999", Node.number, "input.expected_number"),
        ("x", Node.list, "input.expected_list"),
        ("{x: 1}", Node.one_or_more, "input.expected_list"),
        ("x", Node.items, "input.expected_map"),
        ("[x]", Node.items, "input.expected_map"),
        ('"a\\nb"', Node.line, "input.expected_line"),
        ("[]", lambda n: n.get("x"), "input.expected_map"),
        ("blue", lambda n: n.choice(Colour), "input.not_a_choice"),
        ("7", lambda n: n.integer(1, 5), "input.number_out_of_range"),
        ("0", lambda n: n.integer(low=1), "input.number_out_of_range"),
        ("xx", lambda n: n.text(longest=1), "input.text_too_long"),
    ],
)
def test_what_else_stands_there_is_said(
    text: str, read: Callable[[Node], object], code: str
) -> None:
    assert fault(lambda: read(node(text)))[0] == code


def test_collections() -> None:
    assert [n.text() for n in node("[x, y]").list()] == ["x", "y"]
    assert [n.text() for n in node("x").one_or_more()] == ["x"]
    assert node("").list() == node("~").one_or_more() == ()
    assert [key for key, _ in node("{x: 1, y: 2}").items()] == ["x", "y"]
    assert list(node("").items()) == []
    assert node("{x: 1}").read("x", Node.integer, 0) == 1
    assert node("{x: 1}").read("y", Node.integer, 0) == 0


def test_fields_reports_every_key_at_its_place() -> None:
    root = parse_yaml("a:\n  subnet: 1\n  privat_ip: 2\n  zzz: 3\n", "f").require("a")
    with pytest.raises(BadInput) as caught:
        root.fields(("cidr",), ("subnet", "private_ip"))
    assert [(p.code, str(p.place), p.facts.get("near")) for p in caught.value.problems] == [
        ("input.missing_key", "f:1:1", None),
        ("input.unknown_key_near", "f:3:3", "private_ip"),
        ("input.unknown_key", "f:4:3", None),
    ]
    assert root.fields(optional=("subnet", "privat_ip", "zzz")) is root


def test_parse_adds_the_place_to_the_fault_of_a_form() -> None:
    def even(text: str) -> int:
        if int(text) % 2:
            raise FormError("input.odd", text=text)
        return int(text)

    assert node("2").parse(even) == 2
    assert fault(lambda: node("3").parse(even)) == ("input.odd", {"text": "3"})


def test_facts_are_short_and_on_one_line() -> None:
    _, facts = fault(lambda: node('"' + "x\\n " * 5000 + '"').boolean())
    assert len(facts["found"]) <= 60
    assert "\n" not in facts["found"]
    assert excerpt("a\n b\tc") == "a b c"


def test_nearest() -> None:
    assert nearest("igw-shp", ("nat-a", "igw-shop")) == "igw-shop"
    assert nearest("zzz", ("nat-a", "igw-shop")) is None
    assert nearest("x", ()) is None


def test_faults_collects_until_there_are_too_many() -> None:
    faults = Faults()
    for line in (3, 1, 2):
        with faults.catch():
            raise parse_yaml("\n" * (line - 1) + "x", "f").bad("input.tag", text="t")
    with pytest.raises(BadInput) as caught:
        faults.check()
    assert [p.place.line for p in caught.value.problems] == [1, 2, 3]

    same = Faults()
    for _ in range(2):
        same.add(node("x").problem("input.tag", text="t"))
    with pytest.raises(BadInput) as caught:
        same.check()
    assert len(caught.value.problems) == 1

    many = Faults()

    def endless() -> None:
        for number in range(10 * MOST_PROBLEMS):
            with many.catch():
                raise node("x").bad("input.tag", text=f"t{number}")

    with many.catch(), pytest.raises(BadInput) as caught:
        endless()
    assert len(caught.value.problems) == MOST_PROBLEMS
