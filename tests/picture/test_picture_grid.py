"""The cells of a picture as they are kept, and as they are looked at."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.picture.box_characters import HEAVY, LIGHT, Joins
from trainer.picture.grid import Cell, Lines, Point, Rect, Role, Row, Sheet

_CELLS = st.builds(
    Cell,
    st.sampled_from([" ", "a", "│", "図", ""]),
    st.sampled_from(Role),
    st.none() | st.sampled_from(["i-1", "vpc-1"]),
)
_JOINS = st.builds(Joins, *[st.sampled_from([0, LIGHT, HEAVY])] * 4)


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
    sheet = Sheet(3, 2)
    sheet.own(Rect(0, 0, 3, 1), "outer")
    sheet.own(Rect(1, 0, 1, 1), "inner")
    sheet.put(Point(2, 0), Cell("", Role.NOTE, None))
    assert sheet.owner(Point(1, 0)) == "inner"
    first, second = sheet.rows()
    assert list(first) == [
        Cell(owner="outer"),
        Cell(owner="inner"),
        Cell("", Role.NOTE, None),
    ]
    assert list(second) == [Cell()] * 3


_POINTS = st.builds(Point, st.integers(0, 9), st.integers(0, 9))


@given(st.dictionaries(_POINTS, _JOINS), _POINTS)
def test_lines_are_the_cells_that_have_any(joins: dict[Point, Joins], other: Point) -> None:
    lines = Lines(joins)
    there = {point: joined for point, joined in joins.items() if any(joined)}
    assert lines == there
    assert len(lines) == len(there)
    assert lines.get(other, Joins()) == joins.get(other, Joins())


def test_there_are_no_lines_outside() -> None:
    lines = Lines({Point(0, 0): Joins(right=LIGHT)})
    for point in (Point(-1, 0), Point(0, -1), Point(1, 0), Point(0, 1)):
        assert point not in lines


def test_all_joins_can_be_kept() -> None:
    every = [Joins(*weights) for weights in product((0, LIGHT, HEAVY), repeat=4)]
    lines = Lines({Point(x, 0): joins for x, joins in enumerate(every)})
    assert [lines.get(Point(x, 0), Joins()) for x in range(len(every))] == every
