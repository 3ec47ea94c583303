"""``vpcdojo show``: a scenario at a glance, for whoever writes or chooses one."""

from __future__ import annotations

from trainer.cli.console import Console
from trainer.picture import fit, render_text
from trainer.scenario.grade import grade
from trainer.scenario.library import open_scenario
from trainer.scenario.scenario import Scenario
from trainer.text.grades import goal_text, mark_word
from trainer.text.markdown import blocks
from trainer.text.plain import plain
from trainer.text.tickets import ticket_markdown
from trainer.text.verdicts import headline

WIDTH = 100
ROWS = 60


def run(console: Console, name: str) -> int:
    """The ticket, the picture, the flows that the ticket complains of, and the goals.

    Raises:
        BadInput: there is no such scenario, or it cannot be read.
    """
    scenario = open_scenario(name)
    language = console.language
    console.line(scenario.title[language])
    console.line()
    console.line(plain(blocks(ticket_markdown(language, scenario)), WIDTH, language))
    console.line()
    console.line(render_text(fit(scenario.broken, WIDTH, ROWS, language=language)))
    _flows(console, scenario)
    _goals(console, scenario)
    return 0


def _flows(console: Console, scenario: Scenario) -> None:
    console.line()
    console.say("cli.show.flows")
    for observed in scenario.symptoms:
        verdict = observed.claim.verdict(scenario.broken)
        if verdict is not None:
            console.line(f"  {headline(console.language, verdict)}")


def _goals(console: Console, scenario: Scenario) -> None:
    console.line()
    console.say("cli.play.goals")
    for mark in grade(scenario, scenario.broken).marks:
        symbol = "✓" if mark.met else "✗"
        text = goal_text(console.language, mark.goal)
        console.line(f"  {symbol} {mark_word(console.language, mark)}: {text} [{mark.goal.weight}]")
