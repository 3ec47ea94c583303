"""``aws elbv2 describe-load-balancers`` and ``-listeners``, and what an account offers by them.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from trainer.cloud.account.assumed import Assumed
from trainer.cloud.account.commands import COMMANDS
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.identifiers import arn_of, id_of, name_beside
from trainer.cloud.account.item import Item
from trainer.cloud.account.target_groups import (
    attributes_of,
    is_invoked,
    registered,
    target_groups,
)
from trainer.cloud.balancing import BalancerType, Listener, LoadBalancer, Scheme
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.endpoints import EndpointServiceConfiguration, VpcEndpoint
from trainer.cloud.missing import Fact

_TYPES = {kind.value: kind for kind in BalancerType}
_HIGHEST_PORT = 65535


# Load balancers


def read_load_balancers(draft: AccountDraft) -> None:
    """Application and network load balancers, each with a node in every enabled zone."""
    nodes = _nodes(draft)
    assumed = Assumed(draft)
    listening = {i.text("LoadBalancerArn") for i in draft.responses.all("Listeners")}
    for item in draft.responses.all("LoadBalancers"):
        arn, vpc = arn_of(item, "LoadBalancers"), item.text("VpcId")
        kind = _TYPES.get(item.text("Type") or "")
        if arn is None:
            continue
        if kind is None or vpc is None:
            _leave_out(draft, item, id_of(draft, arn), nodes.get(_label(arn), ()))
            continue
        balancer = id_of(draft, arn)
        draft.add(
            LoadBalancer(
                id=balancer,
                name=name_beside(item, "LoadBalancers", balancer),
                vpc=vpc,
                type=kind,
                scheme=Scheme.INTERNAL
                if item.text("Scheme") == Scheme.INTERNAL
                else Scheme.INTERNET_FACING,
                interfaces=tuple(_interfaces(draft, item, arn, balancer, nodes, assumed)),
                cross_zone=_crosses_zones(draft, item, kind, balancer),
            )
        )
        name = item.text("LoadBalancerName") or ""
        if arn not in listening and not draft.responses.has("Listeners", name, near=item):
            draft.lack(balancer, Fact.LISTENERS)
            item.warn("account.no_listeners", id=balancer, arn=arn)
    for item in draft.responses.all("LoadBalancerDescriptions"):
        name = item.text("LoadBalancerName") or ""
        _leave_out(draft, item, name, nodes.get(name, ()))


def _leave_out(draft: AccountDraft, item: Item, name: str, nodes: Iterable[str]) -> None:
    """A load balancer that is not modelled has nodes all the same; what these do is unknown."""
    item.warn("account.balancer_not_modelled", id=name)
    for node in nodes:
        draft.lack(node, Fact.OWNER)


def _label(arn: str) -> str:
    """The end of the ARN, as the interfaces carry it: ``app/NAME/HASH``."""
    return arn.partition(":loadbalancer/")[2]


def _nodes(draft: AccountDraft) -> Mapping[str, list[str]]:
    """What the interfaces of a load balancer carry of its name -> those interfaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for interface, item in draft.interfaces.items():
        description = item.text("Description") or ""
        if description.startswith("ELB "):
            found[description.removeprefix("ELB ").strip()].append(interface)
    return found


def _interfaces(
    draft: AccountDraft,
    item: Item,
    arn: str,
    balancer: str,
    nodes: Mapping[str, list[str]],
    assumed: Assumed,
) -> Iterator[str]:
    """The nodes that the responses show and, in zones without one, one that must be there."""
    mine = [n for n in nodes.get(_label(arn), ()) if draft.own(n, balancer)]
    yield from mine
    found = (draft.find(NetworkInterface, n) for n in mine)
    served = {node.subnet for node in found if node is not None}
    public = item.text("Scheme") != Scheme.INTERNAL
    for zone in item.items("AvailabilityZones"):
        subnet = zone.text("SubnetId")
        if subnet is None or subnet in served:
            continue
        addresses = zone.items("LoadBalancerAddresses")
        made = assumed.make(
            balancer,
            subnet,
            item.texts("SecurityGroups"),
            private=next((a.address4("PrivateIPv4Address") for a in addresses), None),
            public=public,
        )
        if made is None:
            draft.lack(balancer, Fact.INTERFACE)
        else:
            yield made


