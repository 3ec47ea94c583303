import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.text.width import cells, cut, pad

TEXT = st.text(st.sampled_from("ab1. 日本語、。（）がｱ…→か\u3099"), max_size=30)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("vpc", 3),
        ("経路", 4),
        ("NATゲートウェイ", 15),
        ("→", 1),
        ("ｱ", 1),
        ("か\u3099", 2),
    ],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_pad_fills_to_the_width_and_leaves_wider_text() -> None:
    assert pad("経路", 6) == "経路  "
    assert pad("80", 6, right=True) == "    80"
    assert pad("経路表", 4) == "経路表"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("ルート", 6, "ルート"),
        ("ルート", 5, "ルー…"),
        ("ルート", 4, "ル…"),
        ("ルート", 1, "…"),
        ("ルート", 0, ""),
        ("ルート", -1, ""),
        ("", 0, ""),
        ("a bcd", 3, "a…"),
        ("か\u3099き", 3, "か\u3099…"),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@given(TEXT, st.integers(-2, 40))
def test_cut_never_exceeds_the_width(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cells(shown) <= max(width, 0)
    assert shown == text or cells(text) > width


@given(TEXT, st.integers(0, 40), st.booleans())
def test_pad_reaches_the_width_and_keeps_the_text(text: str, width: int, right: bool) -> None:
    padded = pad(text, width, right=right)
    assert cells(padded) == max(width, cells(text))
    assert padded.endswith(text) if right else padded.startswith(text)
