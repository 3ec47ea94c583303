"""The app: what all screens share — language, theme, store, keys that work everywhere."""

from __future__ import annotations

import os
import sys
from asyncio import sleep
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import App, ScreenStackError
from textual.binding import Binding, BindingType
from textual.css.query import QueryError
from textual.dom import NoScreen
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import MountError, Widget

from trainer.progress import Store, TroubleKind, open_store
from trainer.text import wrapping
from trainer.text.catalogue import PLACEHOLDER, entries, problem_line, say
from trainer.text.language import Language, other, system_language
from trainer.tui import cycles, places, timers
from trainer.tui.base import BilingualScreen
from trainer.tui.crash import crash_report
from trainer.tui.followers import Followers
from trainer.tui.key_queue import KeyQueue
from trainer.tui.keymap.keymap import Keymap, read_keymap
from trainer.tui.keys import character, key_name, letter
from trainer.tui.memory import LOOKS_EVERY, Memory, search_only_when_idle
from trainer.tui.stylesheet import LastingStylesheet
from trainer.tui.terminal import is_too_small, leave_in_order, outlives_terminal
from trainer.tui.themes import NAMED, THEMES
from trainer.tui.too_small import TooSmall

if TYPE_CHECKING:
    from trainer.cloud import Cloud
    from trainer.cloud.problem import Problem
    from trainer.scenario.scenario import Scenario
    from trainer.tui.shelf import Shelf

_MOST_NOTICES = 5
_MOMENT = 0.002
_LONGEST_FILLING = 5.0
"""Seconds that a key waits at the most, lest a screen that is never filled takes all keys."""
_TROUBLE_EVERY = 5.0
"""Seconds between two looks at the store: a disk can fill up in the middle of a session."""
_GONE: Final = (MountError, NoScreen, QueryError, ScreenStackError)
"""What Textual says of widgets and screens that are not there any more."""
_MEANT: Final = 15.0
"""Seconds in which quitting a second time means it, although something will be lost."""


