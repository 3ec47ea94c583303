"""What a line on a host came to, in words, beside what the tool itself prints."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.machine import WORDS, Answer, Note, Probe, Tried
from trainer.packets import Packet, protocol_name
from trainer.packets.protocol import HAS_PORTS
from trainer.reach.journeys import Condition
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.verdicts import named, verdict_lines

_NAME_WIDTH = 12


def answer_lines(language: Language, answer: Answer) -> list[str]:
    """Everything there is to say about an answer except its output, line by line."""
    lines = [line for note in answer.notes for line in _note(language, note).split("\n")]
    if answer.why is not None:
        lines.extend(_why(language, answer.why))
    if answer.help is not None:
        lines.extend(help_lines(language, answer.help))
    return lines


def help_lines(language: Language, topic: str) -> list[str]:
    """Help on a command; on an empty topic a list of all."""
    if not topic:
        return [f"  {word:<{_NAME_WIDTH}}{command_line(language, word)}" for word in WORDS]
    if topic not in WORDS:
        return [say(language, "machine.help.none", topic=topic[:64], commands=WORDS)]
    return say(language, f"machine.help.{topic}").split("\n")


def command_line(language: Language, word: str) -> str:
    """What a command is for, in one line."""
    return say(language, f"machine.command.{word}")


def _note(language: Language, note: Note) -> str:
    facts = dict(note.facts)
    hosts = facts.get("hosts")
    if isinstance(hosts, tuple) and hosts:
        facts["first"] = hosts[0]
    return say(language, note.code, **facts)


def _why(language: Language, tried: Tried) -> Iterator[str]:
    if not tried.probes:
        yield say(language, "machine.why.no_packet")
    for probe in tried.probes:
        yield from _probe(language, probe)
    if tried.journey is not None and tried.cloud is not None:
        for part in tried.journey.parts:
            if isinstance(part, Condition) and not part.holds:
                facts = {"component": named(tried.cloud, part.component), "detail": part.detail}
                yield f"  - {say(language, f'code.{part.code}.sentence', **facts)}"
                yield f"    {say(language, f'code.{part.code}.remedy', **facts)}"


def _probe(language: Language, probe: Probe) -> Iterator[str]:
    yield from verdict_lines(language, probe.cloud, probe.verdict)
    if probe.packet is not None:
        yield say(language, "machine.why.packet", packet=packet_text(probe.packet))


def packet_text(packet: Packet) -> str:
    """``tcp 10.0.1.10:40000 -> 10.0.2.10:443``; the same in every language."""
    ends = [str(packet.source), str(packet.destination)]
    if packet.protocol in HAS_PORTS:
        ports = (packet.source_port, packet.destination_port)
        ends = [
            f"[{end}]:{port}" if ":" in end else f"{end}:{port}"
            for end, port in zip(ends, ports, strict=True)
        ]
    return f"{protocol_name(packet.protocol)} {ends[0]} -> {ends[1]}"
