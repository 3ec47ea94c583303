"""A verdict as plain JSON values: stable names, for programs.

``format`` is raised when a key changes its meaning or goes; new keys may come at any time.
``verdict.schema.json`` beside this module is the JSON Schema of the whole answer.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from trainer.packets import ANY_PROTOCOL, AddressSet, Box, PacketSet, Ranges, protocol_name
from trainer.reach.answers import Finding, Hop, HopKind, Path, Rule, Verdict

FORMAT: Final = 1

Json = dict[str, Any]


def schema_text() -> str:
    """The JSON Schema of what `verdict_json` returns, as JSON."""
    return files("trainer.reach").joinpath("verdict.schema.json").read_text(encoding="utf-8")


def verdict_json(verdict: Verdict) -> Json:
    """The whole answer.

    ``forward`` and ``return`` are the hops of the first path, which is one that works if any
    does; ``paths`` holds all of them. ``port`` is the service as it is written everywhere.
    """
    question = verdict.question
    first = verdict.paths[0] if verdict.paths else Path(PacketSet.nothing(), ())
    return {
        "format": FORMAT,
        "verdict": verdict.outcome.value,
        "from": question.source,
        "to": question.destination,
        "port": str(question.service),
        "symptom": verdict.symptom.value,
        "dialled": [str(address) for address in verdict.dialled],
        "forward": [_hop(hop) for hop in first.forward],
        "return": [_hop(hop) for hop in first.back],
        "blocked": [_finding(finding) for finding in verdict.findings],
        "works": packets_json(verdict.works),
        "sometimes": packets_json(verdict.sometimes),
        "missing": list(verdict.missing),
        "paths": [_path(path) for path in verdict.paths],
    }


def packets_json(packets: PacketSet) -> list[Json]:
    """A set of packets as disjoint boxes, each a product of conditions.

    A range is ``[first, last]``; a key that is left out is no condition.
    """
    return [_box(box) for box in packets.boxes()]


def _path(path: Path) -> Json:
    return {
        "packets": packets_json(path.packets),
        "forward": [_hop(hop) for hop in path.forward],
        "return": [_hop(hop) for hop in path.back],
        "refused": None if path.refused is None else _finding(path.refused),
    }


def _hop(hop: Hop) -> Json:
    """A component passed; ``packets`` are as they left it, after any translation."""
    return {
        "component": hop.component,
        "type": hop.kind.value,
        "interface": hop.interface or None,
        "filter": None if hop.direction is None else hop.direction.value,
        "rules": [_rule(rule) for rule in hop.rules],
        "tracked": hop.tracked,
        "packets": packets_json(hop.packets),
    }


def _finding(finding: Finding) -> Json:
    """A refusal; ``rule`` is the row that refused, ``rules`` are all that were looked at."""
    return {
        "code": finding.code.value,
        "component": finding.component,
        "type": finding.kind.value,
        "direction": finding.way.value,
        "interface": finding.interface or None,
        "filter": None if finding.direction is None else finding.direction.value,
        "rule": deciding_rule(finding),
        "rules": [_rule(rule) for rule in finding.rules],
        "stopped": packets_json(finding.stopped),
    }


def deciding_rule(finding: Finding) -> str | None:
    """The row that refused; None where packets were refused because no row took them."""
    nothing_matched = finding.kind is HopKind.SECURITY_GROUP or "NO_ROUTE" in finding.code
    return None if nothing_matched or not finding.rules else finding.rules[0].text


def _rule(rule: Rule) -> Json:
    return {"table": rule.table, "key": rule.key, "text": rule.text}


def _box(box: Box) -> Json:
    found: Json = {}
    if box.protocols != ANY_PROTOCOL:
        found["protocols"] = [
            protocol_name(number) for low, high in box.protocols for number in range(low, high + 1)
        ]
    found["from"] = _addresses(box.source)
    found["to"] = _addresses(box.destination)
    for key, ranges in (
        ("source_ports", box.source_ports),
        ("ports", box.destination_ports),
        ("icmp_types", box.icmp_types),
        ("icmp_codes", box.icmp_codes),
    ):
        if not _is_free(ranges):
            found[key] = [list(one) for one in ranges]
    return found


def _is_free(ranges: Ranges) -> bool:
    return ranges in ((), ((0, 65535),), ((0, 255),))


def _addresses(addresses: AddressSet) -> list[str]:
    return [str(network) for network in addresses.networks()]
