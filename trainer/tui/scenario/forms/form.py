"""Forms as data: fields that read text, and what their values make: mostly a call to AWS.

A form knows no screen. Whatever shows it hands over the texts and gets a call or mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from trainer.cloud import Cloud

T = TypeVar("T")

Texts = Mapping[str, str]
"""What stands in the fields, by the fields' names."""


class Mistake(Exception):
    """A text that a field cannot take: a code of the catalogue (area ``form``) and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self._code = code
        self._facts = facts

    @property
    def code(self) -> str:
        return self._code

    @property
    def facts(self) -> Mapping[str, str]:
        return self._facts


class NoSuchName(Mistake):
    """Nothing goes by a name; ``look`` finds what may have been meant, the likeliest first.

    It does so when the mistake is told. Whoever types a name makes it with every letter.
    """

    def __init__(self, found: str, look: Callable[[], Sequence[str]]) -> None:
        super().__init__("form.id.bad", found=found)
        self._look = look

    @cached_property
    def _near(self) -> Sequence[str]:
        return tuple(self._look())[:1]

    @property
    def code(self) -> str:
        return "form.id.near" if self._near else super().code

    @property
    def facts(self) -> Mapping[str, str]:
        return {**super().facts, "near": self._near[0]} if self._near else super().facts


def no_options(cloud: Cloud, texts: Texts) -> tuple[str, ...]:
    """For fields that are typed."""
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; its label is the catalogue's ``form.field.<name>``.

    ``read`` turns text into a value, given the other texts as well; it raises `Mistake`.
    ``options`` are texts to choose from. With ``many``, several of them, set apart by spaces.
    ``hint`` says what is expected (``form.hint.<hint>``) as long as the field is empty, ``keys``
    what may stand in it before ``=``; a field that is not ``needed`` may stay so.
    """

    name: str
    read: Callable[[Cloud, str, Texts], Any]
    options: Callable[[Cloud, Texts], tuple[str, ...]] = no_options
    many: bool = False
    needed: bool = True
    hint: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One thing that can be done; its title is the catalogue's ``form.<name>``.

    ``make`` makes the request of values that have been read, by the fields' names; it raises
    `Mistake` if they do not go together. In a ``literal`` form fields are called as the AWS CLI
    calls its options.
    """

    name: str
    fields: tuple[Field, ...]
    make: Callable[[Cloud, Mapping[str, Any]], T]
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Offer(Generic[T]):
    """A form for something in particular.

    ``given`` are values that the learner is not asked for, ``start`` what stands in the fields
    at first.
    """

    form: Form[T]
    given: Texts = field(default_factory=dict, hash=False)
    start: Texts = field(default_factory=dict, hash=False)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that the learner fills in."""
        return tuple(f for f in self.form.fields if f.name not in self.given)


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """What the texts of a form come to: the request, or what is wrong with which field."""

    made: T | None
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)


def fill(offer: Offer[T], cloud: Cloud, texts: Texts) -> Filled[T]:
    """Read all fields of an offer."""
    together = {**texts, **offer.given}
    values: dict[str, Any] = {}
    mistakes: dict[str, Mistake] = {}
    for each in offer.form.fields:
        try:
            values[each.name] = each.read(cloud, together.get(each.name, ""), together)
        except Mistake as mistake:
            mistakes[each.name] = _without_its_way(mistake)
    if mistakes:
        return Filled(None, mistakes)
    try:
        return Filled(offer.form.make(cloud, values))
    except Mistake as mistake:
        return Filled(None, {each.name: _without_its_way(mistake) for each in offer.asked[:1]})


def _without_its_way(mistake: Mistake) -> Mistake:
    """A mistake to keep. The frames that it came through hold the cloud, and the mistake itself."""
    mistake.__cause__ = mistake.__context__ = mistake.__traceback__ = None
    return mistake
