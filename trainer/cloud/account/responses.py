"""`Responses`: the AWS API responses in a folder or a file, by the keys that they begin with."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from trainer.cloud.account.commands import COMMANDS, UNREAD, WHOLE
from trainer.cloud.account.item import Item, Source, account_in, region_in
from trainer.cloud.account.secrets import without_secrets
from trainer.cloud.account.warnings import Warnings
from trainer.cloud.problem import BadInput, Place, Problem

MOST_FILES = 100_000
MOST_BYTES = 1024 * 1024 * 1024
"""Of all files together: more than an Organization's network, less than fills a memory by
accident."""

DEEPEST_FOLDER = 12
_DEEPEST_WRAPPING = 3
_SERVICES = (
    "ec2",
    "elbv2",
    "elb",
    "rds",
    "ecs",
    "lambda",
    "directconnect",
    "ssm",
    "networkmanager",
)


_MORE = ("NextToken", "NextMarker", "nextToken", "Marker", "AdditionalRoutesAvailable")
"""What a response ends with that is not all: search-transit-gateway-routes has no pages, but
says that there are further routes."""


class Responses:
    """Every object of every response, in the order of the files' names.

    ``cut`` are the sources whose responses have more objects than are here.
    """

    def __init__(self, warnings: Warnings) -> None:
        self.warnings = warnings
        self._items: dict[str, list[Item]] = {}
        self._by_subject: dict[tuple[str, str], list[Item]] = {}
        self._sources: dict[str, dict[Source, None]] = {}
        self._sources_by_subject: dict[tuple[str, str], dict[Source, None]] = {}
        self.cut: set[Source] = set()

    def __bool__(self) -> bool:
        return bool(self._sources)

    def all(self, key: str) -> tuple[Item, ...]:
        """The objects of all responses with this key (``Vpcs``), of every account and Region."""
        return tuple(self._items.get(key, ()))

    def of(self, key: str, subject: str) -> tuple[Item, ...]:
        """Those of the files whose names say that they belong to ``subject``."""
        return tuple(self._by_subject.get((key, subject), ()))

    def has(self, key: str, subject: str | None = None, *, near: Item | None = None) -> bool:
        """Whether there was such a response with its last page, with objects in it or not.

        ``subject`` is what it must belong to by its file name; ``near`` is an object whose
        account and Region must have been asked, as far as folders tell that.
        """
        return any(source not in self.cut for source in self._near(key, subject, near))

    def is_cut(self, key: str, *, near: Item | None = None) -> bool:
        """Whether there was such a response, and all that is here of it goes on elsewhere."""
        return any(self._near(key, None, near)) and not self.has(key, near=near)

    def _near(self, key: str, subject: str | None, near: Item | None) -> Iterator[Source]:
        for source in self._sources_of(key, subject):
            if near is None or source.covers(near.source):
                yield source

    def _sources_of(self, key: str, subject: str | None) -> Iterable[Source]:
        if subject is None:
            return self._sources.get(key, ())
        return self._sources_by_subject.get((key, subject), ())

    def add(self, key: str, source: Source, values: list[object]) -> None:
        """Note one response."""
        self._sources.setdefault(key, {})[source] = None
        self._sources_by_subject.setdefault((key, source.subject), {})[source] = None
        found = self._items.setdefault(key, [])
        subjects = self._by_subject.setdefault((key, source.subject), [])
        for value in values:
            if isinstance(value, dict):
                item = Item(value, source, self.warnings)
                found.append(item)
                subjects.append(item)
            else:
                self.warnings.add("account.odd_value", source.file, key=key)


def load_responses(path: Path) -> Responses:
    """The responses in a folder of any depth, or in one file.

    Links are not followed, and files that hold no JSON are passed over with a warning.

    Raises:
        BadInput: the path cannot be read, holds too much, or holds no AWS response.
    """
    responses = Responses(Warnings())
    left = MOST_BYTES
    try:
        if not path.is_dir():
            left -= _read_file(responses, path, Path(path.name), named=True)
        for number, relative in enumerate(_files(responses.warnings, path)):
            if number >= MOST_FILES:
                raise _bad(path, "account.too_many_files", limit=str(MOST_FILES))
            left -= _read_file(responses, path / relative, relative, named=False, most=left)
            if left < 0:
                limit = str(MOST_BYTES // (1024 * 1024))
                raise _bad(path, "account.too_large", limit=limit)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _bad(path, "input.unreadable", reason=reason) from error
    if not responses:
        raise _bad(path, "account.no_response")
    return responses


def _bad(path: Path, code: str, **facts: str) -> BadInput:
    return BadInput([Problem(code, Place(str(path)), facts)])


def _files(warnings: Warnings, top: Path) -> Iterator[Path]:
    """The files below a folder, in order, relative to it; hidden ones are passed over."""
    if not top.is_dir():
        return
    left = [Path()]
    while left:
        folder = left.pop()
        try:
            entries = sorted(os.scandir(top / folder), key=lambda entry: entry.name)
        except OSError as error:
            if folder == Path():
                raise
            reason = error.strerror or type(error).__name__
            warnings.add("account.unreadable", str(folder), reason=reason)
            continue
        deeper = []
        for entry in entries:
            relative = folder / entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                warnings.add("account.link", str(relative))
            elif entry.is_dir():
                if len(relative.parts) > DEEPEST_FOLDER:
                    warnings.add("account.too_deep", str(relative), limit=str(DEEPEST_FOLDER))
                else:
                    deeper.append(relative)
            elif entry.is_file():
                yield relative
        left.extend(reversed(deeper))


def _read_file(
    responses: Responses, path: Path, shown: Path, *, named: bool, most: int = MOST_BYTES
) -> int:
    """Note the responses of one file and give its size; ``named`` if the user named it.

    Raises:
        OSError: the file was named and cannot be read.
    """
    source = _source(shown)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "not a regular file")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        if named:
            raise
        reason = error.strerror or type(error).__name__
        responses.warnings.add("account.unreadable", source.file, reason=reason)
        return 0
    if len(content) <= most:
        _read_text(responses, source, content)
    return len(content)


def _read_text(responses: Responses, source: Source, content: bytes) -> None:
    """Note the responses in a file's JSON; several documents may follow one another."""
    try:
        text = content.decode(json.detect_encoding(content)).lstrip("\ufeff")
        documents = [*_documents(text)]
    except (ValueError, RecursionError):
        responses.warnings.add("account.not_json", source.file)
        return
    recognised = [_note(responses, source, document, 0) for document in documents]
    if not any(recognised):
        responses.warnings.add("account.not_recognised", source.file)


