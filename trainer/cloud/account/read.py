"""From saved responses to a `Cloud`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.cloud.account import (
    absences,
    balancing,
    block_public_access,
    databases,
    direct_connect,
    endpoints,
    functions,
    gateways,
    hybrid,
    identifiers,
    instances,
    interfaces,
    network_acls,
    networks,
    observations,
    owners,
    peering,
    prefix_lists,
    route_tables,
    security_groups,
    target_groups,
    tasks,
    transit,
)
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.responses import load_responses
from trainer.cloud.cloud import Cloud
from trainer.cloud.dangling import sound
from trainer.cloud.problem import Problem

STEPS: tuple[Callable[[AccountDraft], None], ...] = (
    networks.read_dhcp_options,
    networks.read_vpcs,
    networks.read_subnets,
    # Before VPCs come in of which only connections tell.
    block_public_access.read_block_public_access,
    peering.read_peering_connections,
    prefix_lists.read_prefix_lists,
    interfaces.note_interfaces,
    security_groups.read_security_groups,
    network_acls.read_network_acls,
    route_tables.read_route_tables,
    gateways.read_internet_gateways,
    gateways.read_egress_only_gateways,
    # The elastic IPs' own description comes before what interfaces and NAT gateways tell.
    gateways.read_elastic_ips,
    interfaces.read_interfaces,
    # From here on whoever owns interfaces takes them.
    instances.read_instances,
    gateways.read_nat_gateways,
    endpoints.read_endpoints,
    endpoints.read_services,
    transit.read_transit_gateways,
    transit.read_attachments,
    transit.read_route_tables,
    direct_connect.read_direct_connect_gateways,
    hybrid.read_vpn_gateways,
    hybrid.read_far_ends,
    transit.keep_propagated,
    route_tables.derive_propagated,
    identifiers.choose_ids,
    databases.read_subnet_groups,
    databases.read_databases,
    functions.read_functions,
    tasks.read_tasks,
    balancing.read_load_balancers,
    balancing.read_listeners,
    target_groups.read_target_groups,
    balancing.read_endpoint_services,
    observations.read_agents,
    observations.read_flow_logs,
    # What is left over, once everything that can be known is.
    owners.nat_gateways_of_interfaces,
    owners.leftover,
    route_tables.unknown_targets,
    absences.note_absences,
    absences.note_lost_interfaces,
)
"""A cloud is made in this order; each step may look at what the steps before it made."""


@dataclass(frozen=True, slots=True)
class Account:
    """What was read, and what was odd or absent in it."""

    cloud: Cloud
    warnings: tuple[Problem, ...]


def read_account(path: Path) -> Account:
    """The cloud that the responses in a folder or a file tell of.

    Raises:
        BadInput: the path cannot be read or holds no AWS response.
    """
    draft = AccountDraft(load_responses(path), str(path))
    for step in STEPS:
        step(draft)
    return Account(sound(draft.cloud()), draft.responses.warnings.all(draft.name))
