"""What a command says: answers to standard output, problems to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trainer.text.catalogue import problem_line, say
from trainer.text.language import Language
from trainer.text.safe import clean

if TYPE_CHECKING:
    from trainer.cloud.problem import Problem


class Console:
    """The two streams, in one language; nothing that a terminal would obey gets through."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def line(self, text: str = "") -> None:
        """One or more lines of the answer."""
        print(clean(text))

    def say(self, code: str, /, **facts: object) -> None:
        """A sentence of the catalogue as part of the answer."""
        self.line(self.words(code, **facts))

    def words(self, code: str, /, **facts: object) -> str:
        """A sentence of the catalogue in the language of the console."""
        return say(self.language, code, **facts)

    def json(self, value: Mapping[str, Any] | list[Any]) -> None:
        """The answer for programs."""
        print(json.dumps(value, ensure_ascii=False, indent=2))

    def problem(self, problem: Problem) -> None:
        """What is wrong with the input."""
        print(problem_line(self.language, problem), file=sys.stderr)

    def warn(self, code: str, /, **facts: object) -> None:
        """A sentence that is not part of the answer."""
        print(clean(self.words(code, **facts)), file=sys.stderr)
