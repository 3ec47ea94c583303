import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.text.safe import clean, clean_line

HARMFUL = ("Cc", "Cf", "Cs", "Zl", "Zp")


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]52;c;c2VjcmV0\x1b\\text", "text"),
        ("\x9d8;;https://evil.example\x9clink", "link"),
        ("\x1bPdevice\x1b\\text", "text"),
        ("\x1b_application\x1b\\text", "text"),
        ("\x1bcreset", "reset"),
        ("\x1b(0line", "line"),
        ("\x1b]never ended", "never ended"),
        ("\x1b[12", "12"),
        ("\x1b", ""),
        ("bell\x07back\x08space\x00null\x7f", "bellbackspacenull"),
        ("admin\u202etxt.exe", "admintxt.exe"),
        ("\u2066isolate\u2069", "isolate"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("warning \u26a0\ufe0f", "warning \u26a0"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("tag\U000e0041", "tag"),
        ("one\r\ntwo\rthree\u2028four\nfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a   b"),
        ("全角　空白と改行\n", "全角　空白と改行\n"),
    ],
)
def test_clean_removes_what_a_terminal_would_obey(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@given(
    st.text(st.characters() | st.sampled_from("\x1b\x9b\x9d\x90[]P;0m\x07\\\r\n\t"), max_size=60)
)
def test_nothing_harmful_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert all(c == "\n" or unicodedata.category(c) not in HARMFUL for c in once)
    assert clean(once) == once
    assert "\n" not in clean_line(text)


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",))))
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert clean_line(text) == text


def test_clean_line_joins_lines_with_one_space() -> None:
    assert clean_line("one  \r\n\n   two\n") == "one two"
    assert clean_line("  kept  ") == "  kept  "


@pytest.mark.parametrize("unit", ["\x1b]", "\x9d", "\x1b[0", "\x1b[ ", "\x1b(", "\x1bP0"])
def test_a_megabyte_of_unfinished_escapes_is_cleaned(unit: str) -> None:
    assert "\x1b" not in clean(unit * (1_000_000 // len(unit)))
