"""The scenarios that come with the program: played, and read for typography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from trainer.lesson.shelf import shelf
from trainer.lesson.typography import slips
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.library import library
from trainer.scenario.lint import lint_scenario
from trainer.scenario.scenario import Scenario
from trainer.text.catalogue import problem_line
from trainer.text.language import Language

SHELF = shelf()
SHIPPED = tuple(library().paths)
JAPANESE = r"[\u3041-\u30ff\u3400-\u9fff々、。「」（）]"


def texts(value: object) -> Iterator[Bilingual]:
    """Every text in both languages, however deep."""
    match value:
        case Bilingual():
            yield value
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case tuple():
            for inner in value:
                yield from texts(inner)
        case _ if is_dataclass(value):
            for field in fields(value):
                if field.name != "broken":
                    yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_linter_has_nothing_to_say(name: str) -> None:
    found = lint_scenario(library().scenario(name), SHELF)
    assert [problem_line(Language.EN, problem) for problem in found] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_typography_is_that_of_the_language(name: str) -> None:
    scenario: Scenario = library().scenario(name)
    found = list(texts(scenario))
    assert len(found) > 10
    for text in found:
        for part in (text.ja, text.en):
            assert unicodedata.is_normalized("NFC", part)
            assert not re.search("[\u200b-\u200f\ufe0f]", part)
        assert not re.search(JAPANESE, text.en), text.en
        assert re.search(JAPANESE, text.ja), text.ja
        assert list(slips(text.ja, "ja")) == []


UNSEEN = ("eni-", "acl-default", "rtb-main-", "sg-")
"""What AWS makes by itself, and groups, of which each host has its own."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_beginner_is_not_buried_in_resources(name: str) -> None:
    scenario = library().scenario(name)
    made = [r for r in scenario.broken.resources if not r.startswith(UNSEEN)]
    assert scenario.head.difficulty > 2 or len(made) <= 14
