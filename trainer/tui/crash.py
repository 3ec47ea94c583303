"""What is told after a mistake of the program itself has ended it."""

from __future__ import annotations

from traceback import format_exception

from rich.text import Text

from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.safe import clean


def crash_report(language: Language, error: BaseException) -> Text:
    """Where it happened, and below that what this means for the learner.

    Textual's own report has the values of all variables: those of a large network take minutes to
    write, and whoever passes the report on would pass on their network.
    """
    where = clean("".join(format_exception(error)))
    return Text(f"{where}\n{say(language, 'ui.crashed')}")
