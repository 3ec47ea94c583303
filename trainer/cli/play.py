"""``vpcdojo play --plain``: a scenario line by line, for screen readers, pipes and classrooms."""

from __future__ import annotations

from collections.abc import Callable

from trainer.cli.console import Console
from trainer.cli.grade import say_grade
from trainer.cli.prompt import lines
from trainer.packets import Service, ServiceError
from trainer.picture import fit, render_text
from trainer.progress import open_store
from trainer.progress.session import Session
from trainer.reach import Question, UnknownEnd, ends
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.grade import grade
from trainer.scenario.library import open_scenario
from trainer.text.catalogue import say
from trainer.text.grades import goal_text, mark_word
from trainer.text.markdown import blocks
from trainer.text.plain import plain
from trainer.text.replies import failure_lines
from trainer.text.tickets import ticket_markdown
from trainer.text.verdicts import verdict_lines

WIDTH = 80
PICTURE_ROWS = 60

USAGE = {"aws": "aws …", "trace": "trace A B tcp/443"}


def run(console: Console, scenario: str) -> int:
    """Read commands until ``quit`` or the end of the input.

    Exit status 0 if the last submission solved the scenario, 1 if not.

    Raises:
        BadInput: there is no such scenario, or it cannot be read.
    """
    task = open_scenario(scenario)
    with open_store() as store:
        game = _Game(console, Session.open(task, store, console.language))
        if store.trouble is not None:
            console.warn(store.trouble.code, **store.trouble.facts)
        game.welcome()
        words = ("aws", "trace", *game.commands, "quit")
        for line in lines(lambda: game.session.attempt.cloud, words):
            if not game.obey(line):
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
        self.commands: dict[str, Callable[[], None]] = {
            "ticket": self.ticket,
            "goals": self.goals,
            "show": self.show,
            "hint": self.hint,
            "undo": lambda: self.moved("undo", self.session.undo()),
            "redo": lambda: self.moved("redo", self.session.redo()),
            "reset": lambda: self.moved("reset", self.session.reset()),
            "submit": self.submit,
            "debrief": self.debrief,
            "help": self.help,
        }

    def obey(self, line: str) -> bool:
        """Do what a line says; False to end."""
        words = line.split()
        match words:
            case []:
                return True
            case ["quit" | "exit"]:
                return False
            case ["trace", source, destination, port]:
                self.trace(source, destination, port)
            case ["trace", *_]:
                self.console.say("cli.play.trace_usage")
            case [name] if name in self.commands:
                self.commands[name]()
            case _:
                self.aws(line)
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

    def trace(self, source: str, destination: str, port: str) -> None:
        language = self.console.language
        try:
            verdict = self.session.trace(Question(source, destination, Service.parse(port)))
        except ServiceError as error:
            self.console.say("format.not_a_service", text=error.text)
            return
        except UnknownEnd as unknown:
            known = unknown.nearest or ends(self.session.attempt.cloud)
            self.console.say("format.unknown_end", found=unknown.text, known=", ".join(known))
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
            self.goals()

    def aws(self, line: str) -> None:
        acted = self.session.type(line)
        if acted.status == 0 and acted.output:
            self.console.line(acted.output.rstrip())
        for text in failure_lines(self.console.language, acted):
            self.console.line(text)
        if acted.changed:
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
        self.commands_list("cli.play.own_commands", self.session.attempt.lines)
        for solution in scenario.solutions:
            title = solution.title[language]
            self.commands_list("cli.play.solution", solution.commands, title=title)
        for fix in scenario.wrong_fixes:
            self.commands_list("cli.play.wrong_fix", fix.commands)
            self.markdown(fix.why)

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

    def markdown(self, text: Bilingual, *, level: int = 0) -> None:
        source = text[self.console.language]
        self.prose(f"{'#' * level} {source}" if level else source)

    def prose(self, markdown: str) -> None:
        self.console.line(plain(blocks(markdown), WIDTH, self.console.language))
        self.console.line()
