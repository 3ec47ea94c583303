"""Long work beside the screen: in a thread, step by step, with its progress shown, and stopped by
Escape.

Work is a generator of `Steps`, of which each tells the progress. It touches neither
widgets nor the store, which belong to the screen's thread. Three ways to do it:

- `beside` for a pane that goes on living and shows the progress itself;
- `at_work` where nothing makes sense before the result is there: a box over the screen;
- `in_turns` for many short steps that need the store, in the screen's own thread.

All are awaited in a worker that `begin` begins. To cancel the worker, or to leave its screen, stops
the work after the step that is under way.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import AbstractEventLoop, CancelledError, Future
from collections.abc import Callable, Coroutine
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.worker import Worker, get_current_worker

from trainer.progress.statistics import Share
from trainer.steps import UNKNOWN, Steps
from trainer.text.statistics import bar
from trainer.tui.base import BilingualScreen, DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.words import Live, dojo

T = TypeVar("T")

PATIENCE: Final = 0.2
"""Seconds that work may take before a box tells of it."""

_TURN: Final = 0.001
"""Seconds for which Python lets the work go on while the screen waits for its turn.

A key needs some ten turns until it is painted: with Python's own 5 ms that is too long.
"""

_BREATH: Final = 0.01
"""Seconds of work in the screen's own thread after which the screen has its turn."""

_PAUSE: Final = 0.003
"""How long that is at least: a key takes several rounds of the loop until it is painted."""

_SLICE: Final = 0.005
"""Seconds of work in a thread before which it waits until the screen has done what it is at.

Two that work at once take twice as long, and it is the screen that somebody waits for.
"""

_ONE_AT_A_TIME: Final = Lock()
"""So that a key that comes meanwhile shares the interpreter with one step, not with one of each."""

_LONGEST_WAY: Final = 0.1
"""Seconds for which work waits at most for the screen."""

_LONGEST_STEP: Final = 1.0
"""Seconds for which it waits at most for a step of other work: three at once take three times as
long, and a step that never ends must not hold up all others."""

_AT_ONCE: Final = 0.001
"""Seconds within which a screen that has nothing to do answers."""

_MOMENT: Final = 0.02
"""Seconds of work that are not worth a thread."""

_TELL_EVERY: Final = 0.1
_BAR: Final = 30


class Progress(NamedTuple):
    """``done`` of ``all``, as `Steps` yield it; of 0 when nobody knows how much there is."""

    done: int = 0
    all: int = 0


def one_step(make: Callable[[], T]) -> Steps[T]:
    """Work that cannot be divided: it is not stopped, only forgotten."""
    yield UNKNOWN
    return make()


def _no_matter(_: Progress) -> None:
    pass


def in_a_moment(steps: Steps[T]) -> tuple[T] | None:
    """The result in a tuple, if it is there so soon that nobody notices; else the steps can go on
    `beside`. Of work that does not know its length nothing but the first step is done."""
    until = monotonic() + _MOMENT
    while monotonic() < until:
        try:
            _, all_ = next(steps)
        except StopIteration as end:
            return (cast("T", end.value),)
        if not all_:
            break
    return None


def begin(
    node: DOMNode, work: Callable[[], Coroutine[None, None, T]], *, group: str = "default"
) -> Worker[T]:
    """Do ``work`` in a worker of a widget or screen, in place of what the group does there now.

    Its coroutine is made when it is begun: one that never is, because the program is left before,
    would be told of on the terminal.
    """

    # A worker that has ended may be there for long, and with it what it was given to do.
    to_do = [work]
    del work

    async def errand() -> T:
        with suppress(CancelledError):
            return await to_do.pop()()
        # Textual keeps what a worker was cancelled by, with all that this was thrown through: by
        # now that is no more than this.
        raise CancelledError

    # Without a description, Textual writes down the work with all that it is given: a whole cloud.
    worker: Worker[T] = node.run_worker(errand, exclusive=True, group=group, description=group)
    if worker._task is not None:
        # Replaced in the same turn, it was never begun.
        worker._task.add_done_callback(lambda _: to_do.clear())
    return worker


async def beside(steps: Steps[T], tell: Callable[[Progress], None] = _no_matter) -> T:
    """What the work returns, or raises. ``tell`` hears of its progress, on the screen's thread."""
    # Without anybody who waits it costs nothing, so it stays.
    sys.setswitchinterval(_TURN)
    errand = _Errand(steps, tell, asyncio.get_running_loop())
    # A thread of the loop's own pool would keep the program from ending before the work does.
    Thread(target=errand.run, name="work", daemon=True).start()
    try:
        return await errand.result
    finally:
        errand.stopped.set()


async def in_turns(steps: Steps[T], tell: Callable[[Progress], None] = _no_matter) -> T:
    """As `beside`, but in the screen's thread, which has its turn after every few steps."""
    since = monotonic()
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            return cast("T", end.value)
        if monotonic() - since > _BREATH:
            tell(Progress(*progress))
            await asyncio.sleep(_PAUSE)
            since = monotonic()


