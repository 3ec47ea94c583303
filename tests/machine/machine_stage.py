"""A learner at the prompt of a topology, and what the tests ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.machine import Answer, Standing, run


@dataclass
class Learner:
    """Types line after line."""

    cloud: Cloud
    standing: Standing = field(default_factory=Standing)

    def types(self, line: str) -> Answer:
        """The answer to a line that the hosts' prompt takes."""
        answer = run(self.standing, self.cloud, line)
        assert answer is not None, f"the aws prompt would take {line}"
        self.standing = answer.standing
        return answer

    def leaves_to_aws(self, line: str) -> bool:
        """Whether a line is for the ``aws`` prompt."""
        return run(self.standing, self.cloud, line) is None


def learner(topology: str, on: str = "") -> Learner:
    """Someone at a topology, on a host or at the ``aws`` prompt."""
    found = Learner(load_topology(parse_yaml(topology, "case.yaml")))
    if on:
        assert found.types(f"on {on}").status == 0
    return found


def notes(answer: Answer) -> list[str]:
    """The last words of the codes of an answer's notes."""
    return [note.code.rpartition(".")[2] for note in answer.notes]
