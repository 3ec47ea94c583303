"""What is told after a mistake of the program itself has ended it."""

from __future__ import annotations

from traceback import format_exception

from rich.text import Text

from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.safe import clean


def crash_report(language: Language, error: BaseException, *, is_kept: bool) -> Text:
    """Where it happened, and below that what this means for the learner: also that nothing is
    lost, if ``is_kept``.

    Textual's own report has the values of all variables: those of a large network take minutes to
    write, and whoever passes the report on would pass on their network.
    """
    where = clean("".join(format_exception(error)))
    told = [say(language, "ui.crashed"), *([say(language, "ui.crashed.kept")] if is_kept else [])]
    return Text("\n".join((where, *told)))
