"""How keys are written, and the keys that an input method changes on their way."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "backspace": "Backspace",
    "delete": "Del",
    "down": "↓",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "home": "Home",
    "left": "←",
    "left_square_bracket": "[",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "question_mark": "?",
    "right": "→",
    "right_square_bracket": "]",
    "shift": "Shift",
    "slash": "/",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
}

_FULL_WIDTH_OFFSET: Final = 0xFEE0
"""From an ASCII character to the one that a Japanese input method types for it."""


def key_name(key: str) -> str:
    """How a key of Textual is written on the screen: ``ctrl+q`` as ``^Q``, ``left`` as ``←``."""
    *modifiers, name = key.split("+")
    shown = _NAMES.get(name, name.upper() if name[1:].isdigit() or modifiers else name)
    for modifier in modifiers:
        shown = f"^{shown}" if modifier == "ctrl" else f"{_NAMES.get(modifier, modifier)}+{shown}"
    return shown


def letter(key: str) -> str:
    """The keys of a binding for one letter or digit: as typed, and as an input method types it."""
    return f"{key},{chr(ord(key) + _FULL_WIDTH_OFFSET)}"


def is_named(key: str) -> bool:
    """Whether help names a key: not one that an input method types for another, nor Super."""
    wide = key.startswith("fullwidth_") or any(ord(c) > _FULL_WIDTH_OFFSET for c in key)
    return not wide and not key.startswith("super+")
