"""Flow logs: records of the packets at the interfaces of a VPC, a subnet or a single interface.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Resource


class TrafficType(StrEnum):
    """Which packets are recorded: those that security groups and network ACLs let through, those
    that they did not, or both."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    ALL = "ALL"


class LogDestinationType(StrEnum):
    CLOUDWATCH = "cloud-watch-logs"
    S3 = "s3"
    FIREHOSE = "kinesis-data-firehose"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLog(Resource):
    """A flow log on a VPC, a subnet, an interface, or a transit gateway or its attachment.

    ``destination`` is the name of the log group, bucket or delivery stream.
    """

    resource: str
    traffic: TrafficType = TrafficType.ALL
    destination_type: LogDestinationType = LogDestinationType.CLOUDWATCH
    destination: str = "vpc-flow-logs"
