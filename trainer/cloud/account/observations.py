"""What AWS has seen and records: agents of Systems Manager, and flow logs.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.compute import Instance
from trainer.cloud.flow_log import FlowLog, LogDestinationType, TrafficType

_KINDS = {kind.value: kind for kind in LogDestinationType}
_TRAFFIC = {kind.value: kind for kind in TrafficType}


def read_agents(draft: AccountDraft) -> None:
    """Agents that were once heard and are not any more do not run, for all that AWS knows.

    An instance that is not listed has never been heard, which is also what a network does that
    lets no agent through: the agent is taken to run.
    """
    for item in draft.responses.all("InstanceInformationList"):
        instance = draft.find(Instance, item.text("InstanceId"))
        if instance is not None and item.text("PingStatus") in ("ConnectionLost", "Inactive"):
            draft.put(replace(instance, host=replace(instance.host, ssm_agent=False)))


def read_flow_logs(draft: AccountDraft) -> None:
    """Flow logs, wherever they are written to."""
    for item in draft.responses.all("FlowLogs"):
        log, resource = item.text("FlowLogId"), item.text("ResourceId")
        if log is None or resource is None:
            item.warn("account.without_id", key="FlowLogId" if log is None else "ResourceId")
            continue
        arn = (item.text("LogDestination") or "").rpartition(":")[2]
        draft.add(
            FlowLog(
                id=log,
                name=item.name,
                resource=resource,
                traffic=_TRAFFIC.get(item.text("TrafficType") or "", TrafficType.ALL),
                destination_type=_KINDS.get(
                    item.text("LogDestinationType") or "", LogDestinationType.CLOUDWATCH
                ),
                destination=item.text("LogGroupName") or arn.removeprefix("deliverystream/"),
            )
        )
