"""What AWS refuses to create, as small functions from a cloud to problems.

Every check takes a `Cloud` and the `Places` that say where an input speaks of its parts. It
passes over references that lead nowhere: whoever reads an input reports those first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.problem import Problem
from trainer.cloud.validate import (
    addresses,
    balancing,
    edges,
    endpoints,
    filters,
    hybrid,
    peering,
    placement,
    routes,
    transit,
)
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
    placement.one_egress_only_internet_gateway,
    placement.one_vpn_gateway,
    placement.one_block_public_access,
    placement.function_subnets,
    placement.interfaces_of_an_instance,
    placement.db_subnet_groups,
    routes.one_main_table,
    routes.one_table_per_subnet,
    routes.destinations_once,
    routes.link_local_destinations,
    routes.local_routes,
    routes.targets_in_vpc,
    routes.egress_only_destinations,
    edges.gateway_associations,
    edges.gateway_table_routes,
    edges.propagation,
    filters.one_default_acl,
    filters.one_acl_per_subnet,
    filters.acl_numbers_once,
    filters.group_names_once,
    filters.groups_of_interfaces,
    filters.group_peers,
    filters.group_rules_once,
    peering.peering_with_itself,
    peering.peering_overlaps,
    peering.one_peering_per_pair,
    transit.attachment_subnets,
    transit.attachment_regions,
    transit.one_attachment_per_vpc,
    transit.hub_peering_with_itself,
    transit.attachments_of_the_gateway,
    transit.one_association,
    transit.one_default_table,
    transit.peering_propagates_nothing,
    transit.hub_destinations_once,
    hybrid.hosts_inside_their_site,
    hybrid.direct_connect_associations,
    hybrid.virtual_interface_kinds,
    endpoints.gateway_endpoint_services,
    endpoints.gateway_endpoint_tables,
    endpoints.interface_endpoint_subnets,
    endpoints.private_dns_once,
    endpoints.endpoint_service_balancers,
    endpoints.services_overlap,
    endpoints.prefix_list_entries,
    balancing.balancer_subnets,
    balancing.listener_ports_once,
    balancing.listener_protocols,
    balancing.listener_groups,
    balancing.targets,
    balancing.group_attributes,
)
"""Checks that hold for any part of a cloud: a missing resource makes no problem of them."""

WHOLE_CHECKS: tuple[Check, ...] = (
    routes.more_specific_than_local,
    routes.attached_transit_gateways,
    balancing.application_balancer_zones,
    balancing.balancer_internet_gateways,
)
"""Checks that need every resource: they are meant for a cloud that is complete."""


def validate(cloud: Cloud, places: Places, checks: Iterable[Check]) -> Iterator[Problem]:
    """Every problem that the checks find."""
    for check in checks:
        yield from check(cloud, places)


__all__ = ["CHECKS", "WHOLE_CHECKS", "Check", "Places", "validate"]
