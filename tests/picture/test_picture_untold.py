"""A picture that does not tell which subnets are public."""

import pytest
from pictured import SHOP, cloud

from trainer.packets import Service
from trainer.picture import Role, layout, render_text, untold, with_verdict
from trainer.reach import Question, ask
from trainer.text.language import Language

WORDS = {Language.EN: ("public ", "private"), Language.JA: ("パブリック", "プライベート")}


@pytest.mark.parametrize("language", Language)
def test_the_words_and_colours_are_hidden_and_nothing_else(language: Language) -> None:
    told = layout(cloud(SHOP), language=language)
    hidden = untold(told)
    text = render_text(hidden)
    assert all(word in render_text(told) for word in WORDS[language])
    assert not any(word in text for word in WORDS[language])
    assert not {cell.role for row in hidden.rows for cell in row} & {Role.PUBLIC, Role.PRIVATE}
    assert hidden.spots == told.spots
    for before, after in zip(told.rows, hidden.rows, strict=True):
        for was, now in zip(before, after, strict=True):
            assert now.owner == was.owner
            assert now == was or was.role in (Role.PUBLIC, Role.PRIVATE)


def test_boxes_stay_closed() -> None:
    lines = render_text(untold(layout(cloud(SHOP)))).splitlines()
    lower = [line for line in lines if "╰" in line]
    assert lower
    assert all(" ─" not in line and "─ " not in line for line in lower)


def test_a_path_crosses_it_as_before() -> None:
    made = cloud(SHOP)
    verdict = ask(made, Question("i-app-a", "internet", Service.parse("tcp/443")))
    told = with_verdict(layout(made), verdict)
    assert untold(told).overlay() == told.overlay()
