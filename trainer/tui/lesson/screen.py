"""A lesson: short pages, an outline, figures, and at the end what to practise and the sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList

from trainer.lesson.lesson import Lesson
from trainer.text import blocks as b
from trainer.tui.base import DojoScreen
from trainer.tui.commands import Command
from trainer.tui.containers import Horizontal
from trainer.tui.keys import letter
from trainer.tui.lesson.book import Book
from trainer.tui.lesson.figure import FigureView
from trainer.tui.lesson.leaf import Leaf
from trainer.tui.lesson.links import LinkScreen
from trainer.tui.lesson.outline import OutlineList
from trainer.tui.lesson.page import PageView
from trainer.tui.lesson.practice import PracticeCard
from trainer.tui.prose import Prose
from trainer.tui.question.view import QuestionView
from trainer.tui.words import dojo
from trainer.tui.work import begin

_PAGES = Binding.Group("key.pages")
_AHEAD: Final = 0.02
"""Seconds of reading after which the next page is made."""


class LessonScreen(DojoScreen):
    """``anchor`` is the page or heading to start at; without it, where reading ended last."""

    HELP = "help.lesson"
    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = "PageView"
    # The outline stands beside the page where the page keeps its full width.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (114, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        # Sideways keys turn pages whatever has the focus; nothing here scrolls sideways.
        Binding("left", "turn(-1)", "key.page_back", id="lesson.back", priority=True, group=_PAGES),
        Binding("right", "turn(1)", "key.page_on", id="lesson.next", priority=True, group=_PAGES),
        Binding("space", "read_on", "key.read_on", id="lesson.on"),
        Binding(letter("o"), "outline", "key.outline", id="lesson.outline"),
        Binding(letter("l"), "links", "key.links", id="lesson.links"),
    ]

    def __init__(self, lesson: Lesson, anchor: str | None = None) -> None:
        super().__init__()
        self._lesson = lesson
        self._anchor = anchor
        self._book = Book(lesson)
        self._number = 0

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="lesson"):
            yield OutlineList()
            yield PageView()

    async def on_mount(self) -> None:
        app = dojo(self)
        self._ahead = self.set_interval(_AHEAD, self._look_ahead, pause=True)
        wanted = self._anchor or app.store.reading(self._lesson.id)
        self._number = self._book.find(wanted, app.language)
        self._outline.show(self._book.titles(app), self._number)
        await self._show()
        if self._anchor:
            self._page.go_to(self._anchor)

    def relabel(self) -> None:
        app = dojo(self)
        self._outline.show(self._book.titles(app), self._number)
        self._page.speak(lambda number: self._book.blocks(number, app), app.language)
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self._lesson.head.title[dojo(self).language]

    def remark(self) -> str:
        return self.say("lesson.page_of", number=self._number + 1, all=self._book.length)

    def commands(self) -> Iterable[Command]:
        for number in range(self._book.length):
            yield Command(
                "ui.kind.page",
                partial(self._book.title, number),
                partial(self.turn_to, number),
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action, parameters:
            case "turn", _ if isinstance(self.focused, Input):
                # There these keys move the cursor.
                return False
            case "turn", (1,):
                return True if self._number < self._book.length - 1 else None
            case "turn", (-1,):
                return True if self._number > 0 else None
        return True

    async def action_turn(self, step: int) -> None:
        """Turn to a page further on or back."""
        await self._turn_to(self._number + step)

    async def action_read_on(self) -> None:
        """Scroll on by a screen; at the end of the page, turn it."""
        page = self._page
        if page.scroll_offset.y < page.max_scroll_y:
            page.action_page_down()
        else:
            await self._turn_to(self._number + 1)

    def action_outline(self) -> None:
        """Show the titles of all pages, or hide them; on a small screen instead of the page."""
        shown = self._outline.display
        self.set_class(not shown, "-outline")
        self.set_class(shown, "-no-outline")
        (self._page if shown else self._outline).focus()

    def action_links(self) -> None:
        """Choose a link of this page and follow it."""
        found = self._page.links()
        if not found:
            self.notify(self.say("lesson.no_links"))
            return
        self.app.push_screen(LinkScreen(found), self._follow)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self._turn_to(event.option_index)
        if self.has_class("-narrow"):
            self.action_outline()

    def on_prose_followed(self, event: Prose.Followed) -> None:
        self._follow(event.href)

    def on_practice_card_chosen(self, event: PracticeCard.Chosen) -> None:
        dojo(self).go(event.reference)

    def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        name, judgement = event.question.id, event.judgement
        dojo(self).store.record_answer(
            f"{self._lesson.id}/{name}",
            judgement.answer,
            right=judgement.right,
            scored=self._lesson.is_scored(name),
            confidence=event.confidence,
        )

    def on_question_view_finished(self) -> None:
        """On to the next question, or whatever comes next on the page."""
        self.focus_next()

    def on_screen_resume(self) -> None:
        """A scenario may have been solved meanwhile."""
        for card in self.query(PracticeCard):
            card.renew()

    def turn_to(self, number: int) -> None:
        """Turn to a page by its number, as soon as possible."""
        begin(self, partial(self._turn_to, number))

    @property
    def _page(self) -> PageView:
        return self.query_one(PageView)

    @property
    def _outline(self) -> OutlineList:
        return self.query_one(OutlineList)

    async def _turn_to(self, number: int) -> None:
        number = min(max(number, 0), self._book.length - 1)
        if number != self._number:
            self._number = number
            await self._show()

    async def _show(self) -> None:
        if not self.is_attached:
            # The program was left before the page could be turned.
            return
        app = dojo(self)
        await self._page.show(self._number, partial(self._leaf, self._number))
        if self not in app.screen_stack:
            # The lesson was left while its page was being turned.
            return
        self._outline.mark(self._number)
        self.retitle()
        self.refresh_bindings()
        app.store.mark_reading(self._lesson.id, self._book.anchor(self._number))
        if self._is_last(self._number):
            app.store.mark_lesson_done(self._lesson.id)
        self._ahead.reset()
        self._ahead.resume()

    async def _look_ahead(self) -> None:
        """Make the page that comes next while this one is read, and then the one before."""
        self._ahead.pause()
        for number in (self._number + 1, self._number - 1):
            if self.is_attached and 0 <= number < self._book.length:
                await self._page.prepare(number, partial(self._leaf, number))

    def _is_last(self, number: int) -> bool:
        return number == self._book.length - 1

    def _leaf(self, number: int) -> Leaf:
        app = dojo(self)
        references = self._book.practice(app) if self._is_last(number) else ()
        return Leaf(
            self._book.blocks(number, app),
            app.language,
            {**self._figures(number), **self._questions(number)},
            [PracticeCard(reference) for reference in references],
        )

    def _figures(self, number: int) -> dict[b.Block, Widget]:
        known = self._lesson.figures
        return {
            b.Figure(name): FigureView(figure, known.get(figure.after or ""))
            for name, figure in self._book.figures(number).items()
        }

    def _questions(self, number: int) -> dict[b.Block, Widget]:
        """The questions of a page; a network that it shows already is not drawn again."""
        figures = self._book.figures(number).values()
        seen = {id(figure.cloud) for figure in figures if figure.picture}
        views: dict[b.Block, Widget] = {}
        for name, question in self._book.questions(number).items():
            drawn = id(question.cloud) not in seen
            seen.add(id(question.cloud))
            scored = self._lesson.is_scored(name)
            views[b.Question(name)] = QuestionView(question, scored=scored, drawn=drawn)
        return views

    def _follow(self, href: str | None) -> None:
        if href is None:
            return
        app = dojo(self)
        own, _, anchor = href.partition("#")
        if anchor and own in ("", f"lesson:{self._lesson.id}"):
            begin(self, partial(self._go_to, anchor))
        elif href.startswith(("http://", "https://")):
            app.copy_to_clipboard(href)
            app.notify(self.say("lesson.address_copied", address=href), markup=False)
        else:
            app.go(href)

    async def _go_to(self, anchor: str) -> None:
        await self._turn_to(self._book.find(anchor, dojo(self).language))
        self._page.go_to(anchor)
