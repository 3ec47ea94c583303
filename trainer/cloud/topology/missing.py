"""Facts that whoever wrote a topology does not know."""

from __future__ import annotations

from trainer.cloud.missing import Fact, MissingFact
from trainer.cloud.node import Node
from trainer.cloud.topology.draft import Draft, name_of


def read_missing_fact(draft: Draft, resource_id: str, node: Node) -> MissingFact:
    """What is not known of which resource of the file; nothing is taken for granted about it."""
    node.fields(("about", "what"), ("name",))
    about = node.require("about")
    if about.text() not in draft.resources and about.text() not in draft.elsewhere:
        raise about.bad("input.missing_fact_about", id=about.text())
    return MissingFact(
        id=resource_id,
        name=name_of(node),
        about=about.text(),
        what=node.require("what").choice(Fact),
    )
