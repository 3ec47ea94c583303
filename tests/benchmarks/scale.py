"""What an organisation costs: index, one flow, exposure of one target, memory, and doubling.

Run by hand: ``python tests/benchmarks/scale.py``. Each size is measured in processes of its own,
and the least of three figures counts: what else the machine does can only add to it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from statistics import median
from time import process_time
from typing import TypeVar

from organisation import organisation

from trainer.cli.memory import collect_seldom
from trainer.packets import Service
from trainer.reach import Question, ask, exposure

T = TypeVar("T")

SIZE = (100, 10_000, 2_000)
"""VPCs, interfaces, security groups."""

HTTPS = Service.tcp(443)


@dataclass(frozen=True)
class Figures:
    """Seconds of processor time, and megabytes at the most."""

    index: float
    cold_flow: float
    warm_flow: float
    exposure: float
    second_exposure: float
    memory: float


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = process_time()
    result = work()
    return process_time() - start, result


def measured(factor: int) -> Figures:
    """The figures of an organisation that is so many times as large."""
    collect_seldom()
    vpcs, interfaces, groups = (factor * n for n in SIZE)
    cloud = organisation(vpcs, interfaces, groups)
    first = Question("i-1-1", "i-0-0", HTTPS)
    index, verdict = timed(lambda: ask(cloud, first))
    assert verdict.works
    pairs = [(f"i-{v}-{v % 7}", f"i-{(v * 7) % vpcs}-{10 * (v % 3)}") for v in range(2, 60)]
    flows = [Question(source, target, HTTPS) for source, target in pairs]
    cold = [timed(lambda q=q: ask(cloud, q))[0] for q in flows]
    warm = [timed(lambda q=q: ask(cloud, q))[0] for q in flows]
    exposed, found = timed(lambda: exposure(cloud, "i-42-0"))
    assert sum(len(e.sources) for e in found) == interfaces - 1
    again, _ = timed(lambda: exposure(cloud, "i-43-0"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(index, median(cold), median(warm), exposed, again, memory)


def apart(factor: int) -> Figures:
    """The least figures of several processes."""
    command = [sys.executable, __file__, str(factor)]
    runs = (subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(3))
    return Figures(*map(min, zip(*(map(float, r.stdout.split()) for r in runs), strict=True)))


ROWS = (
    ("index and first flow", "index", 1, "s"),
    ("another flow, first time", "cold_flow", 1000, "ms"),
    ("another flow, again", "warm_flow", 1000, "ms"),
    ("exposure of one target", "exposure", 1, "s"),
    ("exposure of the next", "second_exposure", 1, "s"),
    ("memory", "memory", 1, "MB"),
)


def main() -> None:
    if len(sys.argv) > 1:
        print(*astuple(measured(int(sys.argv[1]))))
        return
    once, twice = apart(1), apart(2)
    print("{} VPCs, {} interfaces, {} security groups".format(*SIZE))
    for title, field, scale, unit in ROWS:
        one, two = getattr(once, field) * scale, getattr(twice, field) * scale
        print(f"{title:26}{one:8.2f} {unit:3} doubled: x{two / one:.2f}")


if __name__ == "__main__":
    main()
