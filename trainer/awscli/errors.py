"""What is wrong with a command line, before AWS is asked."""

from __future__ import annotations

from enum import StrEnum

STATUS_OF_USAGE = 252
"""The AWS CLI's exit status when the command line itself is at fault.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
"""

STATUS_OF_SERVICE = 254
"""Its exit status when the service refused the request."""


class Fault(StrEnum):
    """Kinds of faults; for each the catalogue has a hint, ``cli.fault.…``."""

    TOO_LONG = "too_long"
    NOT_AWS = "not_aws"
    PIPE = "pipe"
    REDIRECTION = "redirection"
    SEQUENCE = "sequence"
    BACKGROUND = "background"
    SUBSTITUTION = "substitution"
    PARENTHESIS = "parenthesis"
    OPEN_QUOTE = "open_quote"
    WIDE_CHARACTER = "wide_character"
    UNKNOWN_VARIABLE = "unknown_variable"
    NO_COMMAND = "no_command"
    UNKNOWN_COMMAND = "unknown_command"
    UNKNOWN_OPERATION = "unknown_operation"
    NOT_HERE = "not_here"
    MISSING_ARGUMENTS = "missing_arguments"
    EXPECTED_ARGUMENT = "expected_argument"
    AMBIGUOUS_OPTION = "ambiguous_option"
    UNKNOWN_OPTIONS = "unknown_options"
    INVALID_CHOICE = "invalid_choice"
    INVALID_VALUE = "invalid_value"
    INVALID_PARAMETERS = "invalid_parameters"
    FILE = "file"
    QUERY = "query"


class CliError(Exception):
    """A command line that cannot be carried out.

    ``text`` is English, worded as the AWS CLI (version 2) does where it has words for it;
    ``facts`` are the values in it, for a hint in the learner's language.
    """

    status = STATUS_OF_USAGE

    def __init__(self, kind: Fault, text: str, **facts: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.facts = facts


def usage_error(kind: Fault, message: str, **facts: str) -> CliError:
    """A fault that the AWS CLI itself would report, in the frame that it puts around them."""
    return CliError(kind, f"aws: [ERROR]: An error occurred (ParamValidation): {message}", **facts)
