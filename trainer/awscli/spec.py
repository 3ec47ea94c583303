"""What the AWS CLI knows: services, operations, options and shapes, read from ``spec.json.gz``.

The file is made by ``assets/build_awscli_spec.py`` from botocore's API models (see ``NOTICE``).
It is read when the first command is parsed, and each structure when it is first needed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

COMMAND_WORDS = {"s3": "s3api"}
"""Services that are called otherwise on the command line than in the API."""


class Kind(StrEnum):
    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    BLOB = "blob"
    LIST = "list"
    MAP = "map"
    STRUCTURE = "structure"


SCALARS = {
    "s": Kind.STRING,
    "i": Kind.INTEGER,
    "f": Kind.FLOAT,
    "b": Kind.BOOLEAN,
    "t": Kind.TIMESTAMP,
    "B": Kind.BLOB,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value.

    ``values`` are those of an enumeration; ``least`` is the smallest length or number;
    ``element`` is the type within a list or map; ``structure`` the members of a structure.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    least: int = 0
    element: Shape | None = None
    structure: Structure | None = None

    @property
    def members(self) -> Mapping[str, Shape]:
        """The members of a structure; other shapes have none."""
        return {} if self.structure is None else self.structure.members

    @property
    def required(self) -> tuple[str, ...]:
        """The members that a structure must have."""
        return () if self.structure is None else self.structure.required

    @property
    def is_wrapped_boolean(self) -> bool:
        """Whether this is a structure that holds nothing but a boolean called ``Value``."""
        return self._wraps(Kind.BOOLEAN)

    @property
    def is_wrapped_text(self) -> bool:
        """Whether this is a structure that holds nothing but a text called ``Value``."""
        return self._wraps(Kind.STRING)

    def _wraps(self, kind: Kind) -> bool:
        return list(self.members) == ["Value"] and self.members["Value"].kind is kind


class Structure:
    """A named structure of a service; its members are made when they are first asked for."""

    def __init__(self, name: str, service: Service, written: Mapping[str, Any]) -> None:
        self.name = name
        self.required: tuple[str, ...] = tuple(written.get("r", ()))
        self.help: Mapping[str, str] = written.get("d", {})
        self._service = service
        self._written: Mapping[str, Any] = written["m"]

    @cached_property
    def members(self) -> Mapping[str, Shape]:
        return {n: self._service.shape(reference) for n, reference in self._written.items()}


@dataclass(frozen=True, slots=True)
class Paging:
    """How an operation that answers page by page is asked for the next page."""

    tokens: tuple[str, ...]
    results: tuple[str, ...]
    limit: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """``aws <service word> <command>`` and the API operation ``api`` behind it."""

    service: Service = field(compare=False)
    command: str
    api: str
    help: str
    input: Shape | None = field(compare=False)
    output: Shape | None = field(compare=False)
    paging: Paging | None


class Service:
    """One service: ``name`` is botocore's, ``word`` what one types after ``aws``.

    ``others`` are the operations that AWS has and this file does not describe.
    """

    def __init__(self, name: str, written: Mapping[str, Any]) -> None:
        self.name = name
        self.word = COMMAND_WORDS.get(name, name)
        self.commands: tuple[str, ...] = tuple(written["operations"])
        self.others: frozenset[str] = frozenset(written["others"])
        self._written = written
        self._operations: dict[str, Operation] = {}
        self._structures: dict[str, Structure] = {}

    def operation(self, command: str) -> Operation | None:
        """The operation with this command line name (``create-route``)."""
        written = self._written["operations"].get(command)
        if written is None:
            return None
        if command not in self._operations:
            self._operations[command] = self._read(command, written)
        return self._operations[command]

    @cached_property
    def command_of(self) -> Mapping[str, str]:
        """Command line names by API name (``CreateRoute``)."""
        return {w["a"]: command for command, w in self._written["operations"].items()}

    def shape(self, reference: Any) -> Shape:
        """The shape that a reference in the file means."""
        match reference:
            case ["L", element, *least]:
                return Shape(Kind.LIST, element=self.shape(element), least=sum(least))
            case ["M", element]:
                return Shape(Kind.MAP, element=self.shape(element))
            case ["E", *values]:
                return Shape(Kind.STRING, values=tuple(values))
            case str() if reference[:1] in SCALARS and not reference[1:].strip("0123456789"):
                return Shape(SCALARS[reference[:1]], least=int(reference[1:] or 0))
            case _:
                return Shape(Kind.STRUCTURE, structure=self._structure(reference))

    def _structure(self, name: str) -> Structure:
        if name not in self._structures:
            self._structures[name] = Structure(name, self, self._written["shapes"][name])
        return self._structures[name]

    def _read(self, command: str, written: Mapping[str, Any]) -> Operation:
        pages = written.get("p")
        return Operation(
            service=self,
            command=command,
            api=written["a"],
            help=written["d"],
            input=self.shape(written["i"]) if "i" in written else None,
            output=self.shape(written["o"]) if "o" in written else None,
            paging=Paging(tuple(pages["t"]), tuple(pages["r"]), pages.get("l")) if pages else None,
        )


class Spec:
    """Everything in the file. ``others`` are words after ``aws`` that it does not describe."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self.botocore: str = written["botocore"]
        self.services: Mapping[str, Service] = {
            name: Service(name, service) for name, service in written["services"].items()
        }
        self.words: Mapping[str, Service] = {s.word: s for s in self.services.values()}
        self.others: frozenset[str] = frozenset(written["others"])

    def operation(self, service: str, api: str) -> Operation | None:
        """The operation with this API name, of the service with botocore's name."""
        found = self.services.get(service)
        if found is None or api not in found.command_of:
            return None
        return found.operation(found.command_of[api])


@cache
def load() -> Spec:
    """The specification that comes with the program."""
    data = files("trainer.awscli").joinpath("spec.json.gz").read_bytes()
    return Spec(json.loads(gzip.decompress(data)))


def option_name(member: str) -> str:
    """The option for a member of an input: ``DBInstanceIdentifier``, ``db-instance-identifier``."""
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", member)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", spaced).lower()
