"""Lines of the prompt on their way: carried out one after the other, a large cloud's beside."""

from __future__ import annotations

from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, Final

from trainer.machine import Answer
from trainer.progress.session import Session
from trainer.reach import ends
from trainer.reach.world import World
from trainer.scenario.attempt import Acted
from trainer.steps import UNKNOWN, Steps
from trainer.text.safe import clean
from trainer.tui.base import BilingualScreen
from trainer.tui.scenario.map_pane import is_small
from trainer.tui.scenario.prompt import PromptPane
from trainer.tui.words import dojo
from trainer.tui.work import Stopped, at_work, begin_at_work

_SHOWN: Final = 60
"""How much of a line is told again where something is said about it."""

_Done = Acted | Answer


class Entering:
    """Carries out what is typed or pasted; ``show`` shows what came of a line.

    To list all of 10,000 interfaces takes a second, in which the screen lives on. What is typed
    meanwhile waits for its turn, and a line whose cloud has been changed by other keys begins
    anew.
    """

    def __init__(
        self, screen: BilingualScreen[Any], session: Session, show: Callable[[_Done], None]
    ) -> None:
        self._screen = screen
        self._session = session
        self._show = show
        self._waiting: deque[Sequence[str]] = deque()
        self._is_at_work = False
        self._has_left = False

    def enter(self, lines: Sequence[str]) -> None:
        """Carry out lines up to the first that fails."""
        self._waiting.append(lines)
        if self._is_at_work:
            return
        work = self._carry_out()
        if is_small(self._session.cloud):
            line = next(work, None)
            while line is not None:
                line = _next(work, self._session.tried(line))
        else:
            self._is_at_work = True
            begin_at_work(self._screen, partial(self._beside, work), group="prompt")

    async def _beside(self, work: Generator[str, _Done, None]) -> None:
        try:
            line = next(work, None)
            while line is not None:
                line = _next(work, await self._tried(line))
        except Stopped:
            self._waiting.clear()
            self._tell("scenario.line_stopped", line=clean(line or "")[:_SHOWN])
            raise
        except CancelledError:
            # What was typed is done, also if the screen has been left before it could be.
            self._has_left = True
            while line is not None:
                line = _next(work, self._session.tried(line))
            raise
        finally:
            self._is_at_work = False

    async def _tried(self, line: str) -> _Done:
        while True:
            attempt = self._session.attempt
            work = self._carrying_out(line)
            shown = clean(line)[:_SHOWN]
            done = await at_work(self._screen, "work.carrying_out", work, line=shown)
            if self._session.attempt is attempt:
                return done

    def _carrying_out(self, line: str) -> Steps[_Done]:
        """What a line comes to, and what all panes will ask of the cloud after it."""
        yield UNKNOWN
        done = self._session.tried(line)
        yield UNKNOWN
        if isinstance(done, Acted):
            cloud = done.attempt.cloud
            cloud.derived(World)
            yield UNKNOWN
            ends(cloud)
        return done

    def _carry_out(self) -> Generator[str, _Done, None]:
        """Yields each line and is sent what it comes to."""
        while self._waiting:
            lines = self._waiting.popleft()
            for number, line in enumerate(lines, start=1):
                self._echo(line)
                done = yield line
                self._session.keep(line, done)
                self._tell_done(done)
                if done.status and number < len(lines):
                    facts = {"number": number, "count": len(lines), "line": line[:_SHOWN]}
                    self._tell("machine.paste.stopped", "$warning", **facts)
                    break

    def _echo(self, line: str) -> None:
        if self._is_open:
            self._prompt.console.echo(line, self._prompt.invitation)

    def _tell_done(self, done: _Done) -> None:
        if self._is_open:
            self._show(done)
            self._prompt.renew()

    @property
    def _is_open(self) -> bool:
        return not self._has_left and bool(self._screen.query(PromptPane))

    @property
    def _prompt(self) -> PromptPane:
        return self._screen.query_one(PromptPane)

    def _tell(self, code: str, style: str = "$quiet", **facts: object) -> None:
        if self._is_open:
            self._prompt.console.write(dojo(self._screen).say(code, **facts), style)


def _next(work: Generator[str, _Done, None], done: _Done) -> str | None:
    """The next line, if there is one, after what the one before came to."""
    try:
        return work.send(done)
    except StopIteration:
        return None
