"""The legend tells of everything that pictures are drawn with."""

import pytest
from company import COMPANY
from pictured import SHOP, cloud

from trainer.packets import Service
from trainer.picture import Detail, ascii_character, layout, legend, with_verdict
from trainer.picture.grid import Role
from trainer.picture.symbols import Mark
from trainer.reach import Question, ask
from trainer.text.language import Language


@pytest.mark.parametrize("language", Language)
def test_each_sign_has_a_meaning_of_its_own(language: Language) -> None:
    signs = list(legend(language))
    assert len({sign.drawn for sign in signs}) == len(signs)
    assert len({sign.meaning for sign in signs}) == len(signs)
    assert not any(sign.meaning.startswith("picture.") for sign in signs)


def test_each_sign_has_an_ascii_twin() -> None:
    assert all(
        ascii_character(letter).isascii() for sign in legend(Language.EN) for letter in sign.drawn
    )


@pytest.mark.parametrize("text", [SHOP, COMPANY])
def test_no_symbol_of_a_picture_is_without_an_entry(text: str) -> None:
    known = {sign.drawn for sign in legend(Language.EN)}
    picture = layout(cloud(text), detail=Detail.FULL)
    for point in picture.places.anchors.values():
        cell = picture.rows[point.y][point.x]
        # A gateway on a border stands by its name.
        assert cell.text in known or cell.role in (Role.GATEWAY, Role.WIRE, Role.VPC)


@pytest.mark.parametrize(("port", "mark"), [(80, Mark.PACKET), (22, Mark.STOP)])
def test_the_end_of_a_path_is_drawn_as_the_legend_says(port: int, mark: Mark) -> None:
    verdict = ask(cloud(), Question("office", "i-web", Service.tcp(port)))
    overlay = with_verdict(layout(cloud()), verdict).overlay()
    assert [cell.text for cell in overlay.values() if cell.role in (Role.PACKET, Role.STOP)] == [
        mark
    ]