class DojoApp(App[None]):
    """The trainer. One store, one shelf of lessons and scenarios, one chosen language.

    ``start`` is the first place besides home: ``lesson:ID``, ``scenario:ID``, or a scenario that is
    on no shelf.
    """

    # That of home, too: Textual reads none of a default screen.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["dojo.tcss", "home/home.tcss"]
    TITLE = "VPC Dojo"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark,？", "help", "key.help", id="app.help"),
        Binding("f2", "switch_language", "key.language", id="app.language"),
        Binding("f3,ctrl+p,slash,／", "palette", "key.palette", id="app.palette", show=False),
        Binding(f"ctrl+g,{letter('g')}", "glossary", "key.glossary", id="app.glossary", show=False),
        Binding("f4,ctrl+comma", "settings", "key.settings", id="app.settings", show=False),
        Binding("ctrl+q", "quit", "key.quit", id="app.quit", priority=True),
        Binding("ctrl+c", "explain_quit", id="app.interrupt", show=False, system=True),
    ]

    language: reactive[Language] = reactive(Language.EN, init=False)
    ascii_drawing: reactive[bool] = reactive(False, init=False)
    keymap: reactive[Keymap] = reactive(Keymap(), init=False)

    def __init__(
        self,
        store: Store,
        *,
        language: Language = Language.EN,
        shelf: Callable[[], Shelf] | None = None,
        start: str | Scenario | None = None,
    ) -> None:
        # Before the rest, which sets what they follow.
        self.followers = Followers()
        self._memory = Memory(self._is_known)
        self._keys = KeyQueue(self)
        self._asked_to_quit = -_MEANT
        super().__init__()
        self.stylesheet = LastingStylesheet(variables=self.get_css_variables())
        self.store = store
        self._make_shelf = shelf
        self._start = start
        self._told: set[TroubleKind] = set()
        self.set_reactive(DojoApp.language, language)
        self.set_reactive(DojoApp.ascii_drawing, store.get_setting("ascii", False) is True)
        for theme in THEMES.values():
            self.register_theme(theme)
        chosen = THEMES.get(str(store.get_setting("theme", "dark")), THEMES["dark"])
        self.theme = chosen.name
        self.set_reactive(DojoApp.keymap, read_keymap(store))
        if store.get_setting("animation", True) is False:
            self.animation_level = "none"

    @cached_property
    def shelf(self) -> Shelf:
        """What there is to learn; read when it is first asked for, after the first paint."""
        if self._make_shelf:
            return self._make_shelf()
        from trainer.tui.shelf import Shelf

        return Shelf(self.store)

    @property
    def current_theme(self) -> Theme:
        # Textual asks for each line that it paints, and would put all themes together each time.
        return NAMED.get(self.theme) or super().current_theme

    # Life ------------------------------------------------------------------------------------

    told_to_leave: int | None = None
    """The exit status that a signal asked for."""

    def get_default_screen(self) -> Screen[Any]:
        return places.home()

    def on_mount(self) -> None:
        leave_in_order(self._told_to_leave)
        if isinstance(self._start, str):
            self.go(self._start)
        elif self._start is not None:
            self.push_screen(places.screen_of(self._start))
        self.note_trouble()
        self.set_interval(_TROUBLE_EVERY, self.note_trouble)
        self.set_interval(LOOKS_EVERY, self._tidy)

    def keep_what_is_there(self) -> None:
        """All modules and content that lessons and scenarios share have been loaded."""
        self._memory.keep()

    def expect(self, cloud: Cloud) -> None:
        """A cloud is opened, which may be so large that nothing is searched for cycles in it."""
        self._memory.expect(len(cloud.resources))

    def leave(self, screen: BilingualScreen[Any]) -> None:
        """A screen is about to be removed, and what it holds may go with it."""
        widgets = screen.walk_children(Widget, with_self=True)
        bars = (bar for widget in widgets for bar in widget._get_virtual_dom())
        self._memory.leave((*widgets, *bars), screen.large_things())

    def _is_known(self, widget: Widget) -> bool:
        """Whether a widget may be spoken to: it is there, or the mouse was on it."""
        by_mouse = self.mouse_over, self.hover_over, self.mouse_captured, self._mouse_down_widget
        return widget.is_attached or widget in by_mouse

    def _tidy(self) -> None:
        self._memory.tidy(
            at_home=len(self.screen_stack) == 1,
            at_work=any(
                isinstance(screen, BilingualScreen) and screen.waits_for_work
                for screen in self.screen_stack
            ),
        )

    def _told_to_leave(self, status: int) -> None:
        # A screen that is being filled at this moment may fail on the way out and put its own
        # status in the place of this one.
        self.told_to_leave = status
        self.exit(return_code=status)

    def on_resize(self, event: events.Resize) -> None:
        small = is_too_small(*event.size)
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    def note_trouble(self) -> None:
        """Tell of a new trouble with the learner's data; of each kind once."""
        trouble = self.store.trouble
        if trouble and trouble.kind not in self._told:
            self._told.add(trouble.kind)
            message = self.say(trouble.code, **trouble.facts)
            self.notify(message, severity="warning", timeout=15, markup=False)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._memory.somebody_is_there()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._keys.is_turn_of(event):
                await self._hand_on(event)
                self._keys.has_been_handed_on()
        elif isinstance(event, events.Key | events.Paste | events.MouseDown):
            # The mouse has no turn to wait for, only the screen. A key that is forwarded is on its
            # way up from what had the focus: another screen may have come meanwhile.
            await self._hand_on(event)
        # Who has left the program presses nothing any more.
        elif self.screen_stack or not isinstance(event, events.InputEvent):
            await super().on_event(event)

    async def _hand_on(self, event: events.Event) -> None:
        """Give what was pressed to the screen that is there by then, and its focus."""
        await self._filled()
        if self.screen_stack:
            await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        # Who leaves does not wait for what is under way. It has recorded what was done before it
        # shows it, and then finds nothing to show it on.
        if not (self._exit and isinstance(error, _GONE)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # The first mistake, which those that follow come of.
        if self._exception is not None and not self._exit_renderables:
            report = crash_report(self.language, self._exception, is_kept=not self.store.unsaved)
            self._exit_renderables.append(report)
        self._close_messages_no_wait()

    async def _filled(self) -> None:
        """Wait for a screen that is still being filled, as others wait for those that type."""
        end = monotonic() + _LONGEST_FILLING
        while self.screen_stack and monotonic() < end:
            screen = self.screen
            if screen.is_mounted and (not isinstance(screen, BilingualScreen) or screen.is_filled):
                return
            await sleep(_MOMENT)

    # Language --------------------------------------------------------------------------------

    def say(self, code: str, /, **facts: object) -> str:
        """A sentence of the catalogue in the chosen language.

        A placeholder such as ``{key_home_next}`` is the key of the binding ``home.next``.
        """
        template = entries(self.language, code.partition(".")[0]).get(code, "")
        if "{key_" in template:
            names = {match[1] for match in PLACEHOLDER.finditer(template) if match[1]}
            facts |= {name: self.key(_named(name)) for name in names if name.startswith("key_")}
        return say(self.language, code, **facts)

    def key(self, name: str) -> str:
        """How the key of a binding is written, by the binding's id: the learner's own, if any.

        While a field has the focus, it is one that the field does not take for itself.
        """
        from trainer.tui.keymap.registry import binding_of

        binding = binding_of(name)
        if binding is None:
            return name
        keys, field = self.keymap.keys(binding), self.focused
        free = (k for k in keys if field is None or not field.check_consume_key(k, character(k)))
        return key_name(next(free, keys[0]))

    def watch_language(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BilingualScreen):
                # A screen that is still being filled may have words in both languages.
                screen.relabel() if screen.is_mounted else screen.call_later(screen.relabel)
        self.refresh_bindings()
        self.followers.tell("language")

    def action_switch_language(self) -> None:
        """Change to the other language, here and now, and remember it."""
        self.choose_language(other(self.language))

    def choose_language(self, language: Language) -> None:
        """Speak ``language`` from now on and after the next start."""
        self.language = language
        self.store.set_setting("language", str(language))

    def get_driver_class(self) -> type[Driver]:
        return outlives_terminal(super().get_driver_class())

    # Looks -----------------------------------------------------------------------------------

    def refresh_css(self, animate: bool = True) -> None:
        """Take the colours of the theme. Before there is a screen, none has to be parsed again."""
        if self._screen_stacks.get(self.current_mode):
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def watch_theme(self) -> None:
        self.followers.tell("theme")

    def watch_ascii_drawing(self) -> None:
        self.followers.tell("ascii_drawing")

    def choose_theme(self, name: str) -> None:
        """Take the colours of `THEMES` by name, and remember them."""
        self.theme = THEMES[name].name
        self.store.set_setting("theme", name)

    def choose_animation(self, on: bool) -> None:
        """Let things move on the screen, or not, and remember it."""
        self.animation_level = "full" if on else "none"
        self.store.set_setting("animation", on)

    def choose_ascii(self, on: bool) -> None:
        """Draw topologies with ASCII characters only, or with lines, and remember it."""
        self.ascii_drawing = on
        self.store.set_setting("ascii", on)

    def on_app_focus(self) -> None:
        """The keys may have been changed in another window."""
        self.keymap = read_keymap(self.store)

    def watch_keymap(self) -> None:
        """Keys are named in sentences, too."""
        self.watch_language()
        self.followers.tell("keymap")

    # Ways ------------------------------------------------------------------------------------

    def go(self, reference: str) -> None:
        """Open what a reference names: ``lesson:ID#anchor``, ``scenario:ID``, ``term:ID``.

        A reference to nothing is answered with a notice.
        """
        from trainer.cloud.problem import BadInput

        if reference.startswith("term:"):
            self.action_glossary(reference.removeprefix("term:"))
            return
        try:
            screen = places.screen_for(self.shelf, reference)
        except BadInput as bad:
            self.tell_problems(bad.problems)
            return
        if screen is None:
            message = self.say("ui.no_such_place", reference=reference)
            self.notify(message, severity="warning", markup=False)
        else:
            self.push_screen(screen)

    def tell_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong with a file, a notice for each problem."""
        for problem in problems[:_MOST_NOTICES]:
            line = problem_line(self.language, problem)
            self.notify(line, severity="error", timeout=30, markup=False)

    def action_help(self) -> None:
        """Show the keys of the screen and of the widget that has the focus."""
        from trainer.tui.help.screen import HelpScreen

        if not isinstance(self.screen, HelpScreen | TooSmall):
            self.push_screen(HelpScreen(self.screen))

    def action_settings(self) -> None:
        """Open the settings."""
        from trainer.tui.settings.screen import SettingsScreen

        if not isinstance(self.screen, SettingsScreen | TooSmall):
            self.push_screen(SettingsScreen())

    def action_keys(self) -> None:
        """Open the list of all keys, on which they are changed."""
        from trainer.tui.keymap.screen import KeysScreen

        if not isinstance(self.screen, KeysScreen | TooSmall):
            self.push_screen(KeysScreen())

    def action_tour(self) -> None:
        """Walk through what there is, over the screens themselves."""
        from trainer.tui.tour.screen import Tour, TourScreen

        if not isinstance(self.screen, TourScreen | TooSmall):
            Tour(self).begin()

    def action_glossary(self, term: str | None = None) -> None:
        """Open the glossary, at a term if its id is given."""
        from trainer.tui.glossary.screen import GlossaryScreen

        if not isinstance(self.screen, GlossaryScreen | TooSmall):
            self.push_screen(GlossaryScreen(term))

    def action_practice(self) -> None:
        """Open the questions of all lessons."""
        from trainer.tui.practice.screen import PracticeScreen

        if not isinstance(self.screen, PracticeScreen | TooSmall):
            self.push_screen(PracticeScreen())

    def action_statistics(self) -> None:
        """Open the figures about what was learned."""
        from trainer.tui.statistics.screen import StatisticsScreen

        if not isinstance(self.screen, StatisticsScreen | TooSmall):
            self.push_screen(StatisticsScreen())

    def action_scratch(self) -> None:
        """Open the choice of what a topology of the learner's own starts from."""
        from trainer.tui.scratch.screen import ScratchScreen

        if not isinstance(self.screen, ScratchScreen | TooSmall):
            self.push_screen(ScratchScreen(self.store), self._play)

    def _play(self, scenario: Scenario | None) -> None:
        if scenario is not None:
            self.push_screen(places.screen_of(scenario))

    def action_palette(self) -> None:
        """Open the list of everything that can be opened or done."""
        from trainer.tui.palette.screen import PaletteScreen

        screen = self.screen
        if not isinstance(screen, PaletteScreen | TooSmall):
            here = screen.commands() if isinstance(screen, BilingualScreen) else ()
            self.push_screen(PaletteScreen(places.commands(self), here, screen))

    async def action_quit(self) -> None:
        """Leave the program; if something would be lost by it, only when asked twice."""
        if self.store.save() or monotonic() < self._asked_to_quit + _MEANT:
            await super().action_quit()
            return
        self._asked_to_quit = monotonic()
        lost = self.say("progress.quit_unsaved", count=self.store.unsaved)
        if trouble := self.store.trouble:
            lost = f"{self.say(trouble.code, **trouble.facts)}\n{lost}"
        self.notify(lost, severity="error", timeout=_MEANT, markup=False)

    def action_explain_quit(self) -> None:
        """Ctrl+C was pressed, which in other programs quits."""
        self.notify(self.say("ui.how_to_quit"), markup=False)

    def welcome(self) -> None:
        """Show the tour to whoever starts for the first time, and to nobody a second time.

        It is not for those who came for one lesson or scenario, nor for those whose store cannot
        remember that they have seen it.
        """
        if self._start is None and self.store.is_new and self.store.trouble is None:
            self.action_tour()


def _named(placeholder: str) -> str:
    """The id of the binding whose key a placeholder stands for."""
    return placeholder.removeprefix("key_").replace("_", ".", 1)


def run(start: str | Scenario | None = None, *, language: Language | None = None) -> int:
    """Open the trainer in the terminal, at home or at ``start``; the exit status.

    ``language`` outranks the remembered one, which outranks the locale.
    """
    store = open_store()
    with store:
        spoken = language or _remembered(store) or system_language(os.environ)
        # In a browser, which the driver is for, the other end of the pipes is a terminal too.
        served = "TEXTUAL_DRIVER" in os.environ
        if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
            print(say(spoken, "ui.no_terminal"), file=sys.stderr)
            return 2
        wrapping.install()
        cycles.install()
        timers.install()
        search_only_when_idle()
        app = DojoApp(store, language=spoken, start=start)
        app.run()
        status = app.told_to_leave or app.return_code or 0
        if not store.save() and (trouble := store.trouble):
            facts = {**trouble.facts, "count": store.unsaved}
            # The terminal may have been closed.
            with suppress(OSError):
                print(say(spoken, "progress.lost", **facts), file=sys.stderr)
            status = status or 1
        return status


def _remembered(store: Store) -> Language | None:
    value = store.get_setting("language", "")
    return Language(value) if value in tuple(Language) else None
