"""A file that is written as a whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from trainer.cloud.problem import BadInput, Place, Problem


def write_whole(text: str, target: Path) -> None:
    """The whole text or nothing.

    Raises:
        BadInput: the file cannot be written.
    """
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            written = Path(file.name)
            try:
                file.write(text)
                file.close()
                # Temporary files are for their owner alone; this one is as any other new file.
                mask = os.umask(0)
                os.umask(mask)
                written.chmod(0o666 & ~mask)
                written.replace(target)
            except OSError:
                with suppress(OSError):
                    written.unlink()
                raise
    except OSError as error:
        facts = {"reason": error.strerror or type(error).__name__}
        raise BadInput([Problem("input.unwritable", Place(str(target)), facts)]) from error
