"""One setting, read before the store is opened and without touching anything."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from trainer.progress.database import FILE
from trainer.progress.event import SETTING
from trainer.progress.folder import data_folder
from trainer.progress.trouble import FAULTS

_LATEST = "SELECT body FROM event WHERE kind = ? AND subject = ? ORDER BY seq DESC LIMIT 1"

# SQLite needs to write beside a database with a write-ahead log even to read it. Where it may
# not, nobody else writes either.
_WAYS = ("mode=ro", "mode=ro&immutable=1")


def glance(key: str, folder: Path | None = None) -> object:
    """The value of a setting in ``folder``, by default `data_folder`; None if it cannot be read.

    It mends no damage: whoever opens the store next is the one to tell the learner of it.
    """
    path = (data_folder() if folder is None else folder) / FILE
    if not path.exists():
        return None
    for way in _WAYS:
        try:
            uri = f"{path.absolute().as_uri()}?{way}"
            with closing(sqlite3.connect(uri, uri=True)) as db:
                row = db.execute(_LATEST, (SETTING, key)).fetchone()
            body = json.loads(row[0]) if row else {}
        except (*FAULTS, ValueError, TypeError, RecursionError):
            continue
        return body.get("value") if isinstance(body, dict) else None
    return None
