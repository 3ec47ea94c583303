"""The learner's own keys: read from the store, laid over the keys that the screens come with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from textual.binding import Binding, BindingsMap

from trainer.progress import Store
from trainer.tui.keys import STANDING, with_twin

SETTING: Final = "keys"
"""The area of the settings; the rest of a setting's key is the id of a binding."""

_KEY: Final = re.compile(r"(?:(?:ctrl|alt|shift)\+)*(?:[a-z][a-z0-9_]*|[A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Keymap:
    """``own`` has the learner's key by the id of the binding.

    It takes the place of the first key that the binding comes with, and of its full-width twin.
    Further keys stay, and so do those that move, confirm and leave (`STANDING`).
    """

    own: Mapping[str, str] = field(default_factory=dict)

    def applied(self, bindings: BindingsMap) -> BindingsMap:
        """The bindings of one node with the learner's keys, in the same order."""
        if not any(binding.id in self.own for _, binding in bindings):
            return bindings
        changed: dict[str, list[Binding]] = {}
        heads: dict[str, tuple[str, ...]] = {}
        for key, binding in bindings:
            own = self.own.get(binding.id or "")
            if own is not None and binding.id not in heads:
                heads[binding.id or ""] = expanded(replaced(key))
                for new in expanded(own):
                    changed.setdefault(new, []).append(binding.with_key(new))
            if own is None or key not in heads[binding.id or ""]:
                changed.setdefault(key, []).append(binding)
        return BindingsMap.from_keys(changed)

    def keys(self, binding: Binding) -> tuple[str, ...]:
        """The keys of a binding as they are now, the learner's own first."""
        first, *further = all_keys(binding)
        own = self.own.get(binding.id or "")
        if own is None:
            return (first, *further)
        gone = expanded(replaced(first))
        return (*expanded(own), *(key for key in (first, *further) if key not in gone))


def replaced(key: str) -> str:
    """Of a binding's first key what a learner's key takes the place of; nothing if it stands."""
    return "" if key in STANDING else key


def expanded(key: str) -> tuple[str, ...]:
    """A key and its full-width twin, each as Textual names it."""
    if not key:
        return ()
    return tuple(binding.key for binding in Binding.make_bindings([Binding(with_twin(key), "")]))


def all_keys(binding: Binding) -> tuple[str, ...]:
    """The keys that a binding of a class comes with, each as Textual names it."""
    return tuple(single.key for single in Binding.make_bindings([binding]))


def is_key(value: object) -> bool:
    """Whether this can be a key of a learner's own: nothing else may come out of the store."""
    return (
        isinstance(value, str)
        and len(value) < 40
        and _KEY.fullmatch(value) is not None
        and value not in STANDING
    )


def read_keymap(store: Store) -> Keymap:
    """The keys of the store. Values that are no keys are left out; unknown ids do nothing."""
    found = store.settings(SETTING)
    return Keymap({name: str(value) for name, value in found.items() if is_key(value)})


def write_keys(store: Store, keys: Mapping[str, str]) -> None:
    """Remember keys by ids of bindings; an empty key is that which the binding comes with."""
    for name, key in keys.items():
        store.set_setting(f"{SETTING}.{name}", key or None)


def forget_keys(store: Store, names: Iterable[str]) -> None:
    """Give these bindings the keys back that they come with."""
    write_keys(store, dict.fromkeys(names, ""))
