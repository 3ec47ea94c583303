"""An attempt: what a learner did, as a value with undo, redo and reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from trainer.actions import AwsError, Call, perform
from trainer.awscli.errors import STATUS_OF_SERVICE, CliError
from trainer.awscli.render import render
from trainer.awscli.shell import Shell, only_looks, run
from trainer.cloud import Cloud, NetworkAcl, Resource, RouteTable
from trainer.scenario.forbidden import Forbidden
from trainer.scenario.scenario import Lock, Scenario
from trainer.steps import Steps, at_once


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the work: the cloud, the commands that made it, the shell's variables."""

    cloud: Cloud
    lines: tuple[str, ...] = ()
    shell: Shell = field(default_factory=Shell)


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of one command or form.

    ``attempt`` is the attempt afterwards, ``changed`` whether the cloud is another one than
    before. ``output`` is what AWS prints. A command that did not succeed has a ``status`` other
    than 0 and either an ``error``, the ``lock`` of the resource that it would have changed, or
    the rule of the scenario by which it is ``forbidden``.
    """

    attempt: Attempt
    line: str
    output: str = ""
    status: int = 0
    changed: bool = False
    error: AwsError | CliError | None = None
    lock: Lock | None = None
    forbidden: Forbidden | None = None


class Step(Protocol):
    """One logged step: ``kind`` is command, undo, redo or reset; others change nothing."""

    @property
    def kind(self) -> str: ...

    @property
    def payload(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """The work on one scenario; every change makes a new value.

    ``snapshots`` are all states in the order in which they came, ``cursor`` is the one that
    counts now. A change after an undo forgets what was undone, as editors do; a reset is a
    change like others, so that it can be undone.
    """

    scenario: Scenario
    snapshots: tuple[Snapshot, ...]
    cursor: int = 0

    @classmethod
    def start(cls, scenario: Scenario) -> Attempt:
        """An attempt in which nothing is done yet."""
        return cls(scenario, (_first(scenario),))

    @classmethod
    def replay(cls, scenario: Scenario, steps: Sequence[Step]) -> Attempt:
        """The attempt that these steps lead to; steps that fail now, as then, change nothing.

        Those that only look are passed over: what they print may be megabytes.
        """
        return at_once(cls.replaying(scenario, steps))

    @classmethod
    def replaying(cls, scenario: Scenario, steps: Sequence[Step]) -> Steps[Attempt]:
        """As `replay`, in steps of one of these."""
        attempt = cls.start(scenario)
        for number, step in enumerate(steps):
            yield number, len(steps)
            match step.kind:
                case "command":
                    line = str(step.payload.get("line", ""))
                    if not only_looks(attempt._now.shell, line):
                        attempt = attempt.type(line).attempt
                case "undo":
                    attempt = attempt.undo()
                case "redo":
                    attempt = attempt.redo()
                case "reset":
                    attempt = attempt.reset()
        return attempt

    @property
    def _now(self) -> Snapshot:
        return self.snapshots[self.cursor]

    @property
    def cloud(self) -> Cloud:
        """The cloud as it is now."""
        return self._now.cloud

    @property
    def lines(self) -> tuple[str, ...]:
        """The commands that made the cloud what it is, oldest first."""
        return self._now.lines

    @property
    def before_last(self) -> Snapshot | None:
        """The state before the last change; None if nothing was changed."""
        return self.snapshots[self.cursor - 1] if self.can_undo else None

    @property
    def last_line(self) -> str:
        """The command that was the last change; empty if that was none, or a reset."""
        before = self.before_last
        return self.lines[-1] if before is not None and len(self.lines) > len(before.lines) else ""

    @property
    def can_undo(self) -> bool:
        return self.cursor > 0

    @property
    def can_redo(self) -> bool:
        return self.cursor < len(self.snapshots) - 1

    def undo(self) -> Attempt:
        """As it was before the last change; the same if nothing can be undone."""
        return replace(self, cursor=self.cursor - 1) if self.can_undo else self

    def redo(self) -> Attempt:
        """As it was before the last undo; the same if nothing can be redone."""
        return replace(self, cursor=self.cursor + 1) if self.can_redo else self

    def reset(self) -> Attempt:
        """The scenario as it was at first; the same if it is so already."""
        if not self.lines and self.cloud == self.scenario.broken:
            return self
        return self._then(_first(self.scenario))

    def type(self, line: str) -> Acted:
        """Carry out a line that was typed at the prompt."""
        ran = run(self._now.shell, self.cloud, line)
        rule = None if ran.call is None else self._forbidden(ran.call)
        if rule is not None:
            return Acted(self, line, status=STATUS_OF_SERVICE, forbidden=rule)
        if ran.error is not None:
            return Acted(self, line, ran.output, ran.status, error=ran.error)
        return self._act(line, ran.cloud, ran.shell, ran.output)

    def perform(self, call: Call) -> Acted:
        """Carry out the call of a form; the line is the command that does the same."""
        line = render(call)
        rule = self._forbidden(call)
        if rule is not None:
            return Acted(self, line, status=STATUS_OF_SERVICE, forbidden=rule)
        try:
            done = perform(self.cloud, call)
        except AwsError as error:
            return Acted(self, line, status=STATUS_OF_SERVICE, error=error)
        return self._act(line, done.cloud, self._now.shell, "")

    def _act(self, line: str, cloud: Cloud, shell: Shell, output: str) -> Acted:
        lock = self._broken_lock(cloud)
        if lock is not None:
            return Acted(self, line, status=STATUS_OF_SERVICE, lock=lock)
        if cloud == self.cloud:
            # Nothing to undo; but later lines may need the variable that this one has set.
            told = () if shell == self._now.shell else (line,)
            return Acted(self._now_with(shell, told), line, output)
        after = self._then(Snapshot(cloud, (*self.lines, line), shell))
        return Acted(after, line, output, changed=True)

    def _forbidden(self, call: Call) -> Forbidden | None:
        return next((rule for rule in self.scenario.forbidden if rule.covers(call)), None)

    def _broken_lock(self, cloud: Cloud) -> Lock | None:
        for lock in self.scenario.locks:
            if _as_locked(cloud, lock.resource) != _as_locked(self.cloud, lock.resource):
                return lock
        return None

    def _then(self, snapshot: Snapshot) -> Attempt:
        return Attempt(
            self.scenario, (*self.snapshots[: self.cursor + 1], snapshot), self.cursor + 1
        )

    def _now_with(self, shell: Shell, lines: tuple[str, ...]) -> Attempt:
        now = replace(self._now, shell=shell, lines=(*self.lines, *lines))
        before, after = self.snapshots[: self.cursor], self.snapshots[self.cursor + 1 :]
        return replace(self, snapshots=(*before, now, *after))


def _as_locked(cloud: Cloud, resource_id: str) -> tuple[Resource | None, tuple[str, ...]]:
    """A resource and, of a subnet, its explicit associations: they are filed with the route
    table and the ACL, but whoever locks the subnet means them too."""
    holders: tuple[RouteTable | NetworkAcl, ...] = (
        *cloud.of(RouteTable).values(),
        *cloud.of(NetworkAcl).values(),
    )
    associated = tuple(holder.id for holder in holders if resource_id in holder.subnets)
    return cloud.resources.get(resource_id), associated


def _first(scenario: Scenario) -> Snapshot:
    return Snapshot(scenario.broken, shell=Shell(folder=scenario.folder))
