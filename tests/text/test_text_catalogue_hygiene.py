"""Every entry in both languages, well formed; every code that the source names has an entry."""

import ast
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import trainer
from trainer.text.catalogue import CATALOGUE, PLACEHOLDER, entries
from trainer.text.language import Language

AREAS = sorted({path.stem for path in CATALOGUE.glob("*/*.json")})
FILES = sorted(CATALOGUE.glob("*/*.json"))
CODE = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+)+")

# Joiners and style selectors: terminals disagree on the width of what they make.
SHIFTING = re.compile("[\u200d\ufe0e\ufe0f]")
# Japanese next to Latin letters, digits, code or a placeholder takes no space between them.
JAPANESE = r"[\u3041-\u30ff\u3400-\u9fff々、。「」（）]"
LATIN = r"[A-Za-z0-9`{}]"
LOOSE = re.compile(rf"{JAPANESE} +{LATIN}|{LATIN} +{JAPANESE}|{JAPANESE} +{JAPANESE}")

# A quotation that starts in ASCII is a command or a syntax: spaces belong to it.
COMMAND = re.compile(r"`[^`]*`|「[!-~][^」]*」")


def placeholders(text: str) -> set[str]:
    return {match[1] for match in PLACEHOLDER.finditer(text) if match[1]}


def faults(language: Language, text: str) -> list[str]:
    found = []
    if not text.strip():
        found.append("empty")
    if unicodedata.normalize("NFC", text) != text:
        found.append("not NFC")
    if SHIFTING.search(text):
        found.append("joiner or style selector")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        found.append("brace that is no placeholder")
    if text != text.strip():
        found.append("space at an end")
    if language is Language.JA and LOOSE.search(COMMAND.sub("`A`", text)):
        found.append("space between Japanese and Latin")
    if language is Language.EN and re.search(JAPANESE, text) and not text.startswith("日本語"):
        found.append("Japanese in English")
    return found


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        (Language.EN, " ", "empty"),
        (Language.JA, "か\u3099", "not NFC"),
        (Language.EN, "\u26a0\ufe0f", "joiner or style selector"),
        (Language.EN, "{a.b}", "brace that is no placeholder"),
        (Language.EN, "x ", "space at an end"),
        (Language.JA, "NAT ゲートウェイ", "space between Japanese and Latin"),
        (Language.JA, "次は `aws ec2`です", "space between Japanese and Latin"),
        (Language.JA, "ルート {route}", "space between Japanese and Latin"),
        (Language.EN, "ルート", "Japanese in English"),
    ],
)
def test_the_judge_sees_each_fault(language: Language, text: str, fault: str) -> None:
    assert fault in faults(language, text)


def test_the_judge_accepts_good_text() -> None:
    assert faults(Language.JA, "例: {vpc}のNATゲートウェイ（{{x}}）が`a 値`にあります。") == []
    assert faults(Language.JA, "「vpcdojo play シナリオ --plain」を使います。") == []
    assert faults(Language.EN, "{count} {count:hour|hours} left.") == []


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_codes_and_placeholders(area: str) -> None:
    japanese, english = entries(Language.JA, area), entries(Language.EN, area)
    assert japanese.keys() == english.keys()
    for code, text in japanese.items():
        assert placeholders(text) == placeholders(english[code]), code


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_file_is_a_sorted_flat_mapping_of_its_area(path: Path) -> None:
    pairs: list[tuple[str, object]] = json.loads(
        path.read_text(encoding="utf-8"), object_pairs_hook=list
    )
    codes = [code for code, _ in pairs]
    assert codes == sorted(set(codes))
    for code, text in pairs:
        assert CODE.fullmatch(code), code
        assert code.partition(".")[0] == path.stem
        assert isinstance(text, str), code


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_text_is_well_formed(path: Path) -> None:
    language = Language(path.parent.name)
    bad = {
        code: found
        for code, text in entries(language, path.stem).items()
        if (found := faults(language, text))
    }
    assert bad == {}


def named_codes() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a literal code is said or reported, the code, and its facts if all are visible."""
    root = Path(trainer.__file__).parent
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name("say"), args=[_, ast.Constant(str(code))], keywords=keywords
                ):
                    names = {keyword.arg for keyword in keywords if keyword.arg is not None}
                    whole = len(names) == len(keywords)
                    yield f"{path.relative_to(root)}:{node.lineno}", code, names if whole else None
                case ast.Call(func=ast.Name("Problem"), args=[ast.Constant(str(code)), *_]):
                    yield f"{path.relative_to(root)}:{node.lineno}", code, None


def test_every_code_in_the_source_has_an_entry_and_its_facts() -> None:
    wrong = []
    for place, code, facts in named_codes():
        text = entries(Language.EN, code.partition(".")[0]).get(code)
        if text is None:
            wrong.append(f"{place}: no entry for {code}")
        elif facts is not None and placeholders(text) != facts:
            wrong.append(f"{place}: {code} wants {placeholders(text)}, gets {facts}")
    assert wrong == []