def _crosses_zones(draft: AccountDraft, item: Item, kind: BalancerType, balancer: str) -> bool:
    if kind is BalancerType.APPLICATION:
        return True
    attributes = attributes_of(draft, item, "load-balancer", "LoadBalancerName")
    if attributes is None:
        draft.lack(balancer, Fact.ATTRIBUTES)
        name = item.text("LoadBalancerName") or ""
        item.warn("account.no_balancer_attributes", id=balancer, name=name)
        return False
    return attributes.get("load_balancing.cross_zone.enabled") == "true"


# Listeners


def read_listeners(draft: AccountDraft) -> None:
    """Listeners with what their default action does; the rules of an application load balancer
    depend on the request itself and are not looked at."""
    invoked = {i.text("TargetGroupArn"): i for i in target_groups(draft, lambdas=True)}
    for item in draft.responses.all("Listeners"):
        listener, balancer = item.text("ListenerArn"), item.text("LoadBalancerArn")
        port, protocol = item.integer("Port"), item.text("Protocol")
        if listener is None or balancer is None:
            key = "ListenerArn" if listener is None else "LoadBalancerArn"
            item.warn("account.without_id", key=key)
            continue
        if draft.find(LoadBalancer, id_of(draft, balancer)) is None:
            continue
        if port is None or protocol is None or not 0 < port <= _HIGHEST_PORT:
            draft.lack(id_of(draft, balancer), Fact.LISTENERS)
            item.warn("account.odd_value", key="Port")
            continue
        forwards, answers = _default_action(item)
        called = [group for group in forwards if group in invoked]
        answers = answers or any(is_invoked(draft, invoked[group]) for group in called)
        unknown = [g for g in called if registered(draft, invoked[g]) is None]
        draft.add(
            Listener(
                id=listener,
                load_balancer=id_of(draft, balancer),
                protocol=protocol,
                port=port,
                target_groups=tuple(
                    id_of(draft, group)
                    for group in forwards
                    if group not in invoked or group in unknown
                ),
                answers=answers,
            )
        )


def _default_action(item: Item) -> tuple[tuple[str, ...], bool]:
    """The target groups that requests are forwarded to, and whether the load balancer answers
    them itself, by a redirect or a fixed response.

    The last action decides; what comes before it authenticates clients.
    """
    actions = sorted(item.items("DefaultActions"), key=lambda a: a.integer("Order") or 0)
    last = actions[-1] if actions else item.item("")
    if last.text("Type") in ("redirect", "fixed-response"):
        return (), True
    rows = [
        (row.text("TargetGroupArn"), row.integer("Weight"))
        for row in last.item("ForwardConfig").items("TargetGroups")
    ]
    weighty = [arn for arn, weight in rows if arn is not None and weight != 0]
    single = last.text("TargetGroupArn")
    return tuple(dict.fromkeys(weighty or ([single] if single is not None else []))), False


# PrivateLink

_OFFERED = "com.amazonaws.vpce."
"""What the names of services begin with that accounts offer to others."""


def _tells_its_balancers(item: Item) -> bool:
    kinds = ("NetworkLoadBalancerArns", "GatewayLoadBalancerArns")
    named = item.text("ServiceId") is not None and item.text("ServiceName") is not None
    return named and any(kind in item for kind in kinds)


def read_endpoint_services(draft: AccountDraft) -> None:
    """Services that the account offers by its network load balancers. Where they are not told,
    any endpoint for a service that is not of AWS may lead to one of them.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html
    """
    key = "ServiceConfigurations"
    told = all(map(_tells_its_balancers, draft.responses.all(key)))
    for item in draft.responses.all("VpcEndpoints"):
        endpoint = draft.find(VpcEndpoint, item.text("VpcEndpointId"))
        if (
            endpoint is not None
            and endpoint.service.startswith(_OFFERED)
            and not (told and draft.responses.has(key, near=item))
        ):
            draft.lack(endpoint.id, Fact.ENDPOINT_SERVICE)
            item.warn("account.absent", key=key, command=COMMANDS[key])
    for item in draft.responses.all("ServiceConfigurations"):
        service_id, name = item.text("ServiceId"), item.text("ServiceName")
        if service_id is None or name is None:
            item.warn(
                "account.without_id", key="ServiceId" if service_id is None else "ServiceName"
            )
        elif item.text("ServiceState") not in ("Deleting", "Deleted", "Failed"):
            balancers = item.texts("NetworkLoadBalancerArns")
            draft.add(
                EndpointServiceConfiguration(
                    id=service_id,
                    name=item.name,
                    service=name,
                    load_balancers=tuple(id_of(draft, arn) for arn in balancers),
                    acceptance_required=item.boolean("AcceptanceRequired") is not False,
                )
            )
