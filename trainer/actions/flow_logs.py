"""Flow logs: make and delete.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trainer.actions.errors import AwsError, invalid, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    FlowLog,
    LogDestinationType,
    NetworkInterface,
    Resource,
    Subnet,
    TrafficType,
    Vpc,
)
from trainer.cloud.aws_json.flow_logs import DEFAULT_FORMAT

KINDS: Mapping[str, type[Resource]] = {
    "VPC": Vpc,
    "Subnet": Subnet,
    "NetworkInterface": NetworkInterface,
}
INTERVALS = (60, 600)
LONGEST_GROUP = 512


@action("ec2", "CreateFlowLogs")
def create_flow_logs(cloud: Cloud, parameters: Parameters) -> Done:
    """One flow log for each resource; a second one with the same destination is refused."""
    kind = parameters.text("ResourceType")
    if kind not in KINDS:
        raise not_modelled(f"A flow log of a {kind[:40]}")
    ids = parameters.texts("ResourceIds")
    if not ids:
        raise missing("ResourceId")
    resources = [find(cloud, KINDS[kind], resource) for resource in dict.fromkeys(ids)]
    traffic = parameters.find_text("TrafficType")
    if traffic is None:
        raise missing("TrafficType")
    if traffic not in [*TrafficType]:
        raise invalid("trafficType", traffic[:20], f"Valid values: {', '.join(TrafficType)}.")
    destination_type, destination = _destination(parameters)
    _check_settings(parameters)
    name = name_given(parameters, "vpc-flow-log")
    made = []
    for resource in resources:
        for other in cloud.of(FlowLog).values():
            if (other.resource, other.destination_type, other.destination) == (
                resource.id,
                destination_type,
                destination,
            ):
                raise AwsError(
                    "FlowLogAlreadyExists",
                    "There is an existing Flow Log with the same configuration and log "
                    "destination.",
                    id=other.id,
                )
        cloud, log_id = new_id(cloud, "fl")
        log = FlowLog(
            id=log_id,
            name=name,
            resource=resource.id,
            traffic=TrafficType(traffic),
            destination_type=destination_type,
            destination=destination,
        )
        cloud = cloud.put(log)
        made.append(log_id)
    return Done(cloud, {"FlowLogIds": made, "Unsuccessful": []})


@action("ec2", "DeleteFlowLogs")
def delete_flow_logs(cloud: Cloud, parameters: Parameters) -> Done:
    ids = parameters.texts("FlowLogIds")
    if not ids:
        raise missing("FlowLogId")
    unknown = [log for log in ids if cloud.find(FlowLog, log) is None]
    if unknown:
        raise AwsError(
            "InvalidFlowLogId.NotFound",
            "These flow log ids in the input list are not found: "
            f"[TotalCount: {len(unknown)}] {', '.join(unknown)}",
            ids=", ".join(unknown),
        )
    return Done(cloud.without(*ids), {"Unsuccessful": []})


def _destination(parameters: Parameters) -> tuple[LogDestinationType, str]:
    """Where the records go: a log group, a bucket (with a prefix), or a delivery stream."""
    text = parameters.find_text("LogDestinationType") or LogDestinationType.CLOUDWATCH
    if text not in [*LogDestinationType]:
        raise invalid(
            "logDestinationType", text[:40], f"Valid values: {', '.join(LogDestinationType)}."
        )
    kind = LogDestinationType(text)
    arn = parameters.find_text("LogDestination")
    group = parameters.find_text("LogGroupName")
    if arn is not None and group is not None:
        raise AwsError(
            "InvalidParameter", "Please only provide LogGroupName or only provide LogDestination."
        )
    if kind is LogDestinationType.CLOUDWATCH:
        if "DeliverLogsPermissionArn" not in parameters:
            raise _empty("DeliverLogsPermissionArn", kind)
        if group is None and arn is None:
            raise _empty("LogGroupName", kind)
        return kind, _group_name(group, arn)
    if "DeliverLogsPermissionArn" in parameters and kind is LogDestinationType.S3:
        raise AwsError(
            "InvalidParameter", "DeliverLogsPermissionArn is not applicable for s3 destination."
        )
    if arn is None:
        raise _empty("LogDestination", kind)
    form = r"arn:aws:s3:::(.+)" if kind is LogDestinationType.S3 else r"arn:aws:firehose:.+/(.+)"
    matched = re.fullmatch(form, arn)
    if matched is None:
        raise AwsError(
            "InvalidParameter", f"LogDestination: {arn[:80]} is not valid.", arn=arn[:80]
        )
    return kind, matched[1]


def _group_name(group: str | None, arn: str | None) -> str:
    found = group if group is not None else (arn or "").partition(":log-group:")[2]
    name = found.removesuffix(":*")
    if not re.fullmatch(r"[A-Za-z0-9_\-/.#]+", name) or len(name) > LONGEST_GROUP:
        raise AwsError(
            "InvalidParameter", f"LogGroupName: {name[:80]} is not valid.", name=name[:80]
        )
    return name


def _check_settings(parameters: Parameters) -> None:
    interval = parameters.find_integer("MaxAggregationInterval")
    if interval is not None and interval not in INTERVALS:
        raise AwsError("InvalidParameter", "Invalid Flow Log Max Aggregation Interval")
    wanted = parameters.find_text("LogFormat")
    if wanted is not None and wanted.split() != DEFAULT_FORMAT.split():
        raise not_modelled("A flow log with a format of its own")
    for name in ("DeliverCrossAccountRole", "DestinationOptions"):
        if name in parameters:
            raise not_modelled(f"The parameter {name}")


def _empty(parameter: str, kind: LogDestinationType) -> AwsError:
    return AwsError(
        "InvalidParameter",
        f"{parameter} can't be empty if LogDestinationType is {kind}.",
        parameter=parameter,
    )
