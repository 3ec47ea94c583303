"""``describe-transit-gateways``, their attachments and their route tables.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.links import links
from trainer.cloud.missing import Fact
from trainer.cloud.network import Vpc
from trainer.cloud.resource import Network
from trainer.cloud.transit import (
    AttachmentState,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

_GONE = ("deleting", "deleted")

_STATES: Mapping[str, AttachmentState] = MappingProxyType(
    {
        "available": AttachmentState.AVAILABLE,
        "modifying": AttachmentState.AVAILABLE,
        "pendingAcceptance": AttachmentState.PENDING_ACCEPTANCE,
        "initiatingRequest": AttachmentState.PENDING_ACCEPTANCE,
        "initiating": AttachmentState.PENDING_ACCEPTANCE,
        "pending": AttachmentState.PENDING_ACCEPTANCE,
        "rejected": AttachmentState.REJECTED,
        "rejecting": AttachmentState.REJECTED,
    }
)
"""What AWS calls the states of an attachment; every other one is a failure."""

_DESCRIPTION = "Network Interface for Transit Gateway Attachment "


def read_transit_gateways(draft: AccountDraft) -> None:
    """Transit gateways. The routes of one whose tables nobody has saved, such as one that
    another account shares, are unknown."""
    with_tables = {i.text("TransitGatewayId") for i in _tables(draft)}
    for item in draft.responses.all("TransitGateways"):
        gateway = item.text("TransitGatewayId")
        if gateway is None:
            item.warn("account.without_id", key="TransitGatewayId")
            continue
        if item.text("State") in _GONE:
            continue
        referencing = item.item("Options").text("SecurityGroupReferencingSupport")
        made = TransitGateway(
            id=gateway, name=item.name, security_group_referencing=referencing == "enable"
        )
        draft.add(made if item.region is None else replace(made, region=item.region))
        if gateway not in with_tables:
            draft.lack(gateway, Fact.TGW_ROUTES)
            item.warn("account.no_tgw_tables", id=gateway)


# Attachments


def read_attachments(draft: AccountDraft) -> None:
    """Attachments of every kind; those of a kind that is not modelled lead to the unknown."""
    for item in draft.responses.all("TransitGatewayVpcAttachments"):
        _add_vpc_attachment(draft, item, item.text("VpcId"), item.texts("SubnetIds"))
    alias = _aliases(draft)
    for item in draft.responses.all("TransitGatewayPeeringAttachments"):
        _add_peering(draft, item, alias)
    subnets = _subnets_of_attachments(draft)
    for item in draft.responses.all("TransitGatewayAttachments"):
        attachment, gateway = item.text("TransitGatewayAttachmentId"), item.text("TransitGatewayId")
        if attachment is None or gateway is None:
            item.warn("account.without_id", key="TransitGatewayAttachmentId")
        elif item.text("State") not in _GONE and not draft.knows(alias.get(attachment, attachment)):
            _add_attachment(draft, item, attachment, gateway, subnets.get(attachment, ()))


def _add_vpc_attachment(
    draft: AccountDraft, item: Item, vpc: str | None, subnets: tuple[str, ...]
) -> None:
    attachment, gateway = item.text("TransitGatewayAttachmentId"), item.text("TransitGatewayId")
    if attachment is None or gateway is None or vpc is None:
        item.warn("account.without_id", key="TransitGatewayAttachmentId")
        return
    if item.text("State") in _GONE:
        return
    options = item.item("Options")
    draft.add(
        TransitGatewayVpcAttachment(
            id=attachment,
            name=item.name,
            gateway=gateway,
            vpc=vpc,
            subnets=subnets,
            state=_state(item),
            appliance_mode=options.text("ApplianceModeSupport") == "enable",
            security_group_referencing=options.text("SecurityGroupReferencingSupport") != "disable",
        )
    )
    if not subnets:
        draft.lack(attachment, Fact.INTERFACE)
        item.warn("account.no_attachment_subnets", id=attachment)


def _add_peering(draft: AccountDraft, item: Item, alias: Mapping[str, str]) -> None:
    """Both sides describe one peering; within a Region each has an id of its own for it."""
    attachment = item.text("TransitGatewayAttachmentId")
    ends = [
        item.item(key).text("TransitGatewayId") for key in ("RequesterTgwInfo", "AccepterTgwInfo")
    ]
    gateway, peer = ends
    if attachment is None or gateway is None or peer is None:
        item.warn("account.without_id", key="TransitGatewayAttachmentId")
    elif item.text("State") not in _GONE:
        draft.add(
            TransitGatewayPeeringAttachment(
                id=alias.get(attachment, attachment),
                name=item.name,
                gateway=gateway,
                peer=peer,
                state=_state(item),
            )
        )


def _aliases(draft: AccountDraft) -> Mapping[str, str]:
    """The accepter's id for a peering attachment -> the requester's, by which it goes here."""
    found: dict[str, str] = {}
    for item in draft.responses.all("TransitGatewayPeeringAttachments"):
        accepter = item.text("AccepterTransitGatewayAttachmentId")
        attachment = item.text("TransitGatewayAttachmentId")
        if accepter is not None and attachment not in (None, accepter):
            found[accepter] = str(attachment)
    return found


def _add_attachment(
    draft: AccountDraft, item: Item, attachment: str, gateway: str, subnets: tuple[str, ...]
) -> None:
    resource, kind = item.text("ResourceId"), item.text("ResourceType") or ""
    state, name = _state(item), item.name
    match kind:
        case "vpc":
            _add_vpc_attachment(draft, item, resource, subnets)
        case "vpn" if resource is not None:
            connection = resource.partition("(")[0].strip()
            draft.add(
                TransitGatewayVpnAttachment(
                    id=attachment, name=name, gateway=gateway, connection=connection, state=state
                )
            )
        case "direct-connect-gateway" if resource is not None:
            draft.add(
                TransitGatewayDirectConnectAttachment(
                    id=attachment,
                    name=name,
                    gateway=gateway,
                    direct_connect_gateway=resource,
                    state=state,
                )
            )
        case _:
            draft.lack(attachment, Fact.TARGET)
            item.warn("account.attachment_not_modelled", id=attachment, kind=kind)


def _state(item: Item) -> AttachmentState:
    return _STATES.get(item.text("State") or "", AttachmentState.FAILED)


def _subnets_of_attachments(draft: AccountDraft) -> Mapping[str, tuple[str, ...]]:
    """Attachment -> the subnets that its interfaces are in: all that another account shows."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in draft.responses.all("NetworkInterfaces"):
        description, subnet = item.text("Description") or "", item.text("SubnetId")
        if subnet is not None and description.startswith(_DESCRIPTION):
            found[description.removeprefix(_DESCRIPTION).strip()].append(subnet)
    return {attachment: tuple(dict.fromkeys(subnets)) for attachment, subnets in found.items()}


