"""The curriculum as a tree: chapters that fold, items with their standing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from trainer.lesson.curriculum import Chapter, Curriculum, Item, ItemKind
from trainer.text.width import cells, cut, pad
from trainer.tui.home.marks import sign, word, words
from trainer.tui.keys import letter
from trainer.tui.shelf import Shelf, Standing
from trainer.tui.words import dojo

_COLOURS = {
    Standing.NEW: "standing--new",
    Standing.BEGUN: "standing--begun",
    Standing.DONE: "standing--done",
    Standing.DUE: "standing--due",
}
_INDENT = 2


class CurriculumTree(Tree[Chapter | Item]):
    """Selecting an item with Enter or the mouse opens it; chapters fold."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(_COLOURS.values())
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "key.open", id="home.open"),
        Binding(letter("j"), "cursor_down", "key.down", id="home.down", show=False),
        Binding(letter("k"), "cursor_up", "key.up", id="home.up", show=False),
        Binding("left", "fold", "key.fold", id="home.fold", show=False),
        Binding("right", "unfold", "key.unfold", id="home.unfold", show=False),
    ]

    def __init__(self, shelf: Shelf) -> None:
        super().__init__("")
        # Textual makes it with the first paint, and asks for it when the mouse is there before.
        self._pseudo_class_state = self.get_pseudo_class_state()
        self._shelf = shelf
        self._standings: Mapping[Item, Standing] = {}
        self.show_root = False
        self.show_guides = False
        self.guide_depth = _INDENT

    def fill(self, curriculum: Curriculum, standings: Mapping[Item, Standing]) -> None:
        """Show these chapters; items that cannot be opened are left out, and empty chapters."""
        self._standings = standings
        self.clear()
        for chapter in curriculum.chapters:
            items = [item for item in chapter.items if item in standings]
            if items:
                node = self.root.add("", chapter, expand=True)
                for item in items:
                    node.add_leaf("", item)
        self.root.expand()

    def renew(self, standings: Mapping[Item, Standing]) -> None:
        """Show the same items with what they stand at now."""
        self._standings = standings
        self.redraw()

    def redraw(self) -> None:
        """Write every row again, in the language and for the width of now."""
        for chapter in self.root.children:
            chapter.refresh()
            for node in chapter.children:
                node.refresh()

    def go_to(self, item: Item) -> None:
        """Put the cursor on an item."""
        for chapter in self.root.children:
            for node in chapter.children:
                if node.data == item:
                    chapter.expand()
                    # Rows are numbered when the last of them is asked for.
                    if self.last_line >= 0:
                        self.cursor_line = node.line
                    self.call_after_refresh(self.scroll_to_node, node, animate=False)

    def on_resize(self, _: Resize) -> None:
        self.redraw()

    def action_fold(self) -> None:
        """Fold the chapter that the cursor is in."""
        node = self.cursor_node
        if node is not None and (chapter := node if node.allow_expand else node.parent):
            chapter.collapse()
            self.move_cursor(chapter)

    def action_unfold(self) -> None:
        """Unfold the chapter under the cursor."""
        if self.cursor_node is not None:
            self.cursor_node.expand()

    def get_label_width(self, node: TreeNode[Chapter | Item]) -> int:
        # Rows are made to fit; the tree must never scroll sideways.
        return 1

    def render_label(self, node: TreeNode[Chapter | Item], base_style: Style, style: Style) -> Text:
        match node.data:
            case Chapter():
                return self._chapter(node, node.data, style)
            case Item():
                return self._item(node.data, style)
            case None:
                return Text()

    def _chapter(self, node: TreeNode[Chapter | Item], chapter: Chapter, style: Style) -> Text:
        app = dojo(self)
        items = [child.data for child in node.children]
        done = sum(self._standings[item].is_done for item in items if isinstance(item, Item))
        count = app.say("home.chapter_progress", done=done, all=len(items))
        icon = self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE
        name = f"{icon}{chapter.number}  {chapter.title[app.language]}"
        room = self._room - cells(count) - 2
        return Text.assemble(
            (pad(cut(name, room), room), style + Style(bold=True)), "  ", (count, style)
        )

    def _item(self, item: Item, style: Style) -> Text:
        app = dojo(self)
        standing = self._standings.get(item, Standing.NEW)
        kinds = [app.say(f"ui.kind.{k}") for k in ItemKind]
        kind = pad(app.say(f"ui.kind.{item.kind}"), max(map(cells, kinds)))
        colour = self.get_component_rich_style(_COLOURS[standing], partial=True)
        state = pad(word(app, item, standing), max(map(cells, words(app))))
        head = f"{sign(app, standing)} {state}  "
        title = self._shelf.entry(item).title[app.language]
        room = self._room - _INDENT - cells(head) - cells(kind) - 2
        return Text.assemble(
            (head, style + colour), (f"{kind}  ", style), (pad(cut(title, room), room), style)
        )

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width - _INDENT, 20)
