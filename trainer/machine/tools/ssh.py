"""``ssh``: logging in to another host; the prompt moves there if it works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.machine.answer import MOST_HOSTS, Answer, Misused, Note
from trainer.machine.options import Usage, number, read_options, seconds
from trainer.machine.scene import TCP_TIMEOUT, Dialled, Scene, waited
from trainer.machine.shoes import is_shoes, owner_of, shoes
from trainer.machine.trying import Tried
from trainer.packets import Service
from trainer.reach import HopKind, Symptom

USAGE = Usage.of(
    "ssh", flags="-v -A -4 -6 -q -t -T -C -N", valued="-i -l -p -o -J -F -L", status=255
)
FAILED = 255


def ssh(scene: Scene, words: Sequence[str]) -> Answer:
    """Log in, with ``-J`` by way of other hosts."""
    given = read_options(USAGE, words)
    if not given.words:
        raise Misused("usage: ssh [-p port] [-J [user@]bastion] [user@]host", FAILED)
    if len(given.words) > 1:
        raise Misused("", FAILED, Note("machine.note.no_remote_command"))
    port = number(USAGE, given.value("-p") or "22", 1, 65535)
    limit = _connect_timeout(given.value("-o") or "")
    via = [one for one in (given.value("-J") or "").split(",") if one]
    if len(via) + len(scene.standing.hosts) >= MOST_HOSTS:
        raise Misused("", FAILED, Note("machine.note.too_deep", {"most": MOST_HOSTS}))
    probes: list[object] = []
    lines: list[str] = []
    for stop in via:
        jump, jump_port = _with_port(stop)
        answer = _log_in(scene, jump, jump_port, limit)
        tried = answer.standing.tried
        if answer.status:
            return answer
        lines.append(answer.output)
        probes.append(tried)
        scene = replace(
            scene, standing=answer.standing, here=shoes(scene.cloud, answer.standing.hosts[-1])
        )
    answer = _log_in(scene, given.words[0], port, limit)
    earlier = [probe for tried in probes if isinstance(tried, Tried) for probe in tried.probes]
    last = answer.standing.tried
    if earlier and last is not None:
        # Nobody works on the hosts in between: the prompt goes there and back in one step.
        both = replace(last, probes=(*earlier, *last.probes))
        answer = replace(answer, standing=replace(answer.standing, tried=both))
    if answer.status and via:
        kept = scene.standing.hosts[: len(scene.standing.hosts) - len(via)]
        answer = replace(answer, standing=replace(answer.standing, hosts=kept))
    return replace(answer, output="\n".join([*lines, answer.output]))


def _log_in(scene: Scene, text: str, port: int, limit: int) -> Answer:
    name = text.rpartition("@")[2]
    dialled = scene.dial(name, Service.tcp(port))
    if dialled.last is None:
        silent = dialled.probes
        why = "Temporary failure in name resolution" if silent else "Name or service not known"
        return dialled.answer([f"ssh: Could not resolve hostname {name}: {why}"], FAILED)
    where = f"ssh: connect to host {name} port {port}"
    if dialled.last.connected:
        return _arrived(scene, dialled, name, port)
    match dialled.seen:
        case Symptom.REFUSED:
            return dialled.answer([f"{where}: Connection refused"], FAILED)
        case Symptom.NETWORK_UNREACHABLE:
            return dialled.answer([f"{where}: Network is unreachable"], FAILED)
        case Symptom.NOT_KNOWN:
            return dialled.answer([], FAILED)
    time = waited((limit or TCP_TIMEOUT) * len(dialled.probes))
    return dialled.answer([f"{where}: Connection timed out"], FAILED, time)


def _arrived(scene: Scene, dialled: Dialled, name: str, port: int) -> Answer:
    """The prompt on the host that the connection led to; not every host has a shell."""
    path = dialled.last.path if dialled.last is not None else None
    last = path.forward[-1] if path is not None and path.forward else None
    host = scene.here.id
    if last is not None:
        host = owner_of(scene.cloud, last.component)
        if last.kind is not HopKind.DESTINATION or not is_shoes(scene.cloud.resources.get(host)):
            host = ""
    if not host or port in (80, 443):
        text = f"kex_exchange_identification: Connection closed by {dialled.address} port {port}"
        return dialled.answer([text], FAILED, Note("machine.note.no_ssh_there", {"name": name}))
    standing = dialled.standing
    moved = replace(standing, hosts=(*standing.hosts, host))
    return replace(dialled.answer([f"Last login on {host}"], 0), standing=moved)


def _with_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or ":" in host:
        return text, 22
    return host, number(USAGE, port, 1, 65535)


def _connect_timeout(option: str) -> int:
    key, _, value = option.partition("=")
    return seconds(USAGE, value) if key.strip().lower() == "connecttimeout" else 0
