"""Network interfaces and what runs behind them.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from trainer.cloud.resource import Network, Resource
from trainer.packets import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateAddress:
    """A private IPv4 address and the public one that AWS assigned to it at launch, if any.

    An elastic IP is not noted here: it is an `ElasticIp` that points to the address.
    """

    ip: IPv4Address
    public_ip: IPv4Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInterface(Resource):
    """``aws ec2 describe-network-interfaces``; the first address is the primary one.

    ``owner`` is the id of the instance, NAT gateway, database … that it serves, or None while
    it is not attached. One that serves something the model has no record for has its own id
    there. Interfaces of NAT gateways have no security groups.
    """

    subnet: str
    addresses: tuple[PrivateAddress, ...]
    ipv6: tuple[IPv6Address, ...] = ()
    security_groups: tuple[str, ...] = ()
    source_dest_check: bool = True
    owner: str | None = None


class Platform(StrEnum):
    LINUX = "linux"
    WINDOWS = "windows"


class InstanceState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"


class Forwarding(StrEnum):
    """What a host does with packets that are not for itself.

    ``route`` sends them on as they are, ``stateful`` as well but only replies whose request
    it has seen, ``nat`` puts its own address in place of the sender's.
    """

    NONE = "none"
    ROUTE = "route"
    STATEFUL = "stateful"
    NAT = "nat"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """What AWS does not show of a host, and a scenario may state.

    ``listens``: the services with a listener; None means that nothing is known and that the
    network alone decides. ``ssm_agent``: the Systems Manager agent runs.
    """

    listens: tuple[Service, ...] | None = None
    forwards: Forwarding = Forwarding.NONE
    ssm_agent: bool = True


NO_FACTS = HostFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePolicy:
    """A policy that belongs to one role alone, with its document as JSON."""

    name: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IamRole(Resource):
    """A role, and the policies attached to it: AWS managed ones by their name
    (``AmazonSSMManagedInstanceCore``), single permissions by their action
    (``rds-db:connect``). ``inline`` are the policies that a request has put on it."""

    policies: tuple[str, ...] = ()
    inline: tuple[InlinePolicy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceProfile(Resource):
    """A profile that a request has made; a role has one of its own name from the start."""

    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance(Resource):
    """An EC2 instance; ``interfaces`` in the order of their device index.

    ``role`` is the IAM role of its instance profile, if it has one.
    """

    interfaces: tuple[str, ...]
    platform: Platform = Platform.LINUX
    state: InstanceState = InstanceState.RUNNING
    role: str | None = None
    host: HostFacts = NO_FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideHost(Resource):
    """A host on the internet that a scenario names: a customer's office, a partner's API."""

    networks: tuple[Network, ...]
    host: HostFacts = NO_FACTS
