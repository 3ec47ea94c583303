"""What the surroundings mean for the trainer: a finding for each thing, with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trainer.cli.doctor.cursor import Silence
from trainer.cli.doctor.surroundings import Data, Surroundings, Terminal
from trainer.progress.folder import FolderOrigin

SMALLEST = (60, 18)
"""As `trainer.tui.terminal.SMALLEST`, which this command must do without; a test compares."""

_USUAL = (80, 24)
_DRAWN = "─→あ"


class Rank(StrEnum):
    """How bad it is, from nothing to what prevents work; the value is in the catalogue's code."""

    FINE = "fine"
    LOOK = "look"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of the catalogue's area ``doctor`` or ``progress``, its facts, and its rank."""

    code: str
    rank: Rank
    facts: Mapping[str, str] = field(default_factory=dict)


def findings(around: Surroundings) -> list[Finding]:
    """Everything there is to say, in the order in which to read it."""
    return [
        *_size(around.terminal),
        *_colours(around.terminal, around.environ),
        *_encoding(around.terminal, around.environ),
        *_widths(around.terminal, around.environ),
        *_between(around.environ),
        *_versions(around),
        *_data(around.data),
    ]


def _finding(name: str, rank: Rank = Rank.FINE, /, **facts: object) -> Finding:
    return Finding(f"doctor.{name}", rank, {key: str(fact) for key, fact in facts.items()})


def _size(terminal: Terminal) -> Iterator[Finding]:
    if terminal.size is None:
        yield _finding("no_terminal")
        return
    width, height = terminal.size
    facts = {"width": width, "height": height}
    if width < SMALLEST[0] or height < SMALLEST[1]:
        least = {"least_width": SMALLEST[0], "least_height": SMALLEST[1]}
        yield _finding("size.too_small", Rank.STOPS, **facts, **least)
    elif width < _USUAL[0] or height < _USUAL[1]:
        yield _finding("size.tight", Rank.LOOK, **facts)
    else:
        yield _finding("size.fine", **facts)


def _colours(terminal: Terminal, environ: Mapping[str, str]) -> Iterator[Finding]:
    term = environ.get("TERM", "") or "-"
    # Textual goes by its presence, whatever the value.
    if "NO_COLOR" in environ:
        yield _finding("colours.off")
        return
    match terminal.colours:
        case "truecolor" | "windows":
            yield _finding("colours.true")
        case "256":
            yield _finding("colours.many", Rank.LOOK, term=term)
        case "standard":
            yield _finding("colours.few", Rank.LOOK, term=term)
        case _:
            rank = Rank.LOOK if terminal.size is None else Rank.STOPS
            yield _finding("colours.none", rank, term=term)


def _encoding(terminal: Terminal, environ: Mapping[str, str]) -> Iterator[Finding]:
    locale = _locale(environ)
    if terminal.encoding is not None and not _can_draw(terminal.encoding):
        yield _finding("encoding.bad", Rank.STOPS, encoding=terminal.encoding)
    elif terminal.encoding is not None:
        yield _finding("encoding.fine", encoding=terminal.encoding)
    if not locale:
        yield _finding("locale.none", Rank.LOOK)
    elif "utf8" in locale.lower().replace("-", ""):
        yield _finding("locale.fine", locale=locale)
    else:
        yield _finding("locale.not_utf8", Rank.LOOK, locale=locale)


def _locale(environ: Mapping[str, str]) -> str:
    """The locale of characters that other programs go by; empty if none is set."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name, "")
        # Python puts this one into its own environment where there is none or C (PEP 538).
        if value and (name, value) not in (("LC_CTYPE", "C.UTF-8"), ("LC_CTYPE", "C.utf8")):
            return value
    return ""


def _can_draw(encoding: str) -> bool:
    try:
        _DRAWN.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _widths(terminal: Terminal, environ: Mapping[str, str]) -> Iterator[Finding]:
    match terminal.widths:
        case Silence() as silence:
            rank = Rank.LOOK if silence is Silence.NO_ANSWER else Rank.FINE
            yield _finding(f"width.{silence}", rank)
        case measured:
            arrow, line, kana = measured["→"], measured["─"], measured["あ"]
            if kana != 2:
                yield _finding("width.kana", Rank.LOOK, width=kana)
            if (arrow, line) == (1, 1):
                yield _finding("width.narrow")
            else:
                yield _finding("width.wide", Rank.LOOK, arrow=arrow, line=line)
                yield _finding(f"width.set.{_terminal_name(environ)}", Rank.LOOK)


def _terminal_name(environ: Mapping[str, str]) -> str:
    """The terminal whose setting has a known name, by what it puts into the environment."""
    match environ.get("TERM_PROGRAM", ""):
        case "iTerm.app":
            return "iterm"
        case "Apple_Terminal":
            return "apple"
        case "WezTerm":
            return "wezterm"
        case "mintty":
            return "mintty"
    marks = {"WT_SESSION": "windows", "VTE_VERSION": "vte", "XTERM_VERSION": "xterm"}
    return next((name for mark, name in marks.items() if mark in environ), "any")


def _between(environ: Mapping[str, str]) -> Iterator[Finding]:
    if "TMUX" in environ:
        yield _finding("tmux")
    elif "STY" in environ:
        yield _finding("screen", Rank.LOOK)


def _versions(around: Surroundings) -> Iterator[Finding]:
    yield _finding("python", version=around.python)
    for package in ("textual", "rich"):
        version, wanted = around.installed.get(package), around.wanted.get(package)
        if version is None:
            yield _finding("package.missing", Rank.STOPS, package=package)
        elif wanted is not None and version != wanted:
            facts = {"package": package, "version": version, "wanted": wanted}
            yield _finding("package.other", Rank.LOOK, **facts)
        else:
            yield _finding("package.fine", package=package, version=version)
    serve = around.installed.get("textual-serve")
    if serve is not None:
        yield _finding("package.fine", package="textual-serve", version=serve)


def _data(data: Data) -> Iterator[Finding]:
    if data.writable:
        yield _finding("folder.fine", folder=data.folder)
    else:
        yield _finding("folder.read_only", Rank.LOOK, folder=data.folder)
    if data.origin is not FolderOrigin.SYSTEM:
        yield _finding(f"folder.by_{data.origin}")
    if data.trouble is not None:
        yield Finding(data.trouble.code, Rank.LOOK, data.trouble.facts)
    elif data.counts is None:
        yield _finding("progress.nothing")
    else:
        yield _finding("progress.fine", **data.counts)
    for path in data.kept:
        yield _finding("progress.kept", path=path)
