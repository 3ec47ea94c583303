"""Files from strangers: whatever stands in them, they are read or refused with a place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.cloud.problem import BadInput, Problem
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.grade import grade
from trainer.scenario.head import parse_head
from trainer.scenario.library import library
from trainer.scenario.lint import Shelf, lint_scenario
from trainer.scenario.reader import scenario_of
from trainer.scenario.scenario import Scenario

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
LINES = SMALL.splitlines(keepends=True)
WORDS = st.sampled_from(
    [
        "null",
        "[]",
        "{}",
        "'",
        "0",
        "-1",
        "true",
        "all",
        "internet",
        "i-server",
        "\x1b[2J",
        "é",
        "&a",
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The small scenario with some lines gone, doubled, cut or with a word put in."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))] + "\n"
            case _:
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + draw(WORDS) + lines[at][cut:]
        if not lines:
            break
    return "".join(lines)


def scenario_or_problems(text: str) -> Scenario | tuple[Problem, ...]:
    try:
        return scenario_of(parse_yaml(text, "small.yaml"), "")
    except BadInput as bad:
        return bad.problems


@given(damaged())
@settings(max_examples=150)
def test_a_damaged_file_is_read_or_refused(text: str) -> None:
    read = scenario_or_problems(text)
    if isinstance(read, Scenario):
        grade(read, read.broken)
        lint_scenario(read, Shelf(frozenset()))
    else:
        assert read
        assert all(problem.place.file == "small.yaml" for problem in read)


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_any_text_is_a_head_or_refused(text: str) -> None:
    with suppress(BadInput):
        parse_head(text, "x.yaml")


def test_the_shipped_files_survive_being_cut_off() -> None:
    for path in library().paths.values():
        text = path.read_text(encoding="utf-8")
        whole = text.index("debrief:")
        for part in range(0, whole, whole // 25):
            assert not isinstance(scenario_or_problems(text[:part]), Scenario)
