"""What the brief of a scenario rules out: whole services, or single operations."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from trainer.actions import Call, is_change
from trainer.awscli.spec import load
from trainer.cloud.node import Node
from trainer.scenario.bilingual import Bilingual, read_bilingual


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Commands that may not be used, as they are typed, and the reason that the learner is given.

    ``rds`` rules out every change by that service and lets one look; ``ec2 create-nat-gateway``
    is one operation, and ``*`` stands for any part of its name: ``ec2 *-nat-gateway``.
    """

    service: str
    command: str
    reason: Bilingual

    def __str__(self) -> str:
        """As it stands in the scenario, after ``aws``."""
        return f"aws {self.service} {self.command}".rstrip()

    def covers(self, call: Call) -> bool:
        """Whether a call is one of these."""
        service = load().services.get(call.service)
        if service is None or service.word != self.service:
            return False
        if not self.command:
            return is_change(call)
        return fnmatchcase(service.command_of.get(call.operation, ""), self.command)


def read_forbidden(node: Node) -> tuple[Forbidden, ...]:
    """The ``forbidden`` part of a scenario: commands, each with a reason in both languages.

    Raises:
        BadInput: AWS has no such service or operation.
    """
    found = []
    for words, reason in node.items():
        word, _, command = words.partition(" ")
        service = load().words.get(word)
        known = () if service is None else (*service.commands, *service.others)
        if service is None:
            near = get_close_matches(word[:64], list(load().words), 3, 0.6) or [*load().words]
        elif command and not any(fnmatchcase(name, command) for name in known):
            alike = get_close_matches(command[:64], known, 3, 0.6)
            near = [f"{word} {name}" for name in alike] or [word]
        else:
            found.append(Forbidden(word, command, read_bilingual(reason)))
            continue
        raise reason.bad("format.unknown_command", found=words[:64], near=", ".join(near))
    return tuple(found)
