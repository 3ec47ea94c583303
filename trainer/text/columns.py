"""How the columns of a table share a line."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.text.width import cells
from trainer.text.wrapping import units


def column_widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How to share ``room`` cells: what each column wants, or else at least its longest run.

    None if not even the longest runs fit side by side.
    """
    wanted = [max(map(cells, column)) for column in columns]
    if sum(wanted) <= room:
        return wanted
    least = [max(map(_longest_run, column)) for column in columns]
    spare = room - sum(least)
    if spare < 0:
        return None
    # The columns that lack least are served first, so that short ones need not wrap.
    lacks = sorted(range(len(columns)), key=lambda column: wanted[column] - least[column])
    for served, column in enumerate(lacks):
        more = min(wanted[column] - least[column], spare // (len(columns) - served))
        least[column] += more
        spare -= more
    return least


def _longest_run(text: str) -> int:
    return max((cells(text[start:end].rstrip()) for start, end in units(text)), default=0)