# Route tables


def _tables(draft: AccountDraft) -> Iterator[Item]:
    for item in draft.responses.all("TransitGatewayRouteTables"):
        if item.text("State") not in _GONE:
            yield item


def read_route_tables(draft: AccountDraft) -> None:
    """Tables with their associations, propagations and static routes.

    What a propagating attachment tells is derived from it, as in every other cloud; the
    propagated routes that AWS shows tell what lies behind it (see `propagated`).
    """
    names = _Names(_aliases(draft), _gone(draft))
    for item in _tables(draft):
        table, gateway = item.text("TransitGatewayRouteTableId"), item.text("TransitGatewayId")
        if table is None or gateway is None:
            item.warn("account.without_id", key="TransitGatewayRouteTableId")
            continue
        draft.add(
            TransitGatewayRouteTable(
                id=table,
                name=item.name,
                gateway=gateway,
                associations=_associations(draft, item, table, gateway, names),
                propagations=_propagations(draft, table, names),
                routes=tuple(_static_routes(draft, table, names)),
                default_association=item.boolean("DefaultAssociationRouteTable") is True,
                default_propagation=item.boolean("DefaultPropagationRouteTable") is True,
            )
        )
        if not draft.responses.has("Routes", table):
            draft.lack(table, Fact.TGW_ROUTES)
            item.warn("account.no_tgw_routes", id=table)
    _read_distant_vpcs(draft)


@dataclass(frozen=True, slots=True)
class _Names:
    """By which id an attachment goes, and those that no longer exist."""

    alias: Mapping[str, str]
    gone: frozenset[str]

    def of(self, listed: Iterable[str | None]) -> tuple[str, ...]:
        """The attachments that are listed, each once."""
        return tuple(dict.fromkeys(self.alias.get(a, a) for a in listed if a is not None))


def _gone(draft: AccountDraft) -> frozenset[str]:
    return frozenset(
        item.text("TransitGatewayAttachmentId") or ""
        for key in ("TransitGatewayAttachments", "TransitGatewayVpcAttachments")
        for item in draft.responses.all(key)
        if item.text("State") in _GONE
    )


def _associations(
    draft: AccountDraft, item: Item, table: str, gateway: str, names: _Names
) -> tuple[str, ...]:
    """By the table's own response or, without it, by what the attachments say of themselves."""
    if draft.responses.has("Associations", table):
        listed = [
            i.text("TransitGatewayAttachmentId")
            for i in draft.responses.of("Associations", table)
            if i.text("State") in ("associated", "associating", None)
        ]
    else:
        listed = [
            i.text("TransitGatewayAttachmentId")
            for i in draft.responses.all("TransitGatewayAttachments")
            if i.item("Association").text("TransitGatewayRouteTableId") == table
            and i.item("Association").text("State") in ("associated", "associating", None)
        ]
        if not draft.responses.has("TransitGatewayAttachments"):
            draft.lack(gateway, Fact.TGW_ROUTES)
            item.warn("account.no_tgw_associations", id=table)
    return names.of(listed)


