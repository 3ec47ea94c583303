"""Finding content: the scenarios and lessons that come with the program, and others' files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import trainer
from trainer.cloud.node import nearest
from trainer.cloud.problem import BadInput, Place, Problem
from trainer.cloud.yaml_reader import MOST_BYTES
from trainer.scenario.head import Head, parse_head

if TYPE_CHECKING:
    from trainer.scenario.scenario import Scenario

SUFFIX = ".yaml"
MOST_FILES = 2000


def content_folder(kind: str) -> Path:
    """The folder of the ``lessons`` or the ``scenarios``.

    A wheel carries them inside the package; a source checkout has them beside it.
    """
    package = Path(trainer.__file__).parent
    packed = package / "content" / kind
    return packed if packed.is_dir() else package.parent / kind


def scenario_files(folder: Path) -> Iterator[Path]:
    """Every YAML file in a folder and the folders in it, in a stable order.

    Links are not followed, so that nothing outside of the folder is read.

    Raises:
        BadInput: there are more than `MOST_FILES`.
    """
    found: list[Path] = []
    for path in folder.rglob(f"*{SUFFIX}"):
        if path.is_symlink() or not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            continue
        found.append(path)
        if len(found) > MOST_FILES:
            facts = {"limit": str(MOST_FILES)}
            raise BadInput([Problem("format.too_many_files", Place(str(folder)), facts)])
    yield from sorted(found)


class Library:
    """The scenarios of a folder, each in a file that is called after its id.

    Only names are looked at until something is asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heads: dict[str, Head] = {}
        self._scenarios: dict[str, Scenario] = {}

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """Id to file, in the order of folders and names."""
        return {path.stem: path for path in scenario_files(self.folder)}

    def shown(self, scenario: str) -> str:
        """What messages call the file of a scenario."""
        return str(Path(self.folder.name) / self.paths[scenario].relative_to(self.folder))

    def head(self, scenario: str) -> Head:
        """What a list shows of a scenario, without reading the rest of its file.

        Raises:
            KeyError: there is no such scenario.
            BadInput: its file is not a scenario's.
        """
        found = self._heads.get(scenario)
        if found is None:
            text = _read_text(self.paths[scenario], self.shown(scenario))
            found = self._heads[scenario] = parse_head(text, self.shown(scenario))
        return found

    def heads(self) -> tuple[Head, ...]:
        """The heads of all scenarios that can be read, easiest first."""
        found: list[Head] = []
        for scenario in self.paths:
            try:
                found.append(self.head(scenario))
            except BadInput:
                continue
        return tuple(sorted(found, key=lambda head: (head.difficulty, head.minutes, head.id)))

    def scenario(self, scenario: str) -> Scenario:
        """A scenario as a whole.

        Raises:
            KeyError: there is no such scenario.
            BadInput: its file is not a scenario's.
        """
        found = self._scenarios.get(scenario)
        if found is None:
            found = _read_scenario(self.paths[scenario], self.shown(scenario))
            self._scenarios[scenario] = found
        return found


@cache
def library() -> Library:
    """The scenarios that come with the program."""
    return Library(content_folder("scenarios"))


def find_file(text: str) -> tuple[Path, str]:
    """The file that a person means by an id or a path, and what messages call it.

    Raises:
        BadInput: it is neither; with the id that is nearest.
    """
    shelf = library()
    if text in shelf.paths:
        return shelf.paths[text], shelf.shown(text)
    path = Path(text)
    if path.exists() or "/" in text or "\\" in text or text.endswith((SUFFIX, ".yml")):
        return path, text
    near = nearest(text, shelf.paths)
    code = "format.unknown_scenario" + ("" if near is None else "_near")
    raise BadInput([Problem(code, Place(text), {} if near is None else {"near": near})])


def open_scenario(text: str) -> Scenario:
    """The scenario that a person means by an id or the path of a file.

    Raises:
        BadInput: there is none, or the file is not a scenario's.
    """
    shelf = library()
    if text in shelf.paths:
        return shelf.scenario(text)
    path, name = find_file(text)
    return adopted(_read_scenario(path, name))


def adopted(scenario: Scenario) -> Scenario:
    """A scenario from any file: the one of the library if it is that one or a copy, else not
    ours."""
    shelf = library()
    if scenario.id in shelf.paths:
        known = shelf.scenario(scenario.id)
        if known.digest == scenario.digest:
            return known if known.folder == scenario.folder else scenario
    return replace(scenario, ours=False)


def _read_scenario(path: Path, name: str) -> Scenario:
    # A list of scenarios needs no engine, which takes longer to import than all heads to read.
    from trainer.scenario.reader import read_scenario

    return read_scenario(path, name=name)


def _read_text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput([Problem("input.unreadable", Place(name), {"reason": reason})]) from error
    except UnicodeDecodeError as error:
        raise BadInput([Problem("input.not_utf8", Place(name, 1))]) from error
