"""What people may write in the place of an id, turned into the id before anything is carried out.

A resource answers to its id in the scenario, to its Name tag where no other resource of the kind
has the same, and to an id that looks as AWS's own do and always follows from the scenario's.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainer.actions import Call
from trainer.actions.lookup import KINDS
from trainer.awscli.kinds import Kinds, kinds_of, kinds_of_filter, resources_of
from trainer.cloud import Cloud, Resource, SecurityGroup
from trainer.cloud.aws_json.ids import derived_id

MAKES_ITS_NAME = frozenset(
    {
        ("CreateDBSubnetGroup", "DBSubnetGroupName"),
        ("CreateDBInstance", "DBInstanceIdentifier"),
        ("RestoreDBInstanceFromDBSnapshot", "DBInstanceIdentifier"),
        ("CreateDBSnapshot", "DBSnapshotIdentifier"),
    }
)
"""Parameters that name what the call is about to make."""


def real_looking_id(resource: Resource) -> str:
    """``sg-0`` and 16 hexadecimal digits, for kinds whose ids look like that; else the id."""
    kind = KINDS.get(type(resource))
    return resource.id if kind is None else derived_id(kind.prefix.removesuffix("-"), resource.id)


def with_ids(cloud: Cloud, call: Call) -> Call:
    """The call with the ids of the resources that it names otherwise."""
    parameters = {
        key: value
        if (call.operation, key) in MAKES_ITS_NAME
        else _resolved(cloud, kinds_of(key), value)
        for key, value in call.parameters.items()
    }
    return Call(call.service, call.operation, parameters)


def resource_id(cloud: Cloud, kinds: Kinds, text: str) -> str:
    """The id of the only resource of these kinds that a text names; else the text itself."""
    if text in cloud.resources:
        return text
    found = cloud.derived(_real_looking_ids).get(text)
    if found is not None and isinstance(cloud.resources[found], kinds):
        return found
    named = [
        resource.id
        for resource in resources_of(cloud, kinds)
        if text and text in (resource.name, getattr(resource, "group_name", None))
    ]
    return named[0] if len(named) == 1 else text


def _real_looking_ids(cloud: Cloud) -> Mapping[str, str]:
    return {real_looking_id(resource): resource.id for resource in cloud.resources.values()}


def _resolved(cloud: Cloud, kinds: Kinds, value: object) -> object:
    match value:
        case str():
            return resource_id(cloud, kinds, value) if kinds else value
        case list():
            return [_resolved(cloud, kinds, item) for item in value]
        case {"Name": str() as name, "Values": list() as values}:
            return {"Name": name, "Values": _resolved(cloud, kinds_of_filter(name), values)}
        case {"Key": str() as key, "Values": list() as values}:
            return {"Key": key, "Values": _resolved(cloud, kinds_of(key), values)}
        case {"GroupName": str() as name, **others} if "GroupId" not in others:
            found = resource_id(cloud, (SecurityGroup,), name)
            return value if found == name else {**others, "GroupId": found}
        case dict():
            return {key: _resolved(cloud, kinds_of(key), item) for key, item in value.items()}
        case _:
            return value
