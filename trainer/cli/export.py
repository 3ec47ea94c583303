"""``vpcdojo export-script``: the script that saves an account's network, and its IAM policy."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from trainer.cli.console import Console

SCRIPT: Final = "export-aws.sh"
POLICY: Final = "export-policy.json"


def run(console: Console, *, policy: bool = False) -> int:
    """Print the shell script or, in place of it, the policy with the actions that it needs."""
    found = files("trainer.cli").joinpath(POLICY if policy else SCRIPT)
    console.line(found.read_text(encoding="utf-8").rstrip())
    return 0
