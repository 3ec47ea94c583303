"""The command: look around, judge, print."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.cli.doctor.findings import Finding, Rank, findings
from trainer.cli.doctor.surroundings import look_around
from trainer.text.width import cells, pad
from trainer.text.wrapping import wrap

_GAP = "  "
_NARROWEST = 20


def run(console: Console, *, as_json: bool = False) -> int:
    """One line for each thing that was looked at; exit status 1 if one of them prevents work."""
    around = look_around()
    found = findings(around)
    if as_json:
        console.json([_row(console, finding) for finding in found])
    else:
        size = around.terminal.size
        _print(console, found, None if size is None else size[0])
    return int(any(finding.rank is Rank.STOPS for finding in found))


def _row(console: Console, finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "rank": finding.rank,
        "facts": dict(finding.facts),
        "text": console.words(finding.code, **finding.facts),
    }


def _print(console: Console, found: list[Finding], room: int | None) -> None:
    # Printed line by line and not as a table: a screen reader takes it as it comes.
    words = {rank: console.words(f"doctor.rank.{rank}") for rank in Rank}
    margin = max(map(cells, words.values())) + len(_GAP)
    for finding in found:
        text = console.words(finding.code, **finding.facts)
        lines = [text] if room is None else wrap(text, max(room - margin, _NARROWEST))
        console.line(pad(words[finding.rank] + _GAP, margin) + lines[0])
        for line in lines[1:]:
            console.line(" " * margin + line)
    worst = max((finding.rank for finding in found), key=list(Rank).index, default=Rank.FINE)
    console.say(f"doctor.end.{worst}")
