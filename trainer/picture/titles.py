"""What resources are called in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.cloud import AwsService, Network, Resource
from trainer.cloud.service_addresses import split_service_id
from trainer.picture.picture import Detail
from trainer.text.safe import clean_line
from trainer.text.width import cut

_LONGEST = 40
"""Cells that a name may take."""


def title(resource: Resource) -> str:
    """What a resource is called in a picture: its id, or its name if AWS made up the id."""
    _, _, number = resource.id.rpartition("-")
    made_up = len(number) in (8, 17) and all(letter in "0123456789abcdef" for letter in number)
    return shortened(resource.name if made_up and resource.name else resource.id)


def shortened(text: str) -> str:
    """A text of the input as it may stand in a picture: without controls and not too long."""
    return cut(clean_line(text), _LONGEST)


def service_title(service: AwsService, detail: Detail) -> str:
    """An AWS service by its short name (``s3``), and in full with its Region."""
    parts = split_service_id(service.id)
    if parts is None:
        return title(service)
    region, name = parts
    return shortened(f"{name} {region}" if detail is Detail.FULL else name)


def with_networks(name: str, networks: Sequence[Network], detail: Detail) -> str:
    """A name with the first of its networks, and how many more there are; an address alone
    needs no prefix length."""
    if detail is Detail.OVERVIEW or not networks:
        return name
    first = networks[0]
    shown = first.network_address if first.prefixlen == first.max_prefixlen else first
    more = f" +{len(networks) - 1}" if len(networks) > 1 else ""
    return f"{name} {shown}{more}"


def with_state(name: str, state: str, usual: str) -> str:
    """The name, with the state in AWS's own word if it is not the usual one."""
    return name if state == usual else f"{name} {state}"
