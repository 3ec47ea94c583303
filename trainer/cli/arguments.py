"""The arguments of the command line, and the help in both languages."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

import trainer
from trainer.cli.console import Console
from trainer.text.catalogue import say
from trainer.text.language import Language, system_language

Command: TypeAlias = Callable[[Console, Namespace], int]

BAD_USAGE = 2

_QUICK = frozenset({"-h", "--help", "--version"})

# Help needs none of the model, which names these as well.
STARTS = ("empty", "public-private", "two-vpcs-peered", "hub")

# What argparse says by itself, by its own words.
_OWN_WORDS = {
    "usage: ": "cli.parser.usage",
    "options": "cli.parser.options",
    "positional arguments": "cli.parser.positional",
    "show this help message and exit": "cli.parser.help",
    "the following arguments are required: %s": "cli.parser.required",
    "unrecognized arguments: %s": "cli.parser.unrecognized",
    "expected one argument": "cli.parser.one_argument",
    "argument %(argument_name)s: %(message)s": "cli.parser.argument",
    "not allowed with argument %s": "cli.parser.not_with",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.parser.choice",
}


class Usage(Exception):
    """Nothing to run: help or the version was asked for, or the arguments are wrong."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; without a ``command`` the trainer opens."""

    language: Language
    command: Command | None
    values: Namespace


def parse(arguments: Sequence[str]) -> Options:
    """What the arguments ask for.

    Raises:
        Usage: help or the version is the answer, or the arguments are wrong.
    """
    language = _language(arguments)
    argparse._ = lambda text: _translated(language, text)  # type: ignore[attr-defined]
    parser = _parser(language)
    values = parser.parse_args(arguments)
    if values.version:
        raise Usage(f"vpcdojo {trainer.__version__}", 0)
    command: Command | None = getattr(values, "run", None)
    return Options(language, command, values)


def _language(arguments: Sequence[str]) -> Language:
    """``--lang`` before the parser runs, so that the parser itself can speak it."""
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            following = arguments[index + 1] if index + 1 < len(arguments) else ""
            chosen = value if equals else following
            if chosen in tuple(Language):
                return Language(chosen)
    # Opening the database costs more than all of the help.
    quick = not _QUICK.isdisjoint(arguments)
    return (None if quick else _remembered()) or system_language(os.environ)


def _remembered() -> Language | None:
    """The language chosen in the trainer; whoever opens the store tells what is wrong with it."""
    from trainer.progress.glance import glance

    value = glance("language")
    return Language(value) if isinstance(value, str) and value in tuple(Language) else None


def _translated(language: Language, text: str) -> str:
    code = _OWN_WORDS.get(text)
    if code is None:
        return text
    return say(language, code) + (" " if text.endswith(" ") else "")


class _Parser(argparse.ArgumentParser):
    """Raises `Usage` instead of printing and leaving."""

    def error(self, message: str) -> NoReturn:
        raise Usage(f"{self.prog}: {message}\n{self.format_usage().strip()}", BAD_USAGE)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise Usage((message or "").rstrip(), status)

    def print_help(self, file: object = None) -> None:
        raise Usage(self.format_help().rstrip(), 0)


