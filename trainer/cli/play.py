"""``vpcdojo play --plain``: a scenario line by line, for screen readers, pipes and classrooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from trainer.cli.console import Console
from trainer.cli.grade import say_grade
from trainer.cli.prompt import Complete, Prompt, completions
from trainer.cloud import BadInput, Cloud
from trainer.machine import Answer
from trainer.packets import Service, ServiceError
from trainer.picture import fit, legend, render_text
from trainer.progress import open_store
from trainer.progress.session import Session
from trainer.reach import Question, UnknownEnd, compare, ends
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.grade import grade
from trainer.scenario.path import deeds, effect
from trainer.scenario.saving import file_named, save
from trainer.scenario.scenario import Scenario
from trainer.scenario.script import commands_in
from trainer.text.catalogue import say
from trainer.text.grades import change_lines, effect_lines, goal_text, mark_word
from trainer.text.machine import answer_lines, help_lines
from trainer.text.markdown import blocks
from trainer.text.plain import plain
from trainer.text.replies import failure_lines
from trainer.text.safe import clean
from trainer.text.tickets import ticket_markdown
from trainer.text.verdicts import verdict_lines
from trainer.text.width import cells, pad

WIDTH = 80
PICTURE_ROWS = 60
LONGEST_SHOWN = 100

MOST_ENDS = 60
"""With more ends than these, comparing all their connections would take too long."""

USAGE = {
    "aws": "aws …",
    "trace": "trace A B tcp/443",
    "changes": "changes [A | last]",
    "note": "note …",
    "save": "save [--force] FILE",
}


def run(console: Console, task: Scenario) -> int:
    """Read commands until ``quit`` or the end of the input.

    Exit status 0 if the last submission solved the scenario or nothing is asked, 1 if not.
    """
    kind = _Game if task.goals else _FreeGame
    with open_store() as store:
        game = kind(console, Session.open(task, store, console.language))
        if store.trouble is not None:
            console.warn(store.trouble.code, **store.trouble.facts)
        game.welcome()
        words = ("aws", "trace", *game.commands, "quit")
        prompt = Prompt(lambda: game.session.here, game.completions(words), game.session.typed)
        for typed in prompt.lines():
            if not game.obey_all(typed):
                break
        if store.trouble is not None and store.unsaved:
            console.warn(store.trouble.code, **store.trouble.facts)
    return 0 if game.solved else 1


class _Game:
    """What each command does; AWS commands change the cloud, the others only show it."""

    def __init__(self, console: Console, session: Session) -> None:
        self.console = console
        self.session = session
        self.solved = False
        self.failed = False
        self.commands: dict[str, Callable[[], None]] = {
            "ticket": self.ticket,
            "goals": self.goals,
            "show": self.show,
            "legend": self.legend,
            "hint": self.hint,
            "changes": self.changes,
            "undo": lambda: self.moved("undo", self.session.undo()),
            "redo": lambda: self.moved("redo", self.session.redo()),
            "reset": lambda: self.moved("reset", self.session.reset()),
            "submit": self.submit,
            "debrief": self.debrief,
            "note": self.note_usage,
            "notes": self.notes,
            "help": self.help,
        }

    def completions(self, words: Iterable[str]) -> Complete:
        """What may stand where the last word of a line begins, for the cloud as it is then."""

        def found(line: str, begin: int) -> list[str]:
            return completions(self.session.standing, self.session.cloud, words, line, begin)

        return found

    def obey_all(self, typed: str) -> bool:
        """Do what was typed; of several lines, pasted together, those before one that fails.

        False to end.
        """
        pasted = [line for _, line in commands_in(typed)] if "\n" in typed else [typed]
        for number, line in enumerate(pasted, start=1):
            if len(pasted) > 1:
                self.console.line(f"$ {line}")
            self.failed = False
            if not self.obey(line):
                return False
            if self.failed and number < len(pasted):
                facts = {"number": number, "count": len(pasted), "line": line[:LONGEST_SHOWN]}
                self.console.say("machine.paste.stopped", **facts)
                break
        return True

    def obey(self, line: str) -> bool:
        """Do what a line says; False to end."""
        words = line.split()
        match words:
            case []:
                return True
            case ["quit"]:
                return False
            case ["exit"] if self.session.here is None:
                return False
            case ["trace", source, destination, port]:
                self.trace(source, destination, port)
            case ["trace", *_]:
                self.console.say("cli.play.trace_usage")
                self.failed = True
            case ["note", _, *_]:
                self.note(line.split(maxsplit=1)[1])
            case ["changes", "last"]:
                self.last_change()
            case ["changes", about]:
                self.changes(about)
            case [name] if name in self.commands:
                self.commands[name]()
            case _:
                self.enter(line)
        return True

    def welcome(self) -> None:
        self.markdown(self.session.scenario.title, level=1)
        self.ticket()
        self.goals()
        if self.session.resumed:
            self.console.say("cli.play.resumed", count=len(self.session.attempt.lines))
        self.console.say("cli.play.welcome")

    def ticket(self) -> None:
        self.prose(ticket_markdown(self.console.language, self.session.scenario))

    def goals(self) -> None:
        marks = grade(self.session.scenario, self.session.attempt.cloud).marks
        self.console.say("cli.play.goals")
        for mark in marks:
            symbol = "✓" if mark.met else "✗"
            text = goal_text(self.console.language, mark.goal)
            self.console.line(f"  {symbol} {mark_word(self.console.language, mark)}: {text}")

    def show(self) -> None:
        """The topology as a picture, then what can be asked about, for those who cannot see it."""
        cloud = self.session.attempt.cloud
        picture = fit(
            cloud,
            WIDTH,
            PICTURE_ROWS,
            language=self.console.language,
            base=self.session.scenario.broken,
        )
        self.console.line(render_text(picture))
        self.console.say("cli.play.ends", ends=", ".join(ends(cloud)))

    def legend(self) -> None:
        signs = list(legend(self.console.language))
        width = max(cells(sign.drawn) for sign in signs) + 2
        for sign in signs:
            self.console.line(f"  {pad(sign.drawn, width)}{sign.meaning}")

    def trace(self, source: str, destination: str, port: str) -> None:
        language = self.console.language
        try:
            verdict = self.session.trace(Question(source, destination, Service.parse(port)))
        except ServiceError as error:
            self.console.say("format.not_a_service", text=error.text)
            self.failed = True
            return
        except UnknownEnd as unknown:
            known = unknown.nearest or ends(self.session.attempt.cloud)
            self.console.say("format.unknown_end", found=unknown.text, known=", ".join(known))
            self.failed = True
            return
        for line in verdict_lines(language, self.session.attempt.cloud, verdict):
            self.console.line(line)

    def hint(self) -> None:
        rung = self.session.hint()
        if rung is None:
            self.console.say("cli.play.no_more_hints")
            return
        self.console.say(f"cli.play.rung.{rung}")
        self.markdown(self.session.scenario.hints[rung])

    def moved(self, name: str, did: bool) -> None:
        self.console.say(f"cli.play.{name}" if did else f"cli.play.nothing_to_{name}")
        if did:
            self.changed()

    def enter(self, line: str) -> None:
        """A line for the host that the learner is on, or for AWS."""
        acted = self.session.enter(line)
        self.failed = acted.status != 0
        if isinstance(acted, Answer):
            for text in (acted.output, *answer_lines(self.console.language, acted)):
                if text:
                    self.console.line(text)
            return
        if acted.status == 0 and acted.output:
            self.console.line(acted.output.rstrip())
        for text in failure_lines(self.console.language, acted):
            self.console.line(text)
        if acted.changed:
            self.changed()

    def changed(self) -> None:
        """Show what a change has done to the goals."""
        self.goals()

    def submit(self) -> None:
        result = self.session.submit()
        say_grade(self.console, self.session.attempt.cloud, result)
        self.solved = result.solved
        self.console.say("cli.play.solved" if result.solved else "cli.play.go_on")

    def debrief(self) -> None:
        """The text, with the learner's own commands before the reference solutions."""
        scenario, language = self.session.scenario, self.console.language
        self.markdown(scenario.debrief.text)
        self.own_path()
        for solution in scenario.solutions:
            title = solution.title[language]
            self.commands_list("cli.play.solution", solution.commands, title=title)
        for fix in scenario.wrong_fixes:
            self.commands_list("cli.play.wrong_fix", fix.commands)
            self.markdown(fix.why)
        if self.session.store.note(scenario.key):
            self.console.line()
            self.notes()

    def own_path(self) -> None:
        """The learner's commands, each change with what it came to."""
        told = 0
        if self.session.attempt.lines:
            self.console.line()
            self.console.say("cli.play.own_commands")
        for deed in deeds(self.session.attempt):
            told += len(deed.lines)
            for command in deed.lines:
                self.console.line(f"  $ {command}")
            found = effect(self.session.scenario, deed)
            for text in effect_lines(self.console.language, found):
                self.console.line(f"    {text}")
            if not found.mattered:
                self.console.line(f"    {say(self.console.language, 'scenario.no_effect')}")
        for command in self.session.attempt.lines[told:]:
            self.console.line(f"  $ {command}")

    def note(self, text: str) -> None:
        """Write a line below what is noted already."""
        store, key = self.session.store, self.session.scenario.key
        before = store.note(key)
        store.set_note(key, f"{before}\n{text}" if before else text)

    def note_usage(self) -> None:
        self.console.say("cli.play.note_usage")
        self.failed = True

    def notes(self) -> None:
        """Show what was noted."""
        self.console.say("scenario.notes")
        for text in self.session.store.note(self.session.scenario.key).split("\n"):
            self.console.line(f"  {clean(text)}")

    def changes(self, about: str | None = None) -> None:
        """What the commands so far open and close, at one end if it is named."""
        cloud = self.session.cloud
        self.commands_list("cli.play.own_commands", self.session.attempt.lines)
        if about is None and len(ends(cloud)) > MOST_ENDS:
            self.console.say("cli.play.changes_usage")
            return
        self.difference(self.session.scenario.broken, about)

    def last_change(self) -> None:
        """What the last change alone opens and closes."""
        before = self.session.attempt.before_last
        if before is None:
            self.console.say("scenario.compare.nothing_done")
            return
        self.commands_list("cli.play.last_command", (self.session.attempt.last_line,))
        self.difference(before.cloud, None)

    def difference(self, before: Cloud, about: str | None) -> None:
        """What was opened and closed since, line by line."""
        found = compare(before, self.session.cloud, about=about)
        told = list(change_lines(self.console.language, found))
        for text in told:
            self.console.line(text)
        if not told:
            self.console.say("cli.diff.none")

    def commands_list(self, code: str, commands: tuple[str, ...], **facts: str) -> None:
        if commands:
            self.console.line()
            self.console.say(code, **facts)
            for command in commands:
                self.console.line(f"  $ {command}")

    def help(self) -> None:
        for name in ("aws", "trace", *self.commands, "quit"):
            text = say(self.console.language, f"cli.play.command.{name}")
            self.console.line(f"  {USAGE.get(name, name):<24}{text}")
        self.console.say("cli.play.on_hosts")
        for line in help_lines(self.console.language, ""):
            self.console.line(line)

    def markdown(self, text: Bilingual, *, level: int = 0) -> None:
        source = text[self.console.language]
        self.prose(f"{'#' * level} {source}" if level else source)

    def prose(self, markdown: str) -> None:
        self.console.line(plain(blocks(markdown), WIDTH, self.console.language))
        self.console.line()


