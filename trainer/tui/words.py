"""Text on a screen that follows the chosen language by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.dom import DOMNode
from textual.visual import Visual

from trainer.tui.fitted import Settled
from trainer.tui.followers import Renewal

if TYPE_CHECKING:
    from trainer.tui.app import DojoApp


def dojo(node: DOMNode) -> DojoApp:
    """The running app, as what it is."""
    return cast("DojoApp", node.app)


def follow(node: DOMNode, renew: Renewal, *names: str) -> None:
    """Call ``renew``, a method of ``node``, whenever a reactive of the app named here changes."""
    for name in names:
        dojo(node).followers.add(name, renew)


class Live(Settled):
    """Text made by a function, which is called again whenever the language changes."""

    DEFAULT_CSS = "Live { width: auto; height: auto; }"

    def __init__(
        self,
        make: Callable[[], Visual | str],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._make = make

    def on_mount(self) -> None:
        follow(self, self.renew, "language", "keymap")

    def render(self) -> Visual:
        text = self._make()
        return Content(text) if isinstance(text, str) else text

    def renew(self) -> None:
        """Make the text anew, because what it tells has changed.

        A text that goes on telling how far something is, in as many cells, is painted and no more.
        """
        self.refresh()
        if self.styles.auto_dimensions and not self._takes_as_much():
            self.refresh(layout=True)

    def _takes_as_much(self) -> bool:
        """Whether the text fills the cells that it has been given, no more and no less."""
        width, height = self.content_size
        if not (self.is_mounted and width and height):
            return False
        container, viewport = self.container_size, self.app.size
        if self.styles.is_auto_width and self.get_content_width(container, viewport) != width:
            return False
        return self.get_content_height(container, viewport, width) == height


class Phrase(Live):
    """One sentence of the catalogue."""

    def __init__(
        self,
        code: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        **facts: object,
    ) -> None:
        super().__init__(self._sentence, id=id, classes=classes)
        self._code = code
        self._facts = facts

    def tell(self, code: str, **facts: object) -> None:
        """Show another sentence from now on."""
        self._code = code
        self._facts = facts
        self.renew()

    def _sentence(self) -> str:
        return dojo(self).say(self._code, **self._facts)
