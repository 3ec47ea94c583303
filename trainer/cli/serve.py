"""``vpcdojo serve``: the trainer in a browser."""

from __future__ import annotations

import shlex
import socket
import sys
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final

from trainer.cli.console import Console
from trainer.text.language import Language

BAD_INPUT: Final = 2


def run(console: Console, host: str, port: int, *, language: Language | None = None) -> int:
    """Serve until it is interrupted. ``language`` is for each window that opens.

    Exit status 2 if the extra ``serve`` is not installed or nobody can listen there.
    """
    if find_spec("textual_serve") is None:
        console.warn("cli.serve.no_extra")
        return BAD_INPUT
    if (reason := _why_not(host, port)) is not None:
        console.warn("cli.serve.unusable", host=host, port=port, reason=reason)
        return BAD_INPUT
    from trainer.cli.browser import Server

    command = [sys.executable, "-m", "trainer", *(("--lang", language) if language else ())]

    def tell() -> None:
        console.say("cli.serve.address", url=address(host, port))
        if not is_loopback(host):
            console.warn("cli.serve.open", host=host)
        sys.stdout.flush()

    Server(shlex.join(command), host, port, tell).serve()
    return 0


def address(host: str, port: int) -> str:
    """What to open in a browser to get to a server that listens at ``host`` and ``port``."""
    try:
        # Every address of this computer is listened to, and none of them is called so.
        name = socket.gethostname() if ip_address(host).is_unspecified else host
    except ValueError:
        name = host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means only this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _why_not(host: str, port: int) -> str | None:
    """Why nobody can listen there; the server itself would end in a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            if sys.platform != "win32":
                # As the server does: a port that was in use a moment ago is free.
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except (OSError, UnicodeError) as error:
        return getattr(error, "strerror", None) or str(error)
    return None
