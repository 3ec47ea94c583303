import json
from pathlib import Path

import pytest

from trainer.cloud import Place, Problem
from trainer.text import catalogue
from trainer.text.catalogue import entries, problem_line, say, series
from trainer.text.language import Language

EN = {
    "demo.braces": 'policy {{"Effect": "Allow"}} of {bucket}',
    "demo.hours": "{count} {count:hour|hours} left",
    "demo.items": "Unknown: {items}.",
    "demo.odd": "{0} {a.b} {a!r} {a:>9} {} {",
    "demo.route": "{route} leads to {target}; {route} is a blackhole.",
    "demo.yes": "Yes",
}
JA = {
    "demo.hours": "残り{count}時間",
    "demo.items": "不明な値は{items}です。",
}


@pytest.fixture(autouse=True)
def demo_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    for language, area in (("en", EN), ("ja", JA)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "demo.json").write_text(json.dumps(area), encoding="utf-8")
    (tmp_path / "secret.json").write_text('{"../secret.code": "leaked"}', encoding="utf-8")
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path)
    catalogue._area.cache_clear()
    yield
    catalogue._area.cache_clear()


def test_facts_go_into_their_placeholders() -> None:
    assert (
        say(Language.EN, "demo.route", route="0.0.0.0/0", target="igw-1")
        == "0.0.0.0/0 leads to igw-1; 0.0.0.0/0 is a blackhole."
    )


def test_each_language_has_its_own_words() -> None:
    assert say(Language.EN, "demo.hours", count=2) == "2 hours left"
    assert say(Language.EN, "demo.hours", count=1) == "1 hour left"
    assert say(Language.JA, "demo.hours", count=1) == "残り1時間"


def test_doubled_braces_are_braces() -> None:
    assert say(Language.EN, "demo.braces", bucket="{logs}") == (
        'policy {"Effect": "Allow"} of {logs}'
    )


def test_facts_are_literal_and_harmless() -> None:
    said = say(Language.EN, "demo.route", route="{target} \x1b[31m[b]", target="\x9b2Jx\u202e")
    assert said == "{target} [b] leads to x; {target} [b] is a blackhole."


def test_only_plain_names_are_placeholders() -> None:
    assert say(Language.EN, "demo.odd", a="value") == "{0} {a.b} {a!r} {a:>9} {} {"


def test_a_missing_entry_shows_code_and_facts() -> None:
    assert say(Language.EN, "demo.unknown") == "demo.unknown"
    assert say(Language.JA, "demo.yes", a=1, b=["x", "\x1b[1my"]) == "demo.yes (a=1, b=x、y)"
    assert say(Language.EN, "nowhere.x") == "nowhere.x"


def test_a_missing_fact_shows_its_placeholder() -> None:
    assert say(Language.EN, "demo.hours") == "{count} {count:hour|hours} left"


def test_an_area_is_a_name_and_never_a_path() -> None:
    assert entries(Language.EN, "../secret") == {}
    assert entries(Language.EN, "demo")["demo.yes"] == "Yes"


def test_facts_may_have_any_name() -> None:
    assert say(Language.EN, "demo.x", language="a", code="b") == "demo.x (language=a, code=b)"


@pytest.mark.parametrize(
    ("items", "english", "japanese"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a、b"),
        (["a", "b", "c"], "a, b, and c", "a、b、c"),
    ],
)
def test_series(items: list[str], english: str, japanese: str) -> None:
    assert series(Language.EN, items) == english
    assert series(Language.JA, tuple(items)) == japanese
    assert say(Language.EN, "demo.items", items=items) == f"Unknown: {english}."
    assert say(Language.JA, "demo.items", items=items) == f"不明な値は{japanese}です。"


def test_a_problem_is_one_line_with_its_place() -> None:
    problem = Problem("demo.items", Place("a.yaml", 3, 7), {"items": "x"})
    assert problem_line(Language.EN, problem) == "a.yaml:3:7: Unknown: x."
    assert problem_line(Language.JA, Problem("demo.items", Place("a.yaml"), {"items": "x"})) == (
        "a.yaml: 不明な値はxです。"
    )


def test_a_hostile_problem_stays_one_short_line() -> None:
    place = Place("a\n\x1b[2J.yaml", 1)
    line = problem_line(
        Language.EN, Problem("demo.items", place, {"items": "\x1b]0;x\x07\n" + "x" * 10**6})
    )
    assert line.startswith("a .yaml:1: Unknown: xxx")
    assert len(line) < 300
    assert "\n" not in line
