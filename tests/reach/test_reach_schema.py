"""The JSON Schema of the answer: real answers keep it, and it says everything about them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from test_reach_rules import cases, cloud_of

from trainer.packets import Service
from trainer.reach import Code, HopKind, Outcome, Question, Symptom, ask
from trainer.reach.as_json import schema_text, verdict_json

SCHEMA: dict[str, Any] = json.loads(schema_text())


def closed(schema: Any) -> Any:
    """The schema with no key allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if found.get("type") == "object":
        found["additionalProperties"] = False
    return found


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("part", range(8))
def test_the_answers_about_the_rules_keep_it_and_have_no_key_that_it_lacks(part: int) -> None:
    validator = Draft202012Validator(closed(SCHEMA))
    for name in sorted(cases())[part::8]:
        case = cases()[name]
        cloud = cloud_of(case["topology"])
        for want in case["asks"]:
            if "journey" not in want:
                question = Question(want["from"], want["to"], Service.parse(want["port"]))
                answer = json.loads(json.dumps(verdict_json(ask(cloud, question))))
                assert not list(validator.iter_errors(answer)), name


def test_it_names_every_word_that_an_answer_may_use() -> None:
    properties = SCHEMA["properties"]
    assert set(properties["verdict"]["enum"]) == set(Outcome)
    assert set(properties["symptom"]["enum"]) == set(Symptom)
    assert set(SCHEMA["$defs"]["type"]["enum"]) == set(HopKind)


def test_a_wrong_answer_is_refused() -> None:
    case = cases()["security_groups-0"]
    want = case["asks"][0]
    question = Question(want["from"], want["to"], Service.parse(want["port"]))
    answer = verdict_json(ask(cloud_of(case["topology"]), question))
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(answer)
    assert not validator.is_valid({**answer, "verdict": "maybe"})
    assert not validator.is_valid({key: answer[key] for key in answer if key != "works"})
    assert Code.FACT_MISSING not in str(answer)
