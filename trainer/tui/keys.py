"""How keys are written, and the keys that an input method changes on their way."""

from __future__ import annotations

import unicodedata
from typing import Final

from textual.binding import Binding
from textual.keys import key_to_character

_NAMES: Final = {
    "backspace": "Backspace",
    "delete": "Del",
    "down": "↓",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "home": "Home",
    "left": "←",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "right": "→",
    "shift": "Shift",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
}

_CHARACTERS: Final = {
    "at": "@",
    "backslash": "\\",
    "minus": "-",
    "plus": "+",
    "slash": "/",
    "underscore": "_",
}
"""Characters whose keys Textual gives a name of its own and does not find again by it."""

_FULL_WIDTH_OFFSET: Final = 0xFEE0
"""From an ASCII character to the one that a Japanese input method types for it."""


STANDING: Final = frozenset(
    {
        *("enter", "escape", "tab", "shift+tab", "backspace", "delete", "ctrl+c", "ctrl+q"),
        *("home", "end", "pageup", "pagedown"),
        *(f"{shift}{way}" for shift in ("", "shift+") for way in ("up", "down", "left", "right")),
    }
)
"""The keys that move, confirm and leave. What they do here they do whatever a learner changes."""


def key_name(key: str) -> str:
    """How a key of Textual is written on the screen: ``ctrl+q`` as ``^Q``, ``left`` as ``←``."""
    *modifiers, name = key.split("+")
    typed = character(name) or ""
    name = typed if typed.strip() else name
    shown = _NAMES.get(name, name.upper() if name[1:].isdigit() or modifiers else name)
    for modifier in modifiers:
        shown = f"^{shown}" if modifier == "ctrl" else f"{_NAMES.get(modifier, modifier)}+{shown}"
    return shown


def letter(key: str) -> str:
    """The keys of a binding for one letter or digit: as typed, and as an input method types it."""
    return f"{key},{chr(ord(key) + _FULL_WIDTH_OFFSET)}"


def character(key: str) -> str | None:
    """The character that a key types; None if it types none."""
    typed = _CHARACTERS.get(key) or key_to_character(key)
    return typed if typed and typed.isprintable() else None


def plain(key: str) -> str:
    """The key that is meant by one that an input method types in its place."""
    typed = character(key) or ""
    narrow = unicodedata.normalize("NFKC", typed)
    if typed != narrow and narrow.isascii() and len(narrow) == 1:
        return next(iter(Binding.make_bindings([Binding(narrow, "")]))).key
    return key


def with_twin(key: str) -> str:
    """A key of Textual, and the one that an input method types in its place, if it does."""
    typed = character(key) or ""
    if typed.isascii() and typed.strip():
        return f"{key},{chr(ord(typed) + _FULL_WIDTH_OFFSET)}"
    return key


def is_named(key: str) -> bool:
    """Whether help names a key: not one that an input method types for another, nor Super."""
    wide = key.startswith("fullwidth_") or any(ord(c) > _FULL_WIDTH_OFFSET for c in key)
    return not wide and not key.startswith("super+")
