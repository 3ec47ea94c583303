"""nftables through its own library, which is quicker than a process for each ruleset."""

from __future__ import annotations

import ctypes
from functools import cache

_LIBRARY = "libnftables.so.1"


class RulesetRefused(RuntimeError):
    """The kernel or the parser would not have a ruleset; the text says what it said."""


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(_LIBRARY)
    library.nft_ctx_new.restype = ctypes.c_void_p
    library.nft_ctx_get_error_buffer.restype = ctypes.c_char_p
    for name in ("free", "buffer_error", "get_error_buffer"):
        getattr(library, f"nft_ctx_{name}").argtypes = [ctypes.c_void_p]
    library.nft_run_cmd_from_buffer.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    return library


def present() -> bool:
    """Whether the library is installed."""
    try:
        _library()
    except OSError:
        return False
    return True


def run(commands: str) -> None:
    """Run commands in the namespace that the thread is in.

    Raises:
        RulesetRefused: a command failed; then none of them took effect.
    """
    library = _library()
    context = library.nft_ctx_new(0)
    try:
        library.nft_ctx_buffer_error(context)
        if library.nft_run_cmd_from_buffer(context, commands.encode()) != 0:
            raise RulesetRefused(library.nft_ctx_get_error_buffer(context).decode())
    finally:
        library.nft_ctx_free(context)
