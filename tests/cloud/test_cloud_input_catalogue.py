"""Each problem of an input has its sentence in both languages, filled by the facts it carries."""

import re
from pathlib import Path

import pytest
from test_cloud_topology_refusals import REFUSED
from test_cloud_topology_refusals_whole import REFUSED as REFUSED_WHOLE

import trainer
from trainer.cloud import BadInput, Direction, Problem
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import ServiceFault
from trainer.text.catalogue import PLACEHOLDER, entries, problem_line
from trainer.text.language import Language

BROKEN = (
    *("", "a: [", "a: 1\na: 2", "a: *x", "a: !t 1", "a: 1\n---\n", "? [a]\n: 1", "a: \x07"),
    *("[" * 50, "[" + "1," * 200_001, "a" * 3_000_000),
)
COMPUTED = {
    *(f"input.service_{fault}" for fault in ServiceFault),
    *(f"input.{kind}_form_{way}" for kind in ("acl_entry", "group_rule") for way in Direction),
    *(f"input.rule_word_{way}" for way in Direction),
}


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        load_topology(parse_yaml(text, "f"))
    return caught.value.problems


@pytest.mark.parametrize(
    "text", [*REFUSED, *REFUSED_WHOLE, *BROKEN], ids=lambda text: str(text)[-30:]
)
def test_the_facts_fill_the_sentence(text: str) -> None:
    for problem in problems(text):
        for language in Language:
            sentence = entries(language, "input")[problem.code]
            wanted = {match[1] for match in PLACEHOLDER.finditer(sentence) if match[1]}
            assert wanted <= problem.facts.keys(), problem.code
            assert "\n" not in problem_line(language, problem)


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    named = set(COMPUTED)
    for path in Path(trainer.__file__).parent.rglob("*.py"):
        named.update(re.findall(r'"(input\.[a-z0-9_]+)"', path.read_text(encoding="utf-8")))
    assert named == entries(Language.EN, "input").keys() == entries(Language.JA, "input").keys()
