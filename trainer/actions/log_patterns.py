"""Filter patterns of CloudWatch Logs: terms, and fields parted by spaces.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from trainer.actions.errors import AwsError, not_modelled

LONGEST = 1024
ANY_NUMBER = "..."

Test = Callable[[str], bool]

_TERM = re.compile(r'(?P<sign>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]+))(?:\s+|$)')
_CONDITION = re.compile(
    r'(?P<name>[\w.-]+)(?:\s*(?P<sign>!?=|<=|>=|<|>)\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^"\s]+)))?'
)


def pattern(text: str) -> Test:
    """Whether a message fits a pattern; every message fits the empty one.

    ``REJECT 22`` wants both terms, ``?a ?b`` one of them, ``-NODATA`` none of it, and
    ``[version, account, eni, …, action="REJECT", status]`` looks at single fields.

    Raises:
        AwsError: ``InvalidParameterException``.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise _malformed()
    if text.startswith("["):
        return _fields(text)
    if text.startswith(("{", "%")):
        raise not_modelled("A filter pattern of JSON fields or of a regular expression")
    return _terms(text)


def _terms(text: str) -> Test:
    every: list[str] = []
    some: list[str] = []
    none: list[str] = []
    at = 0
    while at < len(text):
        matched = _TERM.match(text, at)
        if matched is None:
            raise _malformed()
        term = matched["plain"] if matched["quoted"] is None else matched["quoted"]
        {"": every, "?": some, "-": none}[matched["sign"]].append(re.sub(r"\\(.)", r"\1", term))
        at = matched.end()
    if some and every:
        some = []  # CloudWatch Logs passes over optional terms beside ones that are required.
    return lambda message: (
        all(term in message for term in every)
        and not any(term in message for term in none)
        and (not some or any(term in message for term in some))
    )


def _fields(text: str) -> Test:
    if not text.endswith("]"):
        raise _malformed()
    names = [part.strip() for part in text[1:-1].split(",")]
    tests = [_field(name) for name in names if name != ANY_NUMBER]
    if names.count(ANY_NUMBER) > 1 or not all(names):
        raise _malformed()
    before = names.index(ANY_NUMBER) if ANY_NUMBER in names else len(names)

    def fits(message: str) -> bool:
        found = message.split()
        if ANY_NUMBER in names:
            if len(found) < len(tests):
                return False
            after = len(tests) - before
            found = found[:before] + (found[-after:] if after else [])
        return len(found) == len(tests) and _all(tests, found)

    return fits


def _all(tests: Sequence[Test], values: Sequence[str]) -> bool:
    return all(test(value) for test, value in zip(tests, values, strict=True))


def _field(text: str) -> Test:
    """One field with or without a condition."""
    if "&&" in text or "||" in text:
        raise not_modelled("A filter pattern with several conditions on one field")
    matched = _CONDITION.fullmatch(text)
    if matched is None:
        raise _malformed()
    wanted = matched["plain"] if matched["quoted"] is None else matched["quoted"]
    match matched["sign"]:
        case None:
            return lambda value: True
        case "=":
            return lambda value: _like(value, wanted)
        case "!=":
            return lambda value: not _like(value, wanted)
        case sign:
            return _compared(sign, wanted)


def _like(value: str, wanted: str) -> bool:
    return fnmatchcase(value, wanted.replace("[", "[[]").replace("?", "[?]"))


def _compared(sign: str, wanted: str) -> Test:
    if not re.fullmatch(r"-?[0-9]{1,18}", wanted):
        raise _malformed()
    limit = int(wanted)

    def fits(value: str) -> bool:
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            return False
        number = int(value)
        return {
            "<": number < limit,
            "<=": number <= limit,
            ">": number > limit,
            ">=": number >= limit,
        }[sign]

    return fits


def _malformed() -> AwsError:
    return AwsError("InvalidParameterException", "Invalid filter pattern")