def _parser(language: Language) -> argparse.ArgumentParser:
    def text(code: str) -> str:
        return say(language, f"cli.{code}").replace("%", "%%")

    common = _Parser(add_help=False)
    common.add_argument(
        "--lang",
        choices=tuple(map(str, Language)),
        default=argparse.SUPPRESS,
        help=text("option.lang"),
    )
    parser = _Parser(prog="vpcdojo", description=text("description"), parents=[common])
    parser.add_argument("--version", action="store_true", help=text("option.version"))
    commands = parser.add_subparsers(title=text("commands"), metavar="COMMAND")

    def command(name: str, run: Command | None) -> argparse.ArgumentParser:
        found = commands.add_parser(
            name, help=text(f"{name}.help"), description=text(f"{name}.help"), parents=[common]
        )
        found.set_defaults(run=run)
        return found

    def survey(name: str, run: Command, *sources: str) -> argparse.ArgumentParser:
        found = command(name, run)
        for source in sources:
            found.add_argument(source, metavar=source.upper(), help=text("option.source"))
        found.add_argument("--all-warnings", action="store_true", help=text("option.all_warnings"))
        return found

    reach = survey("reach", _reach)
    reach.add_argument("source", metavar="SOURCE", nargs="?", help=text("option.source"))
    reach.add_argument("--from", dest="from_", metavar="A", help=text("option.from"))
    reach.add_argument("--to", metavar="B", help=text("option.to"))
    reach.add_argument("--port", metavar="PORT", help=text("option.port"))
    reach.add_argument("--json", action="store_true", help=text("option.json"))
    reach.add_argument("--batch", metavar="FILE", help=text("option.batch"))
    reach.add_argument("--schema", action="store_true", help=text("option.schema"))
    reach.set_defaults(parser=reach)

    exposure = survey("exposure", _exposure, "source")
    exposure.add_argument("--to", metavar="B", required=True, help=text("option.to"))
    exposure.add_argument("--port", metavar="PORT", default="all", help=text("option.port"))
    exposure.add_argument("--json", action="store_true", help=text("option.json"))

    matrix = survey("matrix", _matrix, "source")
    matrix.add_argument("--from", dest="from_", metavar="A", help=text("option.only_from"))
    matrix.add_argument("--to", metavar="B", help=text("option.only_to"))
    matrix.add_argument("--all", action="store_true", help=text("option.all_pairs"))
    matrix.add_argument("--json", action="store_true", help=text("option.json"))

    diff = survey("diff", _diff, "before", "after")
    diff.add_argument("--about", metavar="A", help=text("option.about"))
    diff.add_argument("--all", action="store_true", help=text("option.all_pairs"))
    diff.add_argument("--json", action="store_true", help=text("option.json"))

    convert = survey("convert", _convert, "source")
    convert.add_argument(
        "-o", "--output", metavar="FILE", required=True, help=text("option.output")
    )
    convert.add_argument("--force", action="store_true", help=text("option.force"))
    convert.add_argument("--anonymise", action="store_true", help=text("option.anonymise"))
    convert.add_argument(
        "--anonymise-names", action="store_true", help=text("option.anonymise_names")
    )

    play = command("play", _play)
    play.add_argument("scenario", metavar="SOURCE", nargs="?", help=text("option.play"))
    play.add_argument(
        "--new",
        metavar="START",
        nargs="?",
        const=STARTS[0],
        choices=STARTS,
        help=text("option.start"),
    )
    play.add_argument("--plain", action="store_true", help=text("option.plain"))
    play.add_argument("--all-warnings", action="store_true", help=text("option.all_warnings"))
    play.set_defaults(parser=play)

    read = command("read", _read)
    read.add_argument("lesson", metavar="LESSON", help=text("option.lesson"))
    read.add_argument("--plain", action="store_true", help=text("option.plain"))

    quiz = command("quiz", _quiz)
    quiz.add_argument("lessons", metavar="LESSON", nargs="*", help=text("option.lessons"))
    quiz.add_argument("--exam", metavar="EXAM", help=text("option.exam"))
    quiz.add_argument("--count", metavar="N", type=int, default=10, help=text("option.count"))
    quiz.add_argument("--json", action="store_true", help=text("option.list_questions"))
    quiz.set_defaults(parser=quiz)

    _progress_actions(command("progress", None), common, text)

    terms = command("glossary", _glossary)
    terms.add_argument("query", metavar="TERM", nargs="?", default="", help=text("option.term"))
    terms.add_argument("--json", action="store_true", help=text("option.json"))

    grade = command("grade", _grade)
    grade.add_argument("scenario", metavar="SCENARIO", help=text("option.scenario"))
    grade.add_argument("--commands", metavar="FILE", required=True, help=text("option.commands"))
    grade.add_argument("--json", action="store_true", help=text("option.json"))

    lint = command("lint", _lint)
    lint.add_argument("paths", metavar="PATH", nargs="*", help=text("option.paths"))
    lint.add_argument("--json", action="store_true", help=text("option.json"))
    lint.add_argument("--watch", action="store_true", help=text("option.watch"))

    new = command("new", _new)
    new.add_argument("what", choices=("scenario",), help=text("option.new_what"))
    new.add_argument("id", metavar="ID", help=text("option.new_id"))
    new.add_argument("--in", dest="folder", metavar="FOLDER", default=".", help=text("option.in"))

    show = command("show", _show)
    show.add_argument("scenario", metavar="SCENARIO", help=text("option.scenario"))

    coverage = command("coverage", _coverage)
    coverage.add_argument("--json", action="store_true", help=text("option.json"))

    export = command("export-script", _export_script)
    export.add_argument("--policy", action="store_true", help=text("option.policy"))

    doctor = command("doctor", _doctor)
    doctor.add_argument("--json", action="store_true", help=text("option.json"))

    serve = command("serve", _serve)
    serve.add_argument("--host", metavar="HOST", default="127.0.0.1", help=text("option.host"))
    serve.add_argument(
        "--port", metavar="PORT", type=int, default=8000, help=text("option.serve_port")
    )
    serve.set_defaults(parser=serve)

    listing = command("list", _list)
    listing.add_argument("--json", action="store_true", help=text("option.json"))

    stats = command("stats", _stats)
    stats.add_argument("--json", action="store_true", help=text("option.json"))
    return parser


