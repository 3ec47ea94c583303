"""Session Manager: begin a session with an instance.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html
"""

from __future__ import annotations

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.health import can_start_session
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Instance
from trainer.cloud.aws_json.ids import derived_id
from trainer.reach.journeys import region_of

DOCUMENTS = ("SSM-SessionManagerRunShell", "AWS-StartSSHSession", "AWS-StartPortForwardingSession")


@action("ssm", "StartSession")
def start_session(cloud: Cloud, parameters: Parameters) -> Done:
    """A session begins if the agent's journey works: agent, role, and the way to Systems Manager.

    The cloud stays as it is.
    """
    target = parameters.text("Target")
    document = parameters.find_text("DocumentName") or DOCUMENTS[0]
    if document not in DOCUMENTS:
        if document.startswith(("AWS-", "SSM-")):
            raise not_modelled(f"The session document {document[:60]}")
        raise AwsError(
            "InvalidDocument", f"Document with name {document[:60]} does not exist.", name=document
        )
    instance = cloud.find(Instance, target)
    if instance is None or not can_start_session(cloud, instance):
        raise AwsError("TargetNotConnected", f"{target} is not connected.", id=target)
    session = derived_id("learner", target).replace("-0", "-", 1)
    region = region_of(cloud, instance.interfaces[0])
    host = f"wss://ssmmessages.{region}.amazonaws.com"
    return Done(
        cloud,
        {
            "SessionId": session,
            "TokenValue": "",
            "StreamUrl": f"{host}/v1/data-channel/{session}?role=publish_subscribe",
        },
    )
