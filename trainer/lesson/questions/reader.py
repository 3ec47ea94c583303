"""Reading ``questions.yaml``: questions by id, each of one of the kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trainer.cloud import Cloud
from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.cloud.topology import load_topology
from trainer.lesson.figures import run_commands
from trainer.lesson.head import read_address, read_date
from trainer.lesson.lesson import Figure
from trainer.lesson.questions.blocker import Blocker
from trainer.lesson.questions.change import Change, Proposal
from trainer.lesson.questions.fact import Fact, Statement
from trainer.lesson.questions.fill import BLANK, Fill
from trainer.lesson.questions.flow_logs import FlowLogs, Network
from trainer.lesson.questions.order import Order
from trainer.lesson.questions.predict import Predict
from trainer.lesson.questions.question import Option, Question
from trainer.lesson.questions.typed import Form
from trainer.reach import Way, ends
from trainer.scenario.bilingual import Bilingual, read_bilingual
from trainer.scenario.goals import Goal, read_goal
from trainer.scenario.goals.flow import Flow, end_faults, read_end, read_flow
from trainer.scenario.head import read_exams, read_id

FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
MOST_ENDS = 60
"""A `keep` goal looks at every pair of ends, for every option."""
LONGEST_COMMAND = 4096

_COMMON = ("kind", "exams")
_NETWORK = ("figure", "topology")


def read_questions(node: Node, figures: Mapping[str, Figure], day: date) -> dict[str, Question]:
    """The questions of a lesson by id, in the order of the file.

    ``figures`` are the lesson's; ``day`` is the date of flow log records.

    Raises:
        BadInput: a question is incomplete or wrong, or names something that is not there.
    """
    questions: dict[str, Question] = {}
    faults = Faults()
    for name, entry in node.items():
        with faults.catch():
            questions[name] = _question(_Source(name, entry, figures, day))
    faults.check()
    return questions


@dataclass(frozen=True, slots=True)
class _Source:
    """A question's map with what else it may refer to."""

    id: str
    node: Node
    figures: Mapping[str, Figure]
    day: date


def _question(source: _Source) -> Question:
    kind = source.node.require("kind")
    reader = _READERS.get(kind.text())
    if reader is None:
        raise kind.bad("input.not_a_choice", found=kind.text(), choices=", ".join(_READERS))
    return reader(source)


def _verdict(source: _Source) -> Predict:
    source.node.fields((*_COMMON, "flow"), ("text", "explain", "commands", *_NETWORK))
    return Predict(**_asked(source))


def _blocker(source: _Source) -> Blocker:
    node = source.node
    node.fields((*_COMMON, "flow", "choices"), ("text", "explain", "commands", "choose", *_NETWORK))
    return Blocker(
        **_asked(source),
        choices=_components(_options(node.require("choices"))),
        count=_count(node),
    )


def _order(source: _Source) -> Order:
    node = source.node
    node.fields((*_COMMON, "flow"), ("text", "explain", "commands", "way", "choices", *_NETWORK))
    return Order(
        **_asked(source),
        way=node.read("way", lambda n: n.choice(Way), Way.FORWARD),
        choices=node.read("choices", lambda n: _components(n.list()), ()),
    )


def _flow_logs(source: _Source) -> FlowLogs:
    node = source.node
    node.fields((*_COMMON, "flow", "options"), ("text", "explain", "commands", "at", *_NETWORK))
    asked = _asked(source)
    at = node.get("at")
    names = () if at is None else at.one_or_more()
    for name in names:
        for code, facts in end_faults(asked["cloud"], [name.text()]):
            raise name.bad(code, **facts)
    return FlowLogs(
        **asked,
        day=source.day,
        at=tuple(read_end(name) for name in names),
        networks=tuple(
            _network(source, str(number), option, asked["cloud"])
            for number, option in enumerate(_options(node.require("options")), 1)
        ),
    )


def _network(source: _Source, number: str, node: Node, own: Cloud) -> Network:
    """An option of flow log records: a figure's network, or the question's after commands."""
    node.fields(("text",), ("figure", "commands"))
    figure, listed = node.get("figure"), node.get("commands")
    cloud = own if figure is None else _figure(source, figure).cloud
    commands = () if listed is None else listed.list()
    text = read_bilingual(node.require("text"))
    shown = _commands(listed) if listed is not None else ()
    return Network(Option(number, text, shown), run_commands(cloud, commands))


def _change(source: _Source) -> Change:
    node = source.node
    node.fields(
        (*_COMMON, "text", "goals", "options"), ("explain", "commands", "choose", *_NETWORK)
    )
    common = _on_network(source)
    goals = _goals(node.require("goals"), common["cloud"])
    known = {goal.id for goal in goals}
    return Change(
        **common,
        goals=goals,
        proposals=tuple(
            _proposal(str(number), option, known)
            for number, option in enumerate(_options(node.require("options")), 1)
        ),
        count=_count(node),
    )