def _progress_actions(
    progress: argparse.ArgumentParser, common: argparse.ArgumentParser, text: Callable[[str], str]
) -> None:
    actions = progress.add_subparsers(title=text("commands"), metavar="ACTION", required=True)

    def action(name: str, run: Command) -> argparse.ArgumentParser:
        said = text(f"progress.{name}.help")
        found = actions.add_parser(name, help=said, description=said, parents=[common])
        found.set_defaults(run=run)
        return found

    export = action("export", _progress_export)
    export.add_argument("file", metavar="FILE", help=text("option.progress_to"))
    export.add_argument("--force", action="store_true", help=text("option.force"))

    action("import", _progress_import).add_argument(
        "file", metavar="FILE", help=text("option.progress_from")
    )

    reset = action("reset", _progress_reset)
    only = reset.add_mutually_exclusive_group()
    only.add_argument("--lesson", metavar="ID", help=text("option.reset_lesson"))
    only.add_argument("--scenario", metavar="ID", help=text("option.reset_scenario"))
    reset.add_argument("--yes", action="store_true", help=text("option.yes"))

    action("undo", _progress_undo)
    action("move", _progress_move).add_argument(
        "folder", metavar="FOLDER", help=text("option.progress_folder")
    )


def _reach(console: Console, values: Namespace) -> int:
    from trainer.cli.reach import run, run_schema

    single = {"--from": values.from_, "--to": values.to, "--port": values.port}
    if values.schema:
        return run_schema(console)
    if values.source is not None and values.batch is not None:
        given = [name for name, value in single.items() if value is not None]
        if given:
            values.parser.error(console.words("cli.reach.batch_alone", options=given))
        from trainer.cli.batch import run as run_batch

        return run_batch(console, values.source, values.batch, every_warning=values.all_warnings)
    needed = {"SOURCE": values.source, **({} if values.batch else single)}
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        values.parser.error(console.words("cli.parser.required") % ", ".join(missing))
    return run(
        console,
        values.source,
        values.from_,
        values.to,
        values.port,
        as_json=values.json,
        every_warning=values.all_warnings,
    )


def _exposure(console: Console, values: Namespace) -> int:
    from trainer.cli.survey import run_exposure

    return run_exposure(
        console,
        values.source,
        values.to,
        values.port,
        as_json=values.json,
        every_warning=values.all_warnings,
    )


def _matrix(console: Console, values: Namespace) -> int:
    from trainer.cli.survey import run_matrix

    return run_matrix(
        console,
        values.source,
        values.from_,
        values.to,
        as_json=values.json,
        everything=values.all,
        every_warning=values.all_warnings,
    )


