"""The first words of a line that belong to this prompt."""

from __future__ import annotations

from typing import Final

TOOLS: Final = (
    "ping",
    "nc",
    "curl",
    "dig",
    "nslookup",
    "traceroute",
    "ssh",
    "psql",
    "mysql",
    "ip",
    "ss",
)
"""What runs on a host."""

MOVES: Final = ("on", "exit", "logout")
LOOKS: Final = ("why", "flow-logs")

WORDS: Final = (*MOVES[:2], *TOOLS, *LOOKS)
"""What help is for."""

NOT_IN_A_FUNCTION: Final = frozenset({"ping", "traceroute", "ssh", "ip", "ss"})
"""Tools that a function's runtime does not have or may not use."""
