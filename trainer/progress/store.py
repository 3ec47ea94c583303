"""What a learner did and chose: the store that the rest of the program talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, overload
from uuid import uuid4

import trainer
from trainer.progress.database import insertion
from trainer.progress.event import (
    ATTEMPT,
    ATTEMPT_START,
    LESSON_DONE,
    LESSON_READ,
    QUESTION_ANSWER,
    SCENARIO_NOTE,
    SCENARIO_TIME,
    SETTING,
    STORE_RESET,
    STORE_UNDO_RESET,
    Event,
    StepKind,
    parse_event,
)
from trainer.progress.folder import data_folder
from trainer.progress.log import Log, Page
from trainer.progress.scope import EVERYTHING, Scope
from trainer.progress.trouble import Trouble
from trainer.steps import Steps

# What is made of the events is imported by who asks for it: the first paint needs settings only.
if TYPE_CHECKING:
    from trainer.progress.attempt import Attempt
    from trainer.progress.exchange import ImportSummary
    from trainer.progress.record import Record
    from trainer.progress.review import Confidence, QuestionState
    from trainer.progress.state import LessonState, ScenarioState

T = TypeVar("T")

_COUNTS = "archive IS NULL"


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid4().hex


def open_store(
    folder: Path | None = None,
    *,
    clock: Callable[[], datetime] = _now,
    new_id: Callable[[], str] = _new_id,
) -> Store:
    """The store in ``folder``, by default `data_folder`; made if it is not there.

    It never fails because of the disk: without one it works in memory, see `Store.trouble`.
    ``clock`` gives times with a time zone, ``new_id`` unique ids of 32 hexadecimal digits.
    """
    return Store(data_folder() if folder is None else folder, clock, new_id)


class Store:
    """Everything a learner did, each thing on the disk before its method returns.

    Several stores, in several windows, may have the same folder open. One store belongs to one
    thread. Methods raise ValueError for names that are empty, overlong or not printable and for
    values that JSON has no word for, never for the state of the disk.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._clock = clock
        self._new_id = new_id
        self._log = self._open(folder)
        self._last_steps: dict[str, str] = {}

    def _open(self, folder: Path) -> Log:
        return Log(folder, lambda: self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))

    def go_on_in(self, folder: Path) -> None:
        """Let go of this folder, and read and write in another one, which has all of it."""
        self._log.close()
        self._log = self._open(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Tries once more to save what is `unsaved` and lets go of the file."""
        self._log.close()

    def save(self) -> bool:
        """Tries once more to save what is `unsaved`; whether nothing is any more."""
        self._log.write()
        return not self.unsaved

    @property
    def trouble(self) -> Trouble | None:
        """What the learner should know about the disk now; None if all is well."""
        return self._log.trouble

    @property
    def unsaved(self) -> int:
        """How many changes are in memory only, and would be lost with the program."""
        return self._log.unsaved

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever kept here, neither work nor a setting."""
        return self._log.latest("true") is None

    # Settings

    @overload
    def get_setting(self, key: str) -> object: ...
    @overload
    def get_setting(self, key: str, default: T) -> T: ...
    def get_setting(self, key: str, default: object = None) -> object:
        """The value of a setting, or ``default``.

        A value that is not of the type of ``default`` counts as not set: it may come from
        another version of the program.
        """
        event = self._log.latest("kind = ? AND subject = ?", SETTING, key)
        value = event.body.get("value") if event else None
        return value if default is None or isinstance(value, type(default)) else default

    def settings(self, area: str = "") -> Mapping[str, object]:
        """All settings, or those whose keys start with ``area`` and a dot, by the rest of it."""
        start = f"{area}." if area else ""
        events = self._log.events("kind = ? AND subject GLOB ?", SETTING, f"{start}*")
        values = {e.subject.removeprefix(start): e.body.get("value") for e in events}
        return {key: value for key, value in values.items() if value is not None}

    def set_setting(self, key: str, value: object) -> None:
        """Keeps a JSON value; None makes it unset. Settings outlast `reset`."""
        if value is None or self.get_setting(key) != value:
            self._append(SETTING, key, {"value": value})

    # Lessons

    def mark_reading(self, lesson: str, place: str) -> None:
        """The learner is now at ``place``, a page or an anchor, of a lesson."""
        if self.reading(lesson) != place:
            self._append(LESSON_READ, lesson, {"place": place})

    def reading(self, lesson: str) -> str | None:
        """Where the learner read last in a lesson; None if it was never opened."""
        return self._lesson(lesson).place

    def mark_lesson_done(self, lesson: str) -> None:
        """The learner has finished a lesson; it stays so."""
        from trainer.progress.state import LessonStanding

        if self._lesson(lesson).standing is not LessonStanding.DONE:
            self._append(LESSON_DONE, lesson, {})

    def lesson_states(self) -> Mapping[str, LessonState]:
        """The state of every lesson that was ever opened; `LessonState()` is that of the others."""
        from trainer.progress.state import lesson_states

        return lesson_states(
            self._log.events(f"kind IN (?, ?) AND {_COUNTS}", LESSON_READ, LESSON_DONE)
        )

    # Questions

    def record_answer(
        self,
        question: str,
        answer: Sequence[str],
        *,
        right: bool,
        scored: bool = True,
        confidence: Confidence | None = None,
    ) -> None:
        """The learner has answered a question, named ``LESSON/QUESTION``.

        An answer that is not ``scored`` is kept but says nothing of what the learner knows.
        ``confidence`` is how sure they said they were, before they knew.
        """
        from trainer.progress.review import answer_body

        self._append(QUESTION_ANSWER, question, answer_body(answer, right, scored, confidence))

    def question_states(self) -> Mapping[str, QuestionState]:
        """The state of every question that was ever answered for a score."""
        from trainer.progress.review import question_states

        return question_states(self._log.events(f"kind = ? AND {_COUNTS}", QUESTION_ANSWER))

    def questions_in_order(self, questions: Iterable[str]) -> tuple[str, ...]:
        """Questions in the order in which to ask them now, see `review.in_order`."""
        from trainer.progress.review import in_order

        return in_order(questions, self.question_states(), self.now())

    def now(self) -> datetime:
        """The time by the clock of the store, in UTC."""
        return self._clock().astimezone(UTC)

    # Attempts at scenarios

    def start_attempt(self, scenario: str, content_hash: str, *, language: str = "") -> str:
        """Begins an attempt at a scenario and returns its id.

        ``content_hash`` is of the scenario's text; ``language`` is the setting of that name
        unless given.
        """
        spoken = language or self.get_setting("language", "")
        body = {"content_hash": content_hash, "language": spoken}
        start = self._append(ATTEMPT_START, scenario, body)
        self._last_steps[start.id] = start.id
        return start.id

    def log_step(self, attempt: str, kind: StepKind, payload: Mapping[str, object]) -> str:
        """Adds what was done to an attempt and returns the id of the step.

        ``payload`` is what a replay needs, such as the command line; for a hint, what tells it
        from the other hints.
        """
        after = self._last_steps.get(attempt) or self._newest_step(attempt)
        step = self._append(ATTEMPT + StepKind(kind), attempt, payload, after)
        self._last_steps[attempt] = step.id
        return step.id

    def submit(self, attempt: str, solved: bool, score: float, detail: Mapping[str, object]) -> str:
        """Adds a submission and its grade to an attempt and returns the id of the step.

        ``score`` may have any scale, the same for all attempts at a scenario.
        """
        payload = {"solved": solved, "score": score, "detail": dict(detail)}
        return self.log_step(attempt, StepKind.SUBMIT, payload)

    def open_attempt(self, scenario: str) -> Attempt | None:
        """The attempt at a scenario that was left unfinished, to be replayed and gone on with.

        It is the one in which something happened last; None if there is none or if the scenario
        was solved since.
        """
        from trainer.progress.attempt import attempt_of, attempt_to_resume

        starts = {e.id: e for e in self._starts() if e.subject == scenario}
        events = self._log.events(
            f"(kind = ? AND subject = ? OR subject IN"
            f" (SELECT id FROM event WHERE kind = ? AND subject = ?)) AND {_COUNTS}",
            *(ATTEMPT_START, scenario) * 2,
        )
        attempt = attempt_to_resume(events)
        if attempt is None or attempt not in starts:
            return None
        # A step of the branch may have been put away while another window went on.
        resumed = attempt_of(starts[attempt], self._log.events("subject = ?", attempt))
        self._last_steps[attempt] = resumed.steps[-1].id if resumed.steps else attempt
        return resumed

    def scenario_states(self) -> Mapping[str, ScenarioState]:
        """The state of every scenario ever begun; `ScenarioState()` is that of the others."""
        from trainer.progress.state import STATE_KINDS, scenario_states

        kinds = ", ".join("?" * len(STATE_KINDS))
        events = self._log.events(f"kind IN ({kinds}) AND {_COUNTS}", *STATE_KINDS)
        return scenario_states({start.id: start for start in self._starts()}, events)

    # What belongs to a scenario, whichever attempt is under way

    def note(self, scenario: str) -> str:
        """What the learner has written down about a scenario; empty if nothing."""
        event = self._log.latest(f"kind = ? AND subject = ? AND {_COUNTS}", SCENARIO_NOTE, scenario)
        return str(event.body.get("text", "")) if event else ""

    def set_note(self, scenario: str, text: str) -> None:
        """Keeps what the learner has written down about a scenario, in the place of what was."""
        if text != self.note(scenario):
            self._append(SCENARIO_NOTE, scenario, {"text": text})

    def seconds_on(self, scenario: str) -> int:
        """How long the learner has worked on a scenario while the timer was on."""
        found = self._log.events(f"kind = ? AND subject = ? AND {_COUNTS}", SCENARIO_TIME, scenario)
        each = (event.body.get("seconds") for event in found)
        return sum(seconds for seconds in each if isinstance(seconds, int) and seconds > 0)

    def add_seconds(self, scenario: str, seconds: int) -> None:
        """The learner has worked on a scenario for so long again."""
        if seconds > 0:
            self._append(SCENARIO_TIME, scenario, {"seconds": seconds})

    def typed_lines(self, most: int) -> list[str]:
        """The lines that were typed last, in any scenario, oldest first; a repeated one once."""
        kinds = (ATTEMPT + StepKind.COMMAND, ATTEMPT + StepKind.LOOK)
        lines = [
            str(event.body.get("line", ""))
            for event in self._log.newest(most, f"kind IN (?, ?) AND {_COUNTS}", *kinds)
        ]
        return [line for line, _ in groupby(lines) if line]

    # All of it

    def record(self) -> Record:
        """Everything that counts of what was done, for figures about it."""
        from trainer.progress.record import record_of

        return record_of([event for page in self._pages() for event in page.events])

    def recording(self) -> Steps[list[Event]]:
        """What `record_of` makes a record of, read a little at a time: how much of how much has
        been read comes in between."""
        events: list[Event] = []
        for page in self._pages():
            events += page.events
            yield page.done, page.all
        return events

    def _pages(self) -> Iterator[Page]:
        # The start of an attempt says of which scenario it is, also when a reset put it away.
        condition = f"({_COUNTS} OR kind = ?) AND kind <> ? AND kind NOT GLOB 'store.*'"
        return self._log.pages(condition, ATTEMPT_START, SETTING)

    def export_json(self) -> dict[str, object]:
        """Everything, also what `reset` put away, as a JSON document for `import_json`."""
        from trainer.progress.exchange import exported

        return exported(self._log.events("true"))

    def import_json(self, document: object, source: str = "import") -> ImportSummary:
        """Adds the events of an exported ``document`` that are not here yet.

        Settings that are set here stay as they are. ``source`` is the name of the document for
        messages. Raises `BadInput`, and adds nothing, if it is not such a document.
        """
        from trainer.progress.exchange import ImportSummary, imported

        events = {event.id: event for event in imported(document, source)}
        here = self._log.events("true")
        ids = {event.id for event in here}
        put_away = {event.id for event in here if event.archive is not None}
        settings = {event.subject for event in here if event.kind == SETTING}
        new = [
            event
            for event in events.values()
            if event.id not in ids and not (event.kind == SETTING and event.subject in settings)
        ]
        self._log.write(*map(insertion, new))
        return ImportSummary(
            added=len(new),
            known=len(events) - len(new),
            put_away=sum(e.id in put_away and e.archive is None for e in events.values()),
        )

    def reset(self, scope: Scope = EVERYTHING) -> int:
        """Puts away what was done in ``scope``; `undo_reset` brings it back.

        Returns how many records that were; without any, nothing is written.
        """
        count = self.count(scope)
        if count == 0:
            return 0
        event = self._event(STORE_RESET, "progress", {})
        put_away = f"UPDATE event SET archive = ? WHERE {_COUNTS} AND {scope.condition}"
        self._log.write((put_away, (event.id, *scope.parameters)), insertion(event))
        return count

    def count(self, scope: Scope = EVERYTHING) -> int:
        """How many records of what was done in ``scope`` count, which a reset would put away."""
        return len(self._log.events(f"{_COUNTS} AND {scope.condition}", *scope.parameters))

    def undo_reset(self) -> int:
        """Brings back what the latest reset put away; what was done since stays.

        Done again it goes one reset further back. Returns how many records came back: 0 if
        nothing is put away.
        """
        generation = self._latest_reset()
        if generation is None:
            return 0
        count = len(self._log.events("archive = ?", generation))
        event = self._event(STORE_UNDO_RESET, generation, {})
        bring_back = "UPDATE event SET archive = NULL WHERE archive = ?"
        self._log.write((bring_back, (generation,)), insertion(event))
        return count

    def _latest_reset(self) -> str | None:
        # A reset of one lesson may come after that of another one, which was read later.
        reset = self._log.latest(
            "kind = ? AND id IN (SELECT archive FROM event WHERE archive IS NOT NULL)", STORE_RESET
        )
        if reset is not None:
            return reset.id
        # Damage may have cost the record of the reset and left what it put away.
        last = self._log.latest("archive IS NOT NULL")
        return last.archive if last else None

    def _lesson(self, lesson: str) -> LessonState:
        from trainer.progress.state import LessonState, lesson_states

        kinds = (LESSON_READ, LESSON_DONE)
        condition = f"subject = ? AND kind IN (?, ?) AND {_COUNTS}"
        return lesson_states(self._log.events(condition, lesson, *kinds)).get(lesson, LessonState())

    def _starts(self) -> list[Event]:
        return self._log.events("kind = ?", ATTEMPT_START)

    def _newest_step(self, attempt: str) -> str:
        step = self._log.latest("subject = ? AND kind GLOB ?", attempt, f"{ATTEMPT}*")
        return step.id if step else attempt

    def _append(
        self, kind: str, subject: str, body: Mapping[str, object], after: str | None = None
    ) -> Event:
        event = self._event(kind, subject, body, after)
        self._log.write(insertion(event))
        return event

    def _event(
        self, kind: str, subject: str, body: Mapping[str, object], after: str | None = None
    ) -> Event:
        # What is written passes the test of what is read, so that an export can be imported.
        fields = {
            "id": self._new_id(),
            "at": self._clock().astimezone(UTC).isoformat(timespec="milliseconds"),
            "version": trainer.__version__,
            "kind": kind,
            "subject": subject,
            "body": dict(body),
            "after": after,
        }
        return parse_event(fields)
