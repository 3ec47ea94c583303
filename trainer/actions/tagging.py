"""The Name tag: the only tag that the model keeps, because it is the one that people see."""

from __future__ import annotations

from trainer.actions.errors import AwsError
from trainer.actions.parameters import Parameters

NAME = "Name"
LONGEST_VALUE = 256


def name_given(parameters: Parameters, resource_type: str) -> str:
    """The Name among the tags of a request that makes a resource; empty when there is none.

    Raises:
        AwsError: the tags are meant for another type of resource, or a value is too long.
    """
    name = ""
    for specification in parameters.parts("TagSpecifications"):
        given = specification.text("ResourceType")
        if given != resource_type:
            raise AwsError(
                "InvalidParameterValue",
                f"'{given}' is not a valid taggable resource type for this operation.",
                value=given,
            )
        name = name_among(specification, name)
    return name


def name_among(parameters: Parameters, default: str) -> str:
    """The Name among ``Tags``, or the default.

    Raises:
        AwsError: ``InvalidParameterValue``, the value is longer than AWS takes.
    """
    name = default
    for tag in parameters.parts("Tags"):
        value = tag.find_text("Value") or ""
        if len(value) > LONGEST_VALUE:
            raise AwsError(
                "InvalidParameterValue",
                f"Tag value exceeds the maximum length of {LONGEST_VALUE} characters",
            )
        if tag.text("Key") == NAME:
            name = value
    return name
