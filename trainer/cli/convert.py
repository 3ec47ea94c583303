"""``vpcdojo convert``: any source as a topology, to keep, to change and to play."""

from __future__ import annotations

import sys
from pathlib import Path

from trainer.cli.console import Console
from trainer.cli.sources import open_cloud, warn
from trainer.cloud.anonymous import anonymised, with_group_names
from trainer.cloud.renaming import friendly_ids, renamed
from trainer.cloud.topology_text import write_topology
from trainer.scenario.saving import MADE_UP, losses, refuse_existing
from trainer.scenario.whole import write_whole
from trainer.text.safe import clean

STANDARD_OUTPUT = "-"
MOST_SHOWN = 10


def run(
    console: Console,
    source: str,
    output: str,
    *,
    force: bool = False,
    anonymise: bool = False,
    anonymise_names: bool = False,
    every_warning: bool = False,
) -> int:
    """Write the topology; exit status 1 if reading it does not give the same cloud.

    What the format has no word for, or refuses, is told on standard error.

    Raises:
        BadInput: the source cannot be read, or the output exists or cannot be written.
    """
    target = Path(output)
    if output != STANDARD_OUTPUT and not force:
        refuse_existing(target)
    cloud, _ = open_cloud(console, source, every_warning=every_warning)
    if anonymise or anonymise_names:
        hidden = anonymised(cloud, names=anonymise_names)
        cloud = hidden.cloud
        if hidden.kept:
            kept = [str(network) for network in hidden.kept[:MOST_SHOWN]]
            console.warn("cli.convert.kept", blocks=kept, count=len(hidden.kept))
    cloud = renamed(cloud, friendly_ids(cloud, by_name=not anonymise_names))
    if anonymise_names:
        cloud = with_group_names(cloud)
    text = write_topology(cloud)
    if output == STANDARD_OUTPUT:
        sys.stdout.write(clean(text))
    else:
        write_whole(text, target)
    lost = tuple(losses(cloud, text, output))
    warn(console, lost, every=every_warning)
    harmless = all(problem.code == MADE_UP for problem in lost)
    if output != STANDARD_OUTPUT:
        console.say("cli.convert.done", file=output, count=len(cloud.resources))
    return 0 if harmless else 1
