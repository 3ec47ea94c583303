"""A cloud to try things on, with nothing asked: a topology, or an account that was read."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from trainer.cloud import Cloud, Place
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.head import Head
from trainer.scenario.scenario import Debrief, Scenario

_NOTHING = Bilingual("", "")


def free_scenario(cloud: Cloud, name: str, folder: Path | None = None) -> Scenario:
    """A scenario without ticket, goals and grade; ``name`` is what its source is called.

    Commands may read files in ``folder``.

    What was done is kept under the content of the cloud, whatever the source is called.
    """
    return Scenario(
        head=Head(
            id="free",
            title=Bilingual(name, name),
            summary=_NOTHING,
            difficulty=1,
            minutes=1,
            prerequisites=(),
            topics=(),
            patterns=(),
            systems=(),
            forms=(),
            exams={},
            as_of=date.min,
            sources=(),
        ),
        ticket=_NOTHING,
        symptoms=(),
        evidence=(),
        broken=cloud,
        goals=(),
        locks=(),
        forbidden=(),
        solutions=(),
        wrong_fixes=(),
        hints={},
        debrief=Debrief(_NOTHING),
        digest=digest_of(cloud),
        place=Place(name),
        ours=False,
        folder=folder,
    )


def digest_of(cloud: Cloud) -> str:
    """A text that two clouds share only if they are equal."""
    content = hashlib.sha256()
    for _, resource in sorted(cloud.resources.items()):
        content.update(repr(resource).encode())
    return content.hexdigest()
