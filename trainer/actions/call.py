"""`Call`: one request to AWS, whoever made it: a prompt, a form, a file, an endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """``service`` as botocore names it (``ec2``), ``operation`` as the API does (``CreateRoute``).

    ``parameters`` have the shape of the API's JSON: mappings, lists, texts, numbers, booleans.
    They are not copied and must not be changed afterwards.
    """

    service: str
    operation: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.service, self.operation, json.dumps(self.parameters, sort_keys=True)))
