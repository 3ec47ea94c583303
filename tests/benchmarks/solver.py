"""The algebra against z3: both decide the same queries on the same rule sets, in one run.

Run by hand: ``python tests/benchmarks/solver.py``. The rule sets are the four filters between two
instances: a security group and a network ACL at each end. A query is what the engine has to
decide about them: from one range to another by a service, does anything pass all four, and does
everything? Both read rules and queries before they decide; what that costs is shown too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Network
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import TypeVar

import z3

sys.path.insert(0, str(Path(__file__).parents[1] / "packets"))

from packets_smt import ACL, GROUP, TRANSPORT, UNIVERSE, Kind, Rule, never

from trainer.packets import TCP, UDP, PacketSet

S = TypeVar("S")
T = TypeVar("T")
Answer = tuple[bool, bool]

QUERIES = 200
SIZES = (4, 16, 60)
"""Rules in a filter; 60 is AWS's default quota for a security group in one direction."""

PATH = (GROUP, ACL, ACL, GROUP)


def rule(random: Random) -> Rule:
    """Ranges of an organisation, and ports that services use."""

    def network() -> IPv4Network:
        address = (10 << 24) + (random.randrange(256) << 16) + (random.randrange(16) << 12)
        return IPv4Network((address, random.choice((0, 8, 16, 20, 24, 32))), strict=False)

    low = random.choice((22, 80, 443, 1024, 3306, 5432, 8080))
    ports = (low, random.choice((low, low, 8443, 65535)))
    protocol = random.choice((TCP, TCP, UDP, None))
    return Rule(random.random() < 0.7, protocol, ports, network(), network())


@dataclass
class Algebra:
    """What passes all filters, as a set."""

    filters: list[tuple[Kind, list[Rule]]]

    def __post_init__(self) -> None:
        self.allowed = TRANSPORT
        for kind, rules in self.filters:
            self.allowed &= kind.packets(rules)

    def read(self, query: Rule) -> PacketSet:
        return query.packets() & TRANSPORT

    def decide(self, asked: PacketSet) -> tuple[bool, bool]:
        return not asked.isdisjoint(self.allowed), asked <= self.allowed


@dataclass
class Smt:
    """What passes all filters, as a formula: for a solver of its own for each query, or for one
    that keeps what it has learnt from the queries before."""

    filters: list[tuple[Kind, list[Rule]]]

    def __post_init__(self) -> None:
        self.passes = z3.And([kind.formula(rules) for kind, rules in self.filters])
        self.allowed = z3.Bool("allowed")
        self.learning = z3.Solver()
        self.learning.add(UNIVERSE, self.allowed == self.passes)

    def read(self, query: Rule) -> z3.BoolRef:
        return query.formula()

    def decide(self, asked: z3.BoolRef) -> tuple[bool, bool]:
        return not never(z3.And(asked, self.passes)), never(z3.And(asked, z3.Not(self.passes)))

    def decide_learning(self, asked: z3.BoolRef) -> tuple[bool, bool]:
        return self._possible(asked, self.allowed), not self._possible(asked, z3.Not(self.allowed))

    def _possible(self, *formulas: z3.BoolRef) -> bool:
        self.learning.push()
        self.learning.add(*formulas)
        found = self.learning.check() == z3.sat
        self.learning.pop()
        return found


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    start = process_time()
    result = work()
    return process_time() - start, result


def main() -> None:
    random = Random(20)
    queries = [rule(random) for _ in range(QUERIES)]
    for size in SIZES:
        filters = [(kind, [rule(random) for _ in range(size)]) for kind in PATH]
        read, algebra = seconds(partial(Algebra, filters))
        encoded, smt = seconds(partial(Smt, filters))
        reading, sets = seconds(lambda a=algebra: [a.read(query) for query in queries])
        encoding, formulas = seconds(lambda s=smt: [s.read(query) for query in queries])
        ours, answers = decided(algebra.decide, sets)
        plain, expected = decided(smt.decide, formulas)
        learning, expected_too = decided(smt.decide_learning, formulas)
        assert answers == expected == expected_too
        print(f"{size} rules in each of {len(PATH)} filters")
        print(f"  reading the rules   {read * 1e3:7.1f} ms  z3 {encoded * 1e3:7.1f} ms")
        each, each_formula = reading / QUERIES, encoding / QUERIES
        print(f"  reading a query     {each * 1e6:7.1f} us  z3 {each_formula * 1e6:7.1f} us")
        print(f"  deciding it, median {ours * 1e6:7.1f} us", end="")
        print(f"  z3 {plain * 1e6:7.1f} us: {plain / ours:.0f} times", end="")
        print(f"  (learning {learning * 1e6:.1f} us: {learning / ours:.0f} times)")


def decided(decide: Callable[[S], Answer], queries: Iterable[S]) -> tuple[float, list[Answer]]:
    """The median of the seconds that a decision takes, and the decisions."""
    runs = [seconds(partial(decide, query)) for query in queries]
    return median(took for took, _ in runs), [answer for _, answer in runs]


if __name__ == "__main__":
    main()
