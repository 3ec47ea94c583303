"""One sitting at a scenario: the attempt, and every step of it in the store before it is told."""

from __future__ import annotations

from trainer.packets import Service
from trainer.progress import StepKind, Store
from trainer.reach import Question, Verdict, ask
from trainer.scenario.attempt import Acted, Attempt
from trainer.scenario.grade import Grade, grade
from trainer.scenario.scenario import Rung, Scenario
from trainer.text.language import Language


class Session:
    """An attempt that is kept. ``resumed`` says that an unfinished one was taken up again."""

    def __init__(self, store: Store, scenario: Scenario, language: Language) -> None:
        self.scenario = scenario
        self._store = store
        unfinished = store.open_attempt(scenario.id)
        if unfinished is not None and unfinished.content_hash == scenario.digest:
            self.resumed = bool(unfinished.steps)
            self._id = unfinished.id
            self.attempt = Attempt.replay(scenario, unfinished.steps)
            self.hints = sum(step.kind is StepKind.HINT for step in unfinished.steps)
        else:
            self.resumed = False
            self._id = store.start_attempt(scenario.id, scenario.digest, language=language)
            self.attempt = Attempt.start(scenario)
            self.hints = 0

    def type(self, line: str) -> Acted:
        """Carry out a line; it is kept whether it succeeds or not."""
        self._store.log_step(self._id, StepKind.COMMAND, {"line": line})
        acted = self.attempt.type(line)
        self.attempt = acted.attempt
        return acted

    def undo(self) -> bool:
        """Whether there was anything to undo."""
        return self._move(StepKind.UNDO, self.attempt.undo())

    def redo(self) -> bool:
        """Whether there was anything to redo."""
        return self._move(StepKind.REDO, self.attempt.redo())

    def reset(self) -> bool:
        """Whether there was anything to reset."""
        return self._move(StepKind.RESET, self.attempt.reset())

    def _move(self, kind: StepKind, after: Attempt) -> bool:
        if after is self.attempt:
            return False
        self._store.log_step(self._id, kind, {})
        self.attempt = after
        return True

    def hint(self) -> Rung | None:
        """The next step of the ladder; None if all have been given."""
        if self.hints >= len(Rung):
            return None
        rung = tuple(Rung)[self.hints]
        self._store.log_step(self._id, StepKind.HINT, {"rung": rung.value})
        self.hints += 1
        return rung

    def trace(self, source: str, destination: str, service: Service) -> Verdict:
        """The engine's answer about the cloud as it is now.

        Raises:
            UnknownEnd: an end does not exist.
        """
        verdict = ask(self.attempt.cloud, Question(source, destination, service))
        payload = {"from": source, "to": destination, "port": str(service)}
        self._store.log_step(self._id, StepKind.TRACE, payload)
        return verdict

    def submit(self) -> Grade:
        """Grade the cloud as it is now."""
        result = grade(self.scenario, self.attempt.cloud)
        detail = {
            "goals": {mark.goal.id: mark.met for mark in result.marks},
            "lines": list(self.attempt.lines),
            "hints": self.hints,
        }
        self._store.submit(self._id, result.solved, result.score, detail)
        return result
