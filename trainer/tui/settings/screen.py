"""Settings: each holds at once and is remembered."""

from __future__ import annotations

from textual.app import ComposeResult

from trainer.progress.folder import find_data_folder
from trainer.progress.zone import SETTING, chosen_zone
from trainer.text.language import Language
from trainer.tui.base import DojoModal
from trainer.tui.containers import VerticalScroll
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.settings.choice import Choice, Door
from trainer.tui.settings.folder import FolderScreen
from trainer.tui.settings.zones import zone_commands
from trainer.tui.themes import THEMES
from trainer.tui.words import Phrase, dojo

_SWITCH = ("on", "off")


class SettingsScreen(DojoModal[None]):
    """A box over the screen that it was called from."""

    HELP = "help.settings"
    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "Choice"

    def compose_body(self) -> ComposeResult:
        app = dojo(self)
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Phrase("settings.title", classes="title")
            yield Choice(
                "settings.language",
                tuple(Language),
                lambda: app.language,
                lambda value: app.choose_language(Language(value)),
            )
            yield Choice("settings.theme", tuple(THEMES), self._theme, app.choose_theme)
            yield Choice(
                "settings.animation",
                _SWITCH,
                lambda: _switch(app.animation_level != "none"),
                lambda value: app.choose_animation(value == "on"),
            )
            yield Choice(
                "settings.ascii",
                _SWITCH[::-1],
                lambda: _switch(app.ascii_drawing),
                lambda value: app.choose_ascii(value == "on"),
            )
            yield Door("settings.zone", self._zone, self._choose_zone)
            yield Door("settings.keys", self._keys, app.action_keys)
            yield Door("settings.folder", self._folder, self._choose_folder)
            yield Door("settings.tour", lambda: self.say("settings.tour.again"), app.action_tour)
            yield Phrase("settings.kept", classes="muted")

    def on_screen_resume(self) -> None:
        self._renew()

    def _renew(self) -> None:
        for door in self.query(Door):
            door.renew()

    def _zone(self) -> str:
        return chosen_zone(dojo(self).store) or self.say("settings.zone.system")

    def _choose_zone(self) -> None:
        self.app.push_screen(PaletteScreen(zone_commands(self._take_zone)))

    def _take_zone(self, name: str) -> None:
        dojo(self).store.set_setting(SETTING, name)
        self._renew()

    def _folder(self) -> str:
        return str(find_data_folder().path)

    def _choose_folder(self) -> None:
        self.app.push_screen(FolderScreen())

    def _keys(self) -> str:
        count = len(dojo(self).keymap.own)
        return self.say("settings.keys.own" if count else "settings.keys.none", count=count)

    def _theme(self) -> str:
        return next(name for name, theme in THEMES.items() if theme.name == self.app.theme)


def _switch(on: bool) -> str:
    return "on" if on else "off"
