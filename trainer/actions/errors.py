"""How AWS refuses: a code for programs and an English sentence for people."""

from __future__ import annotations


class AwsError(Exception):
    """A refusal, as the API of the service would give it.

    ``code`` is AWS's (``InvalidRouteTableID.NotFound``), ``message`` an English sentence as AWS
    words it, ``facts`` the values in it, so that other languages can say the same.
    """

    def __init__(self, code: str, message: str, **facts: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.facts = facts


def missing(parameter: str) -> AwsError:
    """A required parameter was not given."""
    return AwsError(
        "MissingParameter",
        f"The request must contain the parameter {parameter}",
        parameter=parameter,
    )


def invalid(parameter: str, value: object, reason: str) -> AwsError:
    """A parameter has a value that the API does not take."""
    return AwsError(
        "InvalidParameterValue",
        f"Value ({value}) for parameter {parameter} is invalid. {reason}",
        parameter=parameter,
        value=str(value),
    )


def not_modelled(what: str) -> AwsError:
    """AWS can do it, this model cannot: said openly instead of being passed over."""
    return AwsError(
        "UnsupportedOperation", f"{what} is not part of this practice environment.", what=what
    )


def in_use(kind: str, resource_id: str, **facts: str) -> AwsError:
    """Something else needs the resource, so that it stays."""
    return AwsError(
        "DependencyViolation",
        f"The {kind} '{resource_id}' has dependencies and cannot be deleted.",
        id=resource_id,
        **facts,
    )


def incorrect_state(message: str, **facts: str) -> AwsError:
    """The resource is in a state in which the request makes no sense."""
    return AwsError("IncorrectState", message, **facts)
