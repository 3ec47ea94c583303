"""The glossary: terms in both languages, each on one clean line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.cloud import BadInput
from trainer.lesson.glossary import glossary, matching, read_glossary
from trainer.lesson.typography import slips
from trainer.text.width import cells

FEWEST = 120


def test_every_term_has_one_line_in_both_languages() -> None:
    assert len(glossary()) >= FEWEST
    for term in glossary():
        assert term.text.ja.endswith("。")
        assert term.text.en.endswith(".")
        for text, language in ((term.text.ja, "ja"), (term.text.en, "en")):
            assert cells(text) <= 120
            assert list(slips(text, language)) == []
        assert list(slips(term.term.ja, "ja")) == [] or term.term.ja == term.term.en


def test_no_two_terms_share_a_word() -> None:
    for language in ("ja", "en"):
        words = [term.term[language] for term in glossary()]
        assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nat gateway", "nat-gateway"),
        ("ＮＡＴゲート", "nat-gateway"),
        ("踏み台", "bastion-host"),
        ("IGW", "internet-gateway"),
        ("awsvpc", "awsvpc"),
    ],
)
def test_a_part_of_a_term_is_enough(query: str, first: str) -> None:
    assert first in [term.id for term in matching(glossary(), query)][:2]


def test_what_begins_with_the_query_comes_first() -> None:
    found = matching(glossary(), "subnet")
    assert found[0].id == "subnet"
    assert "db-subnet-group" in [term.id for term in found]
    assert "source-dest-check" not in [term.id for term in matching(glossary(), "nat")]
    assert matching(glossary(), "no such term") == ()
    assert matching(glossary(), "") == glossary()


@pytest.mark.parametrize(
    "spoilt",
    ["terms: {a-b: {term: {ja: 甲}, ja: 乙, en: B}}", "terms: {a-b: {ja: 乙, en: B}}", "words: {}"],
)
def test_a_bad_glossary_is_refused(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "glossary.yaml"
    file.write_text(f"format: 1\n{spoilt}\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_glossary(file)
