"""The table of lines against Unicode's own names."""

import unicodedata
from itertools import product

import pytest

from trainer.picture.box_characters import Joins, ascii_character, character

_ALL = [Joins(*weights) for weights in product(range(3), repeat=4)]
_SIDES = {
    "UP": ("up",),
    "DOWN": ("down",),
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "VERTICAL": ("up", "down"),
    "HORIZONTAL": ("left", "right"),
}
_WEIGHTS = {"LIGHT": 1, "HEAVY": 2}


def joins_by_name(line: str) -> Joins:
    """Unicode says `HEAVY DOWN AND RIGHT`, but also `DOWN LIGHT AND RIGHT HEAVY`."""
    words = unicodedata.name(line).removeprefix("BOX DRAWINGS ").replace(" AND", "").split()
    weight_first = words[0] in _WEIGHTS
    found: dict[str, int] = {}
    waiting: list[str] = []
    weight = 0
    for word in words:
        if word in _WEIGHTS:
            weight = _WEIGHTS[word]
            found.update(dict.fromkeys(waiting, weight))
            waiting = []
        elif weight_first:
            found.update(dict.fromkeys(_SIDES[word], weight))
        else:
            waiting.extend(_SIDES[word])
    return Joins(**found)


@pytest.mark.parametrize("joins", _ALL[1:])
def test_each_character_has_the_lines_that_its_name_says(joins: Joins) -> None:
    assert joins_by_name(character(joins)) == joins


def test_nothing_is_a_space() -> None:
    assert character(Joins()) == " "


@pytest.mark.parametrize("joins", _ALL)
def test_each_character_has_an_ascii_one(joins: Joins) -> None:
    drawn = ascii_character(character(joins))
    assert drawn.isascii()
    assert (drawn in "=#") == (2 in joins)


def test_only_light_corners_are_rounded() -> None:
    corner = Joins(right=1, down=1)
    assert character(corner, round_corners=True) == "╭"
    assert character(Joins(right=2, down=2), round_corners=True) == "┏"
    assert ascii_character("╭") == "+"


def test_the_heavier_line_wins() -> None:
    assert Joins(up=1, down=1) | Joins(up=2, right=1) == Joins(up=2, right=1, down=1)
