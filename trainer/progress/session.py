"""`Session`: one learner at one scenario, on a screen or line by line.

Whatever is done is in the store before the method returns, so that nothing can be shown that a
crash would lose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trainer import machine
from trainer.actions import Call
from trainer.cloud import Cloud
from trainer.machine import Answer, Standing
from trainer.packets import Service, ServiceError
from trainer.progress.attempt import Step
from trainer.progress.event import StepKind
from trainer.progress.store import Store
from trainer.reach import INTERNET, Question, UnknownEnd, Verdict, ask
from trainer.reach.ends import resolve
from trainer.scenario.attempt import Acted, Attempt
from trainer.scenario.goals import Mark
from trainer.scenario.grade import Grade, grade, grade_goal
from trainer.scenario.scenario import Rung, Scenario

RUNGS = tuple(Rung)

MOST_LINES = 500
"""How many of the lines typed before, in any scenario, can be recalled."""


@dataclass(slots=True)
class Session:
    """``question`` is the flow that is traced, if any; ``submitted`` the last grade.

    ``language`` is what the attempt is done in; the setting of that name unless given.
    ``typed`` are the lines that can be recalled, from earlier sittings as well. ``standing`` is
    on which host the learner is. ``resumed`` says that an attempt was taken up again, ``left`` are
    the steps of one that has yet to be.
    """

    scenario: Scenario
    store: Store
    attempt: Attempt
    hints: int = 0
    question: Question | None = None
    submitted: Grade | None = None
    typed: list[str] = field(default_factory=list)
    language: str = ""
    resumed: bool = False
    left: tuple[Step, ...] = ()
    standing: Standing = field(default_factory=Standing)
    _log: str | None = None

    @classmethod
    def open(cls, scenario: Scenario, store: Store, language: str = "") -> Session:
        """Go on with the attempt that was left, if there is one and the scenario is the same."""
        session = cls.begin(scenario, store, language)
        if session.left:
            session.take_up(Attempt.replay(scenario, session.left))
        return session

    @classmethod
    def begin(cls, scenario: Scenario, store: Store, language: str = "") -> Session:
        """As `open`, but an attempt that was left has yet to be replayed and taken up."""
        found = store.open_attempt(scenario.key)
        if found is not None and found.content_hash != scenario.digest:
            found = None
        return cls(
            scenario,
            store,
            Attempt.start(scenario),
            typed=store.typed_lines(MOST_LINES),
            language=language,
            left=() if found is None else tuple(found.steps),
            _log=None if found is None else found.id,
        )

    def take_up(self, attempt: Attempt) -> None:
        """Go on with the attempt that the steps that were left lead to; once, if told twice."""
        if not self.left:
            return
        self.attempt = attempt
        self.resumed = True
        self._recall(self.left)
        self.left = ()

    def _recall(self, steps: Iterable[Step]) -> None:
        for step in steps:
            match step.kind:
                case StepKind.HINT:
                    self.hints = min(self.hints + 1, len(RUNGS))
                case StepKind.TRACE:
                    self.question = _question(step.payload)
                case _:
                    pass

    @property
    def cloud(self) -> Cloud:
        """The cloud as it is now."""
        return self.attempt.cloud

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every goal as it stands now."""
        goals = self.scenario.goals
        return tuple(grade_goal(self.scenario, goal, self.cloud) for goal in goals)

    @property
    def verdict(self) -> Verdict | None:
        """The answer to the traced question as the cloud is now; None without a question.

        None as well if an end of it is gone.
        """
        if self.question is None:
            return None
        try:
            return ask(self.cloud, self.question)
        except UnknownEnd:
            return None

    def enter(self, line: str) -> Acted | Answer:
        """Carry out a line of the prompt, wherever the learner is: on a host, or with AWS."""
        done = self.tried(line)
        self.keep(line, done)
        return done

    def tried(self, line: str) -> Acted | Answer:
        """What a line of the prompt comes to. It is carried out when that is kept."""
        answer = machine.run(self.standing, self.cloud, line)
        return self.attempt.type(line) if answer is None else answer

    def keep(self, line: str, done: Acted | Answer) -> None:
        """Go on from what a line came to; nothing may have been done since."""
        self._remember(line)
        if isinstance(done, Acted):
            self._note(StepKind.COMMAND, {"line": line, "status": done.status})
            self.attempt = done.attempt
        else:
            self._note(StepKind.LOOK, {"line": line, "status": done.status})
            self.standing = done.standing

    @property
    def here(self) -> str | None:
        """The host that the learner is on; None with AWS, also once the host is gone."""
        return self.standing.within(self.cloud, INTERNET).here

    def perform(self, call: Call) -> Acted:
        """Carry out what a form asks for; it is kept as the command that does the same."""
        acted = self.attempt.perform(call)
        if acted.status == 0:
            self._note(StepKind.COMMAND, {"line": acted.line, "status": 0})
            self.attempt = acted.attempt
        return acted

    def undo(self) -> bool:
        """Take back the last change; False if there is none."""
        return self._move(StepKind.UNDO, self.attempt.undo())

    def redo(self) -> bool:
        """Do again what was taken back last; False if there is nothing."""
        return self._move(StepKind.REDO, self.attempt.redo())

    def reset(self) -> bool:
        """Back to the scenario as it was at first; False if it is so. Can be taken back."""
        return self._move(StepKind.RESET, self.attempt.reset())

    def hint(self) -> Rung | None:
        """Climb the ladder by a rung, which is shown from now on; None if all are shown."""
        if self.hints == len(RUNGS):
            return None
        rung = RUNGS[self.hints]
        self._note(StepKind.HINT, {"rung": rung.value})
        self.hints += 1
        return rung

    def trace(self, question: Question) -> Verdict:
        """Ask a question, and from now on again after each change.

        Raises:
            UnknownEnd: an end of it names nothing.
        """
        verdict = ask(self.cloud, question)
        self._follow(question)
        return verdict

    def follow(self, question: Question) -> None:
        """As `trace`, for whoever does not wait for the answer: `verdict` tells it.

        Raises:
            UnknownEnd: an end of it names nothing.
        """
        for end in (question.source, question.destination):
            resolve(self.cloud, end)
        self._follow(question)

    def _follow(self, question: Question) -> None:
        self._note(StepKind.TRACE, _told(question))
        self.question = question

    def submit(self) -> Grade:
        """Have the work graded."""
        result = grade(self.scenario, self.cloud)
        detail = {
            "goals": {mark.goal.id: mark.met for mark in result.marks},
            "lines": list(self.attempt.lines),
            "hints": self.hints,
        }
        self.store.submit(self._attempt_id(), result.solved, result.score, detail)
        if result.solved:
            # What is done from now on belongs to another attempt.
            self._log = None
        self.submitted = result
        return result

    def _remember(self, line: str) -> None:
        if not self.typed or self.typed[-1] != line:
            self.typed.append(line)
            del self.typed[:-MOST_LINES]

    def _move(self, kind: StepKind, after: Attempt) -> bool:
        if after is self.attempt:
            return False
        self._note(kind, {})
        self.attempt = after
        return True

    def _note(self, kind: StepKind, payload: Mapping[str, object]) -> None:
        self.store.log_step(self._attempt_id(), kind, payload)

    def _attempt_id(self) -> str:
        """The id of the attempt in the store, which begins with the first thing done."""
        if self._log is None:
            self._log = self.store.start_attempt(
                self.scenario.key, self.scenario.digest, language=self.language
            )
            for kind, payload in self._so_far():
                self.store.log_step(self._log, kind, payload)
        return self._log

    def _so_far(self) -> Iterator[tuple[StepKind, Mapping[str, object]]]:
        """What an attempt goes on from that begins after another one has come to its end."""
        for rung in RUNGS[: self.hints]:
            yield StepKind.HINT, {"rung": rung.value}
        for line in self.attempt.lines:
            yield StepKind.COMMAND, {"line": line, "status": 0}
        if self.question is not None:
            yield StepKind.TRACE, _told(self.question)


def _told(question: Question) -> Mapping[str, object]:
    return {
        "from": question.source,
        "to": question.destination,
        "port": str(question.service),
    }


def _question(payload: Mapping[str, object]) -> Question | None:
    try:
        service = Service.parse(str(payload.get("port", "")))
    except ServiceError:
        return None
    return Question(str(payload.get("from", "")), str(payload.get("to", "")), service)
