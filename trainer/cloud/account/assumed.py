"""Interfaces that must be there and that the responses do not show.

Of the interface of a database, function or load balancer everything that decides is known
without it: its subnet and its groups. Only its addresses are not, and any free one of the subnet
stands for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from ipaddress import IPv4Address

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.compute import NetworkInterface, PrivateAddress
from trainer.cloud.gateways import ElasticIp
from trainer.cloud.network import Subnet
from trainer.cloud.topology.addresses import PUBLIC_POOL
from trainer.cloud.validate.addresses import RESERVED_AT_START


class Assumed:
    """Makes such interfaces, each with addresses that nothing else has."""

    def __init__(self, draft: AccountDraft) -> None:
        self._draft = draft
        self._used: dict[str, set[IPv4Address]] = defaultdict(set)
        public = {eip.public_ip for eip in draft.of(ElasticIp)}
        for interface in draft.of(NetworkInterface):
            for address in interface.addresses:
                self._used[interface.subnet].add(address.ip)
                if address.public_ip is not None:
                    public.add(address.public_ip)
        self._left: dict[str, Iterator[IPv4Address]] = {}
        self._public = (a for pool in PUBLIC_POOL for a in pool.hosts() if a not in public)

    def make(
        self,
        owner: str,
        subnet_id: str,
        groups: tuple[str, ...],
        *,
        private: IPv4Address | None = None,
        public: bool = False,
    ) -> str | None:
        """The id of a new interface of ``owner``; None if the subnet is not known or full.

        ``private`` is its address if that is known; ``public`` says that it has a public one.
        """
        subnet = self._draft.find(Subnet, subnet_id)
        if subnet is None:
            return None
        free = self._left.setdefault(subnet.id, self._free(subnet))
        address = next(free, None) if private is None else private
        if address is None:
            return None
        self._used[subnet.id].add(address)
        outside = next(self._public, None) if public else None
        interface = NetworkInterface(
            id=self._free_id(f"eni-{owner}-{subnet.id}"),
            subnet=subnet.id,
            addresses=(PrivateAddress(ip=address, public_ip=outside),),
            security_groups=groups,
            owner=owner,
        )
        self._draft.add(interface)
        self._draft.warn(
            "account.interface_assumed", id=owner, subnet=subnet.id, address=str(address)
        )
        return interface.id

    def _free(self, subnet: Subnet) -> Iterator[IPv4Address]:
        first = int(subnet.cidr.network_address) + RESERVED_AT_START
        for number in range(first, int(subnet.cidr.broadcast_address)):
            address = IPv4Address(number)
            if address not in self._used[subnet.id]:
                yield address

    def _free_id(self, wanted: str) -> str:
        found, number = wanted, 1
        while self._draft.knows(found):
            number += 1
            found = f"{wanted}-{number}"
        return found
