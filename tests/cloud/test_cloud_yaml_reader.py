"""The YAML reader: what it reads, where it says things stand, and everything it refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainer.cloud import BadInput, Place, Problem
from trainer.cloud.node import Node
from trainer.cloud.yaml_reader import DEEPEST, MOST_BYTES, MOST_NODES, parse_yaml, read_yaml


def values(node: Node) -> object:
    """The plain value of a node, scalars as they are written."""
    match node.content:
        case str(text):
            return text
        case tuple(members):
            return [values(member) for member in members]
        case _:
            return {key: values(member) for key, member in node.items()}


def problem_of(text: str) -> tuple[str, str]:
    with pytest.raises(BadInput) as caught:
        parse_yaml(text, "f")
    (problem,) = caught.value.problems
    return problem.code, str(problem.place)


def problems_of(read: Callable[[], Node]) -> tuple[Problem, ...] | None:
    """The problems that reading ends with; None if it gives a node."""
    try:
        read()
    except BadInput as bad:
        return bad.problems
    return None


def test_every_scalar_stays_as_written() -> None:
    text = "{a: 22:22, b: no, c: on, d: 2024-01-02, e: 012345, f: 111122223333, g: 1_000, h: 0x1F}"
    assert values(parse_yaml(text, "f")) == {
        "a": "22:22",
        "b": "no",
        "c": "on",
        "d": "2024-01-02",
        "e": "012345",
        "f": "111122223333",
        "g": "1_000",
        "h": "0x1F",
    }


def test_every_value_knows_its_place_and_its_key() -> None:
    root = parse_yaml("a:\n  - x\n  - bb: 1\n", "some/file.yaml")
    inner = root.at("a", 1, "bb")
    assert inner.place == Place("some/file.yaml", 3, 9)
    assert inner.key == Place("some/file.yaml", 3, 5)
    assert inner.label == inner.key
    assert str(root.at("a", 0).label) == "some/file.yaml:2:5"


def test_columns_count_characters_not_bytes() -> None:
    assert parse_yaml("名前: {値: 1}", "f").at("名前", "値").place == Place("f", 1, 9)


def test_text_is_normalised_to_nfc() -> None:
    assert values(parse_yaml("か\u3099: は\u309a", "f")) == {"が": "ぱ"}
    assert problem_of("が: 1\nか\u3099: 2")[0] == "input.duplicate_key"


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffa: |\r\n  x\r\n  y\r\n".encode())
    assert values(read_yaml(file)) == {"a": "x\ny\n"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "input.empty_file", "f"),
        ("# nothing\n", "input.empty_file", "f"),
        ("a: 1\nb: 2\na: 3", "input.duplicate_key", "f:3:1"),
        ("a: {b: 1, 'b': 2}", "input.duplicate_key", "f:1:11"),
        ("a: &x 1\nb: *x", "input.anchor", "f:1:4"),
        ("a: *x", "input.anchor", "f:1:4"),
        ("a: !!python/object/apply:os.system [id]", "input.tag", "f:1:4"),
        ("a: !!str 1", "input.tag", "f:1:4"),
        ("a: !mine {}", "input.tag", "f:1:4"),
        ("a: 1\n---\nb: 2", "input.several_documents", "f:2:1"),
        ("a: ]", "input.syntax", "f:1:4"),
        ("a: {b: ::/0}", "input.syntax", "f:1:8"),
        ("a: `x`", "input.syntax", "f:1:4"),
        ("a:\n\tb: 1", "input.syntax", "f:2:1"),
        ("? [a]\n: 1", "input.key_not_text", "f:1:3"),
        ("a: x\x1b[31m", "input.forbidden_character", "f:1:5"),
        ("a: 1\nb: x\x00", "input.forbidden_character", "f:2:5"),
        ("a: \u202ex", "input.forbidden_character", "f:1:4"),
        ("a: \u2066x", "input.forbidden_character", "f:1:4"),
        ("a: x\x9b31m", "input.forbidden_character", "f:1:5"),
        ("a: \ud800", "input.forbidden_character", "f:1:4"),
        (r'a: "\e[31m"', "input.forbidden_character", "f:1:4"),
        (r'a: "\u202e"', "input.forbidden_character", "f:1:4"),
        (r'a: "\r"', "input.forbidden_character", "f:1:4"),
        (r'"\a": 1', "input.forbidden_character", "f:1:1"),
    ],
)
def test_refused(text: str, code: str, place: str) -> None:
    assert problem_of(text) == (code, place)


def test_the_depth_is_bounded() -> None:
    fits = "[" * DEEPEST + "]" * DEEPEST
    assert parse_yaml(fits, "f")
    assert problem_of("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))[0] == "input.too_deep"
    assert problem_of("[" * 500_000)[0] == "input.too_deep"
    assert problem_of("{a: " * 300_000)[0] == "input.too_deep"


def test_the_number_of_values_is_bounded() -> None:
    assert problem_of("[" + "1," * MOST_NODES + "]")[0] == "input.too_many_values"


def test_a_bomb_of_aliases_ends_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]" for i in range(20)
    )
    assert problem_of(bomb) == ("input.anchor", "f:1:4")


def test_the_size_is_bounded(tmp_path: Path) -> None:
    assert problem_of("a" * (MOST_BYTES + 1))[0] == "input.file_too_big"
    file = tmp_path / "big.yaml"
    file.write_bytes(b"a: " + b"x" * MOST_BYTES)
    with pytest.raises(BadInput) as caught:
        read_yaml(file, name="big.yaml")
    assert [str(p.place) for p in caught.value.problems] == ["big.yaml"]
    assert caught.value.problems[0].code == "input.file_too_big"


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(BadInput) as caught:
            read_yaml(path)
        (problem,) = caught.value.problems
        assert problem.code == "input.unreadable"
        assert problem.place == Place(str(path))


def test_bytes_that_are_not_utf8_are_one_problem(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(BadInput) as caught:
        read_yaml(file, name="a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == ("input.not_utf8", "a.yaml:2")


@given(st.text(max_size=200) | st.text(alphabet="{}[]:,-&*!|>'\"%@`#? \n\tab01", max_size=60))
@example("%YAML 9.9\n---\na")
@example("\ufeff\ufeffa")
@example('"\\UFFFFFFFF"')
@example("- |9\n x")
def test_any_text_is_a_value_or_bad_input(text: str) -> None:
    problems = problems_of(lambda: parse_yaml(text, "f"))
    assert problems is None or [p.place.file for p in problems] == ["f"]


@given(st.binary(max_size=100))
def test_any_bytes_are_a_value_or_bad_input(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(data)
    problems = problems_of(lambda: read_yaml(file))
    assert problems is None or len(problems) == 1
