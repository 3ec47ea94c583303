"""``aws ec2 describe-flow-logs``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, plain_arn, region_of, tags
from trainer.cloud.cloud import Cloud
from trainer.cloud.flow_log import FlowLog, LogDestinationType

DEFAULT_FORMAT = " ".join(
    f"${{{field}}}"
    for field in (
        *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport"),
        *("protocol", "packets", "bytes", "start", "end", "action", "log-status"),
    )
)
"""The fields of a record, in their order, unless a log was made with others.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""

AGGREGATION_SECONDS = 600


def describe_flow_logs(cloud: Cloud) -> Json:
    """All flow logs in the response's shape."""
    return {"FlowLogs": [flow_log(cloud, log) for log in cloud.of(FlowLog).values()]}


def flow_log(cloud: Cloud, log: FlowLog) -> Json:
    """One flow log; its destination is named in the way of its type."""
    place = region_of(cloud), account_of(cloud)
    shown: Json = {
        "DeliverLogsStatus": "SUCCESS",
        "FlowLogId": log.id,
        "FlowLogStatus": "ACTIVE",
        "ResourceId": log.resource,
        "TrafficType": str(log.traffic),
        "LogDestinationType": str(log.destination_type),
        "LogFormat": DEFAULT_FORMAT,
        "Tags": tags(log),
        "MaxAggregationInterval": AGGREGATION_SECONDS,
    }
    match log.destination_type:
        case LogDestinationType.CLOUDWATCH:
            role = plain_arn("iam", "", place[1], "role/flow-logs")
            return {**shown, "DeliverLogsPermissionArn": role, "LogGroupName": log.destination}
        case LogDestinationType.S3:
            return {**shown, "LogDestination": plain_arn("s3", "", "", log.destination)}
        case LogDestinationType.FIREHOSE:
            stream = plain_arn("firehose", *place, f"deliverystream/{log.destination}")
            return {**shown, "LogDestination": stream}
