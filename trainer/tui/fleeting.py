"""What may be left before it has come."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump


class Fleeting(MessagePump):
    """May be left before it has been mounted, as by two keys at once, or with the whole program:
    then it is not mounted any more, for what it would find in itself is not there.

    All else that is under way to it is heard to the end: an answer or a note may be among it.
    """

    _pruning: bool
    is_attached: bool

    async def _dispatch_message(self, message: Message) -> None:
        left = self._pruning or not self.is_attached
        if not (left and isinstance(message, events.Mount)):
            await super()._dispatch_message(message)
