"""``describe-instances`` and, for NAT instances, ``describe-images``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.interfaces import is_in_use
from trainer.cloud.account.item import Item
from trainer.cloud.compute import (
    NO_FACTS,
    Forwarding,
    HostFacts,
    IamRole,
    Instance,
    InstanceState,
    NetworkInterface,
    Platform,
)
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.missing import Fact
from trainer.cloud.network import RouteTable

_STATES = {
    "pending": InstanceState.RUNNING,
    "running": InstanceState.RUNNING,
    "stopping": InstanceState.STOPPED,
    "stopped": InstanceState.STOPPED,
}
_GONE = ("terminated", "shutting-down")
_NAT_IMAGE = "amzn-ami-vpc-nat"


def read_instances(draft: AccountDraft) -> None:
    """Instances; terminated ones are gone, and their interfaces serve nobody."""
    images = {
        item.text("ImageId"): item.text("Name") or "" for item in draft.responses.all("Images")
    }
    attached = _attached(draft)
    for reservation in draft.responses.all("Reservations"):
        for item in reservation.items("Instances"):
            instance_id = item.text("InstanceId")
            if instance_id is None:
                item.warn("account.without_id", key="InstanceId")
            elif item.item("State").text("Name") in _GONE:
                draft.gone.add(instance_id)
            else:
                interfaces = _interfaces(item, attached.get(instance_id, []))
                _add(draft, item, instance_id, interfaces, images)
    for instance_id, theirs in attached.items():
        if instance_id not in draft.gone and not draft.knows(instance_id):
            for interface, _ in theirs:
                draft.own(interface, instance_id)
            draft.lack(instance_id, Fact.OWNER)


def _add(
    draft: AccountDraft,
    item: Item,
    instance_id: str,
    interfaces: tuple[str, ...],
    images: dict[str | None, str],
) -> None:
    state = _STATES.get(item.item("State").text("Name") or "")
    if state is None:
        draft.lack(instance_id, Fact.OWNER)
        item.warn("account.odd_value", key="State")
    platform = item.text("Platform") or item.text("PlatformDetails") or ""
    windows = platform.lower().startswith("windows")
    draft.add(
        Instance(
            id=instance_id,
            name=item.name,
            interfaces=interfaces,
            platform=Platform.WINDOWS if windows else Platform.LINUX,
            state=state or InstanceState.RUNNING,
            role=_role(draft, item),
            host=_host(draft, item, instance_id, interfaces, images),
        )
    )
    for interface in interfaces:
        draft.own(interface, instance_id)


def _host(
    draft: AccountDraft,
    item: Item,
    instance_id: str,
    interfaces: tuple[str, ...],
    images: dict[str | None, str],
) -> HostFacts:
    """What an instance does with packets of others, as far as its image and its source/
    destination check tell.

    Without the check it sends them on. Whether it also translates is the image's doing, and
    matters where it has a public address to go out by. Not so behind a gateway's route table:
    what is led through it on the way in cannot be translated on the way out. The export asks
    for NAT images alone, so an image that is not among the answers is none of these.
    https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
    """
    image = images.get(item.text("ImageId"))
    if image is not None and image.startswith(_NAT_IMAGE):
        return replace(NO_FACTS, forwards=Forwarding.NAT)
    found = [draft.find(NetworkInterface, i) for i in interfaces]
    if all(i is None or i.source_dest_check for i in found):
        return NO_FACTS
    told = image is not None or draft.responses.has("Images", near=item)
    elastic = {e.interface for e in draft.of(ElasticIp)} if not told else set()
    public = any(
        i is not None and (i.id in elastic or any(a.public_ip for a in i.addresses)) for i in found
    )
    edges = (t for t in draft.of(RouteTable) if t.gateways)
    inspected = {route.target for edge in edges for route in edge.routes}
    if not told and public and inspected.isdisjoint((instance_id, *interfaces)):
        draft.lack(instance_id, Fact.IMAGE)
        item.warn("account.no_image", id=instance_id, image=item.text("ImageId") or "")
    return replace(NO_FACTS, forwards=Forwarding.ROUTE)


def _interfaces(item: Item, attached: list[tuple[str, int]]) -> tuple[str, ...]:
    """The interfaces of an instance by card and device index, whichever response has them."""
    own = (
        (interface, _index(inside))
        for inside in item.items("NetworkInterfaces")
        if (interface := inside.text("NetworkInterfaceId")) is not None
    )
    return tuple(dict.fromkeys(i for i, _ in sorted((*attached, *own), key=lambda pair: pair[1])))


def _attached(draft: AccountDraft) -> dict[str, list[tuple[str, int]]]:
    """Instance -> its interfaces with their places, as the interfaces tell."""
    found: dict[str, list[tuple[str, int]]] = {}
    for interface, item in draft.interfaces.items():
        instance = item.item("Attachment").text("InstanceId")
        if instance is not None and is_in_use(item) and draft.knows(interface):
            found.setdefault(instance, []).append((interface, _index(item)))
    return found


def _index(item: Item) -> int:
    attachment = item.item("Attachment")
    card, device = attachment.integer("NetworkCardIndex"), attachment.integer("DeviceIndex")
    return 1_000 * (card or 0) + (device or 0)


def _role(draft: AccountDraft, item: Item) -> str | None:
    """The role of the instance profile. EC2 tells only the profile, so it is the profile's
    name, and what the role may do is not told."""
    arn = item.item("IamInstanceProfile").text("Arn")
    if arn is None:
        return None
    draft.add(IamRole(id=arn, name=arn.rpartition("/")[2]))
    return arn
