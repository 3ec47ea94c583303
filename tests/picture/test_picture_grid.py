"""The cells of a picture as they are kept, and as they are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from trainer.picture.box_characters import LIGHT, Joins
from trainer.picture.grid import Cell, Point, Rect, Role, Row, Sheet, Side, letters_of
from trainer.picture.strokes import Lines, Strokes

_CELLS = st.builds(
    Cell,
    st.sampled_from([" ", "a", "│", "図", ""]),
    st.sampled_from(Role),
    st.none() | st.sampled_from(["i-1", "vpc-1"]),
)


@given(st.lists(_CELLS), st.slices(12))
def test_a_row_is_a_sequence_of_its_cells(cells: list[Cell], part: slice) -> None:
    row = Row.of(cells)
    assert list(row) == cells
    assert len(row) == len(cells)
    assert row[part] == tuple(cells[part])
    assert [row[index] for index in range(-len(cells), len(cells))] == [*cells, *cells]


def test_a_row_ends() -> None:
    with pytest.raises(IndexError):
        Row.of([Cell("a")])[1]


def test_a_sheet_gives_ground_to_owners_and_cells_to_what_is_written() -> None:
    sheet = Sheet(4, 2)
    sheet.own(Rect(0, 0, 4, 1), "outer")
    sheet.own(Rect(1, 0, 1, 1), "inner")
    sheet.write(Point(2, 0), letters_of("図"))
    sheet.paint(Rect(2, 0, 2, 1), Role.NOTE)
    assert list(sheet.row(0)) == [
        Cell(owner="outer"),
        Cell(owner="inner"),
        Cell("図", Role.NOTE, "outer"),
        Cell("", Role.NOTE, "outer"),
    ]
    assert list(sheet.row(1)) == [Cell()] * 4


@given(st.text(max_size=12))
def test_a_text_has_a_letter_for_each_cell_it_takes(text: str) -> None:
    assert len(letters_of(text)) == sum(map(get_character_cell_size, text))


_POINTS = st.builds(Point, st.integers(0, 9), st.integers(0, 9))


def _ends(first: Point, second: Point, *, across: bool) -> tuple[Point, Point]:
    second = Point(second.x, first.y) if across else Point(first.x, second.y)
    low, high = sorted((first, second))
    return low, high


_STRAIGHT = st.builds(_ends, _POINTS, _POINTS, across=st.booleans())


@given(st.lists(_STRAIGHT, max_size=12), _POINTS)
def test_lines_join_where_they_meet(drawn: list[tuple[Point, Point]], other: Point) -> None:
    strokes = Strokes(10, 10)
    expected: dict[Point, Joins] = {}
    for low, high in drawn:
        strokes.line(low, high)
        across = low.y == high.y
        onward = Joins(right=LIGHT) if across else Joins(down=LIGHT)
        back = Joins(left=LIGHT) if across else Joins(up=LIGHT)
        here = low
        while here != high:
            there = here.towards(Side.RIGHT if across else Side.DOWN)
            expected[here] = expected.get(here, Joins()) | onward
            expected[there] = expected.get(there, Joins()) | back
            here = there
    lines = Lines(strokes)
    assert lines == expected
    assert len(lines) == len(expected)
    assert lines.get(other, Joins()) == expected.get(other, Joins())


def test_a_box_has_lines_around_it() -> None:
    strokes = Strokes(3, 3)
    strokes.box(Rect(0, 0, 3, 3))
    lines = Lines(strokes)
    assert len(lines) == 8
    assert lines[Point(0, 0)] == Joins(right=LIGHT, down=LIGHT)
    assert lines[Point(2, 1)] == Joins(up=LIGHT, down=LIGHT)
    assert Point(1, 1) not in lines


def test_there_are_no_lines_outside() -> None:
    strokes = Strokes(1, 2)
    strokes.line(Point(0, 0), Point(0, 1))
    lines = Lines(strokes)
    for point in (Point(-1, 0), Point(0, -1), Point(1, 0), Point(0, 2)):
        assert point not in lines
