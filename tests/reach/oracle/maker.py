"""Random clouds in the making: places and what lives in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from random import Random
from typing import TypeVar

from trainer.cloud import (
    Cloud,
    Connectivity,
    DbInstance,
    DbSubnetGroup,
    EgressOnlyInternetGateway,
    ElasticIp,
    Forwarding,
    HostFacts,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    NatState,
    NetworkInterface,
    Platform,
    PrivateAddress,
    RegionalNatGateway,
    Resource,
    SecurityGroup,
    Subnet,
    Vpc,
    ZonalAddress,
)

T = TypeVar("T")
R = TypeVar("R", bound=Resource)

HOME, AWAY = "ap-northeast-1", "us-east-1"


@dataclass(slots=True)
class Maker:
    """Collects resources; its random source decides everything."""

    random: Random
    resources: dict[str, Resource] = field(default_factory=dict)
    publics: int = 10

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """At least one if there is any, at most so many."""
        return self.random.sample(options, min(len(options), self.random.randint(1, most)))

    def add(self, *resources: Resource) -> None:
        """Put them in, in the place of what had their ids."""
        for resource in resources:
            self.resources[resource.id] = resource

    def of(self, kind: type[R], vpc: str | None = None) -> list[R]:
        """All of a kind, or those of one VPC."""
        found = [r for r in self.resources.values() if isinstance(r, kind)]
        return [r for r in found if vpc is None or getattr(r, "vpc", vpc) == vpc]

    def public_ip(self) -> IPv4Address:
        self.publics += 1
        return IPv4Address("203.0.113.0") + self.publics

    def cloud(self) -> Cloud:
        return Cloud.of_resources(self.resources.values())

    def groups_of(self, vpc: str) -> list[str]:
        return [g.id for g in self.some(self.of(SecurityGroup, vpc), 2)]

    def vpc_of(self, nic: NetworkInterface) -> str:
        return next(s.vpc for s in self.of(Subnet) if s.id == nic.subnet)

    def middleboxes(self, vpc: str) -> list[NetworkInterface]:
        """Interfaces of instances that may forward."""
        return [
            i
            for i in self.of(NetworkInterface)
            if not i.source_dest_check and self.vpc_of(i) == vpc
        ]


def make_vpc(make: Maker, index: int, region: str) -> Vpc:
    """A VPC with two to four subnets in two zones, some with a second CIDR or IPv6."""
    cidrs = [IPv4Network(f"10.{index}.0.0/16")]
    if make.maybe(0.2):
        cidrs.append(IPv4Network(f"172.16.{index * 16}.0/20"))
    six = (IPv6Network(f"2001:db8:{index}::/56"),) if make.maybe(0.4) else ()
    vpc = Vpc(
        id=f"vpc-{index}",
        cidrs=tuple(cidrs),
        ipv6_cidrs=six,
        region=region,
        dns_hostnames=make.maybe(0.7),
    )
    make.add(vpc)
    for number in range(make.random.randint(2, 4)):
        cidr = IPv4Network(f"10.{index}.{number}.0/24")
        if len(cidrs) > 1 and number == 1:
            cidr = IPv4Network(f"172.16.{index * 16}.0/24")
        own_six = IPv6Network(f"2001:db8:{index}:{number}::/64") if six else None
        make.add(
            Subnet(
                id=f"subnet-{index}{number}",
                vpc=vpc.id,
                cidr=cidr,
                zone=region + make.one("ac"),
                ipv6_cidr=own_six if make.maybe(0.9) else None,
            )
        )
    for number in range(make.random.randint(2, 4)):
        name = f"sg-{vpc.id}-{number}"
        make.add(SecurityGroup(id=name, vpc=vpc.id, group_name=name))
    return vpc


def make_doors(make: Maker, vpc: Vpc) -> None:
    """Gateways to the internet, of every kind."""
    if make.maybe(0.85):
        make.add(InternetGateway(id=f"igw-{vpc.id}", vpc=vpc.id))
    if vpc.ipv6_cidrs and make.maybe(0.5):
        make.add(EgressOnlyInternetGateway(id=f"eigw-{vpc.id}", vpc=vpc.id))
    for number in range(make.random.randint(0, 2)):
        make_nat_gateway(make, vpc, f"nat-{vpc.id}-{number}")
    if make.maybe(0.12):
        zones = make.some([vpc.region + "a", vpc.region + "c"], 2)
        addresses = tuple(ZonalAddress(zone=z, public_ip=make.public_ip()) for z in zones)
        make.add(RegionalNatGateway(id=f"nat-{vpc.id}-r", vpc=vpc.id, addresses=addresses))


def make_nat_gateway(make: Maker, vpc: Vpc, name: str) -> None:
    subnet = make.one(make.of(Subnet, vpc.id))
    public = make.maybe(0.75)
    nic = make_interface(make, f"eni-{name}", subnet, (), owner=name, six=False, extra=False)
    make.add(
        NatGateway(
            id=name,
            vpc=vpc.id,
            subnet=subnet.id,
            interface=nic.id,
            connectivity=Connectivity.PUBLIC if public else Connectivity.PRIVATE,
            state=NatState.FAILED if make.maybe(0.05) else NatState.AVAILABLE,
        )
    )
    if public:
        make_elastic_ip(make, nic)


def make_interface(
    make: Maker,
    name: str,
    subnet: Subnet,
    groups: Sequence[str],
    *,
    owner: str,
    six: bool,
    public: bool = False,
    checked: bool = True,
    extra: bool | None = None,
) -> NetworkInterface:
    """With one address, or (``extra``) two."""
    taken = sum(len(i.addresses) for i in make.of(NetworkInterface) if i.subnet == subnet.id)
    first = subnet.cidr.network_address + 10 + 9 * taken
    addresses = [PrivateAddress(ip=first, public_ip=make.public_ip() if public else None)]
    if make.maybe(0.15) if extra is None else extra:
        addresses.append(PrivateAddress(ip=first + 1))
    block = subnet.ipv6_cidr
    nic = NetworkInterface(
        id=name,
        subnet=subnet.id,
        addresses=tuple(addresses),
        ipv6=(block.network_address + 256 + taken,) if block is not None and six else (),
        security_groups=tuple(groups),
        source_dest_check=checked,
        owner=owner,
    )
    make.add(nic)
    return nic


def make_elastic_ip(make: Maker, nic: NetworkInterface, index: int = 0) -> None:
    make.add(
        ElasticIp(
            id=f"eip-{nic.id}-{index}",
            public_ip=make.public_ip(),
            interface=nic.id,
            private_ip=nic.addresses[index].ip,
        )
    )


def make_instance(make: Maker, vpc: Vpc, name: str) -> None:
    """A host: some forward packets, some have two interfaces, a few are stopped."""
    subnet = make.one(make.of(Subnet, vpc.id))
    middlebox = make.maybe(0.25)
    how = make.random.random()
    first = make_interface(
        make,
        f"eni-{name}",
        subnet,
        make.groups_of(vpc.id),
        owner=name,
        six=make.maybe(0.9),
        public=how < 0.3,
        checked=not middlebox or make.maybe(0.1),
    )
    nics = [first]
    if 0.3 <= how < 0.55:
        make_elastic_ip(make, first, make.random.randrange(len(first.addresses)))
    if not middlebox and make.maybe(0.1):
        same_zone = [s for s in make.of(Subnet, vpc.id) if s.zone == subnet.zone]
        groups = make.groups_of(vpc.id)
        other = make.one(same_zone)
        nics.append(make_interface(make, f"eni-{name}-1", other, groups, owner=name, six=False))
    make.add(
        Instance(
            id=name,
            interfaces=tuple(n.id for n in nics),
            platform=Platform.WINDOWS if make.maybe(0.2) else Platform.LINUX,
            state=InstanceState.STOPPED if make.maybe(0.04) else InstanceState.RUNNING,
            host=HostFacts(forwards=make.one(list(Forwarding)) if middlebox else Forwarding.NONE),
        )
    )


def make_database(make: Maker, vpc: Vpc) -> None:
    """An RDS instance, where the VPC has subnets in two zones."""
    subnets = make.of(Subnet, vpc.id)
    if len({s.zone for s in subnets}) < 2:
        return
    group, name = f"dbsg-{vpc.id}", f"db-{vpc.id}"
    make.add(DbSubnetGroup(id=group, vpc=vpc.id, subnets=tuple(s.id for s in subnets)))
    public = make.maybe(0.3)
    nic = make_interface(
        make,
        f"eni-{name}",
        make.one(subnets),
        make.groups_of(vpc.id),
        owner=name,
        six=False,
        public=public,
        extra=False,
    )
    make.add(
        DbInstance(
            id=name,
            engine="postgres",
            port=5432,
            subnet_group=group,
            interfaces=(nic.id,),
            publicly_accessible=public,
            available=not make.maybe(0.05),
        )
    )
