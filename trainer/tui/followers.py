"""Who is told of a change of language, keys or looks, for as long as it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeAlias
from weakref import WeakMethod

from textual.dom import DOMNode

Renewal: TypeAlias = Callable[[], None]


class Followers:
    """Methods of widgets by the name of what they follow.

    Textual's own `watch` holds a widget that watches the app until the value changes again, and
    with it the screen that it was on; who draws with lines once may do so for ever.
    """

    def __init__(self) -> None:
        # A dictionary for its order: they hear in the order in which they came.
        self._of: defaultdict[str, dict[WeakMethod[Renewal], None]] = defaultdict(dict)

    def add(self, name: str, renew: Renewal) -> None:
        """Call ``renew``, a method of a widget, at each change of ``name`` from now on."""
        renewals = self._of[name]
        renewals[WeakMethod(renew, lambda gone: renewals.pop(gone, None))] = None

    def tell(self, name: str) -> None:
        """``name`` has changed. A widget that has been taken out does not hear of it."""
        for reference in tuple(self._of[name]):
            renew = reference()
            if renew is None:
                continue
            node: object = getattr(renew, "__self__", None)
            if isinstance(node, DOMNode) and node.is_attached:
                renew()
