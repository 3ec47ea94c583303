"""``psql`` and ``mysql``: connecting to a database.

A password that is an IAM token, of ``aws rds generate-db-auth-token``, asks for IAM
authentication; any other password is right.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trainer.cloud import DbInstance
from trainer.machine.answer import Answer, Misused, Note
from trainer.machine.options import Usage, number, read_options, seconds
from trainer.machine.scene import TCP_TIMEOUT, Dialled, Scene, waited
from trainer.machine.shoes import owner_of
from trainer.packets import Service
from trainer.reach import Outcome, Symptom
from trainer.reach.journeys import database

PSQL = Usage.of(
    "psql",
    flags="-W -w -l --password --no-password",
    valued="-h -p -U -d -c --host --port --username --dbname --command",
)
MYSQL = Usage.of(
    "mysql",
    flags="--enable-cleartext-plugin --ssl",
    valued="-h -P -u -D -e --host --port --user --password --database --execute --ssl-ca "
    "--ssl-mode --connect-timeout",
    status=1,
)
TOKEN_MARK = "/?Action=connect&DBUser="

_PAIR = re.compile(r"(?P<key>host|port|user|dbname|password|sslmode|connect_timeout)=(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class _Wish:
    host: str
    port: int
    user: str
    password: str
    limit: int = 0


def psql(scene: Scene, words: Sequence[str]) -> Answer:
    """Connect to PostgreSQL; options or a connection string."""
    given = read_options(PSQL, words)
    told: dict[str, str] = {}
    for word in " ".join(given.words).split():
        match = _PAIR.fullmatch(word)
        if match is not None:
            told[match["key"]] = match["value"]
    host = given.value("-h", "--host") or told.get("host") or scene.environment.get("PGHOST")
    if not host:
        raise Misused("", 2, Note("machine.note.no_database_host"))
    port = given.value("-p", "--port") or told.get("port") or "5432"
    user = given.value("-U", "--username") or told.get("user") or "ec2-user"
    wish = _Wish(
        host,
        number(PSQL, port, 1, 65535),
        user,
        told.get("password") or scene.environment.get("PGPASSWORD", ""),
        seconds(PSQL, told.get("connect_timeout", "0")),
    )
    dialled = scene.dial(wish.host, Service.tcp(wish.port))
    if dialled.last is None:
        silent = dialled.probes
        why = "Temporary failure in name resolution" if silent else "Name or service not known"
        text = f'psql: error: could not translate host name "{host}" to address: {why}'
        return dialled.answer([text], 2)
    at = f'connection to server at "{host}" ({dialled.address}), port {wish.port} failed:'
    question = "\tIs the server running on that host and accepting TCP/IP connections?"
    match dialled.seen:
        case Symptom.TIMED_OUT:
            time = (wish.limit or TCP_TIMEOUT) * len(dialled.probes)
            if wish.limit:
                return dialled.answer([f"psql: error: {at} timeout expired"], 2, waited(time))
            lines = [f"psql: error: {at} Connection timed out", question]
            return dialled.answer(lines, 2, waited(time))
        case Symptom.REFUSED:
            return dialled.answer([f"psql: error: {at} Connection refused", question], 2)
        case Symptom.NETWORK_UNREACHABLE:
            return dialled.answer([f"psql: error: {at} Network is unreachable", question], 2)
        case Symptom.NOT_KNOWN:
            return dialled.answer([], 2)
    db = _database_at(scene, dialled)
    if db is not None and "postgres" not in db.engine:
        text = f"psql: error: {at} received invalid response to SSL negotiation: J"
        return dialled.answer([text], 2)
    refused = _refused_token(scene, dialled, db, wish)
    if refused is not None:
        text = f'psql: error: {at} FATAL:  PAM authentication failed for user "{user}"'
        return replace(refused, output=text, status=2)
    lines = ["psql (16.4)", 'SSL connection (protocol: TLSv1.3)\nType "help" for help.']
    return dialled.answer(lines, 0, Note("machine.note.closed"))


def mysql(scene: Scene, words: Sequence[str]) -> Answer:
    """Connect to MySQL."""
    # `-p` may have the password behind it, and never takes the next word.
    spoken = [w for w in words if not (w.startswith("-p") and not w.startswith("--"))]
    short = next((w[2:] for w in words if w.startswith("-p") and len(w) > 2), "")
    given = read_options(MYSQL, [w for w in spoken if w != "--password"])
    host = given.value("-h", "--host")
    if not host:
        raise Misused("", 1, Note("machine.note.no_database_host"))
    wish = _Wish(
        host,
        number(MYSQL, given.value("-P", "--port") or "3306", 1, 65535),
        given.value("-u", "--user") or "ec2-user",
        given.value("--password") or short or scene.environment.get("MYSQL_PWD", ""),
        seconds(MYSQL, given.value("--connect-timeout") or "0"),
    )
    dialled = scene.dial(wish.host, Service.tcp(wish.port))
    if dialled.last is None:
        number_of = -3 if dialled.probes else -2
        text = f"ERROR 2005 (HY000): Unknown MySQL server host '{host}' ({number_of})"
        return dialled.answer([text], 1)
    cannot = f"ERROR 2003 (HY000): Can't connect to MySQL server on '{host}:{wish.port}'"
    match dialled.seen:
        case Symptom.TIMED_OUT:
            time = (wish.limit or TCP_TIMEOUT) * len(dialled.probes)
            return dialled.answer([f"{cannot} (110)"], 1, waited(time))
        case Symptom.REFUSED:
            return dialled.answer([f"{cannot} (111)"], 1)
        case Symptom.NETWORK_UNREACHABLE:
            return dialled.answer([f"{cannot} (101)"], 1)
        case Symptom.NOT_KNOWN:
            return dialled.answer([], 1)
    db = _database_at(scene, dialled)
    if db is not None and not any(name in db.engine for name in ("mysql", "mariadb")):
        text = (
            "ERROR 2013 (HY000): Lost connection to MySQL server at "
            "'reading initial communication packet', system error: 0"
        )
        return dialled.answer([text], 1)
    refused = _refused_token(scene, dialled, db, wish)
    if refused is not None:
        text = (
            f"ERROR 1045 (28000): Access denied for user '{wish.user}'@'{scene.here.address}' "
            "(using password: YES)"
        )
        return replace(refused, output=text, status=1)
    lines = ["Welcome to the MySQL monitor.  Commands end with ; or \\g.", "mysql>"]
    return dialled.answer(lines, 0, Note("machine.note.closed"))


def _database_at(scene: Scene, dialled: Dialled) -> DbInstance | None:
    """The database that the connection led to."""
    path = dialled.last.path if dialled.last is not None else None
    last = path.forward[-1].component if path is not None and path.forward else ""
    return scene.cloud.find(DbInstance, owner_of(scene.cloud, last))


def _refused_token(
    scene: Scene, dialled: Dialled, db: DbInstance | None, wish: _Wish
) -> Answer | None:
    """The answer, still without words, if the password is an IAM token that does not let in."""
    if db is None or TOKEN_MARK not in wish.password:
        return None
    journey = database(scene.cloud, scene.here.id, db.id, iam=True)
    tried = dialled.standing.tried
    if journey.outcome is Outcome.REACHABLE or tried is None:
        return None
    standing = replace(dialled.standing, tried=replace(tried, journey=journey))
    return Answer(standing)
