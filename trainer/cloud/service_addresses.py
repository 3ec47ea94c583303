"""Public addresses for AWS services of which an input says only that they are used.

They are fixed stand-ins in ranges of AWS, so that the same file always gets the same ones: for
each Region a /20 of 52.219.0.0/16 (S3) or of 52.119.224.0/19 (DynamoDB), and a /24 of
3.0.0.0/9 for everything else, in the order in which the services are mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Network

from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import AwsService, PrefixList
from trainer.cloud.node import FormError
from trainer.cloud.resource import Network
from trainer.packets import AddressSet

GATEWAY_SERVICES = ("s3", "dynamodb")
"""The services that have gateway endpoints, and a prefix list that AWS manages.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
"""

_NAME = re.compile(
    r"com\.amazonaws\.([a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})\.([a-z][a-z0-9.-]{0,60})"
)


def service_id(region: str, name: str) -> str:
    """The endpoint service name of an AWS service: ``com.amazonaws.ap-northeast-1.s3``."""
    return f"com.amazonaws.{region}.{name}"


def split_service_id(service: str) -> tuple[str, str] | None:
    """Region and short name of an AWS service; None if the text is not its endpoint service
    name."""
    match = _NAME.fullmatch(service)
    return None if match is None else (match[1], match[2])


def parse_service_id(text: str) -> str:
    """The endpoint service name of an AWS service. Raises `FormError` if the text is none."""
    if split_service_id(text) is None:
        raise FormError("input.bad_service_name", text=text)
    return text


def gateway_service(service: str) -> str | None:
    """The short name of a service that has gateway endpoints; None for any other."""
    match split_service_id(service):
        case (_, name) if name in GATEWAY_SERVICES:
            return name
        case _:
            return None


class ServiceAddresses:
    """Gives each service a block that it has not given before and that is not ``taken``."""

    def __init__(self, taken: Iterable[Network] = ()) -> None:
        self._taken = AddressSet.of(*taken)
        self._own = {
            "s3": IPv4Network("52.219.0.0/16").subnets(new_prefix=20),
            "dynamodb": IPv4Network("52.119.224.0/19").subnets(new_prefix=20),
        }
        self._others = IPv4Network("3.0.0.0/9").subnets(new_prefix=24)

    def service(self, service: str) -> AwsService:
        """A record for the service of this name, with a block of its own.

        Raises:
            FormError: the text is no endpoint service name, or no block is left.
        """
        parts = split_service_id(service)
        if parts is None:
            raise FormError("input.bad_service_name", text=service)
        region, name = parts
        for blocks in (self._own.get(name, iter(())), self._others):
            for block in blocks:
                if not AddressSet.of(block) & self._taken:
                    return AwsService(id=service, region=region, networks=(block,))
        raise FormError("input.no_public_address")


def managed_prefix_list(service: AwsService, list_id: str) -> PrefixList:
    """The prefix list that AWS manages for a service; like AWS it is named after the service."""
    return PrefixList(id=list_id, name=service.id, entries=service.networks, owner=service.id)


def with_services(cloud: Cloud, services: Iterable[str]) -> Cloud:
    """The cloud with these AWS services, where it does not have them already.

    For whoever mentions a service outside of the topology: a goal, a question. A service with a
    prefix list that AWS manages has the addresses in it.

    Raises:
        FormError: a text is no endpoint service name.
    """
    known = cloud.of(AwsService)
    addresses = ServiceAddresses(n for s in known.values() for n in s.networks)
    lists = {found.owner: found for found in cloud.of(PrefixList).values() if found.owner}
    missing = [service for service in dict.fromkeys(services) if service not in known]
    if not missing:
        return cloud
    return cloud.put(
        *(
            replace(addresses.service(service), networks=lists[service].entries)
            if service in lists
            else addresses.service(service)
            for service in missing
        )
    )
