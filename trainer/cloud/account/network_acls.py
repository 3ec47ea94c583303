"""``describe-network-acls``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html
"""

from __future__ import annotations

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.account.services import Unreadable, protocol_of, service_of
from trainer.cloud.filters import LAST_RULE, AclAction, AclEntry, Direction, NetworkAcl
from trainer.cloud.missing import Fact
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, Service


def read_network_acls(draft: AccountDraft) -> None:
    """Network ACLs; one with an entry that cannot be read is one of which not all is known."""
    for item in draft.responses.all("NetworkAcls"):
        acl_id, vpc = item.text("NetworkAclId"), item.text("VpcId")
        if acl_id is None or vpc is None:
            item.warn("account.without_id", key="NetworkAclId" if acl_id is None else "VpcId")
            continue
        entries: dict[Direction, dict[int, AclEntry]] = {way: {} for way in Direction}
        if "Entries" not in item:
            _not_all_known(draft, item, acl_id, Unreadable("Entries"))
        for row in item.items("Entries"):
            try:
                entry = _entry(row)
            except Unreadable as unreadable:
                _not_all_known(draft, item, acl_id, unreadable)
                continue
            way = Direction.OUTBOUND if row.boolean("Egress") else Direction.INBOUND
            if entry.number < LAST_RULE:
                entries[way].setdefault(entry.number, entry)
        associated = [association.text("SubnetId") for association in item.items("Associations")]
        if "Associations" not in item or None in associated:
            # Any subnet of the VPC may be meant.
            item.warn("account.unreadable_row", id=acl_id, key="Associations")
            draft.lack(vpc, Fact.NETWORK_ACL)
        draft.add(
            NetworkAcl(
                id=acl_id,
                name=item.name,
                vpc=vpc,
                default=item.boolean("IsDefault") is True,
                subnets=tuple(subnet for subnet in associated if subnet is not None),
                inbound=tuple(entries[Direction.INBOUND].values()),
                outbound=tuple(entries[Direction.OUTBOUND].values()),
            )
        )


def _entry(row: Item) -> AclEntry:
    """One entry; that with `LAST_RULE` is the rule ``*``, and AWS lists a second one for IPv6."""
    number, action = row.integer("RuleNumber"), row.text("RuleAction")
    network = row.network("CidrBlock") or row.network("Ipv6CidrBlock")
    if number is None or number < 1:
        raise Unreadable("RuleNumber")
    if action not in list(AclAction):
        raise Unreadable("RuleAction")
    if network is None:
        raise Unreadable("CidrBlock")
    if row.boolean("Egress") is None:
        raise Unreadable("Egress")
    service = _service(row)
    return AclEntry(number=number, action=AclAction(action), service=service, network=network)


def _service(row: Item) -> Service:
    protocol = protocol_of(row, "Protocol")
    if protocol in HAS_PORTS:
        ports = row.item("PortRange")
        return service_of(protocol, ports.integer("From"), ports.integer("To"), "PortRange")
    if protocol in (ICMP, ICMPV6):
        kind = row.item("IcmpTypeCode")
        return service_of(protocol, kind.integer("Type"), kind.integer("Code"), "IcmpTypeCode")
    return service_of(protocol, None, None)


def _not_all_known(draft: AccountDraft, item: Item, acl: str, unreadable: Unreadable) -> None:
    item.warn("account.unreadable_row", id=acl, key=unreadable.key)
    draft.lack(acl, Fact.NETWORK_ACL)
