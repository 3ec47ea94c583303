"""Bringing a part of a widget into view on the page that it stands on."""

from __future__ import annotations

from textual.containers import ScrollableContainer
from textual.geometry import Region
from textual.widget import Widget


def page_of(widget: Widget) -> ScrollableContainer | None:
    """The nearest container that scrolls around a widget."""
    return next((each for each in widget.ancestors if isinstance(each, ScrollableContainer)), None)


def bring(widget: Widget, region: Region) -> None:
    """Scroll the page around a widget until a region of its content is in view, if there is one."""
    page = page_of(widget)
    if page is not None:
        offset = widget.content_region.offset - page.content_region.offset
        place = region.translate(offset + page.scroll_offset - widget.scroll_offset)
        page.scroll_to_region(place, animate=False, immediate=True)
