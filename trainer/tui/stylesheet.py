"""The styles of all screens, of which each is parsed once."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class LastingStylesheet(Stylesheet):
    """Textual's, which would parse everything anew when a screen comes with a file of its own.

    That takes longer with every screen that was opened before, and leaves all that was parsed
    to be searched for. Here only what is new is parsed, or everything when the variables that it
    was parsed with have changed.
    """

    def reparse(self) -> None:
        """Take in sources that were added, and other variables."""
        self.parse()
