"""The Name tag: the only tag that the model keeps, because it is the one that people see.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
"""

from __future__ import annotations

from collections.abc import Sequence

from trainer.actions.errors import AwsError
from trainer.actions.parameters import Parameters

NAME = "Name"
LONGEST_KEY = 128
LONGEST_VALUE = 256
RESERVED = "aws:"


def name_given(parameters: Parameters, resource_type: str) -> str:
    """The Name among the tags of a request that makes a resource; empty when there is none.

    Raises:
        AwsError: the tags are meant for another type of resource, or a value is too long.
    """
    return names_given(parameters, (resource_type,)).get(resource_type, "")


def names_given(parameters: Parameters, resource_types: Sequence[str]) -> dict[str, str]:
    """The same for a request that makes resources of several types: the Name of each type.

    Raises:
        AwsError: the tags are meant for yet another type, or a value is too long.
    """
    names: dict[str, str] = {}
    for specification in parameters.parts("TagSpecifications"):
        given = specification.text("ResourceType")
        if given not in resource_types:
            raise AwsError(
                "InvalidParameterValue",
                f"'{given}' is not a valid taggable resource type for this operation.",
                value=given,
            )
        names[given] = name_among(specification, names.get(given, ""))
    return names


def name_among(parameters: Parameters, default: str) -> str:
    """The Name among ``Tags``, or the default.

    Raises:
        AwsError: ``InvalidParameterValue``, a key is AWS's own, or a key or value is too long.
    """
    name = default
    for tag in parameters.parts("Tags"):
        key = tag.text("Key")
        if key.lower().startswith(RESERVED):
            raise AwsError(
                "InvalidParameterValue",
                f"Value ( {key} ) for parameter key is invalid. Tag keys starting with "
                f"'{RESERVED}' are reserved for internal use",
                value=key,
            )
        if len(key) > LONGEST_KEY:
            raise AwsError(
                "InvalidParameterValue",
                f"Tag key exceeds the maximum length of {LONGEST_KEY} characters",
            )
        value = tag.find_text("Value") or ""
        if len(value) > LONGEST_VALUE:
            raise AwsError(
                "InvalidParameterValue",
                f"Tag value exceeds the maximum length of {LONGEST_VALUE} characters",
            )
        if key == NAME:
            name = value
    return name
