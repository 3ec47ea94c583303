"""The JSON Schema for editors is what the readers ask for, and takes every scenario."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from trainer.scenario.library import library

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "trainer" / "scenario" / "scenario.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


class Loader(yaml.SafeLoader):
    """YAML as editors read it: ``on`` is a word, and a date is text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if not tag.endswith((":bool", ":timestamp"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=Loader)


def test_the_file_is_what_the_script_makes(tmp_path: Path) -> None:
    script = ROOT / "assets" / "build_scenario_schema.py"
    made = tmp_path / "made.json"
    program = (
        "import importlib.util, pathlib, sys;"
        "spec = importlib.util.spec_from_file_location('build', sys.argv[1]);"
        "build = importlib.util.module_from_spec(spec); spec.loader.exec_module(build);"
        "pathlib.Path(sys.argv[2]).write_text(build.text(), encoding='utf-8')"
    )
    subprocess.run([sys.executable, "-c", program, script, made], check=True, cwd=ROOT)
    assert made.read_text(encoding="utf-8") == SCHEMA.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*library().paths, "template"])
def test_every_scenario_fits(validator: Draft202012Validator, name: str) -> None:
    path = library().paths.get(name, SCHEMA.with_name("template.yaml"))
    found = list(validator.iter_errors(loaded(path.read_text(encoding="utf-8"))))
    assert [f"{error.json_path}: {error.message[:200]}" for error in found] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("difficulty: 1", "difficulty: 9"),
        ("kind: allow", "kind: alow"),
        ("expect: unreachable", "expect: never"),
        ("security_groups:\n    sg-web: {}", "security_groups:\n    sg-web: {inbuond: []}"),
        ("hints:", "hint:"),
    ],
)
def test_slips_are_seen(validator: Draft202012Validator, old: str, new: str) -> None:
    text = SCHEMA.with_name("template.yaml").read_text(encoding="utf-8")
    assert old in text
    assert list(validator.iter_errors(loaded(text.replace(old, new, 1))))
