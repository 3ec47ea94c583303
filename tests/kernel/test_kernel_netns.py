"""Namespaces end with their process and touch nothing else; the machine is as it was before."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from needs import needs_namespaces
from netns import built
from plan import Link, Node, Plan
from sockets import entered

pytestmark = needs_namespaces

LONGEST_WAIT = 30  # seconds

TWO = Plan(
    (Node("left", False, ("addr add 10.0.0.1/32 dev near",)), Node("right", False)),
    (Link(("left", "near"), ("right", "far")),),
    {},
    (),
)


class Broken(Exception):
    pass


def held() -> set[str]:
    """The namespaces that this process has descriptors of."""
    return namespaces("self")


def own() -> str:
    return str(Path("/proc/thread-self/ns/net").readlink())


def devices() -> str:
    return subprocess.run(
        ["ip", "-oneline", "address"], capture_output=True, text=True, check=True
    ).stdout


@contextmanager
def unchanged() -> Iterator[None]:
    before = held(), own(), devices()
    yield
    assert (held(), own(), devices()) == before


def test_all_is_gone_after_the_block() -> None:
    with unchanged(), built(TWO) as standing:
        assert len(held()) == 2
        with entered(standing.namespaces["left"]):
            assert "10.0.0.1/32" in devices()


@pytest.mark.parametrize("fault", [Broken, KeyboardInterrupt])
def test_all_is_gone_after_a_failure(fault: type[BaseException]) -> None:
    with (
        unchanged(),
        pytest.raises(fault),
        built(TWO) as standing,
        entered(standing.namespaces["left"]),
    ):
        raise fault


def test_a_line_that_ip_refuses_leaves_nothing_behind() -> None:
    bad = Plan((Node("left", False, ("route add nonsense",)),), (), {}, ())
    with unchanged(), pytest.raises(RuntimeError, match="nonsense"), built(bad):
        pass


CHILD = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from netns import built
from plan import Node, Plan

with built(Plan((Node("alone", False),), (), {}, ())) as standing:
    (namespace,) = standing.namespaces.values()
    print(os.readlink(f"/proc/self/fd/{namespace}"), flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_process(ending: signal.Signals) -> None:
    with unchanged():
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with child:
            assert child.stdout is not None
            namespace = child.stdout.readline().strip()
            assert namespace in in_use()
            child.send_signal(ending)
        assert is_gone(namespace)


def is_gone(namespace: str) -> bool:
    """What is left behind stays; but a number may be given again to other tests' namespaces."""
    deadline = time.monotonic() + LONGEST_WAIT
    while namespace in in_use():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def in_use() -> set[str]:
    """Every namespace that some process holds."""
    return namespaces("[0-9]*")


def namespaces(process: str) -> set[str]:
    found = set()
    for descriptor in Path("/proc").glob(f"{process}/fd/*"):
        with suppress(OSError):  # it may be closed by now
            found.add(str(descriptor.readlink()))
    return {name for name in found if name.startswith("net:")}
