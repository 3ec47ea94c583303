"""Where a learner's data is kept.

Three have a say: the environment variable, before the folder that was chosen in the settings,
before that of the operating system. The chosen one cannot stand in the store, which lies in it; it
stands in a file of its own in the folder for a user's configuration.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import platformdirs

VARIABLE = "VPCDOJO_HOME"
"""The environment variable that names another folder."""

_LONGEST = 4096


class FolderOrigin(StrEnum):
    """Who named the folder."""

    VARIABLE = "variable"
    CHOSEN = "chosen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder, which need not exist yet, and who named it."""

    path: Path
    origin: FolderOrigin


def find_data_folder() -> DataFolder:
    """The folder to use now. A pointer that cannot be read or names no full path counts not."""
    if named := os.environ.get(VARIABLE):
        return DataFolder(Path(named).expanduser(), FolderOrigin.VARIABLE)
    if chosen := _pointed_to():
        return DataFolder(chosen, FolderOrigin.CHOSEN)
    return DataFolder(_of_the_system(), FolderOrigin.SYSTEM)


def data_folder() -> Path:
    """``$VPCDOJO_HOME`` if it is set, else the chosen folder, else the operating system's.

    The folder need not exist yet.
    """
    return find_data_folder().path


def point_to(folder: Path) -> None:
    """Let ``folder`` be used from the next start on; that of the system needs no pointer.

    Raises:
        OSError: the file that says so cannot be written.
    """
    pointer = _pointer()
    if folder == _of_the_system():
        pointer.unlink(missing_ok=True)
        return
    pointer.parent.mkdir(parents=True, exist_ok=True)
    draft = pointer.with_name(f"{pointer.name}.{os.getpid()}")
    draft.write_text(f"{folder}\n", encoding="utf-8")
    draft.replace(pointer)


def _pointed_to() -> Path | None:
    try:
        with _pointer().open(encoding="utf-8") as file:
            line = file.readline(_LONGEST).strip()
    except (OSError, ValueError):
        return None
    path = Path(line)
    return path if line.isprintable() and path.is_absolute() else None


def _pointer() -> Path:
    return platformdirs.user_config_path("vpcdojo", appauthor=False) / "data-folder"


def _of_the_system() -> Path:
    return platformdirs.user_data_path("vpcdojo", appauthor=False)
