"""Looking up a name from a host: what it means, and which address its resolver gives.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import ip_address

from trainer.cloud import Address, Cloud, Fact, NetworkInterface
from trainer.machine.named import Meant, meant_by
from trainer.machine.shoes import Shoes
from trainer.packets import AddressSet, Service
from trainer.reach import Question, ask
from trainer.reach.ends import resolve
from trainer.reach.interface_addresses import first_address
from trainer.reach.names import resolves
from trainer.reach.world import World

MOST_ADDRESSES = 8
_HTTPS = Service.tcp(443)


class Found(Enum):
    """How a look-up ends. ``LITERAL`` needs none; ``NO_ANSWER`` is a resolver that is silent."""

    LITERAL = auto()
    ADDRESSES = auto()
    NO_SUCH_NAME = auto()
    NO_ANSWER = auto()


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a name came to.

    ``end`` is what the engine is asked about, in ``cloud``, which has the AWS service that the
    name mentions. ``addresses`` are as the resolver gives them.
    """

    name: str
    found: Found
    cloud: Cloud
    end: str = ""
    addresses: tuple[Address, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether there is something to connect to."""
        return self.found in (Found.LITERAL, Found.ADDRESSES)


def look_up(cloud: Cloud, here: Shoes, name: str) -> Lookup:
    """What a host gets for a name, an id or an address."""
    try:
        literal = ip_address(name)
    except ValueError:
        pass
    else:
        return Lookup(name, Found.LITERAL, cloud, str(literal), (literal,))
    meant = meant_by(cloud, here, name)
    if meant is None:
        silent = _is_silent(cloud, here)
        return Lookup(name, Found.NO_ANSWER if silent else Found.NO_SUCH_NAME, cloud)
    if meant.by_dns and _is_silent(meant.cloud, here):
        return Lookup(name, Found.NO_ANSWER, meant.cloud, meant.end)
    addresses = (meant.address,) if meant.address is not None else _dialled(here, meant)
    found = Found.ADDRESSES if addresses else Found.NO_SUCH_NAME
    return Lookup(name, found, meant.cloud, meant.end, addresses)


def _is_silent(cloud: Cloud, here: Shoes) -> bool:
    """Whether the resolver of the host's VPC is switched off."""
    if here.interface is None or here.vpc is None:
        return False
    world = cloud.derived(World)
    unknown = world.lacks(Fact.DNS_ATTRIBUTES, here.vpc.id)
    return not unknown and not resolves(world, here.interface.id)


def _dialled(here: Shoes, meant: Meant) -> tuple[Address, ...]:
    """What the engine says that the host dials, else what stands in public DNS."""
    verdict = ask(meant.cloud, Question(here.id, meant.end, _HTTPS), explain=False)
    if verdict.dialled:
        return verdict.dialled
    if verdict.asked:
        addresses = verdict.asked.destinations()
        if addresses.size > MOST_ADDRESSES:
            return (_typical(addresses),)
    return _published(meant)


def _published(meant: Meant) -> tuple[Address, ...]:
    """The addresses in public DNS: a private one as well, if there is no other."""
    end = resolve(meant.cloud, meant.end)
    world = meant.cloud.derived(World)
    if end.literal is not None:
        first = end.literal.first()
        return () if first is None else (first,)
    inside = tuple(
        first_address(world.cloud.get(NetworkInterface, interface)) for interface in end.interfaces
    )
    return inside or tuple(_typical(there.addresses) for there in end.elsewhere[:1])


def _typical(addresses: AddressSet) -> Address:
    """One of many, always the same."""
    network = addresses.networks()[0]
    return network[min(10, network.num_addresses - 1)]