def _propagations(draft: AccountDraft, table: str, names: _Names) -> tuple[str, ...]:
    listed = [
        i.text("TransitGatewayAttachmentId")
        for i in draft.responses.of("TransitGatewayRouteTablePropagations", table)
        if i.text("State") in ("enabled", "enabling", None)
    ]
    shown = [
        attachment
        for route in _routes(draft, table, "propagated")
        for attachment in _attachments(route)
    ]
    return names.of((*listed, *shown))


def _routes(draft: AccountDraft, table: str | None, kind: str) -> Iterator[Item]:
    """The routes of one table, or of all, that AWS shows as static or as propagated."""
    found = draft.responses.all("Routes") if table is None else draft.responses.of("Routes", table)
    for item in found:
        if item.text("Type") == kind and item.text("State") in ("active", "blackhole"):
            yield item


def _attachments(route: Item) -> Iterator[str]:
    for item in route.items("TransitGatewayAttachments"):
        attachment = item.text("TransitGatewayAttachmentId")
        if attachment is not None:
            yield attachment


def _static_routes(draft: AccountDraft, table: str, names: _Names) -> Iterator[TransitGatewayRoute]:
    """Static routes; those by a prefix list as well, of which AWS shows every entry.

    An active route without an attachment leads to the unknown.
    """
    for item in _routes(draft, table, "static"):
        destination = item.network("DestinationCidrBlock")
        if destination is None:
            continue
        if item.text("State") == "blackhole":
            yield TransitGatewayRoute(destination=destination, attachment=None)
            continue
        (attachment,) = names.of([next(_attachments(item), f"{table}|{destination}")])
        if not draft.knows(attachment) and attachment not in names.gone:
            draft.lack(attachment, Fact.TARGET)
            item.warn("account.unknown_attachment", id=attachment, table=table)
        yield TransitGatewayRoute(destination=destination, attachment=attachment)


def propagated(draft: AccountDraft) -> Mapping[str, tuple[Network, ...]]:
    """Attachment -> the prefixes that route tables have from it, active ones only."""
    return _by_attachment(draft, "propagated")


def pointed_at(draft: AccountDraft) -> Mapping[str, tuple[Network, ...]]:
    """Attachment -> the prefixes of the static routes that lead to it."""
    return _by_attachment(draft, "static")


def _by_attachment(draft: AccountDraft, kind: str) -> Mapping[str, tuple[Network, ...]]:
    found: dict[str, dict[Network, None]] = defaultdict(dict)
    for item in _routes(draft, None, kind):
        network = item.network("DestinationCidrBlock")
        if network is not None and item.text("State") == "active":
            for attachment in _attachments(item):
                found[attachment][network] = None
    return {attachment: tuple(networks) for attachment, networks in found.items()}


def keep_propagated(draft: AccountDraft) -> None:
    """Keep the propagated routes that nothing read here explains: what propagated them is of a
    kind that is not modelled, or in another account. AWS shows that they are there."""
    explained: dict[str, set[Network]] = defaultdict(set)
    for attachment in draft.of(TransitGatewayVpcAttachment):
        vpc = draft.find(Vpc, attachment.vpc)
        explained[attachment.id].update(() if vpc is None else vpc.networks)
    for link in links(draft.cloud()):
        if link.works and not link.static:
            explained[link.gateway].update(link.to_site)
    names = _Names(_aliases(draft), _gone(draft))
    for table in draft.of(TransitGatewayRouteTable):
        kept = []
        for item in _routes(draft, table.id, "propagated"):
            network = item.network("DestinationCidrBlock")
            ways = names.of(_attachments(item))
            if network is not None and ways and all(network not in explained[w] for w in ways):
                kept.append(TransitGatewayRoute(destination=network, attachment=ways[0]))
                if not draft.knows(ways[0]):
                    draft.lack(ways[0], Fact.TARGET)
        if kept:
            draft.put(replace(table, routes=(*table.routes, *kept)))


def _read_distant_vpcs(draft: AccountDraft) -> None:
    """VPCs of other accounts, of which only the prefixes are known that they propagate."""
    prefixes = propagated(draft)
    for attachment in draft.of(TransitGatewayVpcAttachment):
        if draft.knows(attachment.vpc):
            continue
        known = prefixes.get(attachment.id, ())
        gateway = draft.find(TransitGateway, attachment.gateway)
        vpc = Vpc(
            id=attachment.vpc,
            cidrs=tuple(n for n in known if isinstance(n, IPv4Network)),
            ipv6_cidrs=tuple(n for n in known if isinstance(n, IPv6Network)),
        )
        draft.add(vpc if gateway is None else replace(vpc, region=gateway.region))
        draft.lack(attachment.vpc, Fact.VPC)
        draft.lack(attachment.vpc, Fact.DNS_ATTRIBUTES)
        draft.warn("account.distant_vpc", id=attachment.vpc, attachment=attachment.id)
