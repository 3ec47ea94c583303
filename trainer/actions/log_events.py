"""CloudWatch Logs: the flow log records of what was tried.

A cloud alone has no traffic. Whoever tries connections hands in the records of the engine.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trainer.actions.errors import AwsError
from trainer.actions.log_patterns import pattern
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, FlowLog, LogDestinationType, TrafficType
from trainer.cloud.aws_json.common import Json, account_of, digits, plain_arn, region_of
from trainer.reach.flow_logs import FlowLogRecord, LogStatus

MOST_EVENTS = 10_000


@action("logs", "DescribeLogGroups")
def describe_log_groups(cloud: Cloud, parameters: Parameters) -> Done:
    """The groups that flow logs write to."""
    prefix = parameters.find_text("logGroupNamePrefix") or ""
    part = parameters.find_text("logGroupNamePattern") or ""
    names = sorted({log.destination for log in _to_cloudwatch(cloud)})
    place = region_of(cloud), account_of(cloud)
    shown = [
        {
            "logGroupName": name,
            "metricFilterCount": 0,
            "arn": plain_arn("logs", *place, f"log-group:{name}:*"),
            "storedBytes": 0,
            "logGroupClass": "STANDARD",
            "logGroupArn": plain_arn("logs", *place, f"log-group:{name}"),
        }
        for name in names
        if name.startswith(prefix) and part.lower() in name.lower()
    ]
    return Done(cloud, {"logGroups": shown})


@action("logs", "FilterLogEvents")
def filter_log_events(cloud: Cloud, parameters: Parameters) -> Done:
    """No events: nothing was tried. `events` is the answer where something was."""
    return Done(cloud, events(cloud, parameters, ()))


def events(cloud: Cloud, parameters: Parameters, records: Sequence[FlowLogRecord]) -> Json:
    """The records that the flow logs of a log group have written, as far as they are wanted.

    Raises:
        AwsError: there is no such group, or the filter cannot be read.
    """
    name = parameters.find_text("logGroupName") or parameters.find_text("logGroupIdentifier") or ""
    name = name.rpartition(":log-group:")[2]
    logs = [log for log in _to_cloudwatch(cloud) if log.destination == name]
    if not logs:
        raise AwsError(
            "ResourceNotFoundException", "The specified log group does not exist.", name=name[:80]
        )
    limit = parameters.find_integer("limit")
    if limit is not None and not 1 <= limit <= MOST_EVENTS:
        raise AwsError(
            "InvalidParameterException", f"The limit is from 1 to {MOST_EVENTS}.", limit=str(limit)
        )
    wanted = pattern(parameters.find_text("filterPattern") or "")
    start, end = parameters.find_integer("startTime"), parameters.find_integer("endTime")
    streams = parameters.texts("logStreamNames")
    prefix = parameters.find_text("logStreamNamePrefix") or ""
    found = [
        event
        for event in _events(logs, records)
        if wanted(str(event["message"]))
        and (start is None or int(str(event["timestamp"])) >= start)
        and (end is None or int(str(event["timestamp"])) < end)
        and (not streams or event["logStreamName"] in streams)
        and str(event["logStreamName"]).startswith(prefix)
    ]
    return {"events": found[:limit], "searchedLogStreams": []}


def _to_cloudwatch(cloud: Cloud) -> Iterator[FlowLog]:
    for log in cloud.of(FlowLog).values():
        if log.destination_type is LogDestinationType.CLOUDWATCH:
            yield log


def _events(logs: Iterable[FlowLog], records: Sequence[FlowLogRecord]) -> Iterator[Json]:
    """What each flow log writes of the records, in their order."""
    for log in logs:
        for number, record in enumerate(records):
            if _is_logged(log, record):
                stream = f"{record.interface}-{log.traffic.lower()}"
                line = record.line()
                yield {
                    "logStreamName": stream,
                    "timestamp": record.start * 1000,
                    "message": line,
                    "ingestionTime": record.end * 1000,
                    "eventId": str(int(digits(16, log.id, str(number), line), 16)),
                }


def _is_logged(log: FlowLog, record: FlowLogRecord) -> bool:
    if log.resource not in (record.vpc, record.subnet, record.interface):
        return False
    if record.status is not LogStatus.OK:
        return True
    return log.traffic is TrafficType.ALL or record.action == log.traffic.value
