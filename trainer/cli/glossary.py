"""``vpcdojo glossary``: terms in both languages, and what they mean."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.lesson.glossary import glossary, matching
from trainer.text.language import other


def run(console: Console, query: str, *, as_json: bool = False) -> int:
    """The terms of which ``query`` is a part, in either language; exit status 1 if none is."""
    found = matching(glossary(), query)
    if as_json:
        console.json(
            [
                {
                    "id": term.id,
                    "term": {"ja": term.term.ja, "en": term.term.en},
                    "text": {"ja": term.text.ja, "en": term.text.en},
                }
                for term in found
            ]
        )
        return int(not found)
    for term in found:
        here, there = term.term[console.language], term.term[other(console.language)]
        console.line(here if here == there else f"{here} — {there}")
        console.line(f"    {term.text[console.language]}")
    if not found:
        console.say("glossary.nothing")
    return int(not found)
