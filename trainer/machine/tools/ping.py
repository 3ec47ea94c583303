"""``ping``: ICMP echo, as iputils prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.machine.answer import Answer, Misused
from trainer.machine.options import Usage, number, read_options
from trainer.machine.scene import Scene, waited
from trainer.packets import Service
from trainer.reach import Symptom

USAGE = Usage.of("ping", flags="-4 -6 -n -q -v", valued="-c -i -s -t -w -W -I")
USUAL = 4
MOST = 20
LINGER = 10
"""Seconds that ping waits for answers to its last packet."""


def ping(scene: Scene, words: Sequence[str]) -> Answer:
    """Send some echo requests."""
    given = read_options(USAGE, words)
    if len(given.words) != 1:
        raise Misused("ping: usage error: Destination address required", 1)
    name = given.words[0]
    count = min(number(USAGE, given.value("-c") or str(USUAL), 1, 10**6), MOST)
    looked = scene.look_up(name)
    six = looked.usable and looked.addresses[0].version == 6
    dialled = scene.dial_found(
        replace(looked, addresses=looked.addresses[:1]),
        Service.parse("icmpv6/echo" if six else "icmp/echo"),
    )
    if dialled.last is None:
        silent = dialled.probes
        why = "Temporary failure in name resolution" if silent else "Name or service not known"
        return dialled.answer([f"ping: {name}: {why}"], 2)
    address = dialled.address
    lines = [f"PING {name} ({address}) 56(84) bytes of data."]
    match dialled.seen:
        case Symptom.CONNECTED:
            lines += [
                f"64 bytes from {address}: icmp_seq={n} ttl=127 time=0.{410 + 7 * n} ms"
                for n in range(1, count + 1)
            ]
            lines += _statistics(name, count, count, 1000 * (count - 1) + 40)
            last = 410 + 7 * count
            lines.append(
                f"rtt min/avg/max/mdev = 0.417/0.{(417 + last) // 2}/0.{last}/0.00{count % 10} ms"
            )
            return dialled.answer(lines, 0)
        case Symptom.NETWORK_UNREACHABLE:
            return dialled.answer(["ping: connect: Network is unreachable"], 2)
        case Symptom.NOT_KNOWN:
            return dialled.answer(lines, 1)
    lines += _statistics(name, count, 0, 1000 * (count - 1) + 80)
    return dialled.answer(lines, 1, waited(count - 1 + LINGER))


def _statistics(name: str, sent: int, received: int, milliseconds: int) -> list[str]:
    loss = 100 * (sent - received) // sent
    return [
        "",
        f"--- {name} ping statistics ---",
        f"{sent} packets transmitted, {received} received, {loss}% packet loss, "
        f"time {milliseconds}ms",
    ]
