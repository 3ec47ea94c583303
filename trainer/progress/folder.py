"""Where a learner's data is kept."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "VPCDOJO_HOME"
"""The environment variable that names another folder."""


def data_folder() -> Path:
    """``$VPCDOJO_HOME`` if it is set, else the operating system's folder for a user's data.

    The folder need not exist yet.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("vpcdojo", appauthor=False)