def _diff(console: Console, values: Namespace) -> int:
    from trainer.cli.survey import run_diff

    return run_diff(
        console,
        values.before,
        values.after,
        values.about,
        as_json=values.json,
        everything=values.all,
        every_warning=values.all_warnings,
    )


def _convert(console: Console, values: Namespace) -> int:
    from trainer.cli.convert import run

    return run(
        console,
        values.source,
        values.output,
        force=values.force,
        anonymise=values.anonymise,
        anonymise_names=values.anonymise_names,
        every_warning=values.all_warnings,
    )


def _play(console: Console, values: Namespace) -> int:
    if (values.scenario is None) is (values.new is None):
        values.parser.error(console.words("cli.play.source_or_new"))
    from trainer.cli.plays import open_new, open_play

    if values.new is not None:
        scenario = open_new(values.new)
    else:
        scenario = open_play(console, values.scenario, every_warning=values.all_warnings)
    if values.plain:
        from trainer.cli.play import run

        return run(console, scenario)
    from trainer.tui.app import run as open_trainer

    return open_trainer(scenario, language=console.language)


def _read(console: Console, values: Namespace) -> int:
    if values.plain:
        from trainer.cli.read import run

        return run(console, values.lesson)
    from trainer.lesson.library import LessonLibrary
    from trainer.tui.app import run as open_trainer

    LessonLibrary().open(values.lesson)
    return open_trainer(f"lesson:{values.lesson}", language=console.language)


def _quiz(console: Console, values: Namespace) -> int:
    from trainer.cli.quiz import run

    if values.count < 1:
        values.parser.error(console.words("cli.quiz.bad_count"))
    return run(console, values.lessons, values.exam, values.count, as_json=values.json)


def _progress_export(console: Console, values: Namespace) -> int:
    from trainer.cli.progress import run_export

    return run_export(console, values.file, force=values.force)


def _progress_import(console: Console, values: Namespace) -> int:
    from trainer.cli.progress import run_import

    return run_import(console, values.file)


def _progress_reset(console: Console, values: Namespace) -> int:
    from trainer.cli.progress import run_reset

    return run_reset(console, values.lesson, values.scenario, sure=values.yes)


def _progress_undo(console: Console, values: Namespace) -> int:
    from trainer.cli.progress import run_undo

    return run_undo(console)


def _progress_move(console: Console, values: Namespace) -> int:
    from trainer.cli.progress import run_move

    return run_move(console, values.folder)


def _glossary(console: Console, values: Namespace) -> int:
    from trainer.cli.glossary import run

    return run(console, values.query, as_json=values.json)


def _grade(console: Console, values: Namespace) -> int:
    from trainer.cli.grade import run

    return run(console, values.scenario, values.commands, as_json=values.json)


def _lint(console: Console, values: Namespace) -> int:
    from trainer.cli.lint import run, run_watching

    if values.watch:
        return run_watching(console, values.paths)
    return run(console, values.paths, as_json=values.json)


def _new(console: Console, values: Namespace) -> int:
    from trainer.cli.new import run

    return run(console, values.id, values.folder)


def _show(console: Console, values: Namespace) -> int:
    from trainer.cli.show import run

    return run(console, values.scenario)


def _coverage(console: Console, values: Namespace) -> int:
    from trainer.cli.coverage import run

    return run(console, as_json=values.json)


def _export_script(console: Console, values: Namespace) -> int:
    from trainer.cli.export import run

    return run(console, policy=values.policy)


def _doctor(console: Console, values: Namespace) -> int:
    from trainer.cli.doctor import run

    return run(console, as_json=values.json)


def _serve(console: Console, values: Namespace) -> int:
    from trainer.cli.serve import run

    if not 1 <= values.port <= 65535:
        values.parser.error(console.words("cli.serve.bad_port"))
    # Without --lang each window speaks the language that was chosen in the trainer last.
    return run(console, values.host, values.port, language=getattr(values, "lang", None))


def _list(console: Console, values: Namespace) -> int:
    from trainer.cli.listing import run

    return run(console, as_json=values.json)


def _stats(console: Console, values: Namespace) -> int:
    from trainer.cli.stats import run

    return run(console, as_json=values.json)
