"""Writes ``trainer/awscli/spec.json.gz``: what the AWS CLI knows of the commands taught here.

    pip install -e '.[spec]' && python assets/build_awscli_spec.py

The source is the API models that botocore carries (Apache-2.0, see ``trainer/awscli/NOTICE``).
Input shapes with the first sentence of their documentation become options and help; output
shapes give the order in which the AWS CLI prints keys. The same botocore makes the same bytes.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from pathlib import Path
from typing import Any

import botocore
import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, ServiceModel, Shape

from trainer.awscli.spec import option_name

TARGET = Path(__file__).parent.parent / "trainer" / "awscli" / "spec.json.gz"
OPERATIONS = Path(__file__).parent / "awscli_operations.txt"

COMMAND_NAMES = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}
"""Services that the AWS CLI calls by another name than botocore does."""

CLI_ONLY = ("configure", "s3", "history", "cli-dev", "login", "logout", "ddb")
"""Commands of the AWS CLI that are no service."""

MOST_VALUES = 40
"""Longer enumerations (instance types) are left out: the AWS CLI does not check them."""

LETTERS = {
    "string": "s",
    "character": "s",
    "integer": "i",
    "long": "i",
    "float": "f",
    "double": "f",
    "boolean": "b",
    "timestamp": "t",
    "blob": "B",
}


def first_sentence(documentation: str) -> str:
    """The first sentence of a documentation text, without its HTML."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", documentation or ""))
    plain = re.sub(r"\s+", " ", plain).strip()
    found = re.match(r"(.{10,200}?[.;:])(\s|$)", plain)
    return found.group(1).rstrip(";:") if found else plain[:200]


class Shapes:
    """The structures of one service, each written once."""

    def __init__(self) -> None:
        self.written: dict[str, Any] = {}

    def encode(self, shape: Shape, *, described: bool) -> Any:
        """A reference to the shape: a letter, a list, or the name of a structure."""
        match shape.type_name:
            case "structure":
                return self.structure(shape, described=described)
            case "list":
                member = self.encode(shape.member, described=False)
                least = shape.metadata.get("min", 0)
                return ["L", member, least] if least else ["L", member]
            case "map":
                return ["M", self.encode(shape.value, described=False)]
            case "string" if shape.enum and len(shape.enum) <= MOST_VALUES:
                return ["E", *shape.enum]
            case "string" | "integer" | "long" if shape.metadata.get("min", 0) > 0:
                return f"{LETTERS[shape.type_name]}{shape.metadata['min']}"
            case name:
                return LETTERS[name]

    def structure(self, shape: Shape, *, described: bool) -> str:
        if shape.name not in self.written:
            written: dict[str, Any] = {}
            self.written[shape.name] = written
            written["m"] = {
                name: self.encode(member, described=False) for name, member in shape.members.items()
            }
            required = [
                n
                for n in shape.required_members
                if not shape.members[n].metadata.get("idempotencyToken")
            ]
            if required:
                written["r"] = required
            if described:
                written["d"] = {
                    name: first_sentence(member.documentation)
                    for name, member in shape.members.items()
                    if member.documentation
                }
            odd = [n for n in shape.members if xform_name(n, "-") != option_name(n)]
            if described and odd:
                raise SystemExit(f"{shape.name}: the options of {', '.join(odd)} need a rule")
        return shape.name


def operation_record(
    session: botocore.session.Session, service: str, model: OperationModel, shapes: Shapes
) -> dict[str, Any]:
    record: dict[str, Any] = {"a": model.name, "d": first_sentence(model.documentation)}
    if model.input_shape is not None:
        record["i"] = shapes.encode(model.input_shape, described=True)
    if model.output_shape is not None:
        record["o"] = shapes.encode(model.output_shape, described=False)
    try:
        pages = session.get_paginator_model(service).get_paginator(model.name)
    except (ValueError, UnknownServiceError):
        return record
    tokens = pages["input_token"]
    results = pages["result_key"]
    record["p"] = {
        "t": tokens if isinstance(tokens, list) else [tokens],
        "r": results if isinstance(results, list) else [results],
    }
    if "limit_key" in pages:
        record["p"]["l"] = pages["limit_key"]
    return record


def service_record(
    session: botocore.session.Session, model: ServiceModel, wanted: set[str]
) -> dict[str, Any]:
    shapes = Shapes()
    names = {xform_name(name, "-"): name for name in model.operation_names}
    missing = wanted - names.keys()
    if missing:
        raise SystemExit(f"{model.service_name} has no {', '.join(sorted(missing))}")
    return {
        "operations": {
            command: operation_record(
                session, model.service_name, model.operation_model(names[command]), shapes
            )
            for command in sorted(wanted)
        },
        "others": sorted(names.keys() - wanted),
        "shapes": shapes.written,
    }


def wanted_operations() -> dict[str, set[str]]:
    """Operation names by service, as ``awscli_operations.txt`` lists them."""
    wanted: dict[str, set[str]] = {}
    for line in OPERATIONS.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if words:
            wanted.setdefault(words[0], set()).update(words[1:])
    return wanted


def build() -> bytes:
    """The bytes of the specification, the same for the same botocore."""
    session = botocore.session.Session()
    wanted = wanted_operations()
    services = {
        name: service_record(session, session.get_service_model(name), operations)
        for name, operations in sorted(wanted.items())
    }
    others = {COMMAND_NAMES.get(n, n) for n in session.get_available_services() if n not in wanted}
    spec = {
        "botocore": botocore.__version__,
        "services": services,
        "others": sorted(others | set(CLI_ONLY)),
    }
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    data = build()
    TARGET.write_bytes(data)
    print(f"{TARGET.name}: {len(data)} bytes, botocore {botocore.__version__}")
