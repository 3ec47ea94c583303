"""Clouds as topologies: the inverse of `trainer.cloud.topology`.

What AWS or the reader would make by itself is written all the same, so that nothing hangs on a
default: reading the text gives the cloud back, ids included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import yaml

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.missing import MissingFact
from trainer.cloud.resource import Resource
from trainer.cloud.topology import STEPS
from trainer.cloud.topology.section import Section
from trainer.cloud.topology_text import (
    compute,
    filters,
    gateways,
    hybrid,
    network,
    services,
    transit,
)
from trainer.cloud.topology_text.sheet import Entry, Null, Sheet, Value, entry

_WIDTH: Final = 100


def _missing_fact(sheet: Sheet, fact: MissingFact) -> Entry:
    return entry(fact, about=sheet.ref(fact.about), what=fact.what.value)


WRITERS: Final[dict[str, Callable[[Sheet, Any], Entry]]] = {
    "outside_hosts": compute.outside_host,
    "sites": hybrid.site,
    "site_hosts": hybrid.site_host,
    "iam_roles": compute.iam_role,
    "dhcp_options": network.dhcp_options,
    "vpcs": network.vpc,
    "subnets": network.subnet,
    "vpc_block_public_access": gateways.block_public_access,
    "aws_services": services.aws_service,
    "prefix_lists": services.prefix_list,
    "security_groups": filters.security_group,
    "network_interfaces": compute.network_interface,
    "instances": compute.instance,
    "nat_gateways": gateways.nat_gateway,
    "db_subnet_groups": services.db_subnet_group,
    "db_instances": services.db_instance,
    "load_balancers": services.load_balancer,
    "lambda_functions": compute.lambda_function,
    "ecs_tasks": compute.ecs_task,
    "eks_pods": compute.eks_pod,
    "endpoint_services": services.endpoint_service,
    "vpc_endpoints": services.vpc_endpoint,
    "target_groups": services.target_group,
    "listeners": services.listener,
    "internet_gateways": gateways.internet_gateway,
    "egress_only_internet_gateways": gateways.egress_only_internet_gateway,
    "regional_nat_gateways": gateways.regional_nat_gateway,
    "elastic_ips": gateways.elastic_ip,
    "peering_connections": network.peering_connection,
    "transit_gateways": transit.transit_gateway,
    "vpn_gateways": hybrid.vpn_gateway,
    "customer_gateways": hybrid.customer_gateway,
    "vpn_connections": hybrid.vpn_connection,
    "direct_connect_gateways": hybrid.direct_connect_gateway,
    "virtual_interfaces": hybrid.virtual_interface,
    "transit_gateway_vpc_attachments": transit.vpc_attachment,
    "transit_gateway_peering_attachments": transit.peering_attachment,
    "transit_gateway_vpn_attachments": transit.vpn_attachment,
    "transit_gateway_direct_connect_attachments": transit.direct_connect_attachment,
    "transit_gateway_route_tables": transit.route_table,
    "route_tables": network.route_table,
    "network_acls": filters.network_acl,
    "flow_logs": network.flow_log,
    "missing_facts": _missing_fact,
}
"""Section of the file -> how an entry of it is written."""


def write_topology(cloud: Cloud) -> str:
    """A topology, as YAML text, that describes this cloud.

    The ids must be of the form that topologies take (`trainer.cloud.topology.forms.parse_id`).
    A state that the reader refuses is written as it is; reading the text tells what is wrong.
    """
    sheet = Sheet(cloud)
    within = _written_within_owners(sheet)
    sections: dict[str, Value] = {}
    for section in STEPS:
        if isinstance(section, Section):
            write = WRITERS[section.name]
            entries: dict[str, Value] = {
                resource.id: write(sheet, resource)
                for resource in cloud.of(section.kind).values()
                if resource.id not in within
            }
            if entries:
                sections[section.name] = entries
    head: dict[str, Value] = {"region": sheet.region}
    if sheet.elsewhere:
        head["elsewhere"] = [*sheet.elsewhere]
    return _text(head | sections)


def _written_within_owners(sheet: Sheet) -> frozenset[str]:
    """The interfaces that have no entry of their own."""
    owners = (
        sheet.cloud.resources.get(i.owner or "") for i in sheet.cloud.of(NetworkInterface).values()
    )
    found = (sheet.own_interface(owner) for owner in owners if isinstance(owner, Resource))
    return frozenset(interface.id for interface in found if interface is not None)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, which topologies do not take, and rows of tables below each other."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _list(dumper: Any, members: list[Value]) -> Any:
    rows = any(isinstance(m, dict) or (isinstance(m, str) and " " in m) for m in members)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", members, flow_style=not rows)


_Dumper.add_representer(
    Null, lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "null")
)

_Dumper.add_representer(list, _list)
# Some records keep the word of an enumeration.
_Dumper.add_multi_representer(str, lambda dumper, word: dumper.represent_str(str(word)))


def _text(value: dict[str, Value]) -> str:
    """Blocks on the outside, one line for each thing inside."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_WIDTH,
    )
    return text


__all__ = ["WRITERS", "write_topology"]
