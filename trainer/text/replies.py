"""What a command came to, in words: AWS's own English, and a hint in the learner's language."""

from __future__ import annotations

from trainer.awscli.errors import CliError
from trainer.scenario.attempt import Acted
from trainer.text.catalogue import entries, say
from trainer.text.language import Language


def failure_lines(language: Language, acted: Acted) -> list[str]:
    """Why a command did not succeed; empty if it did.

    What AWS or its CLI would print stays English, as they print it.
    """
    if acted.lock is not None:
        reason = acted.lock.reason[language]
        return [say(language, "cli.locked", resource=acted.lock.resource, reason=reason)]
    if acted.forbidden is not None:
        reason = acted.forbidden.reason[language]
        return [say(language, "cli.forbidden", command=str(acted.forbidden), reason=reason)]
    if acted.error is None:
        return []
    lines = [acted.output.strip() or str(acted.error)]
    if isinstance(acted.error, CliError):
        code = f"cli.fault.{acted.error.kind}"
        if code in entries(language, "cli"):
            lines.append(say(language, code, **acted.error.facts))
    return lines
