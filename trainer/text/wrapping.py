"""Where a line may end: kinsoku, the Japanese rules of line breaking, by terminal cells.

rich and textual break lines at white space only, which leaves a Japanese sentence whole. Here a
line may also end beside a wide character, except where JIS X 4051 and the W3C's "Requirements
for Japanese Text Layout" (section 3.1, line breaking rules) forbid it. A run of narrow characters
(a Latin word, a CIDR block, a resource id) is never divided unless it is wider than the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.cells import chop_cells, get_character_cell_size

from trainer.text.width import cells

_NO_BREAK_SPACES = frozenset("\u00a0\u202f")
NO_LINE_START = frozenset(
    "、。，．｡､"  # full stops and commas
    "）〕］｝〉》」』】〙〗｠｣’”"  # closing brackets
    "・：；･！？‼⁇⁈⁉"  # middle dots and dividing punctuation
    "‐〜～゠–…‥"  # hyphens and leaders
    "ーｰ々〻ゝゞヽヾ"  # prolonged sound and iteration marks
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "゛゜°′″℃％‰"  # sound marks and units that follow a number
    ",.:;!?)]}>%/'\"`"
    "\u00a0\u202f"  # no-break spaces
)
NO_LINE_END = frozenset("（〔［｛〈《「『【〘〖｟｢‘“￥＄￡＃№([{<$'\"`\u00a0\u202f")

_WORD = re.compile(r"\s*\S+\s*")


def units(text: str) -> list[tuple[int, int]]:
    """The runs of one line of ``text`` that stay together, as (start, end), without gaps.

    White space belongs to the run before it; at the start of the line, to the first run.
    """
    if text.isascii() and (spans := [match.span() for match in _WORD.finditer(text)]):
        return spans
    starts = [0, *_opportunities(text), len(text)]
    return [(start, end) for start, end in pairwise(starts) if end > start]


def break_positions(text: str, width: int) -> list[int]:
    """The indices at which one line of ``text`` is divided to fit ``width`` cells.

    White space at the end of a line may stand beyond the width. A run wider than the line starts
    on a line of its own and is divided by cells; a character wider than the line stands alone.
    """
    breaks: list[int] = []
    used = 0
    for start, end in units(text):
        unit = text[start:end]
        core = unit.rstrip()
        if used + cells(core) <= width:
            used += cells(unit)
            continue
        if start:
            breaks.append(start)
        used = 0
        if cells(core) <= width:
            used = cells(unit)
            continue
        for index in range(start, start + len(core)):
            size = get_character_cell_size(text[index])
            if used and used + size > width:
                breaks.append(index)
                used = 0
            used += size
        used += cells(unit[len(core) :])
    return breaks


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, without white space at their ends.

    A line end in ``text`` stays a line end; the empty text is one empty line.
    """
    lines = []
    for line in text.split("\n"):
        cuts = [0, *break_positions(line, width), len(line)]
        lines += [line[start:end].rstrip() for start, end in pairwise(cuts)]
    return lines


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """`units` in the shape of ``rich._wrap.words``: start, end, and the run itself."""
    return ((start, end, text[start:end]) for start, end in units(text))


def chunks(text: str) -> Iterator[tuple[int, int, str]]:
    """`units` in the shape of ``textual._wrap.chunks``: indentation is a run of its own."""
    indent = len(text) - len(text.lstrip())
    if indent:
        yield 0, indent, text[:indent]
    for start, end in units(text[indent:]):
        yield start + indent, end + indent, text[start + indent : end + indent]


def chopped(text: str, width: int, unicode_version: str = "auto") -> list[str]:
    """``rich.cells.chop_cells``, which cannot divide by the width of a widget without room."""
    return chop_cells(text, max(width, 1), unicode_version)


def install() -> None:
    """Make rich and textual break lines by these rules, in every widget.

    Both libraries look up the replaced functions at each call. The functions are private, which
    is why both libraries are required in one exact version. Calling this again changes nothing.
    """
    import rich._wrap
    import textual._wrap

    rich._wrap.words = words
    rich._wrap.chop_cells = chopped  # type: ignore[attr-defined]
    textual._wrap.chunks = chunks


def _opportunities(text: str) -> Iterator[int]:
    """The indices of ``text`` in front of which a line may end, in order."""
    before = ""
    spaced = False
    for index, character in enumerate(text):
        if character.isspace() and character not in _NO_BREAK_SPACES:
            spaced = True
            continue
        if before and _may_part(before, character, spaced):
            yield index
        if get_character_cell_size(character):
            before = character
        spaced = False


def _may_part(before: str, after: str, spaced: bool) -> bool:
    size = get_character_cell_size(after)
    if not size:
        return False
    wide_before, wide_after = get_character_cell_size(before) == 2, size == 2
    if spaced:
        # Narrow brackets with a space inside occur in code and may part there.
        return not (
            (wide_before and before in NO_LINE_END) or (wide_after and after in NO_LINE_START)
        )
    return (wide_before or wide_after) and before not in NO_LINE_END and after not in NO_LINE_START
