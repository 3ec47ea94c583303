"""What there is around the program, as facts; nothing is judged here and nothing changed."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryFile

from rich.console import Console

from trainer.cli.doctor.cursor import Silence, widths
from trainer.progress import Trouble, open_store
from trainer.progress.folder import FolderOrigin, find_data_folder

SAMPLES = ("→", "─", "あ")
"""Two characters of ambiguous width, of which Textual's own borders are one, and a wide one."""

_DAMAGED = "progress.damaged-*.db"


@dataclass(frozen=True, slots=True)
class Terminal:
    """``size`` and ``encoding`` are None without a terminal; ``widths`` is what it answered."""

    size: tuple[int, int] | None
    encoding: str | None
    colours: str | None
    widths: Mapping[str, int] | Silence


@dataclass(frozen=True, slots=True)
class Data:
    """``counts`` is None as long as nothing was ever kept; ``kept`` are damaged files set aside."""

    folder: Path
    writable: bool
    counts: Mapping[str, int] | None = None
    trouble: Trouble | None = None
    kept: tuple[Path, ...] = ()
    origin: FolderOrigin = FolderOrigin.SYSTEM


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``installed`` and ``wanted`` are versions by package; a missing package is not installed."""

    terminal: Terminal
    data: Data
    environ: Mapping[str, str] = field(default_factory=dict)
    python: str = ""
    installed: Mapping[str, str] = field(default_factory=dict)
    wanted: Mapping[str, str] = field(default_factory=dict)


def look_around() -> Surroundings:
    """Look at everything. Asks the terminal if there is one; opens the store if it exists."""
    names = ("textual", "rich", "textual-serve")
    folder = find_data_folder()
    return Surroundings(
        terminal=_terminal(),
        data=replace(_data(folder.path), origin=folder.origin),
        environ=dict(os.environ),
        python=platform.python_version(),
        installed={name: found for name in names if (found := _version(name))},
        wanted=_wanted(),
    )


def _terminal() -> Terminal:
    there = sys.stdin.isatty() and sys.stdout.isatty()
    columns, lines = shutil.get_terminal_size()
    size = (columns, lines) if there else None
    # The screens are drawn on standard error, as Textual does.
    encoding = getattr(sys.__stderr__, "encoding", None) if there else None
    # As Textual finds out; NO_COLOR is told apart from a terminal that cannot.
    colours = Console(force_terminal=True).color_system
    return Terminal(size, encoding, colours, widths(SAMPLES))


def _data(folder: Path) -> Data:
    if not folder.is_dir():
        return Data(folder, _can_be_made(folder))
    with open_store(folder) as store:
        counts = {
            "lessons": len(store.lesson_states()),
            "scenarios": len(store.scenario_states()),
            "questions": len(store.question_states()),
        }
        trouble = store.trouble
    kept = tuple(sorted(folder.glob(_DAMAGED)))
    return Data(folder, _can_be_written(folder), counts, trouble, kept)


def _can_be_written(folder: Path) -> bool:
    # Permissions alone do not tell of a file system that is mounted read-only.
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _can_be_made(folder: Path) -> bool:
    if folder.exists():
        return False
    nearest = next(parent for parent in folder.absolute().parents if parent.exists())
    return _can_be_written(nearest)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _wanted() -> dict[str, str]:
    """The exact versions that this program was made with."""
    try:
        lines = requires("vpcdojo") or []
    except PackageNotFoundError:
        return {}
    exact = (re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in lines)
    return {match[1]: match[2] for match in exact if match}
