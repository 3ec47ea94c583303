"""Endpoint policies: from the JSON of a request to the statements of the model.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from trainer.actions.errors import AwsError, not_modelled
from trainer.cloud import PolicyStatement

EVERYBODY = (None, "*", {"AWS": "*"}, {"AWS": ["*"]})
LONGEST = 20_480
CONDITIONS = {"Condition", "NotPrincipal", "NotResource"}
"""What makes it hang on more than the packets whether a statement applies."""


def statements(text: str) -> tuple[PolicyStatement, ...]:
    """The statements of a policy document; resources by the names of buckets, tables …

    Whether a statement with a condition or a principal applies is left open (``conditional``).

    Raises:
        AwsError: ``InvalidPolicyDocument``, or the model has no place for what it says.
    """
    if len(text) > LONGEST:
        raise _malformed(f"it is longer than {LONGEST} characters")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _malformed("it is no JSON") from None
    listed = document.get("Statement") if isinstance(document, dict) else None
    rows = [listed] if isinstance(listed, dict) else listed
    if not isinstance(rows, list) or not rows:
        raise _malformed("it has no statement")
    return tuple(_statement(row) for row in rows)


def _statement(row: object) -> PolicyStatement:
    if not isinstance(row, Mapping):
        raise _malformed("a statement is no object")
    if "NotAction" in row:
        raise not_modelled("NotAction in an endpoint policy")
    effect = row.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise _malformed("the effect of a statement is Allow or Deny")
    return PolicyStatement(
        effect=str(effect),
        actions=_names(row, "Action"),
        resources=_resources(row),
        conditional=row.get("Principal") not in EVERYBODY or bool(row.keys() & CONDITIONS),
    )


def _resources(row: Mapping[str, object]) -> tuple[str, ...]:
    if "NotResource" in row:
        return ("*",)
    return tuple(dict.fromkeys(_resource(name) for name in _names(row, "Resource")))


def _names(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    match row.get(key):
        case str() as name if name:
            return (name,)
        case [*names] if names and all(isinstance(name, str) and name for name in names):
            return tuple(str(name) for name in names)
        case _:
            raise _malformed(f"a statement needs {key}")


def _resource(arn: str) -> str:
    """``my-bucket`` for ``arn:aws:s3:::my-bucket/*``, ``Orders`` for ``…:table/Orders``."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return arn
    name, _, rest = parts[5].partition("/")
    return name if parts[2] == "s3" or not rest else rest


def _malformed(reason: str) -> AwsError:
    return AwsError(
        "InvalidPolicyDocument", f"The policy document is not valid: {reason}.", reason=reason
    )
