"""Settings for the whole suite."""

import os
from collections import Counter

import pytest
from hypothesis import settings

# How long an example takes depends on the machine; it says nothing of what is right.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


JUDGES = {"kernel": "the Linux kernel", "aws-cli": "lines judged by the AWS CLI"}
"""What tests record under these names is counted and told at the end."""


def pytest_xdist_auto_num_workers() -> int:
    """A third of the time of the screens' tests is waiting until nothing happens any more."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write the screens that the tests see as the right ones",
    )
    parser.addoption(
        "--oracle-packets",
        type=int,
        default=100_000,
        help="random packets on which the engine and the simulator are compared",
    )
    parser.addoption(
        "--kernel-topologies",
        type=int,
        default=100,
        help="random topologies on which the engine and the Linux kernel are compared",
    )

    parser.addoption(
        "--kernel-first-seed",
        type=int,
        default=0,
        help="the seed of the first of these topologies",
    )

    parser.addoption(
        "--monkey-events",
        type=int,
        default=10_000,
        help="random keys, clicks and the like that the screens have to bear",
    )
    parser.addoption(
        "--monkey-first-seed",
        type=int,
        default=0,
        help="the first of the seeds among which these are shared out",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much the judges from outside have proved, and once why tests were skipped: a run
    that proves less shall not look like the others."""
    counts = {name: Counter[str]() for name in JUDGES}
    for report in (r for reports in terminalreporter.stats.values() for r in reports):
        for name, value in getattr(report, "user_properties", ()):
            if name in counts and report.when == "call":
                counts[name].update(value)
    for name, counted in counts.items():
        if counted:
            told = ", ".join(f"{count:,} {what}" for what, count in counted.items())
            terminalreporter.write_line(f"{JUDGES[name]}: {told}")
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in sorted({report.longrepr[2] for report in skipped}):
        terminalreporter.write_line(reason)
