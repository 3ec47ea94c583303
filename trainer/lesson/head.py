"""The head of a lesson: what a list of lessons shows, in a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.node import FormError
from trainer.cloud.problem import BadInput, Place, Problem
from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.bilingual import Bilingual, read_bilingual
from trainer.scenario.head import read_id

FORMAT = 1
HEAD_FILE = "lesson.yaml"

_REQUIRED = ("format", "id", "title", "summary", "minutes", "section", "as_of", "sources")
_OPTIONAL = ("scenarios",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a list of lessons shows.

    ``minutes`` is a fair guess for reading and trying; ``section`` is the section of the course
    document that the lesson mirrors; ``as_of`` is the date on which the facts were checked against
    ``sources``; ``scenarios`` are ids of those that practise it.
    """

    id: str
    title: Bilingual
    summary: Bilingual
    minutes: int
    section: str
    as_of: date
    sources: tuple[str, ...]
    scenarios: tuple[str, ...] = ()


def own_file(folder: Path, name: str) -> Path:
    """A file of a lesson's folder.

    Raises:
        BadInput: it is a link, which could lead out of the folder of a stranger.
    """
    path = folder / name
    if path.is_symlink():
        raise BadInput([Problem("lesson.link", Place(str(path)))])
    return path


def read_head(folder: Path) -> Head:
    """The head of the lesson in ``folder``.

    Raises:
        BadInput: the file is not there, incomplete or wrong.
    """
    node = read_yaml(own_file(folder, HEAD_FILE))
    node.fields(_REQUIRED, _OPTIONAL)
    node.require("format").integer(FORMAT, FORMAT)
    faults = Faults()
    ident = node.require("id")
    if read_id(ident) != folder.resolve().name:
        faults.add(ident.problem("lesson.id_is_not_folder", id=ident.text()))
    sources = node.require("sources").list()
    if not sources:
        faults.add(node.require("sources").problem("lesson.no_sources"))
    with faults.catch():
        head = Head(
            id=ident.text(),
            title=read_bilingual(node.require("title")),
            summary=read_bilingual(node.require("summary")),
            minutes=node.require("minutes").integer(1, 60),
            section=node.require("section").text(longest=200),
            as_of=node.require("as_of").parse(read_date),
            sources=tuple(source.parse(read_address) for source in sources),
            scenarios=node.read("scenarios", lambda n: tuple(map(read_id, n.list())), ()),
        )
    faults.check()
    return head


def read_date(text: str) -> date:
    """A date as YYYY-MM-DD.

    Raises:
        FormError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FormError("lesson.bad_date", text=text) from None


def read_address(text: str) -> str:
    """The address of a page.

    Raises:
        FormError: it does not start with https:// or has spaces.
    """
    if not text.startswith("https://") or any(c.isspace() for c in text):
        raise FormError("lesson.bad_address", text=text)
    return text
