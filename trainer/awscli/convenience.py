"""The form of what the AWS CLI adds to an operation of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trainer.awscli.spec import Kind, Shape

TEXT = Shape(Kind.STRING)
NUMBER = Shape(Kind.INTEGER)
TEXTS = Shape(Kind.LIST, element=TEXT)
FLAG = Shape(Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Added:
    """An option that no parameter of the API is behind.

    ``sets`` is the boolean that a flag stands for; None where a value follows.
    """

    name: str
    help: str
    shape: Shape = TEXT
    sets: bool | None = None


@dataclass(frozen=True, slots=True)
class Convenience:
    """``expand`` makes the API's parameters of those that were given and the values of the added
    options by name; it raises `CliError` where they do not go together.

    Parameters in ``hidden`` keep their options, which are not offered; those in ``replaced`` have
    none.
    """

    expand: Callable[[Mapping[str, object], Mapping[str, object]], dict[str, object]]
    added: tuple[Added, ...] = ()
    hidden: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
