"""What a host name means: ids and Name tags, and the names that AWS gives to things.

Names that are nobody's here, such as ``example.com``, mean some host on the internet.
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html#vpc-dns-hostnames
https://docs.aws.amazon.com/general/latest/gr/rande.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Final

from trainer.cloud import (
    Address,
    AwsService,
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    Instance,
    LoadBalancer,
    NatGateway,
    NetworkInterface,
    OutsideHost,
    Site,
    SiteHost,
    Vpc,
    VpcEndpoint,
)
from trainer.cloud.aws_json.databases import endpoint_address
from trainer.cloud.service_addresses import service_id, split_service_id, with_services
from trainer.machine.shoes import Shoes, stranger
from trainer.reach import INTERNET, UnknownEnd
from trainer.reach.ends import resolve
from trainer.reach.names import has_name_only, private_over
from trainer.reach.world import World

LONGEST_NAME: Final = 255

_REACHED: Final = (
    *(Instance, DbInstance, EcsTask, EksPod, LoadBalancer, OutsideHost, Site, SiteHost),
    *(NetworkInterface, NatGateway, VpcEndpoint, AwsService),
)
"""What can be dialled by its id; a site stands for some host there.

A function cannot: it takes no connections.
"""

SERVICES: Final = frozenset(
    {
        *("autoscaling", "cloudformation", "dynamodb", "ec2", "ec2messages", "ecr.api", "ecr.dkr"),
        *("ecs", "ecs-agent", "ecs-telemetry", "eks", "elasticloadbalancing", "events"),
        *("execute-api", "kms", "lambda", "logs", "monitoring", "rds", "s3", "secretsmanager"),
        *("sns", "sqs", "ssm", "ssmmessages", "states", "sts"),
    }
)
"""AWS services that names are known of, beside those that the cloud mentions."""

_HOST = re.compile(r"(?=.{1,255}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_-]{1,63})*")
_REGION = r"(?P<region>[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9])"
_BUCKET = re.compile(rf"(?:(?P<bucket>[a-z0-9.-]{{3,63}})\.)?s3(?:[.-]{_REGION})?\.amazonaws\.com")
_API = re.compile(rf"(?P<name>[a-z0-9.-]+)\.{_REGION}\.amazonaws\.com")
_BALANCER = re.compile(
    r"(?:internal-)?(?P<id>.+)-[0-9a-z]+\.(?:[a-z0-9-]+\.elb|elb\.[a-z0-9-]+)\.amazonaws\.com"
)
_ENDPOINT = re.compile(r"(?P<id>vpce-[a-z0-9-]+)\.[a-z0-9.-]+\.vpce\.amazonaws\.com")
_PRIVATE = re.compile(r"ip-(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})\.[a-z0-9-]+\.(?:compute\.)?internal")
_PUBLIC = re.compile(
    r"ec2-(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})\.(?:[a-z0-9-]+\.compute|compute-1)\.amazonaws\.com"
)
_NOT_PUBLIC: Final = ("internal", "local", "localhost", "test", "invalid", "lan", "home", "corp")


@dataclass(frozen=True, slots=True)
class Meant:
    """What the engine is to be asked about, in which cloud.

    ``address`` is what the name gives if the engine does not decide that. ``by_dns`` says that
    a resolver is asked; ids of hosts stand for addresses that one knows.
    """

    cloud: Cloud
    end: str
    by_dns: bool = True
    address: Address | None = None


def meant_by(cloud: Cloud, here: Shoes, text: str) -> Meant | None:
    """What a name means on a host; None if there is no such name."""
    known = _by_id(cloud, here, text)
    if known is not None:
        return known
    name = text.rstrip(".").lower()
    if not _HOST.fullmatch(name):
        return None
    for reader in _READERS:
        found = next(reader(cloud, here, name), None)
        if found is not None:
            return found
    if name.endswith((".amazonaws.com", ".aws")) or "." not in name:
        return None
    if name.rpartition(".")[2] in _NOT_PUBLIC or name.rpartition(".")[2].isdigit():
        return None
    return anybody(cloud)


def anybody(cloud: Cloud) -> Meant:
    """Some host on the internet."""
    address = stranger(cloud.derived(World))
    return Meant(cloud, str(address), address=address)


def service_of(cloud: Cloud, region: str, name: str) -> Meant | None:
    """An AWS service by its short name, ``ssm``; None if it is not known."""
    service = service_id(region, name)
    if split_service_id(service) is None:
        return None
    if name not in SERVICES and cloud.find(AwsService, service) is None:
        return None
    return Meant(with_services(cloud, (service,)), service)


def bucket_of(cloud: Cloud, region: str, bucket: str) -> Meant | None:
    """A bucket of S3 in a Region."""
    found = service_of(cloud, region, "s3")
    return found if found is None or not bucket else Meant(found.cloud, f"{found.end}/{bucket}")


def _by_id(cloud: Cloud, here: Shoes, text: str) -> Meant | None:
    if text == INTERNET:
        return anybody(cloud)
    try:
        end = resolve(cloud, text)
    except UnknownEnd:
        return None
    resource = cloud.resources.get(end.name)
    if not isinstance(resource, _REACHED):
        return None
    if end.name == here.id:
        return Meant(cloud, end.name, by_dns=False, address=here.address)
    world = cloud.derived(World)
    held = [world.cloud.get(NetworkInterface, i) for i in end.interfaces]
    known_by_name = isinstance(resource, AwsService) or any(
        has_name_only(world, interface) for interface in held
    )
    return Meant(cloud, end.name, by_dns=known_by_name)


def _database(cloud: Cloud, _: Shoes, name: str) -> Iterator[Meant]:
    for db in cloud.of(DbInstance).values():
        if endpoint_address(cloud, db).lower() == name:
            yield Meant(cloud, db.id)


def _balancer(cloud: Cloud, _: Shoes, name: str) -> Iterator[Meant]:
    match = _BALANCER.fullmatch(name)
    for balancer in cloud.of(LoadBalancer).values():
        if match is not None and match["id"] in (balancer.id.lower(), balancer.name.lower()):
            yield Meant(cloud, balancer.id)


def _endpoint(cloud: Cloud, _: Shoes, name: str) -> Iterator[Meant]:
    match = _ENDPOINT.fullmatch(name)
    for endpoint in cloud.of(VpcEndpoint).values():
        if match is not None and (match["id"] + "-").startswith(endpoint.id + "-"):
            yield Meant(cloud, endpoint.id)


def _bucket(cloud: Cloud, here: Shoes, name: str) -> Iterator[Meant]:
    match = _BUCKET.fullmatch(name)
    if match is not None:
        found = bucket_of(cloud, match["region"] or here.region, match["bucket"] or "")
        if found is not None:
            yield found


def _api(cloud: Cloud, _: Shoes, name: str) -> Iterator[Meant]:
    """An API's name has the labels of the service's in reverse: ``api.ecr``, ``ecr.api``."""
    match = _API.fullmatch(name)
    if match is None:
        return
    labels = match["name"].split(".")
    if labels[-2:] == ["dkr", "ecr"]:
        labels = labels[-2:]
    found = service_of(cloud, match["region"], ".".join(reversed(labels)))
    if found is not None:
        yield found


def _private_name(cloud: Cloud, here: Shoes, name: str) -> Iterator[Meant]:
    """``ip-10-0-1-5.ap-northeast-1.compute.internal``: known to the resolvers of VPCs alone."""
    match = _PRIVATE.fullmatch(name)
    address = None if match is None else _dashed(match[1])
    if address is None or here.vpc is None:
        return
    world = cloud.derived(World)
    if any(address in world.holders(vpc) for vpc in cloud.of(Vpc)):
        yield Meant(cloud, str(address), address=address)


def _public_name(cloud: Cloud, here: Shoes, name: str) -> Iterator[Meant]:
    """``ec2-203-0-113-10.…``: the private address in the own VPC, else the public one.

    In a peered VPC it is the private one as well if the connection's DNS option is on.
    """
    match = _PUBLIC.fullmatch(name)
    address = None if match is None else _dashed(match[1])
    world = cloud.derived(World)
    holder = None if address is None else world.public_holders.get(address)
    if address is None or holder is None:
        return
    vpc, inside = holder
    if here.vpc is not None and (here.vpc.id == vpc or private_over(world, here.vpc.id, vpc)):
        yield Meant(cloud, str(inside), address=inside)
    else:
        yield Meant(cloud, str(address), address=address)


def _dashed(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text.replace("-", "."))
    except AddressValueError:
        return None


_READERS: Final[tuple[Callable[[Cloud, Shoes, str], Iterator[Meant]], ...]] = (
    _database,
    _balancer,
    _endpoint,
    _bucket,
    _api,
    _private_name,
    _public_name,
)
