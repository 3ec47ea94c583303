"""``vpcdojo stats``: what was done, what is weak, and how far the learner is."""

from __future__ import annotations

from dataclasses import asdict

from trainer.cli.console import Console
from trainer.progress import open_store
from trainer.progress.statistics import Share, Statistics, Work, statistics
from trainer.progress.zone import day_in_zone
from trainer.text.statistics import Line, bar, statistics_lines
from trainer.text.width import cells, pad
from trainer.tui.shelf import Shelf

BAR = 10
LONGEST_NAME = 44


def run(console: Console, *, as_json: bool = False) -> int:
    """The figures as lines, or as JSON; what cannot be read of the content is told apart."""
    with open_store() as store:
        shelf = Shelf(store)
        material = shelf.material()
        found = statistics(store.record(), material, day_in_zone(store))
        if store.trouble is not None:
            console.warn(store.trouble.code, **store.trouble.facts)
    for problem in shelf.problems:
        console.problem(problem)
    if as_json:
        console.json(_json(found))
        return 0
    titles = {entry.item: entry.title for entry in shelf.entries()}
    lines = tuple(statistics_lines(console.language, found, titles))
    width = min(max(cells(line.name) for line in lines if not line.heading), LONGEST_NAME)
    for index, line in enumerate(lines):
        if line.heading and index:
            console.line()
        console.line(_line(line, width))
    return 0


def _line(line: Line, width: int) -> str:
    if line.heading:
        return line.name
    if not line.name:
        return f"  {line.words}"
    if line.share is None:
        return f"  {pad(line.name, width)}  {line.words}"
    full, rest = bar(line.share, BAR)
    return f"  {pad(line.name, width)}  [{'#' * full}{'-' * rest}]  {line.words}"


def _json(found: Statistics) -> dict[str, object]:
    return {
        "days": [{"day": day.day.isoformat(), **_work(day.work)} for day in found.days],
        "total": _work(found.total),
        "chapters": [
            {
                "id": progress.chapter.id,
                "done": _share(progress.items),
                "right": _share(progress.answers),
            }
            for progress in found.chapters
        ],
        "exams": [
            {
                "exam": progress.exam,
                "domain": progress.domain,
                "questions": _share(progress.questions),
                "scenarios": _share(progress.scenarios),
            }
            for progress in found.exams
        ],
        "weak": [{"item": str(weak.item), "failed": _share(weak.failed)} for weak in found.weak],
        "predictions": {
            "all": _share(found.predicted),
            "by_outcome": {p.outcome.value: _share(p.right) for p in found.predictions},
        },
        "confidence": {
            "levels": {level.confidence.value: _share(level.right) for level in found.levels},
            "bias": None if found.bias is None else found.bias.value,
        },
        "misconceived": [
            {"item": str(each.item), "questions": list(each.keys)} for each in found.misconceived
        ],
    }


def _work(work: Work) -> dict[str, object]:
    return asdict(work)


def _share(share: Share) -> dict[str, int]:
    return {"good": share.good, "all": share.all}
