"""From the words after an option to a value of the option's type."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from trainer.awscli.errors import CliError, Fault, usage_error
from trainer.awscli.shorthand import ShorthandError, Value, parse_shorthand
from trainer.awscli.spec import Kind, Shape

LARGEST_FILE = 65536
DEEPEST_JSON = 60


def read_value(option: str, shape: Shape, words: Sequence[str], folder: Path | None) -> object:
    """The value that these words give to an option (named without its dashes).

    Lists take several words, everything else takes one. Structures are JSON or shorthand.

    Raises:
        CliError: the words do not make such a value.
    """
    words = [read_file(option, word, folder) for word in words]
    match shape.kind:
        case Kind.LIST:
            return _list(option, shape, words)
        case Kind.STRUCTURE | Kind.MAP:
            return _complex(option, shape, words[0])
        case _:
            return _scalar(option, shape, words[0])


def read_json(option: str, text: str) -> object:
    """The value that a text of JSON stands for.

    Raises:
        CliError: the text is not JSON, or is nested too deeply.
    """
    try:
        return _bounded(json.loads(text, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:
        raise usage_error(
            Fault.INVALID_VALUE,
            f"Error parsing parameter '--{option}': Invalid JSON: {error}\nJSON received: {text}",
            option=f"--{option}",
        ) from None


def read_file(option: str, word: str, folder: Path | None) -> str:
    """The word, or the text of the file that it names with ``file://``.

    Only files below the folder are read, and no links that lead out of it.

    Raises:
        CliError: the file cannot or may not be read.
    """
    if word.startswith("fileb://"):
        raise _file_error(option, word, "binary files are not available here")
    if not word.startswith("file://"):
        return word
    if folder is None:
        raise _file_error(option, word, "files are not available here")
    try:
        root = folder.resolve()
        path = (root / word.removeprefix("file://")).resolve()
        if not path.is_relative_to(root):
            raise _file_error(option, word, f"only files below {root.name} can be read")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError, RuntimeError):
        raise _file_error(option, word, "no such file, or it cannot be read") from None
    if len(data) > LARGEST_FILE:
        raise _file_error(option, word, f"the file is larger than {LARGEST_FILE} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _file_error(option, word, "the file is not UTF-8 text") from None


def _list(option: str, shape: Shape, words: Sequence[str]) -> object:
    element = shape.element or Shape(Kind.STRING)
    if len(words) == 1 and words[0].lstrip().startswith("["):
        return read_json(option, words[0])
    if element.kind in (Kind.STRUCTURE, Kind.MAP):
        if words and _is_json(words[0]):
            return [read_json(option, word) for word in words]
        return [_shorthand(option, element, word) for word in words]
    return [_scalar(option, element, word) for word in words]


def _complex(option: str, shape: Shape, word: str) -> object:
    if _is_json(word):
        return read_json(option, word)
    if shape.is_wrapped_text and "=" not in word:
        return {"Value": word}
    return _shorthand(option, shape, word)


def _shorthand(option: str, shape: Shape, word: str) -> object:
    try:
        return _shaped(option, shape, parse_shorthand(word))
    except ShorthandError as error:
        raise usage_error(
            Fault.INVALID_VALUE,
            f"Error parsing parameter '--{option}': {error}",
            option=f"--{option}",
        ) from None


def _is_json(word: str) -> bool:
    return word.lstrip().startswith(("{", "["))


def _shaped(option: str, shape: Shape, value: Value) -> object:
    """A value of shorthand with its texts made numbers and booleans where the type wants them.

    What does not fit the type stays as it is, for the validation to name it.
    """
    match shape.kind, value:
        case Kind.STRUCTURE, dict():
            return {
                name: _shaped(option, shape.members[name], item) if name in shape.members else item
                for name, item in value.items()
            }
        case Kind.MAP, dict():
            element = shape.element or Shape(Kind.STRING)
            return {name: _shaped(option, element, item) for name, item in value.items()}
        case Kind.LIST, list():
            element = shape.element or Shape(Kind.STRING)
            return [_shaped(option, element, item) for item in value]
        case Kind.LIST, _:
            return [_shaped(option, shape.element or Shape(Kind.STRING), value)]
        case _, str():
            return _scalar(option, shape, value)
        case _:
            return value


def _scalar(option: str, shape: Shape, word: str) -> object:
    match shape.kind:
        case Kind.INTEGER:
            return _number(option, int, word)
        case Kind.FLOAT:
            return _number(option, float, word)
        case Kind.BOOLEAN if word.lower() in ("true", "false"):
            return word.lower() == "true"
        case _:
            return word


def _number(option: str, kind: type[int] | type[float], word: str) -> int | float:
    try:
        if len(word) > 20 or not word.isascii():
            raise ValueError
        return kind(word)
    except ValueError:
        wanted = "an integer" if kind is int else "a number"
        raise usage_error(
            Fault.INVALID_VALUE,
            f"Error parsing parameter '--{option}': {wanted} is expected, not {word[:40]!r}",
            option=f"--{option}",
            value=word[:40],
        ) from None


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _bounded(value: object, depth: int = 0) -> object:
    if depth > DEEPEST_JSON:
        raise ValueError("nested too deeply")
    match value:
        case dict():
            for item in value.values():
                _bounded(item, depth + 1)
        case list():
            for item in value:
                _bounded(item, depth + 1)
    return value


def _file_error(option: str, word: str, reason: str) -> CliError:
    return usage_error(
        Fault.FILE,
        f"Error parsing parameter '--{option}': Unable to load paramfile {word[:200]}: {reason}",
        option=f"--{option}",
        file=word[:200],
    )
