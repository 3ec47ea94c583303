"""What AWS refuses to create, as small functions from a cloud to problems.

Every check takes a `Cloud` and the `Places` that say where an input speaks of its parts. It
passes over references that lead nowhere: whoever reads an input reports those first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.problem import Problem
from trainer.cloud.validate import addresses, filters, placement, routes
from trainer.cloud.validate.places import Check, Places

CHECKS: tuple[Check, ...] = (
    addresses.vpc_sizes,
    addresses.vpc_cidrs_overlap,
    addresses.subnet_sizes,
    addresses.subnets_inside_vpc,
    addresses.subnets_overlap,
    addresses.private_addresses_inside_subnet,
    addresses.private_addresses_once,
    addresses.public_addresses_public,
    addresses.public_addresses_once,
    addresses.one_public_address_each,
    placement.one_internet_gateway,
    placement.interfaces_of_an_instance,
    placement.db_subnet_groups,
    routes.one_main_table,
    routes.one_table_per_subnet,
    routes.destinations_once,
    routes.link_local_destinations,
    routes.local_routes,
    routes.targets_in_vpc,
    filters.one_default_acl,
    filters.one_acl_per_subnet,
    filters.acl_numbers_once,
    filters.group_names_once,
    filters.groups_of_interfaces,
    filters.group_peers,
    filters.group_rules_once,
)
"""Checks that hold for any part of a cloud: a missing resource makes no problem of them."""

WHOLE_CHECKS: tuple[Check, ...] = (routes.more_specific_than_local,)
"""Checks that need every resource: they are meant for a cloud that is complete."""


def validate(cloud: Cloud, places: Places, checks: Iterable[Check]) -> Iterator[Problem]:
    """Every problem that the checks find."""
    for check in checks:
        yield from check(cloud, places)


__all__ = ["CHECKS", "WHOLE_CHECKS", "Check", "Places", "validate"]
