"""Topologies: the part of a scenario file that describes a cloud.

Short to write: friendly ids, and AWS's own default for whatever is left out. What AWS makes by
itself is made here, with ids that follow from the file:

- per VPC a main route table ``rtb-main-<vpc>``, a default network ACL ``acl-default-<vpc>`` and
  a default security group ``sg-default-<vpc>``;
- an interface ``eni-web`` for an instance ``i-web``, and ``eni-<id>`` for any other owner; the
  standby of a Multi-AZ database has ``eni-<id>-standby``;
- rule ids ``sgr-web-in-1``, ``sgr-web-out-1`` … for the rules of ``sg-web``.

An id that the file itself uses is never taken: a number is appended then.
"""

from __future__ import annotations

from collections.abc import Callable

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface, OutsideHost
from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.filters import NetworkAcl, SecurityGroup
from trainer.cloud.gateways import ElasticIp, InternetGateway, NatGateway
from trainer.cloud.network import RouteTable, Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.topology import compute, database, filters, gateways, network
from trainer.cloud.topology.addresses import assign_addresses
from trainer.cloud.topology.draft import Draft
from trainer.cloud.topology.section import Section
from trainer.cloud.validate import CHECKS, WHOLE_CHECKS, validate

STEPS: tuple[Callable[[Draft], None], ...] = (
    Section("outside_hosts", OutsideHost, compute.read_outside_host),
    Section("vpcs", Vpc, network.read_vpc),
    Section("subnets", Subnet, network.read_subnet),
    filters.default_security_groups,
    Section("security_groups", SecurityGroup, filters.read_security_group),
    Section("network_interfaces", NetworkInterface, compute.read_network_interface),
    Section("instances", Instance, compute.read_instance),
    Section("nat_gateways", NatGateway, gateways.read_nat_gateway),
    Section("db_subnet_groups", DbSubnetGroup, database.read_db_subnet_group),
    Section("db_instances", DbInstance, database.read_db_instance),
    assign_addresses,
    Section("internet_gateways", InternetGateway, gateways.read_internet_gateway),
    Section("elastic_ips", ElasticIp, gateways.read_elastic_ip),
    Section("route_tables", RouteTable, network.read_route_table),
    network.main_route_tables,
    Section("network_acls", NetworkAcl, filters.read_network_acl),
    filters.default_network_acls,
)
"""A cloud is made in this order; each step may refer to what the steps before it made."""

_SECTIONS = {step.name: step for step in STEPS if isinstance(step, Section)}


def load_topology(node: Node) -> Cloud:
    """The cloud that a topology describes.

    Raises:
        BadInput: the topology breaks a rule of the format or of AWS; several problems at once.
    """
    node.fields(optional=("region", *_SECTIONS))
    draft = Draft(
        root=node,
        region=node.read("region", lambda n: n.parse(network.parse_region), network.DEFAULT_REGION),
        section_of={section.kind: section.name for section in _SECTIONS.values()},
    )
    draft.declare(_SECTIONS)
    for step in STEPS:
        step(draft)
    cloud = draft.cloud()
    checks = CHECKS if draft.faults else (*CHECKS, *WHOLE_CHECKS)
    draft.faults.extend(validate(cloud, draft.places(), checks))
    draft.faults.check()
    return cloud
