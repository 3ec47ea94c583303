"""The data carried to another folder, which is used from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trainer.progress.database import FILE
from trainer.progress.folder import FolderOrigin, find_data_folder, point_to
from trainer.progress.store import Store, open_store
from trainer.progress.trouble import TroubleKind


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it, as a code of the catalogue (area ``progress``) and facts."""

    done: bool
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def move_data(store: Store, wanted: str) -> Moved:
    """Copy everything from the store's folder to another one and go on there.

    What lies there already stays and counts as well: a log can only grow. The old folder is left
    as it is. If anything goes wrong, nothing has changed but that a copy may lie in the new one.
    """
    now = find_data_folder()
    if now.origin is FolderOrigin.VARIABLE:
        return _refused("variable", folder=now.path)
    try:
        target = Path(wanted.strip()).expanduser()
    except RuntimeError:
        target = Path()
    if not wanted.strip().isprintable() or not target.is_absolute():
        return _refused("not_whole", folder=wanted.strip())
    if target == now.path or _is_same(target, now.path):
        return _refused("same", folder=target)
    if store.trouble is not None and store.trouble.kind is TroubleKind.NEWER:
        # Most of what there is could not be read, and would be left behind.
        return Moved(False, store.trouble.code, store.trouble.facts)
    known = (target / FILE).exists()
    with open_store(target) as other:
        added = other.import_json(store.export_json()).added
        for key, value in store.settings().items():
            other.set_setting(key, value)
        if other.unsaved or other.trouble is not None:
            return _refused("unwritable", folder=target)
    try:
        point_to(target)
    except OSError as error:
        return _refused("no_pointer", reason=error.strerror or type(error).__name__)
    store.go_on_in(target)
    code = "joined" if known else "done"
    return Moved(True, f"progress.move.{code}", {"folder": target, "old": now.path, "count": added})


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _refused(code: str, **facts: object) -> Moved:
    return Moved(False, f"progress.move.{code}", facts)
