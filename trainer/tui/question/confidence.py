"""How sure the learner is, said before the answer by a key or a click, or not at all."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.style import Style

from trainer.progress import Confidence
from trainer.tui.keys import is_named, key_name
from trainer.tui.words import Live, dojo

BINDING: Final = "question.confidence"
_TURN: Final = (None, *Confidence)


class ConfidenceLine(Live):
    """The levels in a row, with the key that goes through them while that key works."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(self._line)
        self.auto_links = False
        self.chosen: Confidence | None = None

    def turn(self) -> None:
        """Go on to the next level; after the last, none is chosen."""
        self.choose(_TURN[(_TURN.index(self.chosen) + 1) % len(_TURN)])

    def choose(self, confidence: Confidence | None) -> None:
        """Be so sure from now on."""
        self.chosen = confidence
        self.renew()

    def action_click(self, name: str) -> None:
        """A level was clicked; clicked again, it is taken back."""
        level = Confidence(name)
        self.choose(None if level is self.chosen else level)

    def _line(self) -> Content:
        say = dojo(self).say
        parts: list[tuple[str, str | Style]] = [(say("question.confidence.ask"), "$quiet")]
        if key := self._key():
            parts.append((f"  {key}", "bold $footer-key-foreground"))
        for level in Confidence:
            here = level is self.chosen
            text = f"({'x' if here else ' '}) {say(f'question.confidence.{level}')}"
            click = Style.from_meta({"@click": f"click({level.value!r})"})
            parts += [("  ", ""), (text, click + Style(bold=here))]
        return Content.assemble(*parts)

    def _key(self) -> str:
        """A letter, or where letters are typed the function key."""
        keys = [
            key
            for key, active in self.screen.active_bindings.items()
            if active.binding.id == BINDING and is_named(key)
        ]
        typed = bool(self.screen.query("QuestionView Input:focus"))
        keys.sort(key=lambda key: (len(key) == 1) == typed)
        return key_name(keys[0]) if keys else ""
