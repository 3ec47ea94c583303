"""The ticket as a learner reads it: the colleague's words, then the evidence."""

from __future__ import annotations

from trainer.scenario.attached import evidence_text
from trainer.scenario.scenario import Scenario
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.safe import clean


def ticket_markdown(language: Language, scenario: Scenario) -> str:
    """The ticket in Markdown; each piece of evidence is a block of code under its caption."""
    parts = [scenario.ticket[language]]
    for piece in scenario.evidence:
        text = clean(evidence_text(scenario.broken, scenario.head.as_of, piece))
        if piece.run is None:
            parts.append(say(language, "scenario.evidence_logs"))
        parts.append(_fenced(f"{piece.shown}\n{text}"))
    return "\n\n".join(parts)


def _fenced(text: str) -> str:
    """A fence that the text cannot close."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"
