"""From a line of shell to words: quotes, escapes, comments, continued lines, variables.

This is the part of a POSIX shell that one ``aws`` command needs, and nothing that starts another
program: pipes, redirections, lists of commands and substitutions are refused by name.
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.awscli.errors import CliError, Fault

LONGEST_LINE = 65536

_ASSIGNMENT = re.compile(
    r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)="
    r'(?P<quote>"?)\$\((?P<command>.*)\)(?P=quote)\s*(?:#[^\n]*)?',
    re.DOTALL,
)
_CONTINUED = re.compile(r"\\\r?\n")
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")

_REFUSED = {
    "|": (Fault.PIPE, "pipes are not available here: use --query and --output instead"),
    "<": (Fault.REDIRECTION, "redirections are not available here"),
    ">": (Fault.REDIRECTION, "redirections are not available here: the output stays on screen"),
    ";": (Fault.SEQUENCE, "one command at a time: enter the commands one after another"),
    "&": (Fault.BACKGROUND, "commands do not run in the background here"),
    "`": (
        Fault.SUBSTITUTION,
        "no command inside another here: use NAME=$(aws ...) first, then $NAME",
    ),
    "(": (Fault.PARENTHESIS, "quote words that contain parentheses"),
    ")": (Fault.PARENTHESIS, "quote words that contain parentheses"),
}

_LOOKALIKES = {
    "\u3000": "a full-width space",
    "\u00a0": "a no-break space",
    "\u2018": "a curved quote",
    "\u2019": "a curved quote",
    "\u201c": "a curved quote",
    "\u201d": "a curved quote",
    "\u2010": "a typographic hyphen",
    "\u2013": "a dash",
    "\u2014": "a dash",
    "\u2212": "a minus sign",
    "\uff0d": "a full-width hyphen",
}
"""Characters that text editors and input methods put where a shell wants plain ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of shell: the words of its command, and the variable that takes the output."""

    words: tuple[str, ...]
    assign: str | None = None


def read_line(text: str, variables: Mapping[str, str]) -> Line:
    """The words of a line; ``NAME=$(command)`` gives those of the command.

    Raises:
        CliError: the line is more than one plain command.
    """
    if len(text) > LONGEST_LINE or len(text.encode(errors="replace")) > LONGEST_LINE:
        raise _too_long()
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        return Line(_Reader(text, variables).words())
    return Line(_Reader(found["command"], variables).words(), found["name"])


def _too_long() -> CliError:
    return CliError(
        Fault.TOO_LONG, f"the line is longer than {LONGEST_LINE} bytes", limit=str(LONGEST_LINE)
    )


class _Reader:
    """One pass over the characters of a line."""

    def __init__(self, text: str, variables: Mapping[str, str]) -> None:
        self.text = text.strip()
        self.length = 0
        self.variables = variables
        self.at = 0
        self.found: list[str] = []
        self.word: list[str] | None = None
        self.ended = False
        """A line with a command is over: another word would begin a second command."""

    def words(self) -> tuple[str, ...]:
        text = self.text
        while self.at < len(text):
            character = text[self.at]
            match character:
                case "'":
                    self.single_quoted()
                case '"':
                    self.double_quoted()
                case "\\" if _CONTINUED.match(text, self.at):
                    self.skip_continuation()
                case "\\":
                    self.add(text[self.at + 1 : self.at + 2])
                    self.at += 2
                case "#" if self.word is None:
                    self.skip_comment()
                case "$":
                    self.variable(quoted=False)
                case " " | "\t" | "\r":
                    self.end_word()
                    self.at += 1
                case "\n":
                    self.end_line()
                case _ if character in _REFUSED or character in _LOOKALIKES:
                    self.refuse(character)
                case _:
                    self.add(character)
                    self.at += 1
        self.end_word()
        return tuple(self.found)

    def add(self, text: str) -> None:
        if self.word is None:
            if self.ended:
                self.refuse(";")
            self.word = []
        self.word.append(text)
        self.length += len(text)
        if self.length > LONGEST_LINE:
            raise _too_long()

    def end_word(self) -> None:
        if self.word is not None:
            self.found.append("".join(self.word))
            self.word = None

    def end_line(self) -> None:
        self.end_word()
        self.at += 1
        self.ended = bool(self.found)

    def skip_continuation(self) -> None:
        self.at = self.text.index("\n", self.at) + 1

    def skip_comment(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end == -1 else end

    def single_quoted(self) -> None:
        end = self.text.find("'", self.at + 1)
        if end == -1:
            self.refuse_open_quote("'")
        self.add(self.text[self.at + 1 : end])
        self.at = end + 1

    def double_quoted(self) -> None:
        self.add("")
        self.at += 1
        while self.at < len(self.text):
            match self.text[self.at]:
                case '"':
                    self.at += 1
                    return
                case "\\" if _CONTINUED.match(self.text, self.at):
                    self.skip_continuation()
                case "\\" if self.text[self.at + 1 : self.at + 2] in ("$", "`", '"', "\\"):
                    self.add(self.text[self.at + 1])
                    self.at += 2
                case "$":
                    self.variable(quoted=True)
                case "`":
                    self.refuse("`")
                case character:
                    self.add(character)
                    self.at += 1
        self.refuse_open_quote('"')

    def variable(self, *, quoted: bool) -> None:
        if self.text.startswith("$(", self.at):
            self.refuse("`")
        found = _VARIABLE.match(self.text, self.at)
        if found is None:
            self.add("$")
            self.at += 1
            return
        name = found[1] or found[2]
        if name not in self.variables:
            raise CliError(
                Fault.UNKNOWN_VARIABLE, f"the variable {name} has not been set", name=name
            )
        self.at = found.end()
        self.insert(self.variables[name], quoted=quoted)

    def insert(self, value: str, *, quoted: bool) -> None:
        """The value of a variable; outside quotes its blanks part words."""
        if quoted:
            self.add(value)
            return
        first, *others = re.split(r"[ \t\n]+", value)
        if first:
            self.add(first)
        for other in others:
            self.end_word()
            if other:
                self.add(other)

    def refuse(self, character: str) -> None:
        if character in _LOOKALIKES:
            name = _LOOKALIKES[character]
            raise CliError(
                Fault.WIDE_CHARACTER,
                f"{name} (U+{ord(character):04X}) stands where a plain character is needed",
                character=f"U+{ord(character):04X}",
                word="".join(self.word or ())[-20:],
            )
        if self.text.startswith(("&&", "||"), self.at):
            character = ";"
        kind, text = _REFUSED[character]
        raise CliError(kind, text, character=character)

    def refuse_open_quote(self, quote: str) -> None:
        raise CliError(
            Fault.OPEN_QUOTE, f"the quotation that begins with {quote} is not closed", quote=quote
        )
