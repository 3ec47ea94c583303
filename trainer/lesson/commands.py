"""What AWS CLI lines of a figure or a question make of a cloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Applied:
    """The cloud after the lines; ``refused`` is the line at which that ended, ``reason`` what the
    AWS CLI printed there and ``code`` the code of AWS's error, if it was one."""

    cloud: Cloud
    refused: str | None = None
    reason: str = ""
    code: str = ""


def apply(cloud: Cloud, commands: Iterable[str]) -> Applied:
    """Carries out lines in one shell up to the first that fails."""
    lines = tuple(commands)
    if not lines:
        return Applied(cloud)
    # The command line is a big room, and many lessons never enter it.
    from trainer.actions import AwsError
    from trainer.awscli.shell import Shell, run

    shell = Shell()
    for line in lines:
        ran = run(shell, cloud, line)
        if ran.status != 0:
            code = ran.error.code if isinstance(ran.error, AwsError) else ""
            return Applied(cloud, line, ran.output.strip(), code)
        shell, cloud = ran.shell, ran.cloud
    return Applied(cloud)
