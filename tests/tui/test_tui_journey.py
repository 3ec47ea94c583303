"""From the first start to the first scenario, with the content that comes with the program."""

import pytest
from tui_stage import SIZES, screen_text, settled

from trainer.progress import Store
from trainer.text.language import Language
from trainer.tui.app import DojoApp
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.practice import PracticeCard
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.scenario.screen import ScenarioScreen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_beginner_reads_and_starts_to_practise(
    store: Store, language: str, size: str
) -> None:
    app = DojoApp(store, language=Language(language))
    async with app.run_test(size=SIZES[size], notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, LessonScreen)
        for _ in range(60):
            if any(card.region for card in app.screen.query(PracticeCard)):
                break
            await pilot.press("space")
        while not isinstance(app.focused, PracticeCard):
            await pilot.press("tab")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ScenarioScreen)
        await pilot.press("f2", "f2")
        app.screen.action_back()
        await settled(pilot)
        assert isinstance(app.screen, LessonScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert {"ja": "● 読了", "en": "● read"}[language] in screen_text(pilot)
