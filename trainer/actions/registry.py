"""All operations under one roof: who carries out which `Call`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from trainer.actions.call import Call
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.parameters import Parameters
from trainer.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a call: the cloud after it, and the response in the API's shape."""

    cloud: Cloud
    response: Mapping[str, object]


Action = Callable[[Cloud, Parameters], Done]

FAMILIES = (
    "addresses",
    "attributes",
    "balancers",
    "block_public_access",
    "container_services",
    "customer_gateways",
    "databases",
    "db_lifecycle",
    "db_snapshots",
    "db_subnet_groups",
    "describe",
    "describe_balancers",
    "describe_links",
    "describe_services",
    "dhcp_options",
    "direct_connect",
    "egress_only_gateways",
    "endpoint_changes",
    "endpoint_services",
    "endpoints",
    "flow_logs",
    "functions",
    "insights",
    "instance_profiles",
    "instances",
    "interface_lifecycle",
    "interfaces",
    "internet_gateways",
    "ipv6_addresses",
    "launch",
    "listeners",
    "log_events",
    "nat_addresses",
    "nat_gateways",
    "network_acl_entries",
    "network_acls",
    "peering",
    "prefix_lists",
    "private_dns",
    "profiles",
    "roles",
    "route_tables",
    "routes",
    "security_group_rules",
    "security_groups",
    "sessions",
    "subnets",
    "tags",
    "target_groups",
    "targets",
    "transit_attachments",
    "transit_gateways",
    "transit_peering",
    "transit_routes",
    "transit_search",
    "transit_tables",
    "virtual_interfaces",
    "vpc_blocks",
    "vpc_lifecycle",
    "vpcs",
    "vpn_connections",
    "vpn_gateways",
)
"""The modules of this room that hold actions; a new family is added here."""

_actions: dict[tuple[str, str], Action] = {}


def action(service: str, *names: str) -> Callable[[Action], Action]:
    """Registers a pure function as the action that carries out these operations."""

    def register(function: Action) -> Action:
        for name in names:
            _actions[service, name] = function
        return function

    return register


@cache
def operations() -> Mapping[tuple[str, str], Action]:
    """Every action there is, by service and operation."""
    for family in FAMILIES:
        import_module(f"trainer.actions.{family}")
    return MappingProxyType(_actions)


def knows(service: str, operation: str) -> bool:
    """Whether this operation can be carried out here."""
    return (service, operation) in operations()


LOOKS = ("Describe", "Filter", "Get", "List", "Search", "StartSession")
"""How the names of operations begin that leave everything as it is."""


def is_change(call: Call) -> bool:
    """Whether the call is of a kind that changes the cloud when it succeeds."""
    return not call.operation.startswith(LOOKS)


def perform(cloud: Cloud, call: Call) -> Done:
    """Carries out a call.

    With ``DryRun`` everything is checked and nothing is changed.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html

    Raises:
        AwsError: AWS would refuse the call, or it is a dry run.
    """
    found = operations().get((call.service, call.operation))
    if found is None:
        raise not_modelled(f"{call.service}:{call.operation}")
    parameters = Parameters(call.parameters)
    done = found(cloud, parameters)
    if parameters.boolean("DryRun"):
        raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
    return done
