"""Interfaces that AWS's services made for themselves, and what these are.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#requester-managed-interfaces
"""

from __future__ import annotations

import re

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.interfaces import is_in_use
from trainer.cloud.account.item import Item
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.gateways import Connectivity, ElasticIp, NatGateway
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet

_NAT_GATEWAY = re.compile(r"Interface for NAT Gateway (nat-[^ ]+)")

_RESPONSES = (
    (_NAT_GATEWAY, "NatGateways"),
    (re.compile(r"ELB (?:app|net)/"), "LoadBalancers"),
    (re.compile(r"ELB (?!app/|net/|gwy/)"), "LoadBalancerDescriptions"),
    (re.compile(r"RDSNetworkInterface"), "DBInstances"),
    (re.compile(r"VPC Endpoint Interface"), "VpcEndpoints"),
)
"""What a description begins with, and the response that tells what is behind the interface:
whether it answers, and on which ports."""


def nat_gateways_of_interfaces(draft: AccountDraft) -> None:
    """A NAT gateway that only its interface tells of, where nobody described any.

    It works: the interface of one that failed or was deleted is gone. With a public address it
    is a public one.
    """
    elastic = {found.interface for found in draft.of(ElasticIp)}
    for interface_id, item in draft.interfaces.items():
        match = _NAT_GATEWAY.match(item.text("Description") or "")
        interface = draft.find(NetworkInterface, interface_id)
        if match is None or interface is None or draft.responses.has("NatGateways", near=item):
            continue
        subnet = draft.find(Subnet, interface.subnet)
        vpc = item.text("VpcId") or (None if subnet is None else subnet.vpc)
        if vpc is None or draft.knows(match[1]) or not draft.own(interface_id, match[1]):
            continue
        public = interface_id in elastic or any(a.public_ip for a in interface.addresses)
        draft.add(
            NatGateway(
                id=match[1],
                vpc=vpc,
                subnet=interface.subnet,
                interface=interface_id,
                connectivity=Connectivity.PUBLIC if public else Connectivity.PRIVATE,
            )
        )


def leftover(draft: AccountDraft) -> None:
    """Interfaces that are in use by what the model has no record for.

    They serve themselves then. Where the owner is one that a response would have told of, that
    is missing: what such a service does with packets is not up to the network alone.
    """
    for interface in draft.of(NetworkInterface):
        item = draft.interfaces.get(interface.id)
        if interface.owner is not None or item is None or not is_in_use(item):
            continue
        if item.item("Attachment").text("InstanceId") in draft.gone:
            continue
        draft.own(interface.id, interface.id)
        key = _response_of(item)
        if key is not None:
            draft.lack(interface.id, Fact.OWNER)


def _response_of(item: Item) -> str | None:
    description = item.text("Description") or ""
    return next((key for form, key in _RESPONSES if form.match(description)), None)
