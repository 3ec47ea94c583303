"""``--filters``: which items of a response a request wants to see.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from trainer.actions.errors import AwsError, missing
from trainer.actions.parameters import Parameters
from trainer.cloud.aws_json.common import Json

MOST_VALUES = 200
"""Values that one filter may have."""

LONGEST_VALUE = 1000

ANY_TEXT = "any text"
ANY_CHARACTER = "any character"

Test = Callable[[Json], bool]


def wanted_by(filters: Sequence[Parameters], paths: Mapping[str, str]) -> Test:
    """Whether an item meets all filters, each with one of its values.

    Raises:
        AwsError: ``InvalidParameterValue``, there is no filter of this name.
    """
    tests = [_test(one, paths) for one in filters]
    return lambda item: all(test(item) for test in tests)


def _test(one: Parameters, paths: Mapping[str, str]) -> Test:
    name = one.text("Name")
    patterns = [_pattern(value) for value in one.texts("Values")]
    if not patterns:
        raise missing("filter.value")
    if len(patterns) > MOST_VALUES:
        raise AwsError(
            "FilterLimitExceeded",
            f"The maximum number of filter values specified on a single call is {MOST_VALUES}",
        )
    look = _look(name, paths)
    return lambda item: any(matches(p, value) for value in look(item) for p in patterns)


def _look(name: str, paths: Mapping[str, str]) -> Callable[[Json], Iterable[str]]:
    """What a filter of this name looks at."""
    if name.startswith("tag:"):
        key = name.removeprefix("tag:")
        return lambda item: [v for k, v in _tags(item) if k == key]
    if name == "tag-key":
        return lambda item: [k for k, _ in _tags(item)]
    if name not in paths:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid", filter=name)
    ways = [way.split(".") for way in paths[name].split("|")]
    return lambda item: [value for steps in ways for value in values_at(item, steps)]


def values_at(item: object, steps: Sequence[str]) -> Iterator[str]:
    """The texts at the end of a path; booleans are ``true`` and ``false``, as filters write
    them."""
    if not steps:
        yield str(item).lower() if isinstance(item, bool) else str(item)
        return
    step, rest = steps[0], steps[1:]
    if not isinstance(item, Mapping):
        return
    found = item.get(step.removesuffix("[]"))
    if step.endswith("[]") and isinstance(found, Sequence):
        for element in found:
            yield from values_at(element, rest)
    elif found is not None:
        yield from values_at(found, rest)


def _tags(item: Json) -> Iterator[tuple[str, str]]:
    tags = item.get("Tags") or item.get("TagSet") or ()
    if isinstance(tags, Sequence):
        for tag in tags:
            yield tag["Key"], tag["Value"]


@lru_cache(maxsize=256)
def _pattern(value: str) -> tuple[str, ...]:
    """A value of a filter in pieces: characters, `ANY_TEXT` (``*``) and `ANY_CHARACTER` (``?``);
    a backslash takes the meaning of the next character away."""
    if len(value) > LONGEST_VALUE:
        raise AwsError(
            "InvalidParameterValue", f"A filter value has more than {LONGEST_VALUE} characters"
        )
    parts = re.findall(r"\\.|\*+|.", value, re.DOTALL)
    special = {"*": ANY_TEXT, "?": ANY_CHARACTER}
    return tuple(special.get(part[0], part[-1]) for part in parts)


def matches(pattern: Sequence[str], text: str) -> bool:
    """Whether a text fits a pattern; on a mismatch only the last `ANY_TEXT` takes more."""
    at = start = 0
    piece, star = 0, -1
    while at < len(text):
        if piece < len(pattern) and pattern[piece] == ANY_TEXT:
            star, start = piece, at
            piece += 1
        elif piece < len(pattern) and pattern[piece] in (ANY_CHARACTER, text[at]):
            piece += 1
            at += 1
        elif star >= 0:
            start += 1
            piece, at = star + 1, start
        else:
            return False
    return all(rest == ANY_TEXT for rest in pattern[piece:])
