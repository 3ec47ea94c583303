"""Flow logs of a topology."""

from __future__ import annotations

from trainer.cloud.compute import NetworkInterface
from trainer.cloud.flow_log import FlowLog, LogDestinationType, TrafficType
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.resource import Resource
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.transit import ATTACHMENTS
from trainer.cloud.transit import TransitGateway

LOGGED: tuple[type[Resource], ...] = (
    Vpc,
    Subnet,
    NetworkInterface,
    TransitGateway,
    *ATTACHMENTS,
)
"""What can have flow logs."""

_DEFAULT = FlowLog(id="", resource="")


def read_flow_log(draft: Draft, resource_id: str, node: Node) -> FlowLog:
    """A flow log of all traffic into a log group, unless it says otherwise.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
    """
    node.fields(("resource",), ("traffic", "destination_type", "destination", "name"))
    at = node.require("resource")
    logged = draft.resources.get(at.text())
    if not isinstance(logged, LOGGED):
        raise draft.no_such(at, at.text(), *LOGGED)
    return FlowLog(
        id=resource_id,
        name=name_of(node),
        resource=logged.id,
        traffic=node.read("traffic", lambda n: n.choice(TrafficType), _DEFAULT.traffic),
        destination_type=node.read(
            "destination_type", lambda n: n.choice(LogDestinationType), _DEFAULT.destination_type
        ),
        destination=node.read("destination", Node.line, _DEFAULT.destination),
    )
