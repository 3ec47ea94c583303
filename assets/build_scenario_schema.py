"""Writes the JSON Schema of the scenario format, for editors that complete and check while typing.

    python assets/build_scenario_schema.py          # writes trainer/scenario/scenario.schema.json

The keys are those that the readers ask for, read off their source; a test keeps the file the
same as what this script makes. The schema is looser than the readers, which know the rest.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer.cloud.topology import STEPS
from trainer.cloud.topology.section import Section
from trainer.reach import Code, Outcome, Symptom
from trainer.scenario.claim import CLAIM_KEYS, CLAIM_OPTIONAL_KEYS
from trainer.scenario.goals.goal import Goal, goal_kinds
from trainer.scenario.head import HEAD_KEYS, Form
from trainer.scenario.patterns import subjects
from trainer.scenario.reader import BODY_KEYS, OPTIONAL_KEYS
from trainer.scenario.scenario import Rung, State

TARGET = Path(__file__).parents[1] / "trainer" / "scenario" / "scenario.schema.json"

Schema = dict[str, Any]
ANY: Schema = {}
TEXT: Schema = {"type": "string"}
SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def schema() -> Schema:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "VPC Dojo scenario",
        **obj((*HEAD_KEYS, *BODY_KEYS), OPTIONAL_KEYS, {**_head(), **_body()}),
        "$defs": {"topology": _topology()},
    }


def obj(required: tuple[str, ...], optional: tuple[str, ...], known: Schema) -> Schema:
    """A map with these keys and no others; ``known`` are the schemas of some of them."""
    keys = (*required, *optional)
    found: Schema = {
        "type": "object",
        "properties": {key: known.get(key, ANY) for key in keys},
        "additionalProperties": False,
    }
    return {**found, "required": list(required)} if required else found


def array(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def one_or_more(of: Schema) -> Schema:
    return {"anyOf": [of, array(of)]}


BILINGUAL = obj(("ja", "en"), (), {"ja": TEXT, "en": TEXT})
FLOW: Schema = {"from": TEXT, "to": TEXT, "port": SCALAR}


def _head() -> Schema:
    known = subjects()
    tasks = {exam: array({"enum": [*listed]}) for exam, listed in known.exams.items()}
    ids = array({"type": "string", "pattern": "^[a-z][a-z0-9-]{1,62}$"})
    return {
        "format": {"const": 1},
        "id": ids["items"],
        "title": BILINGUAL,
        "summary": BILINGUAL,
        "difficulty": {"type": "integer", "minimum": 1, "maximum": 5},
        "minutes": {"type": "integer", "minimum": 1, "maximum": 240},
        "prerequisites": ids,
        "topics": ids,
        "patterns": array({"enum": list(known.patterns)}),
        "systems": array({"enum": list(known.systems)}),
        "forms": array({"enum": [form.value for form in Form]}),
        "exams": obj((), tuple(known.exams), tasks),
        "as_of": {"type": "string", "format": "date"},
        "sources": array({"type": "string", "pattern": "^https://"}),
    }


def _body() -> Schema:
    commands = array(TEXT)
    solution = obj(("title", "commands"), (), {"title": BILINGUAL, "commands": commands})
    return {
        "ticket": BILINGUAL,
        "symptoms": array(_claim()),
        "evidence": array({"anyOf": [
            obj(("run",), ("on",), {"run": TEXT, "on": TEXT}),
            obj(("flow_logs",), ("at",), {
                "flow_logs": obj(("from", "to", "port"), (), FLOW), "at": one_or_more(TEXT)}),
        ]}),
        "topology": {"$ref": "#/$defs/topology"},
        "goals": array({"oneOf": [_goal(kind) for kind in goal_kinds()]}),
        "locked": {"type": "object", "additionalProperties": BILINGUAL},
        "forbidden": {"type": "object", "additionalProperties": BILINGUAL},
        "solutions": array(solution),
        "wrong_fixes": array(obj(("id", "commands", "fails", "why"), (), {
            "id": TEXT, "commands": commands, "fails": one_or_more(TEXT), "why": BILINGUAL})),
        "hints": obj(tuple(Rung), (), dict.fromkeys(Rung, BILINGUAL)),
        "debrief": obj(("ja", "en"), ("claims",), {
            "ja": TEXT, "en": TEXT, "claims": array(_claim("on"))}),
    }  # fmt: skip


def _claim(*more: str) -> Schema:
    known: Schema = {
        **FLOW,
        "expect": {"enum": [outcome.value for outcome in Outcome]},
        "blocked_by": {"enum": [code.value for code in Code]},
        "symptom": {"enum": [symptom.value for symptom in Symptom]},
        "on": {"enum": [state.value for state in State]},
    }
    return obj((*CLAIM_KEYS, *more), CLAIM_OPTIONAL_KEYS, known)


def _goal(kind: type[Goal]) -> Schema:
    known: Schema = {
        "id": TEXT,
        "kind": {"const": kind.kind},
        "weight": {"type": "integer", "minimum": 1, "maximum": 100},
        "text": BILINGUAL,
    }
    return obj(("id", "kind", *kind.keys), ("weight", "text", *kind.optional_keys), known)


def _topology() -> Schema:
    sections = {step.name: step for step in STEPS if isinstance(step, Section)}
    known = {
        name: {"type": "object", "additionalProperties": _entry(section)}
        for name, section in sections.items()
    }
    return obj((), ("region", *sections), {"region": TEXT, **known})


def _entry(section: Section) -> Schema:
    """An entry of a section: the keys that its reader asks for."""
    keys = keys_of(section.read)
    if keys is None:
        return {"type": ["object", "null"]}
    return {"anyOf": [obj(*keys, {"name": TEXT}), {"type": "null"}]}


def keys_of(read: Callable[..., object]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The arguments of the first call of ``fields`` in a reader, or in what it calls first."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(read)))
    for call in (found for found in ast.walk(tree) if isinstance(found, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "fields":
            given = {"required": (), "optional": ()}
            names = iter(given)
            for argument in call.args:
                given[next(names)] = _value(argument, read)
            for keyword in call.keywords:
                given[str(keyword.arg)] = _value(keyword.value, read)
            return tuple(given["required"]), tuple(given["optional"])
    return None


def _value(node: ast.expr, read: Callable[..., object]) -> Any:
    expression = ast.Expression(node)
    return eval(compile(expression, "<keys>", "eval"), inspect.unwrap(read).__globals__)


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
