"""The field of a question whose answer is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from trainer.tui.inputs import DojoInput


class AnswerInput(DojoInput):
    """Enter answers, and once that is judged goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "key.go_on", id="question.go_on"),
        Binding("enter", "submit", "key.answer", id="question.choose"),
    ]
    is_judged = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.is_judged or action != "go_on"

    async def action_go_on(self) -> None:
        """Go on, or answer anew if something else was typed since."""
        await self.action_submit()
