"""``vpcdojo``: which command was meant, in which language, and the exit status.

0 is yes or clean, 1 is no or findings, 2 is input that cannot be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from trainer.cli.memory import collect_seldom
from trainer.text.language import Language

BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Never a traceback for bad input."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows a mark instead of ending the program.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has gone; nothing that is left in the buffer may raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _run(arguments: list[str]) -> int:
    # Learners start it so each evening; the parser of all commands would be a tenth of the start.
    match arguments:
        case []:
            return _open(None)
        case ["--lang", "ja" | "en" as language]:
            return _open(Language(language))
        case _:
            return _command(arguments)


def _open(language: Language | None) -> int:
    from trainer.tui.app import run

    return run(language=language)


def _command(arguments: list[str]) -> int:
    from trainer.cli.arguments import Usage, parse
    from trainer.cli.console import Console

    try:
        options = parse(arguments)
    except Usage as usage:
        print(usage.text, file=sys.stderr if usage.status else sys.stdout)
        return usage.status
    if options.command is None:
        return _open(options.language)
    # Help needs none of the model, and gets by without its cost.
    from trainer.cloud.problem import BadInput

    console = Console(options.language)
    try:
        return int(options.command(console, options.values))
    except Usage as usage:
        print(usage.text, file=sys.stderr)
        return usage.status
    except BadInput as bad:
        for problem in bad.problems:
            console.problem(problem)
        return BAD_INPUT
