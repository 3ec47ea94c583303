"""Giving a command another key: what may be, and what else changes by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trainer.tui.keymap.keymap import Keymap, expanded, is_key, replaced
from trainer.tui.keymap.registry import TYPED, KeyCommand, beside, reserved
from trainer.tui.keys import STANDING, character


@dataclass(frozen=True, slots=True)
class Outcome:
    """``keys`` are to be remembered by ids, empty for a command's first own key; none: refused.

    ``code`` is the sentence of the catalogue that tells of it, ``other`` another command that has
    to do with it.
    """

    code: str
    keys: Mapping[str, str] = field(default_factory=dict)
    other: KeyCommand | None = None


def rebind(keymap: Keymap, command: KeyCommand, key: str) -> Outcome:
    """Give ``command`` the key, or say why not; a command that has it takes the old one."""
    if command.fixed:
        return Outcome("keys.fixed")
    if key in STANDING:
        return Outcome("keys.standing")
    if not is_key(key):
        return Outcome("keys.unusable")
    before = own_key(keymap, command)
    if key == before or key in rest(command):
        return Outcome("keys.same")
    if refusal := _refusal(command, key):
        return refusal
    changes = {command.id: _remembered(command, key)}
    holders = _holders(keymap, command, key)
    if not holders:
        return Outcome("keys.changed", changes)
    holder = holders[0]
    given = Keymap({**keymap.own, command.id: key})
    if len(holders) > 1 or not before or not _may_have(given, holder, before):
        return Outcome("keys.taken", other=holder)
    return Outcome("keys.swapped", {**changes, holder.id: _remembered(holder, before)}, holder)


def reset(keymap: Keymap, command: KeyCommand) -> Outcome:
    """Give ``command`` the key back that it came with; who has it now gets the other."""
    first = replaced(command.keys[0])
    if command.id not in keymap.own:
        return Outcome("keys.same")
    if not first:
        return Outcome("keys.changed", {command.id: ""})
    return rebind(keymap, command, first)


def own_key(keymap: Keymap, command: KeyCommand) -> str:
    """The key of a command that can be changed; empty if it has only keys that stay."""
    return keymap.own.get(command.id) or replaced(command.keys[0])


def rest(command: KeyCommand) -> tuple[str, ...]:
    """The further keys of a command, which stay."""
    first = expanded(replaced(command.keys[0]))
    return tuple(key for key in command.keys if key not in first)


def shown_keys(keymap: Keymap, command: KeyCommand) -> tuple[str, ...]:
    """The keys of a command as they are now, the one that can be changed first."""
    own = own_key(keymap, command)
    return (*((own,) if own else ()), *rest(command))


def _holders(keymap: Keymap, command: KeyCommand, key: str) -> list[KeyCommand]:
    """The commands on the same screens whose own key this is."""
    return [other for other in beside(command) if own_key(keymap, other) == key]


def _may_have(keymap: Keymap, command: KeyCommand, key: str) -> bool:
    free = not command.fixed and not _holders(keymap, command, key)
    return free and _refusal(command, key) is None


def _refusal(command: KeyCommand, key: str) -> Outcome | None:
    """Why a command cannot have a key; a key that another one has for its own is no reason."""
    if command.area in TYPED and character(key):
        return Outcome("keys.typed")
    for other in beside(command):
        if key in rest(other):
            return Outcome("keys.taken", other=other)
    areas = {command.area, *(other.area for other in beside(command))}
    if any(key in reserved(area) for area in areas):
        return Outcome("keys.reserved")
    return None


def _remembered(command: KeyCommand, key: str) -> str:
    return "" if key == replaced(command.keys[0]) else key