def _documents(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    position = 0
    while True:
        rest = len(text)
        while position < rest and text[position] in " \t\r\n":
            position += 1
        if position == rest:
            return
        document, position = decoder.raw_decode(text, position)
        yield without_secrets(text, document)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _note(responses: Responses, source: Source, document: object, depth: int) -> bool:
    """Note what a document holds; whether anything in it is an AWS response.

    A file may also hold a list of responses, or several under names of their own.
    """
    if isinstance(document, list):
        noted = [_note(responses, source, member, depth + 1) for member in document]
        return any(noted)
    if not isinstance(document, dict) or depth > _DEEPEST_WRAPPING:
        return False
    recognised = _note_keys(responses, source, document) or bool(UNREAD & document.keys())
    if recognised:
        if any(document.get(key) for key in _MORE):
            responses.cut.add(source)
            responses.warnings.add("account.more_pages", source.file)
        return True
    wrapped = [
        _note(responses, _named(source, key), value, depth + 1)
        for key, value in document.items()
        if isinstance(value, dict | list)
    ]
    return any(wrapped)


def _note_keys(responses: Responses, source: Source, document: Mapping[str, object]) -> bool:
    recognised = False
    for key, found in document.items():
        if key not in COMMANDS:
            continue
        match found:
            case dict() if key in WHOLE:
                responses.add(key, source, [document])
            case list() as values:
                responses.add(key, source, values)
            case dict() as value:
                responses.add(key, source, [value])
            case _:
                responses.warnings.add("account.odd_value", source.file, key=key)
                continue
        recognised = True
    return recognised


def _source(relative: Path) -> Source:
    """What the name of a file and of its folders tell."""
    folders = "/".join(reversed(relative.parts))
    command, subject = _command(relative.name)
    return Source(
        file=str(relative),
        command=command,
        subject=subject,
        region=region_in(folders),
        account=account_in(folders),
    )


def _named(source: Source, key: str) -> Source:
    """The source of a response that stands under a name inside a file."""
    command, subject = _command(key)
    return Source(
        file=source.file,
        command=command or source.command,
        subject=subject or source.subject,
        region=region_in(key) or source.region,
        account=account_in(key) or source.account,
    )


def _command(name: str) -> tuple[str, str]:
    """Command and subject of a name: ``ec2.get-managed-prefix-list-entries.pl-0abc.json``."""
    stem = name.removesuffix(".json")
    service, _, rest = stem.partition(".")
    command, _, subject = rest.partition(".")
    return (command, subject) if service in _SERVICES else ("", "")
