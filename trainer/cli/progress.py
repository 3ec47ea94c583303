"""``vpcdojo progress``: what was done, carried to another machine, put away and brought back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.cli.ask import ask_line
from trainer.cli.console import Console
from trainer.cloud.problem import BadInput, Place, Problem
from trainer.progress import (
    EVERYTHING,
    Scope,
    Store,
    Trouble,
    TroubleKind,
    lesson_scope,
    open_store,
    scenario_scope,
)
from trainer.progress.moving import move_data
from trainer.scenario.whole import write_whole

STANDARD = "-"
LARGEST = 256 * 1024 * 1024
YES = frozenset({"y", "yes", "はい"})


def run_export(console: Console, output: str, *, force: bool = False) -> int:
    """Write everything that was ever done as JSON.

    Raises:
        BadInput: the file exists or cannot be written, or the progress cannot be read.
    """
    target = Path(output)
    if output != STANDARD and target.exists() and not force:
        raise BadInput([Problem("input.file_exists", Place(output))])
    with open_store() as store:
        document = store.export_json()
        trouble = store.trouble
    if trouble is not None and trouble.kind is TroubleKind.NEWER:
        # What would be written is not what the learner has.
        raise _unsaved(trouble)
    _tell_damage(console, trouble)
    # In ASCII: a file can hold what was typed, even what no encoding has a word for.
    text = json.dumps(document, indent=1) + "\n"
    if output == STANDARD:
        sys.stdout.write(text)
        return 0
    write_whole(text, target)
    events = document["events"]
    assert isinstance(events, list)
    console.say("cli.progress.exported", file=output, count=len(events))
    return 0


def run_import(console: Console, source: str) -> int:
    """Add what an export holds and what is not here yet; done twice it is done once.

    Raises:
        BadInput: it cannot be read, or is no export; nothing was added then.
    """
    document = _document(source)
    with _kept(console) as store:
        summary = store.import_json(document, source)
    console.say("cli.progress.imported", added=summary.added, known=summary.known)
    if summary.put_away:
        console.say("cli.progress.put_away", count=summary.put_away)
        console.say("cli.progress.way_back")
    return 0


def run_reset(
    console: Console, lesson: str | None, scenario: str | None, *, sure: bool = False
) -> int:
    """Put away what was done, all of it or in one lesson or scenario, once the learner is sure.

    Exit status 1 if nothing was put away.

    Raises:
        BadInput: the progress cannot be written, or a file names no scenario.
    """
    scope = _scope(console, lesson, scenario)
    with _kept(console) as store:
        count = store.count(scope)
        if count and (sure or _agreed(console, count, lesson or scenario)):
            store.reset(scope)
        else:
            console.say("cli.progress.not_reset" if count else "cli.progress.nothing_done")
            return 1
    console.say("cli.progress.reset", count=count)
    console.say("cli.progress.way_back")
    return 0


def run_undo(console: Console) -> int:
    """Bring back what the latest reset put away; exit status 1 if nothing is put away.

    Raises:
        BadInput: the progress cannot be written.
    """
    with _kept(console) as store:
        count = store.undo_reset()
    if not count:
        console.say("cli.progress.nothing_put_away")
        return 1
    console.say("cli.progress.undone", count=count)
    return 0


def run_move(console: Console, folder: str) -> int:
    """Copy everything to another folder, which is used from then on.

    Raises:
        BadInput: it cannot be; nothing was changed.
    """
    whole = str(Path(folder).expanduser().absolute())
    with open_store() as store:
        moved = move_data(store, whole)
    if not moved.done:
        facts = {name: str(fact) for name, fact in moved.facts.items()}
        raise BadInput([Problem(moved.code, Place(folder), facts)])
    console.say(moved.code, **moved.facts)
    return 0


@contextmanager
def _kept(console: Console) -> Iterator[Store]:
    """The store; what was done in it is on the disk afterwards.

    Raises:
        BadInput: it is not. A command ends, and what is only in memory ends with it.
    """
    with open_store() as store:
        yield store
    if store.unsaved and store.trouble is not None:
        raise _unsaved(store.trouble)
    _tell_damage(console, store.trouble)


def _unsaved(trouble: Trouble) -> BadInput:
    place = Place(trouble.facts["path"])
    return BadInput([Problem(f"cli.progress.unsaved.{trouble.kind}", place, dict(trouble.facts))])


def _tell_damage(console: Console, trouble: Trouble | None) -> None:
    # The other troubles keep a command from nothing if it had nothing to write.
    if trouble is not None and trouble.kind in (TroubleKind.DAMAGED, TroubleKind.UNUSABLE):
        console.warn(trouble.code, **trouble.facts)


def _scope(console: Console, lesson: str | None, scenario: str | None) -> Scope:
    if lesson is not None:
        return lesson_scope(lesson)
    if scenario is None:
        return EVERYTHING
    if not Path(scenario).is_file():
        return scenario_scope(scenario)
    from trainer.cli.plays import open_play

    return scenario_scope(open_play(console, scenario).key)


def _agreed(console: Console, count: int, of: str | None) -> bool:
    about = "cli.progress.sure_all" if of is None else "cli.progress.sure"
    console.say(about, count=count, of=of)
    console.say("cli.progress.way_back")
    return (ask_line(f"{console.words('cli.progress.go_on')} ") or "").strip().lower() in YES


def _document(source: str) -> object:
    """What the file holds.

    Raises:
        BadInput: it cannot be read, is too large, or is no JSON.
    """
    place = Place("stdin" if source == STANDARD else source)
    try:
        if source == STANDARD:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BadInput([Problem("input.unreadable", place, {"reason": reason})]) from error
    if len(data) > LARGEST:
        limit = f"{LARGEST // 1024**2} MB"
        raise BadInput([Problem("progress.too_large", place, {"limit": limit})])
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput([Problem("progress.not_an_export", place)]) from error
