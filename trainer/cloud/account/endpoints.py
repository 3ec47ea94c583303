"""``describe-vpc-endpoints``, and the AWS services that they lead to.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import LONGEST_POLICY, Item
from trainer.cloud.endpoints import (
    FULL_ACCESS,
    EndpointState,
    EndpointType,
    PolicyStatement,
    PrefixList,
    VpcEndpoint,
)
from trainer.cloud.missing import Fact
from trainer.cloud.network import RouteTable
from trainer.cloud.node import FormError
from trainer.cloud.service_addresses import ServiceAddresses, split_service_id

_STATES = {
    "available": EndpointState.AVAILABLE,
    "partial": EndpointState.AVAILABLE,
    "pending": EndpointState.AVAILABLE,
    "pendingacceptance": EndpointState.PENDING_ACCEPTANCE,
    "rejected": EndpointState.REJECTED,
    "failed": EndpointState.REJECTED,
    "expired": EndpointState.REJECTED,
}
"""By AWS's names in small letters: the API writes them with a capital here and there."""


def read_endpoints(draft: AccountDraft) -> None:
    """Gateway and interface endpoints; those of a kind that is not modelled are said in a
    warning, and a route to one has a target of which nothing is known."""
    for item in draft.responses.all("VpcEndpoints"):
        endpoint, vpc = item.text("VpcEndpointId"), item.text("VpcId")
        service = item.text("ServiceName")
        if endpoint is None or vpc is None or service is None:
            key = "VpcEndpointId" if endpoint is None else "VpcId" if vpc is None else "ServiceName"
            item.warn("account.without_id", key=key)
            continue
        kind = item.text("VpcEndpointType") or _kind_it_looks_like(item)
        state = _STATES.get((item.text("State") or "").lower())
        if kind not in list(EndpointType):
            item.warn("account.not_modelled", id=endpoint, what=kind)
        elif state is not None:
            _add(draft, item, endpoint, vpc, service, EndpointType(kind), state)


def _kind_it_looks_like(item: Item) -> EndpointType:
    """Only gateway endpoints have route tables, and only interface endpoints have interfaces."""
    inside = not item.texts("RouteTableIds") and item.texts("NetworkInterfaceIds")
    return EndpointType.INTERFACE if inside else EndpointType.GATEWAY


def _add(
    draft: AccountDraft,
    item: Item,
    endpoint: str,
    vpc: str,
    service: str,
    kind: EndpointType,
    state: EndpointState,
) -> None:
    interfaces = item.texts("NetworkInterfaceIds") if kind is EndpointType.INTERFACE else ()
    draft.add(
        VpcEndpoint(
            id=endpoint,
            name=item.name,
            vpc=vpc,
            service=service,
            type=kind,
            route_tables=item.texts("RouteTableIds") if kind is EndpointType.GATEWAY else (),
            interfaces=interfaces,
            private_dns=item.boolean("PrivateDnsEnabled") is True,
            policy=_policy(item, endpoint),
            state=state,
        )
    )
    if kind is EndpointType.INTERFACE and item.boolean("PrivateDnsEnabled") is None:
        # A name may lead to it, and may not.
        item.warn("account.unreadable_row", id=endpoint, key="PrivateDnsEnabled")
        draft.lack(vpc, Fact.ENDPOINTS)
    for interface in interfaces:
        draft.own(interface, endpoint)


def read_services(draft: AccountDraft) -> None:
    """The AWS services that endpoints and AWS's prefix lists speak of.

    One with a prefix list has the addresses in it. Those of the others AWS does not tell here;
    they get stand-ins that no list or other service has.
    """
    _name_lists(draft)
    lists = {found.owner: found for found in draft.of(PrefixList) if found.owner}
    wanted = [*lists, *(endpoint.service for endpoint in draft.of(VpcEndpoint))]
    services = [name for name in dict.fromkeys(wanted) if split_service_id(name)]
    addresses = ServiceAddresses(n for found in lists.values() for n in found.entries)
    for name in services:
        try:
            service = addresses.service(name)
        except FormError:
            draft.warn("account.no_service_address", service=name)
            continue
        known = lists.get(name)
        draft.add(service if known is None else replace(service, networks=known.entries))


def _name_lists(draft: AccountDraft) -> None:
    """The prefix list that a route leads to a gateway endpoint for is that of its service, also
    where nothing says so but the route."""
    for table in draft.of(RouteTable):
        for route in table.routes:
            endpoint = draft.find(VpcEndpoint, route.target)
            found = draft.find(PrefixList, str(route.destination))
            gateway = endpoint is not None and endpoint.type is EndpointType.GATEWAY
            if endpoint is not None and gateway and found is not None and not found.owner:
                draft.put(replace(found, name=endpoint.service, owner=endpoint.service))


# Policies


def _policy(item: Item, endpoint: str) -> tuple[PolicyStatement, ...]:
    """The statements of an endpoint's policy, with the names of buckets, tables … in them.

    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    text = item.text("PolicyDocument", longest=LONGEST_POLICY)
    if text is None:
        return FULL_ACCESS
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        item.warn("account.unreadable_policy", id=endpoint)
        return (PolicyStatement(conditional=True),)
    listed = document.get("Statement")
    rows = [listed] if isinstance(listed, dict) else listed if isinstance(listed, list) else []
    whole = Item({"Statement": rows}, item.source, item.warnings)
    return tuple(_statement(row) for row in whole.items("Statement"))


def _statement(row: Item) -> PolicyStatement:
    """One statement. What it says beyond effect, actions and resources makes it conditional:
    whether it applies then hangs on who asks, and on more than packets show."""
    everybody = row.content.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]}, None)
    plain = everybody and not row.content.keys() & {"Condition", "NotPrincipal", "NotResource"}
    return PolicyStatement(
        effect="Deny" if row.text("Effect") == "Deny" else "Allow",
        actions=tuple(_names(row, "Action")) or ("*",),
        resources=tuple(dict.fromkeys(map(_resource, _names(row, "Resource")))) or ("*",),
        conditional=not plain,
    )


def _names(row: Item, key: str) -> Iterator[str]:
    match row.content.get(key):
        case str():
            yield from filter(None, (row.text(key),))
        case list():
            yield from row.texts(key)


def _resource(arn: str) -> str:
    """``my-bucket`` for ``arn:aws:s3:::my-bucket/*``, ``Orders`` for ``…:table/Orders``."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return arn
    if parts[2] == "s3":
        return parts[5].partition("/")[0]
    return parts[5].partition("/")[2] or parts[5]
