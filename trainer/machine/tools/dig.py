"""``dig`` and ``nslookup``: what the host's resolver says."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from trainer.machine.answer import Answer, Misused, Note
from trainer.machine.lookup import Found, Lookup
from trainer.machine.options import Usage, read_options
from trainer.machine.scene import Scene, waited
from trainer.machine.trying import Tried, unresolved

NSLOOKUP = Usage.of("nslookup", status=1)
TYPES = frozenset({"A", "AAAA", "ANY"})
TIME_TO_LIVE = 60
TIMEOUT = 15
"""Seconds: dig asks three times and waits five each time."""


def dig(scene: Scene, words: Sequence[str]) -> Answer:
    """Ask for a name, in the short form with ``+short``."""
    names: list[str] = []
    kind = "A"
    for word in words:
        if word.upper() in TYPES:
            kind = word.upper()
        elif word.startswith("@"):
            _check_server(scene, word[1:])
        elif word.startswith("-"):
            raise Misused(f"dig: invalid option: {word}", 1)
        elif not word.startswith("+"):
            names.append(word)
    if len(names) != 1:
        raise Misused("usage: dig [@server] name [A|AAAA] [+short]", 1)
    looked = _asked(scene, names[0])
    server = str(scene.here.resolver)
    if looked.found is Found.NO_ANSWER:
        lines = [f";; communications error to {server}#53: timed out"] * 3
        lines.append(";; no servers could be reached")
        return _answer(scene, looked, lines, 9, waited(TIMEOUT))
    shown = _records(looked, kind)
    if "+short" in words:
        return _answer(scene, looked, [address for _, address in shown], 0)
    status = "NOERROR" if looked.usable else "NXDOMAIN"
    name = names[0].rstrip(".") + "."
    lines = [
        f";; ->>HEADER<<- opcode: QUERY, status: {status}, id: {4097 + scene.standing.count}",
        f";; flags: qr rd ra; QUERY: 1, ANSWER: {len(shown)}, AUTHORITY: 0, ADDITIONAL: 0",
        "",
        ";; QUESTION SECTION:",
        f";{name}\t\tIN\t{kind}",
        "",
    ]
    if shown:
        lines.append(";; ANSWER SECTION:")
        lines += [f"{name}\t{TIME_TO_LIVE}\tIN\t{kind}\t{address}" for kind, address in shown]
        lines.append("")
    lines.append(f";; SERVER: {server}#53({server}) (UDP)")
    return _answer(scene, looked, lines, 0)


def nslookup(scene: Scene, words: Sequence[str]) -> Answer:
    """Ask for a name."""
    given = read_options(NSLOOKUP, words)
    if len(given.words) not in (1, 2):
        raise Misused("usage: nslookup name [server]", 1)
    if len(given.words) == 2:
        _check_server(scene, given.words[1])
    name = given.words[0]
    looked = _asked(scene, name)
    server = str(scene.here.resolver)
    match looked.found:
        case Found.NO_ANSWER:
            lines = [";; connection timed out; no servers could be reached"]
            return _answer(scene, looked, lines, 1, waited(TIMEOUT))
        case Found.NO_SUCH_NAME:
            lines = [_head(server), f"** server can't find {name}: NXDOMAIN"]
            return _answer(scene, looked, lines, 1)
    lines = [_head(server), "Non-authoritative answer:"]
    for address in looked.addresses:
        lines += [f"Name:\t{name}", f"Address: {address}"]
    return _answer(scene, looked, lines, 0)


def _head(server: str) -> str:
    return f"Server:\t\t{server}\nAddress:\t{server}#53\n"


def _asked(scene: Scene, name: str) -> Lookup:
    """The look-up of a name; an address is none.

    Raises:
        Misused: it is an address, of which only the reverse could be asked.
    """
    looked = scene.look_up(name)
    if looked.found is Found.LITERAL:
        raise Misused("", 1, Note("machine.note.no_reverse"))
    return looked


def _check_server(scene: Scene, text: str) -> None:
    """Only the host's own resolver is known here, by each of its addresses.

    https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    """
    own = {str(scene.here.resolver), "169.254.169.253", "fd00:ec2::253"}
    try:
        known = str(ip_address(text)) in own
    except ValueError:
        known = False
    if not known:
        facts = {"server": str(scene.here.resolver)}
        raise Misused("", 9, Note("machine.note.other_resolver", facts))


def _records(looked: Lookup, kind: str) -> list[tuple[str, str]]:
    kinds = [("A" if a.version == 4 else "AAAA", str(a)) for a in looked.addresses]
    return [(k, a) for k, a in kinds if kind in (k, "ANY")]


def _answer(scene: Scene, looked: Lookup, lines: list[str], status: int, *notes: Note) -> Answer:
    probes = (unresolved(scene.here, looked),) if looked.found is Found.NO_ANSWER else ()
    standing = scene.standing.having(Tried(scene.line, probes, cloud=looked.cloud))
    if looked.found is Found.NO_ANSWER:
        notes = (*notes, Note("machine.note.resolver_off"))
    elif looked.found is Found.NO_SUCH_NAME:
        notes = (*notes, Note("machine.note.no_such_name"))
    return Answer(standing, "\n".join(lines), status, notes)
