"""``aws ecs describe-tasks``: tasks with an interface of their own.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.missing import Fact
from trainer.cloud.serverless import EcsTask, Launch

_STOPPED = ("DEPROVISIONING", "STOPPED", "DELETED")


def read_tasks(draft: AccountDraft) -> None:
    """Running tasks. One without an interface of its own uses its instance's and is none here."""
    for item in draft.responses.all("tasks"):
        arn = item.text("taskArn")
        if arn is None:
            item.warn("account.without_id", key="taskArn")
            continue
        interfaces = tuple(_interfaces(item))
        if item.text("lastStatus") in _STOPPED or not interfaces:
            continue
        task = arn.rpartition("/")[2]
        known = tuple(i for i in interfaces if draft.own(i, task))
        images = (c.text("image") for c in item.items("containers"))
        kind, _, group = (item.text("group") or "").partition(":")
        fargate = Launch.FARGATE in (item.text("launchType"), item.text("capacityProviderName"))
        draft.add(
            EcsTask(
                id=task,
                name=item.name,
                interfaces=known,
                launch=Launch.FARGATE if fargate else Launch.EC2,
                image=next((image for image in images if image is not None), ""),
                service=group if kind == "service" else "",
            )
        )
        if known != interfaces:
            draft.lack(task, Fact.INTERFACE)
            item.warn("account.task_not_placed", id=task)


def _interfaces(item: Item) -> Iterator[str]:
    for attachment in item.items("attachments"):
        if attachment.text("status") in ("DETACHED", "DELETED"):
            continue
        for detail in attachment.items("details"):
            interface = detail.text("value")
            if detail.text("name") == "networkInterfaceId" and interface is not None:
                yield interface
