"""Why a command was not carried out, in words."""

from __future__ import annotations

from trainer.scenario.attempt import Acted
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.safe import clean


def refusal_text(language: Language, acted: Acted) -> str:
    """The scenario's reason for a lock, else the error as AWS prints it; empty if it succeeded."""
    if acted.lock is not None:
        return say(
            language,
            "scenario.locked",
            resource=acted.lock.resource,
            reason=acted.lock.reason[language],
        )
    return clean(str(acted.error)) if acted.error is not None else ""
