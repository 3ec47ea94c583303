"""Prefix lists that the account manages.

https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, invalid
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters, network
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    Network,
    PrefixList,
    RouteTable,
    SecurityGroup,
    TransitGatewayRouteTable,
)
from trainer.cloud.aws_json.prefix_lists import managed_prefix_list

FAMILIES = {"IPv4": 4, "IPv6": 6}
MOST_ENTRIES = 1000
MOST_AT_ONCE = 100
VERSION = 1
"""The model keeps no history of a list, so that every list is in its first version."""


@action("ec2", "CreateManagedPrefixList")
def create_managed_prefix_list(cloud: Cloud, parameters: Parameters) -> Done:
    name = _name(parameters)
    family = parameters.text("AddressFamily")
    if family not in FAMILIES:
        raise invalid("AddressFamily", family, f"It is one of {', '.join(FAMILIES)}.")
    most = _most(parameters.integer("MaxEntries"))
    entries = _added(parameters, "Entries", ())
    _check_entries(entries, most, FAMILIES[family])
    cloud, resource_id = new_id(cloud, "pl")
    made = PrefixList(
        id=resource_id,
        name=name_given(parameters, "prefix-list") or name,
        entries=entries,
    )
    cloud = cloud.put(made)
    shown = {**managed_prefix_list(cloud, made), "PrefixListName": name, "AddressFamily": family}
    return Done(cloud, {"PrefixList": {**shown, "MaxEntries": most, "State": "create-in-progress"}})


@action("ec2", "ModifyManagedPrefixList")
def modify_managed_prefix_list(cloud: Cloud, parameters: Parameters) -> Done:
    """Every route and rule that names the list follows at once."""
    found = _own(cloud, parameters, "modified")
    version = parameters.find_integer("CurrentVersion")
    adds, removes = "AddEntries" in parameters, "RemoveEntries" in parameters
    if version is None and (adds or removes):
        raise AwsError(
            "MissingParameter",
            "The request must contain the parameter CurrentVersion when entries are modified.",
            parameter="CurrentVersion",
        )
    if version not in (None, VERSION):
        raise AwsError(
            "PrefixListVersionMismatch",
            "The prefix list has the incorrect version number.",
            id=found.id,
        )
    entries = found.entries
    for part in parameters.parts("RemoveEntries"):
        cidr = network("Cidr", part.text("Cidr"))
        if cidr not in entries:
            raise invalid("RemoveEntries", cidr, f"It is not an entry of {found.id}.")
        entries = tuple(e for e in entries if e != cidr)
    entries = _added(parameters, "AddEntries", entries)
    most = parameters.find_integer("MaxEntries")
    family = found.entries[0].version if found.entries else None
    _check_entries(entries, MOST_ENTRIES if most is None else _most(most), family)
    if "PrefixListName" in parameters:
        found = replace(found, name=_name(parameters))
    found = replace(found, entries=entries)
    cloud = cloud.put(found)
    return Done(
        cloud, {"PrefixList": {**managed_prefix_list(cloud, found), "State": "modify-in-progress"}}
    )


@action("ec2", "DeleteManagedPrefixList")
def delete_managed_prefix_list(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while a route or a rule names the list."""
    found = _own(cloud, parameters, "deleted")
    user = _user(cloud, found.id)
    if user is not None:
        raise AwsError(
            "DependencyViolation",
            f"The prefix list ({found.id}) is referenced by other resources and cannot be deleted.",
            id=found.id,
            dependent=user,
        )
    shown = {**managed_prefix_list(cloud, found), "State": "delete-in-progress"}
    return Done(cloud.without(found.id), {"PrefixList": shown})


def _own(cloud: Cloud, parameters: Parameters, deed: str) -> PrefixList:
    """The list of the request, unless AWS manages it."""
    found = find(cloud, PrefixList, parameters.text("PrefixListId"))
    if found.owner:
        raise AwsError(
            "UnauthorizedOperation",
            f"The AWS-managed prefix list {found.id} cannot be {deed}.",
            id=found.id,
        )
    return found


def _name(parameters: Parameters) -> str:
    name = parameters.text("PrefixListName")
    if not name or name.startswith("com.amazonaws"):
        raise invalid("PrefixListName", name, "It cannot start with com.amazonaws.")
    return name


def _most(most: int) -> int:
    if not 1 <= most <= MOST_ENTRIES:
        raise invalid("MaxEntries", most, f"It is from 1 to {MOST_ENTRIES}.")
    return most


def _added(parameters: Parameters, name: str, entries: tuple[Network, ...]) -> tuple[Network, ...]:
    given = parameters.parts(name)
    if len(given) > MOST_AT_ONCE:
        raise AwsError(
            "InvalidParameterValue",
            f"The request can have at most {MOST_AT_ONCE} entries at a time.",
        )
    added = tuple(network("Cidr", part.text("Cidr")) for part in given)
    for number, cidr in enumerate(added):
        if cidr in entries or cidr in added[:number]:
            raise AwsError(
                "InvalidParameterValue", f"The entry {cidr} is a duplicate.", cidr=str(cidr)
            )
    return (*entries, *added)


def _check_entries(entries: tuple[Network, ...], most: int, family: int | None) -> None:
    if len(entries) > most:
        raise AwsError(
            "PrefixListMaxEntriesExceeded",
            f"You've reached the maximum number of entries for the prefix list: {most}.",
        )
    for cidr in entries:
        if cidr.version != (family or entries[0].version):
            raise AwsError(
                "InvalidParameterValue",
                f"The CIDR {cidr} does not match the address family of the prefix list.",
                cidr=str(cidr),
            )


def _user(cloud: Cloud, prefix_list: str) -> str | None:
    """The id of a table or group that names the list."""
    for table in cloud.of(RouteTable).values():
        if any(route.destination == prefix_list for route in table.routes):
            return table.id
    for hub_table in cloud.of(TransitGatewayRouteTable).values():
        if any(route.destination == prefix_list for route in hub_table.routes):
            return hub_table.id
    for group in cloud.of(SecurityGroup).values():
        if any(rule.peer == prefix_list for rule in (*group.inbound, *group.outbound)):
            return group.id
    return None
