import pytest
from textual.color import Color
from textual.theme import Theme
from tui_stage import Opened, settled

from trainer.tui.app import DojoApp
from trainer.tui.choices import ChoiceList
from trainer.tui.themes import THEMES

GROUNDS = ("background", "surface")
TEXTS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")
OWN = ("quiet", "code-foreground", "footer-key-foreground")


def contrast(one: str | Color, other: str | Color) -> float:
    """The contrast ratio of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_can_be_read_on_every_ground(name: str) -> None:
    theme: Theme = THEMES[name]
    wanted = 7.0 if name == "contrast" else 4.5
    colours = {text: str(getattr(theme, text)) for text in TEXTS}
    colours |= {text: theme.variables[text] for text in OWN}
    weak = {
        f"{text} on {ground}": round(ratio, 2)
        for text, colour in colours.items()
        for ground in GROUNDS
        if (ratio := contrast(colour, str(getattr(theme, ground)))) < wanted
    }
    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_the_cursor_can_be_read(name: str) -> None:
    for state in ("", "-blurred"):
        variables = THEMES[name].variables
        cursor = (variables[f"block-cursor{state}-{part}"] for part in ("foreground", "background"))
        assert contrast(*cursor) >= 4.5


@pytest.mark.parametrize("name", THEMES)
async def test_all_of_the_chosen_row_can_be_read(opened: Opened, name: str) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, DojoApp)
        app.choose_theme(name)
        await pilot.press("f3")
        await settled(pilot)
        rows = app.screen.query_one(ChoiceList)
        chosen = [each for each in rows.render_line(rows.highlighted or 0) if each.text.strip()]
        assert len(chosen) > 1
        weak = []
        for text, style, _ in chosen:
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            ratio = contrast(*map(Color.from_rich_color, (style.color, style.bgcolor)))
            weak += [(text, round(ratio, 2))] * (ratio < 4.5)
        assert weak == []


def test_all_themes_set_the_same_colours() -> None:
    own = [set(OWN) <= set(theme.variables) for theme in THEMES.values()]
    assert all(own)
