"""The AWS model: frozen records named as AWS names them, and the loaders that make them."""

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import (
    HostFacts,
    Instance,
    InstanceState,
    NetworkInterface,
    OutsideHost,
    Platform,
    PrivateAddress,
)
from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.filters import (
    LAST_RULE,
    AclAction,
    AclEntry,
    Direction,
    NetworkAcl,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.cloud.gateways import (
    Connectivity,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatState,
)
from trainer.cloud.network import LOCAL, Route, RouteOrigin, RouteTable, Subnet, Vpc
from trainer.cloud.problem import BadInput, Place, Problem
from trainer.cloud.resource import Address, Network, Resource

__all__ = [
    "LAST_RULE",
    "LOCAL",
    "AclAction",
    "AclEntry",
    "Address",
    "BadInput",
    "Cloud",
    "Connectivity",
    "DbInstance",
    "DbSubnetGroup",
    "Direction",
    "ElasticIp",
    "HostFacts",
    "Instance",
    "InstanceState",
    "InternetGateway",
    "NatGateway",
    "NatState",
    "Network",
    "NetworkAcl",
    "NetworkInterface",
    "OutsideHost",
    "Place",
    "Platform",
    "PrivateAddress",
    "Problem",
    "Resource",
    "Route",
    "RouteOrigin",
    "RouteTable",
    "SecurityGroup",
    "SecurityGroupRule",
    "Subnet",
    "Vpc",
]
