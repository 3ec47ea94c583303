"""Being in another network namespace for a moment: sockets made there stay there.

A namespace is held by a file descriptor alone. It has no name, so it ends with the process that
holds it, however that process ends.
"""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of <sched.h>; os.setns exists from Python 3.12 only
_OWN = "/proc/thread-self/ns/net"


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


@contextmanager
def _back_afterwards() -> Iterator[None]:
    """Return the calling thread to its namespace, whatever happens in between."""
    home = os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield
    finally:
        _check(_libc().setns(home, _NEW_NETWORK))
        os.close(home)


def new_namespace() -> int:
    """A descriptor of a new, empty network namespace.

    Raises:
        OSError: the process may not make one.
    """
    with _back_afterwards():
        _check(_libc().unshare(_NEW_NETWORK))
        return os.open(_OWN, os.O_RDONLY | os.O_CLOEXEC)


@contextmanager
def entered(namespace: int) -> Iterator[None]:
    """The calling thread is in this namespace; processes that it starts are too."""
    with _back_afterwards():
        _check(_libc().setns(namespace, _NEW_NETWORK))
        yield


def socket_in(namespace: int, family: int, kind: int, protocol: int = 0) -> socket.socket:
    """A socket that lives in this namespace for as long as it is open."""
    with entered(namespace):
        return socket.socket(family, kind, protocol)
