import subprocess
import sys
from itertools import pairwise

import pytest
import rich._wrap
import textual._wrap
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text
from textual.content import Content
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument

from trainer.text import wrapping
from trainer.text.width import cells
from trainer.text.wrapping import (
    NO_LINE_END,
    NO_LINE_START,
    break_positions,
    chunks,
    install,
    units,
    wrap,
)

PARAGRAPH = (
    "Amazon VPCのセキュリティグループは、戻りの通信を自動的に許可する。一方、"
    "ネットワークACL（NACL）は「ステートレス」なので、戻りの通信も明示的に許可する必要があります。"
)
WIDTH_OF_PARAGRAPH = 38
WRAPPED = [
    "Amazon VPCのセキュリティグループは、戻",
    "りの通信を自動的に許可する。一方、ネッ",
    "トワークACL（NACL）は「ステートレス」",
    "なので、戻りの通信も明示的に許可する必",
    "要があります。",
]

PIECES = st.sampled_from(
    [
        *"あ経路ーっ、。（）「」『』・！　…→％ ",
        *"ab1,.:)(-/ ",
        "か\u3099",
        "10.0.0.0/16",
        "subnet-app-a",
        "VPC",
        "VPCエンドポイント",
        "2001:db8::/32",
    ]
)
TEXT = st.lists(PIECES, max_size=60).map("".join)
WIDTH = st.integers(2, 40)


def wide(character: str) -> bool:
    return cells(character) == 2


