"""``curl``: a request over HTTP or HTTPS, and who answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from trainer.cloud import BalancerType, DbInstance, LoadBalancer
from trainer.cloud.service_addresses import split_service_id
from trainer.machine.answer import Answer, Misused, Note
from trainer.machine.lookup import Lookup
from trainer.machine.named import bucket_of
from trainer.machine.options import Usage, number, read_options, seconds
from trainer.machine.scene import TCP_TIMEOUT, Dialled, Scene, waited
from trainer.machine.trying import Probe
from trainer.packets import Service
from trainer.reach import Code, HopKind, Symptom

USAGE = Usage.of(
    "curl",
    flags="-v -s -S -k -L -I -i -f -4 -6 -g --verbose --silent --head --insecure --location "
    "--include --show-error --fail",
    valued="-m -o -H -X -A -w -u --max-time --connect-timeout --output --header --request "
    "--user --user-agent --write-out",
)
PORTS: Final = {"http": 80, "https": 443}

_URL = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^@/?#]*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:/?#\[\]]*)(?::(?P<port>[0-9]*))?(?P<path>[/?#].*)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL that decide where a request goes."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back over HTTP: the status, who says so, the body, and a word to the learner."""

    status: str
    server: str
    body: str
    note: Note | None = None


_SAID_BY_BALANCER: Final = {
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"""


def curl(scene: Scene, words: Sequence[str]) -> Answer:
    """Make one request."""
    given = read_options(USAGE, words)
    if not given.words:
        raise Misused("curl: no URL specified", 2)
    if len(given.words) > 1:
        raise Misused("", 2, Note("machine.note.one_url"))
    url = read_url(given.words[0])
    limit = seconds(USAGE, given.value("-m", "--max-time", "--connect-timeout") or "0")
    looked = _with_bucket(scene, scene.look_up(url.host), url.path)
    dialled = scene.dial_found(looked, Service.tcp(url.port))
    if dialled.last is None:
        text = f"curl: (6) Could not resolve host: {url.host}"
        return dialled.answer([text], 6)
    talk: list[str] = []
    for probe in dialled.probes:
        talk += _attempt(probe, url)
    if not dialled.last.connected:
        return _failed(dialled, url, limit, _if_verbose(given.has("-v", "--verbose"), talk))
    talk.append(f"* Connected to {url.host} ({dialled.address}) port {url.port}")
    owner = looked.cloud.resources.get(looked.end)
    if isinstance(owner, DbInstance):
        return _not_http(dialled, url, given.has("-v", "--verbose"), talk)
    reply = _reply(looked, dialled.last)
    head = given.has("-I", "--head")
    method = given.value("-X", "--request") or ("HEAD" if head else "GET")
    lines = _if_verbose(given.has("-v", "--verbose"), [*talk, *_exchange(url, reply, method)])
    if head or given.has("-i", "--include"):
        lines += [f"HTTP/1.1 {reply.status}", f"Server: {reply.server}", ""]
    if not head and not given.has("-o", "--output"):
        lines.append(reply.body)
    failed = given.has("-f", "--fail") and not reply.status.startswith("2")
    lost = sum(limit or TCP_TIMEOUT for p in dialled.probes if p.seen is Symptom.TIMED_OUT)
    notes = ([reply.note] if reply.note else []) + ([waited(lost)] if lost else [])
    return dialled.answer(lines, 22 if failed else 0, *notes)


def read_url(text: str) -> Url:
    """The parts of a URL; without a scheme it is one of HTTP.

    Raises:
        Misused: it is none, or of another protocol.
    """
    match = _URL.fullmatch(text)
    host = "" if match is None else match["host"].strip("[]")
    if match is None or not host:
        raise Misused("curl: (3) URL rejected: Malformed input to a URL function", 3)
    scheme = (match["scheme"] or "http").lower()
    if scheme not in PORTS:
        raise Misused(f'curl: (1) Protocol "{scheme}" not supported', 1)
    port = PORTS[scheme]
    if match["port"]:
        port = number(Usage.of("curl", status=3), match["port"], 1, 65535)
    path = match["path"] or "/"
    return Url(scheme, host, port, path if path.startswith("/") else f"/{path}")


def _with_bucket(scene: Scene, looked: Lookup, path: str) -> Lookup:
    """S3's own name with the bucket in the path means that bucket."""
    parts = split_service_id(looked.end)
    bucket = unquote(path).lstrip("/").partition("/")[0].partition("?")[0]
    if parts is None or parts[1] != "s3" or not bucket:
        return looked
    meant = bucket_of(looked.cloud, parts[0], bucket)
    if meant is None:
        return looked
    return Lookup(looked.name, looked.found, meant.cloud, meant.end, looked.addresses)


def _attempt(probe: Probe, url: Url) -> Iterator[str]:
    shown = f"[{probe.address}]" if ":" in str(probe.address) else str(probe.address)
    yield f"*   Trying {shown}:{url.port}..."
    why = {
        Symptom.REFUSED: "Connection refused",
        Symptom.TIMED_OUT: "Connection timed out",
        Symptom.NETWORK_UNREACHABLE: "Network is unreachable",
    }.get(probe.seen)
    if why is not None:
        yield f"* connect to {probe.address} port {url.port} failed: {why}"


def _failed(dialled: Dialled, url: Url, limit: int, talk: list[str]) -> Answer:
    where = f"Failed to connect to {url.host} port {url.port}"
    match dialled.seen:
        case Symptom.REFUSED | Symptom.NETWORK_UNREACHABLE:
            return dialled.answer(
                [*talk, f"curl: (7) {where} after 1 ms: Couldn't connect to server"], 7
            )
        case Symptom.NOT_KNOWN:
            return dialled.answer(talk, 7)
    time = limit or TCP_TIMEOUT * len(dialled.probes)
    said = f"{where} after {1000 * time + 3} ms: Couldn't connect to server"
    if limit:
        said = f"Connection timed out after {1000 * time + 1} milliseconds"
    return dialled.answer([*talk, f"curl: (28) {said}"], 28, waited(time))


def _not_http(dialled: Dialled, url: Url, verbose: bool, talk: list[str]) -> Answer:
    """A database is there, but it speaks no HTTP."""
    if url.scheme == "https":
        text, status = "curl: (35) TLS connect error: wrong version number", 35
    else:
        text, status = "curl: (52) Empty reply from server", 52
    return dialled.answer([*_if_verbose(verbose, talk), text], status)


def _exchange(url: Url, reply: Reply, method: str) -> Iterator[str]:
    if url.scheme == "https":
        yield "* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256"
    yield f"> {method} {url.path} HTTP/1.1"
    yield f"> Host: {url.host}"
    yield "> Accept: */*"
    yield ">"
    yield f"< HTTP/1.1 {reply.status}"
    yield f"< Server: {reply.server}"
    yield "<"


def _if_verbose(verbose: bool, talk: list[str]) -> list[str]:
    return list(talk) if verbose else []


def _reply(looked: Lookup, probe: Probe) -> Reply:
    """Who answers, and what."""
    match probe.seen:
        case Symptom.ACCESS_DENIED:
            return Reply("403 Forbidden", "AmazonS3" if _is_s3(looked) else "AWS", _denied())
        case Symptom.SERVICE_UNAVAILABLE:
            text = _SAID_BY_BALANCER[_status_of_balancer(probe)]
            body = f"<html>\n<head><title>{text}</title></head>\n<body>{text}</body>\n</html>"
            return Reply(text, "awselb/2.0", body)
    if _is_s3(looked):
        signed = Note("machine.note.as_if_signed")
        return Reply("200 OK", "AmazonS3", "<ListBucketResult>...</ListBucketResult>", signed)
    if split_service_id(looked.end) is not None:
        note = Note("machine.note.any_status_is_an_answer")
        return Reply("404 Not Found", "AWS", "<UnknownOperationException/>", note)
    return Reply("200 OK", _software(looked), f"Hello from {_speaker(looked, probe)}")


def _denied() -> str:
    return (
        "<Error><Code>AccessDenied</Code><Message>User is not authorized to perform this action: "
        "no VPC endpoint policy allows it</Message></Error>"
    )


def _is_s3(looked: Lookup) -> bool:
    parts = split_service_id(looked.end.partition("/")[0])
    return parts is not None and parts[1] == "s3"


def _status_of_balancer(probe: Probe) -> int:
    """503 without a target to send to, 502 if the target refuses, 504 if it is not reached."""
    refused = None if probe.path is None else probe.path.refused
    if refused is None or refused.kind is HopKind.LOAD_BALANCER:
        return 503
    return 502 if refused.code is Code.NOT_LISTENING else 504


def _software(looked: Lookup) -> str:
    balancer = looked.cloud.find(LoadBalancer, looked.end)
    application = balancer is not None and balancer.type is BalancerType.APPLICATION
    return "awselb/2.0" if application else "nginx"


def _speaker(looked: Lookup, probe: Probe) -> str:
    """The host that the request arrived at, behind a load balancer the target."""
    path = probe.path
    last = path.forward[-1].component if path is not None and path.forward else ""
    return last if last in looked.cloud.resources else looked.name
