"""``--output table``: a response as boxes within boxes.

Every structure or list is a section: its title, a row of headings, its rows. What lies deeper
stands below, one frame further in. All sections are as wide as the widest one needs.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

PADDING = 4
"""Blanks around the text of a cell: two before, at least two after."""


def table(title: str, value: object, terminal: int = 80) -> str:
    """The tables of a response; ``title`` is the operation's name. Empty responses are ``""``.

    Where they would be wider than the terminal, sections with one row are turned upright.
    """
    outline = _Outline()
    outline.add(title, value, 0)
    sections = outline.sections
    if not sections:
        return ""
    if _width(sections) > terminal:
        for section in sections:
            section.turn_upright()
    width = _width(sections)
    lines = ["-" * width]
    for section in sections:
        edge = "|" * section.depth
        lines += [f"{edge}{line}{edge}" for line in _drawn(section, width - 2 * section.depth)]
    return "\n".join(lines)


def _width(sections: Sequence[_Section]) -> int:
    return max(section.width + 2 * section.depth for section in sections)


@dataclass(slots=True)
class _Section:
    title: str
    depth: int
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    bare: bool = False
    """Nothing is drawn below the title."""

    @property
    def columns(self) -> list[int]:
        """How wide each column has to be."""
        lines = [*([self.headings] if self.headings else []), *self.rows]
        count = max((len(line) for line in lines), default=0)
        return [
            max(cells(line[column]) for line in lines if column < len(line)) + PADDING
            for column in range(count)
        ]

    @property
    def width(self) -> int:
        return max(cells(self.title), sum(self.columns)) + 2

    def turn_upright(self) -> None:
        """Each heading beside its value, instead of above it."""
        if self.headings and len(self.rows) == 1:
            self.rows = [list(pair) for pair in zip(self.headings, self.rows[0], strict=True)]
            self.headings = []


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


class _Outline:
    """The sections of a value, in the order in which the AWS CLI draws them.

    A list within a list goes on in the section of the outer one.
    """

    def __init__(self) -> None:
        self.sections: list[_Section] = []

    def add(self, title: str | None, value: object, depth: int) -> None:
        """A value under a title; without a title, in the section that is there."""
        if value is None or value in ("", [], {}):
            return
        if title is not None:
            self.sections.append(_Section(title, depth))
        match value:
            case Mapping():
                self.add_structure(value, depth)
            case list() | tuple():
                self.add_list(value, depth)
            case _:
                pass

    def add_structure(self, value: Mapping[str, object], depth: int) -> None:
        simple = sorted(key for key, item in value.items() if not is_nested(item))
        if len(simple) == 1:
            self.sections[-1].rows.append([simple[0], str(value[simple[0]])])
        elif simple:
            self.add_row(simple, [str(value[key]) for key in simple])
        self.add_parts(value, depth)

    def add_list(self, values: Sequence[object], depth: int) -> None:
        structures = [value for value in values if isinstance(value, Mapping)]
        if structures:
            self.add_structures(structures, depth)
            return
        outer = self.sections[-1]
        for value in values:
            if self.sections[-1] is not outer:
                # The AWS CLI would put this below the headings of what lay deeper before.
                outer = _Section(outer.title, outer.depth)
                self.sections.append(outer)
            if not isinstance(value, list | tuple):
                self.sections[-1].rows.append([str(value)])
            elif any(is_nested(item) for item in value):
                self.add(None, value, 0)
            elif value:
                self.sections[-1].rows.append([str(item) for item in value])

    def add_structures(self, values: Sequence[Mapping[str, object]], depth: int) -> None:
        """One section for all of them, or, where something lies deeper, one for each."""
        simple = sorted({k for v in values for k, item in v.items() if not is_nested(item)})
        apart = any(is_nested(item) for value in values for item in value.values())
        title = self.sections[-1].title
        for number, value in enumerate(values):
            if apart and number > 0:
                self.sections.append(_Section(title, depth))
            self.sections[-1].bare = True
            if simple:
                self.add_row(simple, [str(value.get(key, "")) for key in simple])
            self.add_parts(value, depth)

    def add_row(self, headings: list[str], row: list[str]) -> None:
        """A row below its headings; rows below other headings are another section."""
        section = self.sections[-1]
        if section.rows and section.headings != headings:
            section = _Section(section.title, section.depth, bare=section.bare)
            self.sections.append(section)
        section.headings = headings
        section.rows.append(row)

    def add_parts(self, value: Mapping[str, object], depth: int) -> None:
        for key in sorted(value):
            if is_nested(value[key]):
                self.add(key, value[key], depth + 1)


def is_nested(value: object) -> bool:
    """Whether a value has parts of its own."""
    return isinstance(value, Mapping | list | tuple)


def _drawn(section: _Section, width: int) -> Iterator[str]:
    yield _centred(section.title, width, "|")
    if not section.rows:
        if not section.bare:
            yield "+" + "-" * (width - 2) + "+"
        return
    columns = _stretched(section.columns, width)
    rule = "+" + "".join("-" * (c - 1 - (n == 0)) + "+" for n, c in enumerate(columns))
    yield rule
    if section.headings:
        yield "".join(
            _centred(text, column, "|" if number == 0 else "")
            for number, (text, column) in enumerate(zip(section.headings, columns, strict=True))
        )
        yield rule
    for row in section.rows:
        padded = [*row, *[""] * (len(columns) - len(row))]
        yield "".join(
            _left(text, column, "|" if number == 0 else "")
            for number, (text, column) in enumerate(zip(padded, columns, strict=True))
        )
    yield rule


def _stretched(columns: Sequence[int], width: int) -> list[int]:
    """The columns in proportion, so that they fill the width. What rounding takes too much the
    first ones give back, what it leaves over the last ones get."""
    wanted = sum(columns)
    stretched = [round(column * width / wanted) for column in columns]
    left = width - sum(stretched)
    for number in range(abs(left)):
        if left > 0:
            stretched[-1 - number % len(stretched)] += 1
        else:
            stretched[number % len(stretched)] -= 1
    return stretched


def _centred(text: str, width: int, edge: str) -> str:
    before = max(0, width // 2 - cells(text) // 2 - 1)
    line = edge + " " * before + text
    return line + " " * (width - 1 - cells(line)) + "|"


def _left(text: str, width: int, edge: str) -> str:
    line = f"{edge}  {text}"
    return line + " " * (width - 1 - cells(line)) + "|"
