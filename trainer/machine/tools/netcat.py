"""``nc -zv``: whether a port can be connected to, as OpenBSD's netcat prints it."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.machine.answer import Answer, Misused, Note
from trainer.machine.options import Usage, number, read_options, seconds
from trainer.machine.scene import TCP_TIMEOUT, Dialled, Scene, waited
from trainer.packets import Service
from trainer.packets.service import PORT_NAMES
from trainer.reach import Symptom

USAGE = Usage.of("nc", flags="-z -v -u -n -4 -6", valued="-w", status=1)

_SAID = {
    Symptom.REFUSED: "Connection refused",
    Symptom.NETWORK_UNREACHABLE: "Network is unreachable",
    Symptom.TIMED_OUT: "Connection timed out",
}


def nc(scene: Scene, words: Sequence[str]) -> Answer:
    """Try a port."""
    given = read_options(USAGE, words)
    if len(given.words) != 2:
        raise Misused("usage: nc -zv [-u] [-w seconds] host port", 1)
    name, port_text = given.words
    port = PORT_NAMES.get(port_text) or number(USAGE, port_text, 1, 65535)
    limit = seconds(USAGE, given.value("-w") or "0")
    udp = given.has("-u")
    dialled = scene.dial(name, Service.udp(port) if udp else Service.tcp(port))
    if dialled.last is None:
        silent = "Temporary failure in name resolution"
        why = silent if dialled.probes else "Name or service not known"
        return dialled.answer([f'nc: getaddrinfo for host "{name}" port {port}: {why}'], 1)
    answer = _udp(dialled, name, port) if udp else _tcp(dialled, name, port, limit)
    if given.has("-z"):
        return answer
    return Answer(
        answer.standing,
        answer.output,
        answer.status,
        (*answer.notes, Note("machine.note.closed")) if answer.status == 0 else answer.notes,
    )


def _tcp(dialled: Dialled, name: str, port: int, limit: int) -> Answer:
    lines: list[str] = []
    time = 0
    for probe in dialled.probes:
        if probe.connected:
            known = next((n for n, number in PORT_NAMES.items() if number == port), "*")
            lines.append(f"Connection to {name} {port} port [tcp/{known}] succeeded!")
            break
        if probe.seen is Symptom.NOT_KNOWN:
            continue
        said = _SAID.get(probe.seen, "Connection timed out")
        if probe.seen is Symptom.TIMED_OUT:
            time += limit or TCP_TIMEOUT
            if limit:
                line = f"nc: connect to {name} ({probe.address}) port {port} (tcp) timed out: "
                lines.append(line + "Operation now in progress")
                continue
        lines.append(f"nc: connect to {name} ({probe.address}) port {port} (tcp) failed: {said}")
    connected = dialled.probes[-1].connected
    return dialled.answer(lines, 0 if connected else 1, *([waited(time)] if time else []))


def _udp(dialled: Dialled, name: str, port: int) -> Answer:
    """UDP knows no connection: only an ICMP error tells, and silence looks like success."""
    match dialled.seen:
        case Symptom.REFUSED:
            return dialled.answer([], 1, Note("machine.note.udp_refused"))
        case Symptom.NETWORK_UNREACHABLE:
            line = f"nc: connect to {name} port {port} (udp) failed: Network is unreachable"
            return dialled.answer([line], 1)
        case Symptom.NOT_KNOWN:
            return dialled.answer([], 1)
    line = f"Connection to {name} {port} port [udp/*] succeeded!"
    return dialled.answer([line], 0, Note("machine.note.udp_proves_nothing"))
