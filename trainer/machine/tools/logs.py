"""``aws logs filter-log-events``: what the cloud's flow logs have written of the last attempt.

https://docs.aws.amazon.com/cli/latest/reference/logs/filter-log-events.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from trainer.actions import AwsError
from trainer.actions.log_events import events
from trainer.actions.parameters import Parameters
from trainer.awscli.errors import STATUS_OF_SERVICE
from trainer.awscli.names import with_ids
from trainer.awscli.output import printed
from trainer.awscli.parser import parse_words
from trainer.cloud import Cloud
from trainer.machine.answer import Answer, Misused, Standing
from trainer.machine.records import flow_log_records

QUERY: Final = ("aws", "logs", "filter-log-events")


def is_log_query(words: Sequence[str]) -> bool:
    """Whether a line asks for log events; help for it is the AWS CLI's."""
    return tuple(words[:3]) == QUERY and "help" not in words[3:]


def log_events(cloud: Cloud, standing: Standing, words: Sequence[str]) -> Answer | None:
    """The events of the last attempt; None if nothing was tried, which the AWS CLI tells itself.

    Raises:
        CliError: the AWS CLI would not take the line.
        Misused: CloudWatch Logs refuses the request.
    """
    if standing.tried is None:
        return None
    command = parse_words(words)
    call = with_ids(cloud, command.call)
    records = flow_log_records(standing.tried, standing.count)
    try:
        found = events(cloud, Parameters(call.parameters), records)
    except AwsError as error:
        text = (
            f"aws: [ERROR]: An error occurred ({error.code}) when calling the {call.operation} "
            f"operation: {error.message}"
        )
        raise Misused(text, STATUS_OF_SERVICE) from None
    return Answer(standing, printed(command, found))
