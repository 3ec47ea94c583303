"""The inspector: what is selected, as tables, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from trainer.actions import Call
from trainer.cloud import Cloud
from trainer.packets import PacketSet
from trainer.steps import Steps
from trainer.text.language import Language
from trainer.text.packet_words import packets_text
from trainer.text.width import cells
from trainer.tui.keys import letter
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.inspection import Inspection, Leaf, Row, Section, Word, inspect
from trainer.tui.scenario.inspection.model import Cell
from trainer.tui.scenario.lines import Line, LineList, TableLine
from trainer.tui.scenario.pane import Pane
from trainer.tui.scenario.strip import TabStrip
from trainer.tui.words import Live, dojo
from trainer.tui.work import Progress, begin, beside, in_a_moment

_Sections = tuple[Section, ...]
_Place = tuple[Cloud, str, Leaf, Language]
"""What a page depends on: the cloud, the resource, the tab, in which language it is told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list and what can be done there."""

    line: Line | TableLine
    row: Row | None = None
    offer: Offer[Call] | None = None
    add: Offer[Call] | None = None


class RowList(LineList):
    """The rows of the chosen tab."""


class InspectorPane(Pane):
    """Enter follows a link or changes a row; other keys add, remove, and change the tab."""

    DEFAULT_CSS = """
    InspectorPane > Live { width: 100%; height: 1; }
    InspectorPane > TabStrip { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter_row", "key.choose", id="inspector.enter", show=False),
        Binding(letter("a"), "add", "key.add_row", id="inspector.add"),
        Binding(f"{letter('e')}", "change", "key.change_row", id="inspector.change"),
        Binding(f"{letter('d')},delete", "remove", "key.remove_row", id="inspector.remove"),
        Binding(
            "right,right_square_bracket",
            "turn(1)",
            "key.next_tab",
            id="inspector.next",
            key_display="→",
        ),
        Binding(
            "left,left_square_bracket",
            "turn(-1)",
            "key.previous_tab",
            id="inspector.previous",
            show=False,
        ),
        Binding("backspace", "return", "key.previous_resource", id="inspector.back", show=False),
    ]

    @dataclass
    class Followed(Message):
        """Another resource is to be shown."""

        owner: str

    @dataclass
    class Offered(Message):
        """A form is to be opened."""

        offer: Offer[Call]

    def __init__(self, cloud: Cloud, owner: str) -> None:
        super().__init__("inspector")
        self._cloud = cloud
        self._leaf = Leaf.PROPERTIES
        self._been: list[str] = []
        self._inspection = inspect(cloud, owner)
        self._entries: tuple[Entry, ...] = ()
        self._worked: tuple[_Place, tuple[Section, ...]] | None = None
        self._working: _Place | None = None
        self._progress = Progress()

    def compose(self) -> ComposeResult:
        yield Live(self._headline)
        yield TabStrip(self._tabs, lambda: self._leaf, id="leaves")
        yield RowList()

    @property
    def owner(self) -> str:
        """The id of what is shown."""
        return self._inspection.id

    def show(self, cloud: Cloud, owner: str) -> None:
        """Show a resource as it is in this cloud; the tab stays for resources of one kind."""
        before = self._inspection
        same = owner == before.id
        if self._been and owner == self._been[-1]:
            self._been.pop()
        elif not same:
            self._been.append(before.id)
        self._cloud = cloud
        self._inspection = inspect(cloud, owner)
        leaves = [page.leaf for page in self._inspection.pages]
        if self._leaf not in leaves or self._inspection.kind != before.kind:
            self._leaf = leaves[0]
        self._leave_work()
        self.fill(keep=same)

    def fill(self, *, keep: bool) -> None:
        """Write everything again; with ``keep`` the cursor stays at its line."""
        rows = self.query_one(RowList)
        place = rows.highlighted if keep else None
        self._entries = tuple(self._all_entries())
        if place is None or place >= len(self._entries):
            place = next((n for n, e in enumerate(self._entries) if not e.line.mute), None)
        rows.put((entry.line for entry in self._entries), place)
        self.query_one(Live).renew()
        self.query_one(TabStrip).renew()
        self.refresh_bindings()

    # What is done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that do nothing at this row are dim."""
        here = self._here()
        match action:
            case "change":
                row = here.row if here is not None else None
                return True if row is not None and row.change is not None else None
            case "remove":
                row = here.row if here is not None else None
                return True if row is not None and row.remove is not None else None
            case "add":
                return True if any(entry.add is not None for entry in self._entries) else None
        return True

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_enter_row()

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        event.stop()
        self._turn_to(Leaf(event.name))

    def action_enter_row(self) -> None:
        """Follow the row's link, else open the form that changes it."""
        match self._here():
            case Entry(offer=Offer() as offer):
                self.post_message(self.Offered(offer))
            case Entry(row=Row(link=str(link))):
                self.post_message(self.Followed(link))
            case Entry(row=Row(change=Offer() as offer)):
                self.post_message(self.Offered(offer))

    def action_add(self) -> None:
        """Open the form for a new row of the table that the cursor is in."""
        here = self._here()
        adds = [entry.add for entry in self._entries if entry.add is not None]
        if here is not None and here.add is not None:
            self.post_message(self.Offered(here.add))
        elif adds:
            self.post_message(self.Offered(adds[0]))

    def action_change(self) -> None:
        """Open the form that changes the row."""
        match self._here():
            case Entry(row=Row(change=Offer() as offer)):
                self.post_message(self.Offered(offer))

    def action_remove(self) -> None:
        """Open the form that removes the row."""
        match self._here():
            case Entry(row=Row(remove=Offer() as offer)):
                self.post_message(self.Offered(offer))

    def action_turn(self, step: int) -> None:
        """Show the next tab, or the one before."""
        leaves = [page.leaf for page in self._inspection.pages]
        if len(leaves) > 1:
            self._turn_to(leaves[(leaves.index(self._leaf) + step) % len(leaves)])

    def action_return(self) -> None:
        """Show what was shown before."""
        if self._been:
            self.post_message(self.Followed(self._been[-1]))

    def _turn_to(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._leave_work()
        self.fill(keep=False)

    def _leave_work(self) -> None:
        """Stop what is being worked out for a page that is no longer shown."""
        if self._working is not None and self._working != self._place:
            self._working = None
            self.workers.cancel_group(self, "page")

    @property
    def _place(self) -> _Place:
        return self._cloud, self.owner, self._leaf, dojo(self).language

    def _here(self) -> Entry | None:
        place = self.query_one(RowList).highlighted
        return self._entries[place] if place is not None and place < len(self._entries) else None

    # What is shown

    def _headline(self) -> Content:
        found: Inspection = self._inspection
        say = dojo(self).say
        kind = say(f"scenario.kind.{found.kind}")
        parts = [(found.id, "bold $primary"), (f"  {kind}", "$quiet")]
        if found.name and found.name != found.id:
            parts.append((f"  {found.name}", "$quiet"))
        return Content.assemble(*parts)

    def _tabs(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (page.leaf.value, f"scenario.leaf.{page.leaf}", "") for page in self._inspection.pages
        )

    def _all_entries(self) -> Iterator[Entry]:
        page = next((p for p in self._inspection.pages if p.leaf is self._leaf), None)
        if page is None:
            return
        sections = page.sections() if page.steps is None else self._worked_out(page.steps)
        if sections is None:
            yield _mute(Content.styled(self._how_far(), "$quiet"))
            return
        for number, section in enumerate(sections):
            if number:
                yield _mute(Content())
            yield from self._section(section)
        if page.leaf is Leaf.PROPERTIES and self._inspection.offers:
            yield _mute(Content())
            for offer in self._inspection.offers:
                yield Entry(self._action(offer), offer=offer)

    def _worked_out(self, steps: Callable[[], Steps[_Sections]]) -> _Sections | None:
        """Sections that take their time; None while they are being worked out beside the screen."""
        place = self._place
        if self._worked is not None and self._worked[0] == place:
            return self._worked[1]
        if self._working != place:
            work = _told(dojo(self).language, steps())
            if (found := in_a_moment(work)) is not None:
                self._worked = place, found[0]
                return found[0]
            self._working, self._progress = place, Progress()
            begin(self, partial(self._work_out, place, work), group="page")
        return None

    async def _work_out(self, place: _Place, work: Steps[_Sections]) -> None:
        self._worked = place, await beside(work, self._tell)
        self._working = None
        self.fill(keep=True)

    def _tell(self, progress: Progress) -> None:
        self._progress = progress
        self.fill(keep=True)

    def _how_far(self) -> str:
        say, (done, all_) = dojo(self).say, self._progress
        return say("work.progress", done=done, all=all_) if all_ else say("work.under_way")

    def _section(self, section: Section) -> Iterator[Entry]:
        say = dojo(self).say
        if section.code:
            about = f"{section.about} " if section.about else ""
            yield _mute(Content.styled(f"{about}{say(section.code)}", "bold"))
        shown = [tuple(map(self._cell, row.cells)) for row in section.rows]
        widths = tuple(max(map(cells, column)) for column in zip(*shown, strict=False))
        for row, texts in zip(section.rows, shown, strict=True):
            yield Entry(_row(row, texts, widths), row=row, add=section.add)
        for offer in section.offers:
            yield Entry(self._action(offer), offer=offer)
        if not (section.rows or section.offers):
            yield _mute(Content.styled(say("scenario.value.no_rows"), "$quiet"))
        if section.add is not None:
            yield Entry(self._action(section.add), offer=section.add, add=section.add)

    def _action(self, offer: Offer[Call]) -> Line:
        title = dojo(self).say(f"form.{offer.form.name}")
        return Line(Content.styled("+ ", "$accent"), Content.styled(title, "$accent"))

    def _cell(self, cell: Cell) -> str:
        match cell:
            case Word(code=code):
                return dojo(self).say(code)
            case PacketSet() as packets:
                return packets_text(dojo(self).language, packets)
            case text:
                return text


def _told(language: Language, work: Steps[_Sections]) -> Steps[_Sections]:
    """The sections with their sets of packets in words, which take longer than all else here."""
    sections = yield from work
    count = sum(len(section.rows) for section in sections)
    told, done = [], 0
    for section in sections:
        rows = []
        for row in section.rows:
            yield Progress(done, count)
            rows.append(replace(row, cells=tuple(_in_words(language, cell) for cell in row.cells)))
            done += 1
        told.append(replace(section, rows=tuple(rows)))
    return tuple(told)


def _in_words(language: Language, cell: Cell) -> Cell:
    return packets_text(language, cell) if isinstance(cell, PacketSet) else cell


def _mute(text: Content) -> Entry:
    """A line that the cursor passes."""
    return Entry(Line(Content(), text, mute=True))


def _row(row: Row, texts: tuple[str, ...], widths: tuple[int, ...]) -> TableLine:
    """The cells in columns; labels are quiet, what leads on is underlined."""
    parts: list[Content] = []
    for cell, text in zip(row.cells, texts, strict=True):
        style = "$quiet" if isinstance(cell, Word) and not parts else ""
        parts.append(Content.styled(text, "underline" if text == row.link else style))
    return TableLine(tuple(parts), widths)
