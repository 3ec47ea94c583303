"""The steps of the tour: what is pointed at, and where the box stands that tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """``code`` is of the text, and with ``.title`` of its heading; ``target`` a selector.

    ``pane`` is that of a scenario, on whose screen the step then is; without it, the step is at
    home. ``above`` tells where the box stands in the upper part of the screen: on a ``narrow``
    one, on ``any``, or on none.
    """

    code: str
    target: str
    pane: str = ""
    above: str = ""


STEPS: Final = (
    Step("tour.language", "KeyBar"),
    Step("tour.next", "CurriculumTree"),
    Step("tour.lesson", "#summary", above="narrow"),
    Step("tour.ticket", "#ticket", pane="ticket", above="narrow"),
    Step("tour.picture", "#topology", pane="topology"),
    Step("tour.prompt", "#prompt", pane="prompt", above="any"),
    Step("tour.help", "KeyBar"),
)