class _Errand(Generic[T]):
    """Work on its way through a thread."""

    def __init__(
        self, steps: Steps[T], tell: Callable[[Progress], None], loop: AbstractEventLoop
    ) -> None:
        self.stopped = Event()
        self.result: Future[T] = loop.create_future()
        self._steps, self._tell, self._loop = steps, tell, loop
        self._told = monotonic()

    def run(self) -> None:
        """Do the work; called in the thread."""
        try:
            while not self.stopped.is_set():
                self._give_way()
                self._go_on()
            self._steps.close()
        except StopIteration as end:
            self._call(self._finish, end.value)
        # Whatever it is, whoever waits for the result gets it.
        except Exception as error:
            self._call(self._fail, error)

    def _go_on(self) -> None:
        """Do a slice of the work, alone unless others' step takes very long."""
        alone = _ONE_AT_A_TIME.acquire(timeout=_LONGEST_STEP)
        try:
            until = monotonic() + _SLICE
            while not self.stopped.is_set() and monotonic() < until:
                progress = next(self._steps)
                if monotonic() - self._told >= _TELL_EVERY:
                    self._told = monotonic()
                    self._call(self._hear, Progress(*progress))
        finally:
            if alone:
                _ONE_AT_A_TIME.release()

    def _give_way(self) -> None:
        """Wait until the screen has nothing to do: a key takes it several turns."""
        until = monotonic() + _LONGEST_WAY
        while (asked := monotonic()) < until:
            turn = Event()
            self._call(Event.set, turn)
            turn.wait(until - asked)
            if monotonic() - asked < _AT_ONCE:
                return
            sleep(_PAUSE)

    def _call(self, function: Callable[[Any], None], argument: object) -> None:
        # The program may have ended meanwhile, and its loop with it.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, argument)

    def _hear(self, progress: Progress) -> None:
        if not self.stopped.is_set():
            self._tell(progress)

    def _finish(self, result: T) -> None:
        if not self.result.done():
            self.result.set_result(result)

    def _fail(self, error: Exception) -> None:
        if not self.result.done():
            self.result.set_exception(error)


def begin_at_work(
    screen: BilingualScreen[Any], work: Callable[[], Coroutine[None, None, T]], *, group: str
) -> Worker[T]:
    """As `begin`, for work that is done with `at_work`: the next key is for what comes of it."""
    screen.is_at_work = True

    async def errand() -> T:
        try:
            return await work()
        finally:
            screen.is_at_work = False

    return begin(screen, errand, group=group)


class Stopped(CancelledError):
    """The learner stopped the work, where otherwise it is cancelled because the screen is left."""


async def at_work(
    screen: BilingualScreen[Any],
    code: str,
    steps: Steps[T],
    *,
    is_long: bool = False,
    **facts: str,
) -> T:
    """As `beside`, with a box over the screen if it takes longer than a moment.

    ``code`` (area ``work``) says with ``facts`` what is done. The box of work that ``is_long`` is
    there before that begins, for the sake of work in one step, which would not give way to it.

    Raises:
        Stopped: Escape was pressed, which cancels the worker in which this is awaited.
    """
    box = WorkBox(get_current_worker().cancel, code, **facts)
    patience = 0 if is_long else PATIENCE
    opening = asyncio.get_running_loop().call_later(patience, box.open_over, screen)
    try:
        if is_long:
            await box.has_come.wait()
        return await beside(steps, box.show)
    except CancelledError as cancelled:
        raise (Stopped() if box.is_stopped else cancelled) from None
    finally:
        opening.cancel()
        box.finish()


class WorkBox(DojoModal[None]):
    """What is done, how far it is, and that Escape stops it."""

    HELP = "help.work"
    CSS_PATH = "work.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "key.stop", id="box.close"),
    ]

    def __init__(self, stop: Callable[[], None], code: str, **facts: object) -> None:
        super().__init__()
        self._stop = stop
        self.is_stopped = False
        self.has_come = asyncio.Event()
        """It is in sight, or will not come."""
        self._code, self._facts = code, facts
        self._progress = Progress()
        self._finished = False

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Live(lambda: self.say(self._code, **self._facts), classes="title")
            yield Live(self._line, id="progress")

    @property
    def waits_for_work(self) -> bool:
        return True

    def open_over(self, screen: BilingualScreen[Any]) -> None:
        """Come into sight, unless the learner has gone somewhere else meanwhile."""
        screen.is_at_work = False
        if screen.is_active:
            screen.app.push_screen(self)
        else:
            self.has_come.set()

    def painted(self) -> None:
        self.has_come.set()

    def on_screen_suspend(self) -> None:
        # Another box lies on it, which the work does not wait for.
        self.has_come.set()

    def show(self, progress: Progress) -> None:
        """Tell how far the work is."""
        self._progress = progress
        for line in self.query("#progress").results(Live):
            line.renew()

    def finish(self) -> None:
        """The work is over: go, as soon as no other box lies on this one."""
        self._finished = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        if self._finished and self.is_active:
            self.dismiss()

    def action_close(self) -> None:
        """Stop the work."""
        self.is_stopped = True
        self._stop()

    def _line(self) -> Content:
        done, all_ = self._progress.done, self._progress.all
        if not all_:
            return Content.styled(self.say("work.under_way"), "$quiet")
        full, rest = bar(Share(done, all_), _BAR)
        solid, faint = "#-" if dojo(self).ascii_drawing else "━─"
        return Content.assemble(
            (solid * full, "$success"),
            (faint * rest, "$border-blurred"),
            (f"  {self.say('work.progress', done=done, all=all_)}", "$quiet"),
        )
