"""The places of the trainer by name; each screen is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.tui.commands import Command
from trainer.tui.themes import THEMES

if TYPE_CHECKING:
    from trainer.cloud import Cloud
    from trainer.scenario.scenario import Scenario
    from trainer.tui.app import DojoApp
    from trainer.tui.shelf import Shelf


def home() -> Screen[None]:
    """The first screen."""
    from trainer.tui.home.screen import HomeScreen

    return HomeScreen()


def screen_for(shelf: Shelf, reference: str) -> Screen[None] | None:
    """The screen that shows what ``reference`` names, or None if it names nothing."""
    name, _, anchor = reference.partition("#")
    if name not in shelf:
        return None
    kind, _, ident = name.partition(":")
    if kind == "lesson":
        from trainer.tui.lesson.screen import LessonScreen

        return LessonScreen(shelf.lesson(ident), anchor or None)
    return screen_of(shelf.scenario(ident))


def screen_of(scenario: Scenario) -> Screen[None]:
    """The screen for a scenario, or for a cloud of which nothing is asked."""
    if not scenario.goals:
        from trainer.tui.scenario.free_screen import FreeScreen

        return FreeScreen(scenario)
    from trainer.tui.scenario.screen import ScenarioScreen

    return ScenarioScreen(scenario)


def free_screen(cloud: Cloud, title: str) -> Screen[None]:
    """The screen on which a cloud can be looked at and changed as one likes."""
    from trainer.scenario.free import free_scenario

    return screen_of(free_scenario(cloud, title))


def commands(app: DojoApp) -> Iterator[Command]:
    """What the command palette offers on every screen."""
    from trainer.lesson.glossary import glossary

    for entry in app.shelf.entries():
        title = entry.title.__getitem__
        go = partial(app.go, entry.reference)
        yield Command(f"ui.kind.{entry.item.kind}", title, go, entry.item.id)
    for code, run in (
        ("key.practice", app.action_practice),
        ("help.statistics.title", app.action_statistics),
        ("key.scratch", app.action_scratch),
        ("key.glossary", app.action_glossary),
        ("key.help", app.action_help),
        ("key.tour", app.action_tour),
        ("key.settings", app.action_settings),
        ("key.keys", app.action_keys),
        ("keys.words.app.language", app.action_switch_language),
        ("key.quit", app.exit),
    ):
        yield Command("ui.kind.action", partial(_said, code), run)
    for theme in THEMES:
        yield Command(
            "ui.kind.theme",
            partial(_said, f"settings.theme.{theme}"),
            partial(app.choose_theme, theme),
        )
    for term in glossary():
        look = partial(app.action_glossary, term.id)
        yield Command("ui.kind.term", term.term.__getitem__, look, term.id)


def _said(code: str, language: Language) -> str:
    return say(language, code)
