"""The topology files that were kept last, as the store remembers them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from trainer.progress import Store

_SETTING: Final = "scratch.saved"
_MOST: Final = 6


def saved_files(store: Store) -> tuple[Path, ...]:
    """Those that are still there, the newest first."""
    return tuple(path for path in map(Path, _names(store)) if _is_there(path))


def remember_saved(store: Store, path: Path) -> None:
    """Put a file in front of the others."""
    name = str(path.absolute())
    others = [other for other in _names(store) if other != name]
    store.set_setting(_SETTING, [name, *others][:_MOST])


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # The folder may not be entered any more.
        return False


def _names(store: Store) -> list[str]:
    names: list[object] = store.get_setting(_SETTING, [])
    return [name for name in names if isinstance(name, str) and name.isprintable()]
