"""Tags of EC2's resources; only the Name tag is kept.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, missing
from trainer.actions.lookup import KINDS
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import NAME, name_among
from trainer.cloud import Cloud, Resource


@action("ec2", "CreateTags")
def create_tags(cloud: Cloud, parameters: Parameters) -> Done:
    resources = _resources(cloud, parameters)
    if not parameters.parts("Tags"):
        raise missing("tags")
    for resource in resources:
        cloud = cloud.put(replace(resource, name=name_among(parameters, resource.name)))
    return Done(cloud, {})


@action("ec2", "DeleteTags")
def delete_tags(cloud: Cloud, parameters: Parameters) -> Done:
    """Without ``Tags`` all tags go; a tag with a value goes only where it has that value."""
    for resource in _resources(cloud, parameters):
        tags = parameters.parts("Tags")
        matching = [
            tag
            for tag in tags
            if tag.text("Key") == NAME and tag.find_text("Value") in (None, resource.name)
        ]
        if matching or "Tags" not in parameters:
            cloud = cloud.put(replace(resource, name=""))
    return Done(cloud, {})


def _resources(cloud: Cloud, parameters: Parameters) -> list[Resource]:
    ids = parameters.texts("Resources")
    if not ids:
        raise missing("resourceIdSet")
    found = []
    for resource_id in dict.fromkeys(ids):
        resource = cloud.resources.get(resource_id)
        if resource is None or type(resource) not in KINDS:
            raise AwsError("InvalidID", f"The ID '{resource_id}' is not valid", id=resource_id)
        found.append(resource)
    return found
