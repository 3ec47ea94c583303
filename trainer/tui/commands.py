"""One thing that the command palette can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trainer.text.language import Language


class Command(NamedTuple):
    """What it is called in each language, and what happens when it is chosen.

    ``kind`` is a code of the catalogue that says what sort of thing it leads to; ``ident`` is a
    name that is not shown and can be typed as well.
    """

    kind: str
    name: Callable[[Language], str]
    run: Callable[[], object]
    ident: str = ""
