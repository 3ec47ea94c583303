"""Figures: topologies in the format of the scenarios, or what commands made of another figure."""

from __future__ import annotations

from trainer.cloud import BadInput, Cloud
from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.cloud.topology import load_topology
from trainer.lesson.commands import apply
from trainer.lesson.lesson import Figure
from trainer.scenario.bilingual import read_bilingual
from trainer.scenario.claim import read_claim

_REQUIRED = ("caption", "claims")
_OPTIONAL = ("topology", "after", "commands", "picture", "predict", "trace")


def read_figures(node: Node) -> dict[str, Figure]:
    """The figures by id, in the order of the file; each may build on those before it.

    Raises:
        BadInput: a figure is incomplete or wrong, or a command on the way to it is refused.
    """
    figures: dict[str, Figure] = {}
    faults = Faults()
    for name, entry in node.items():
        with faults.catch():
            figures[name] = _figure(name, entry, figures)
    faults.check()
    return figures


def _figure(name: str, node: Node, earlier: dict[str, Figure]) -> Figure:
    node.fields(_REQUIRED, _OPTIONAL)
    claims = tuple(read_claim(entry) for entry in node.require("claims").list())
    after = node.read("after", Node.text, None)
    listed = node.get("commands")
    commands = () if listed is None else listed.list()
    trace = node.get("trace")
    return Figure(
        id=name,
        caption=read_bilingual(node.require("caption")),
        cloud=_cloud(node, after, commands, earlier),
        claims=claims,
        place=node.label,
        after=after,
        commands=tuple(command.text() for command in commands),
        picture=node.read("picture", Node.boolean, True),
        predict=node.read("predict", Node.boolean, False),
        traced=None if trace is None else claims[trace.integer(1, len(claims)) - 1],
    )


def _cloud(
    node: Node, after: str | None, commands: tuple[Node, ...], earlier: dict[str, Figure]
) -> Cloud:
    if after is None:
        if commands:
            raise node.require("commands").bad("lesson.commands_without_after")
        return load_topology(node.require("topology"))
    if topology := node.get("topology"):
        raise BadInput([topology.problem("lesson.topology_with_after")])
    if after not in earlier:
        raise node.require("after").bad("lesson.no_such_figure", figure=after)
    return run_commands(earlier[after].cloud, commands)


def run_commands(cloud: Cloud, commands: tuple[Node, ...]) -> Cloud:
    """The cloud after some commands.

    Raises:
        BadInput: one of them is refused.
    """
    applied = apply(cloud, (command.text() for command in commands))
    if applied.refused is not None:
        refused = next(command for command in commands if command.text() == applied.refused)
        raise refused.bad("lesson.command_refused", command=applied.refused, reason=applied.reason)
    return applied.cloud
