"""Where the lessons and scenarios that come with the program are."""

from __future__ import annotations

from pathlib import Path

import trainer


def content_folder(kind: str) -> Path:
    """The folder of the ``lessons`` or the ``scenarios``.

    A wheel carries them inside the package; a source checkout has them beside it.
    """
    package = Path(trainer.__file__).parent
    packed = package / "content" / kind
    return packed if packed.is_dir() else package.parent / kind