def pieces(text: str, width: int) -> list[str]:
    cuts = [0, *break_positions(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    # Setting what is there already makes monkeypatch put the original back afterwards.
    monkeypatch.setattr(rich._wrap, "words", rich._wrap.words)
    monkeypatch.setattr(rich._wrap, "chop_cells", rich._wrap.chop_cells)
    monkeypatch.setattr(textual._wrap, "chunks", textual._wrap.chunks)
    install()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   ", ["   "]),
        ("a cat", ["a ", "cat"]),
        ("  a", ["  a"]),
        ("経路", ["経", "路"]),
        ("経、路", ["経、", "路"]),
        ("は「経」を", ["は", "「経」", "を"]),
        ("（経）。", ["（経）。"]),
        ("ルート", ["ルー", "ト"]),
        ("あって", ["あっ", "て"]),
        ("10.0.0.0/16から", ["10.0.0.0/16", "か", "ら"]),
        ("subnet-app-aは", ["subnet-app-a", "は"]),
        ("NAT（x）", ["NAT", "（x）"]),
        ("経 。", ["経 。"]),
        ("（ 経", ["（ 経"]),
        ("経 路", ["経 ", "路"]),
        ("経\u00a0路", ["経\u00a0路"]),
        ("a\u00a0b", ["a\u00a0b"]),
        ("か\u3099き", ["か\u3099", "き"]),
        ('は"重"と', ['は"重"と']),
        ("経……", ["経……"]),
        ("100％", ["100％"]),
    ],
)
def test_units(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in units(text)] == expected


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("経路", 0, ["経", "路"]),
        ("経路", 3, ["経", "路"]),
        ("the route table", 9, ["the route", "table"]),
        ("  indented text", 10, ["  indented", "text"]),
        ("あ\n\nい", 10, ["あ", "", "い"]),
        ("IDはigw-0123456789です", 8, ["IDは", "igw-0123", "456789で", "す"]),
        ("…2001:db8::/32\u3000VPC", 9, ["…2001:db8", "::/32", "VPC"]),
        ("ですね。", 6, ["です", "ね。"]),
        ("これは（注）", 8, ["これは", "（注）"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_known_paragraph() -> None:
    assert wrap(PARAGRAPH, WIDTH_OF_PARAGRAPH) == WRAPPED


@given(TEXT)
def test_units_cover_the_text_without_gaps(text: str) -> None:
    assert "".join(text[start:end] for start, end in units(text)) == text
    assert "".join(chunk for _, _, chunk in chunks(text)) == text
    assert all(start < end for start, end in units(text))


@given(st.text(st.sampled_from("ab1.-/() \t"), max_size=40))
def test_ascii_breaks_where_rich_does(text: str) -> None:
    expected = list(rich._wrap.words(text)) or ([(0, len(text), text)] if text else [])
    assert [(start, end, text[start:end]) for start, end in units(text)] == expected


@given(st.text(st.sampled_from("ab1.-/() \t"), min_size=1, max_size=40))
def test_one_japanese_character_leaves_ascii_words_alone(text: str) -> None:
    spans = units(text + " 路")
    assert spans[:-1] == units(text + " ") or not text.strip()


@settings(max_examples=500)
@given(TEXT, WIDTH)
def test_lines_fit_and_no_text_is_lost(text: str, width: int) -> None:
    parts = pieces(text, width)
    assert "".join(parts) == text
    assert break_positions(text, width) == sorted(set(break_positions(text, width)))
    for line in wrap(text, width):
        assert cells(line) <= width


@settings(max_examples=500)
@given(TEXT, WIDTH)
def test_no_break_is_forbidden_unless_forced(text: str, width: int) -> None:
    whole = {start for start, _ in units(text)}
    too_wide = [
        (start, end) for start, end in units(text) if cells(text[start:end].rstrip()) > width
    ]
    for index in break_positions(text, width):
        if index not in whole:
            assert any(start < index < end for start, end in too_wide)
            continue
        before, after = text[:index].rstrip()[-1:], text[index]
        assert not after.isspace()
        assert not (wide(after) and after in NO_LINE_START)
        assert not (before and wide(before) and before in NO_LINE_END)
        if text[index - 1] == before and before:
            assert wide(before) or wide(after) or before == "\u3099"


@settings(max_examples=500)
@given(TEXT, WIDTH)
def test_rich_divides_as_wrap_does_when_every_unit_fits(text: str, width: int) -> None:
    if any(cells(text[start:end].rstrip()) > width for start, end in units(text)):
        return
    original = rich._wrap.words
    rich._wrap.words = wrapping.words
    try:
        assert rich._wrap.divide_line(text, width) == break_positions(text, width)
    finally:
        rich._wrap.words = original


def test_without_the_hook_the_libraries_leave_the_sentence_ragged() -> None:
    # A process of its own: others in this one may have installed the hook.
    program = (
        "import sys; from textual.content import Content;"
        "print([l.plain for l in Content(sys.argv[1]).wrap(int(sys.argv[2]))])"
    )
    command = [sys.executable, "-c", program, PARAGRAPH, str(WIDTH_OF_PARAGRAPH)]
    ragged = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert ragged.stdout.strip() != str(WRAPPED)


@pytest.mark.usefixtures("installed")
def test_the_hook_is_effective_in_rich() -> None:
    lines = Text(PARAGRAPH).wrap(Console(), WIDTH_OF_PARAGRAPH)
    assert [line.plain for line in lines] == WRAPPED


@pytest.mark.usefixtures("installed")
def test_the_hook_is_effective_in_textual_content() -> None:
    install()
    assert [line.plain for line in Content(PARAGRAPH).wrap(WIDTH_OF_PARAGRAPH)] == WRAPPED


@pytest.mark.usefixtures("installed")
def test_a_widget_without_room_shows_something_and_does_not_fail() -> None:
    assert Content("a cat").wrap(0)


@pytest.mark.usefixtures("installed")
def test_the_hook_is_effective_in_text_areas() -> None:
    document = WrappedDocument(Document(PARAGRAPH), width=WIDTH_OF_PARAGRAPH)
    assert [line for section in document.lines for line in section] == WRAPPED


@pytest.mark.usefixtures("installed")
def test_text_areas_keep_indentation_apart_from_the_word() -> None:
    document = WrappedDocument(Document("    abcdefgh"), width=8)
    assert [line for section in document.lines for line in section] == ["    ", "abcdefgh"]


def test_the_module_alone_does_not_import_textual() -> None:
    program = (
        "import sys, trainer.text.wrapping, trainer.text.plain, trainer.text.markdown;"
        "sys.exit('textual' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
