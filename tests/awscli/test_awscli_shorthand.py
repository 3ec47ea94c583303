"""Shorthand against its grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.awscli.shorthand import ShorthandError, parse_shorthand


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=b", {"a": "b"}),
        ("a=b,c=d", {"a": "b", "c": "d"}),
        ("a = b , c = d", {"a": "b", "c": "d"}),
        ("a=b,c,d=e", {"a": ["b", "c"], "d": "e"}),
        ("a=,b=c", {"a": "", "b": "c"}),
        ("a=b,,c=d", {"a": "b", "c": "d"}),
        ("a=[b,c],d=[]", {"a": ["b", "c"], "d": []}),
        ("a=[b,[c]]", {"a": ["b", ["c"]]}),
        ("a={b=c,d=[e]}", {"a": {"b": "c", "d": ["e"]}}),
        ("a=[{b=c},{b=d}]", {"a": [{"b": "c"}, {"b": "d"}]}),
        ('a=\'b,c\',d="e=\\"f\\""', {"a": "b,c", "d": 'e="f"'}),
        ("a=b\\,c", {"a": "b,c"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=x]", None),
        ("a=b]c", None),
        ("a", None),
        ("", None),
        ("a=b,", None),
        ("a=b,a=c", None),
        ("a=[b", None),
        ("a={b=c", None),
        ("a='b", None),
        ("a=[b]c", None),
        ("a=b'c", None),
    ],
)
def test_texts(text, value):
    if value is None:
        with pytest.raises(ShorthandError):
            parse_shorthand(text)
    else:
        assert parse_shorthand(text) == value


def test_the_error_points_to_the_place():
    with pytest.raises(ShorthandError) as caught:
        parse_shorthand("ab=c,,de")
    assert str(caught.value).splitlines() == [
        "Expected: '=', received: 'EOF' for input:",
        "ab=c,,de",
        "        ^",
    ]


@given(st.text(alphabet="ab=,[]{}'\"\\ \n", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        parse_shorthand(text)
    except ShorthandError as error:
        message = str(error)
    else:
        message = "for input"
    assert "for input" in message