def _proposal(number: str, node: Node, goals: set[str]) -> Proposal:
    node.fields(("commands",), ("text", "fails", "refused", "why"))
    fails = node.get("fails")
    named = () if fails is None else fails.one_or_more()
    for name in named:
        if name.text() not in goals:
            facts = {"found": name.shown, "known": ", ".join(sorted(goals))}
            raise name.bad("format.unknown_goal_id", **facts)
    return Proposal(
        Option(number, _text(node), _commands(node.require("commands"))),
        tuple(name.text() for name in named),
        node.read("refused", lambda n: n.line(), None),
        node.read("why", read_bilingual, None),
    )


def _fill(source: _Source) -> Fill:
    node = source.node
    node.fields(
        (*_COMMON, "text", "form", "commands", "goals", "right", "wrong"), ("explain", *_NETWORK)
    )
    common = _common(source) | _network_of(source, ())
    commands = _commands(node.require("commands"))
    if not any(BLANK in command for command in commands):
        raise node.require("commands").bad("question.no_blank", blank=BLANK)
    examples = {
        key: tuple(member.line() for member in node.require(key).one_or_more())
        for key in ("right", "wrong")
    }
    for key, found in examples.items():
        if not found:
            raise node.require(key).missing_members()
    return Fill(
        **common,
        form=node.require("form").choice(Form),
        commands=commands,
        goals=_goals(node.require("goals"), common["cloud"]),
        good=examples["right"],
        bad=examples["wrong"],
    )


def _fact(source: _Source) -> Fact:
    node = source.node
    node.fields((*_COMMON, "text", "options", "source", "as_of"), ("explain", "choose"))
    return Fact(
        **_common(source),
        figure=None,
        cloud=None,
        statements=tuple(
            _statement(str(number), option)
            for number, option in enumerate(_options(node.require("options")), 1)
        ),
        count=_count(node),
        source=node.require("source").parse(read_address),
        as_of=node.require("as_of").parse(read_date),
    )


def _statement(number: str, node: Node) -> Statement:
    node.fields(("text", "right"), ("why",))
    return Statement(
        Option(number, read_bilingual(node.require("text"))),
        node.require("right").boolean(),
        node.read("why", read_bilingual, None),
    )


def _asked(source: _Source) -> dict[str, Any]:
    common = _on_network(source)
    node = source.node.require("flow").fields(("from", "to", "port"))
    flow: Flow = read_flow(node)
    for code, facts in end_faults(common["cloud"], flow.ends):
        raise node.bad(code, **facts)
    return common | {"flow": flow}


def _on_network(source: _Source) -> dict[str, Any]:
    listed = source.node.get("commands")
    return _common(source) | _network_of(source, () if listed is None else listed.list())


def _common(source: _Source) -> dict[str, Any]:
    return {
        "id": read_id(Node(source.node.label, source.id)),
        "place": source.node.label,
        "text": _text(source.node),
        "exams": read_exams(source.node.require("exams")),
        "explain": source.node.read("explain", read_bilingual, None),
    }


def _network_of(source: _Source, commands: tuple[Node, ...]) -> dict[str, Any]:
    """The figure and the cloud that a question is about."""
    node = source.node
    figure, topology = node.get("figure"), node.get("topology")
    if (figure is None) is (topology is None):
        raise node.missing("figure") if figure is None else figure.bad("question.two_networks")
    if figure is not None:
        start = _figure(source, figure).cloud
    else:
        assert topology is not None
        start = load_topology(topology)
    if len(ends(start)) > MOST_ENDS:
        raise node.bad("format.too_many_ends", limit=str(MOST_ENDS))
    name = figure.text() if figure is not None and not commands else None
    return {"figure": name, "cloud": run_commands(start, commands)}


def _figure(source: _Source, node: Node) -> Figure:
    found = source.figures.get(node.text())
    if found is None:
        raise node.bad("question.no_such_figure", figure=node.text())
    return found


def _text(node: Node) -> Bilingual | None:
    return node.read("text", read_bilingual, None)


def _goals(node: Node, cloud: Cloud) -> tuple[Goal, ...]:
    found: dict[str, Goal] = {}
    for member in node.list():
        goal = read_goal(member)
        if goal.id in found:
            raise member.require("id").bad("format.duplicate_id", found=goal.id)
        for code, facts in goal.faults(cloud):
            raise member.bad(code, **facts)
        found[goal.id] = goal
    if not found:
        raise node.bad("format.no_goals")
    return tuple(found.values())


def _commands(node: Node) -> tuple[str, ...]:
    return tuple(member.text(longest=LONGEST_COMMAND).strip() for member in node.list())


def _options(node: Node) -> tuple[Node, ...]:
    members = node.list()
    if not FEWEST_OPTIONS <= len(members) <= MOST_OPTIONS:
        raise node.bad("question.option_count", fewest=str(FEWEST_OPTIONS), most=str(MOST_OPTIONS))
    return members


def _components(members: tuple[Node, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for member in members:
        component = read_end(member)
        if component in found:
            raise member.bad("format.duplicate_id", found=component)
        found.append(component)
    return tuple(found)


def _count(node: Node) -> int:
    return node.read("choose", lambda n: n.integer(1, 2), 1)


_READERS: Mapping[str, Callable[[_Source], Question]] = {
    Predict.kind: _verdict,
    Blocker.kind: _blocker,
    Order.kind: _order,
    FlowLogs.kind: _flow_logs,
    Change.kind: _change,
    Fill.kind: _fill,
    Fact.kind: _fact,
}