class _FreeGame(_Game):
    """A cloud to try things on: no ticket, no goals, no grade."""

    def __init__(self, console: Console, session: Session) -> None:
        super().__init__(console, session)
        self.solved = True
        kept = ("show", "note", "notes", "undo", "redo", "reset", "help")
        self.commands = {
            "show": self.commands["show"],
            "changes": self.commands["changes"],
            "save": self.save_usage,
            **{name: self.commands[name] for name in kept},
        }

    def obey(self, line: str) -> bool:
        match line.split():
            case ["save", "--force", _, *_]:
                self.save(line.split(maxsplit=2)[2], over=True)
                return True
            case ["save", _, *_]:
                self.save(line.split(maxsplit=1)[1])
                return True
        return super().obey(line)

    def save(self, name: str, *, over: bool = False) -> None:
        """Keep the cloud as it is now in a file."""
        try:
            target = file_named(name)
            problems = save(self.session.cloud, target, over=over)
        except BadInput as bad:
            self.failed = True
            problems = tuple(bad.problems)
        else:
            self.console.say("scratch.saved", file=str(target))
        for problem in problems:
            self.console.problem(problem)

    def save_usage(self) -> None:
        self.console.say("cli.play.save_usage")
        self.failed = True

    def welcome(self) -> None:
        self.markdown(self.session.scenario.title, level=1)
        if self.session.resumed:
            self.console.say("cli.play.resumed", count=len(self.session.attempt.lines))
        self.console.say("cli.play.welcome_free")

    def changed(self) -> None:
        """Few ends are compared at once, the others when somebody asks."""
        if len(ends(self.session.cloud)) <= MOST_ENDS:
            self.changes()
