"""How often Python looks for cycles among its objects."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Look for cycles hundreds of times less often than Python does by itself.

    Clouds and verdicts are many objects that live long and hold hardly a cycle. Each search
    visits all of them, so that a network of twice the size would cost more than twice as much.
    """
    gc.set_threshold(50_000, 100, 50)
