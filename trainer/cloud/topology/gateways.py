"""Internet gateways, NAT gateways and elastic IPs of a topology."""

from __future__ import annotations

from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.gateways import Connectivity, ElasticIp, InternetGateway, NatGateway, NatState
from trainer.cloud.network import Subnet
from trainer.cloud.node import Node
from trainer.cloud.problem import BadInput, Problem
from trainer.cloud.topology.addresses import public_ip_for
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_ipv4


def read_internet_gateway(draft: Draft, resource_id: str, node: Node) -> InternetGateway:
    """An internet gateway, attached to the VPC that it names or the only one; ``vpc: null`` is
    detached."""
    node.fields(optional=("vpc", "name"))
    vpc = node.get("vpc")
    detached = vpc is not None and vpc.is_null
    return InternetGateway(
        id=resource_id, name=name_of(node), vpc=None if detached else draft.vpc_of(node).id
    )


def read_nat_gateway(draft: Draft, resource_id: str, node: Node) -> NatGateway:
    """A NAT gateway and the interface that it lives on.

    A public one needs an elastic IP, a private one takes none; a gateway that failed or was
    deleted may have lost its own.
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    """
    node.fields(("subnet",), ("elastic_ip", "private_ip", "connectivity", "state", "name"))
    subnet = draft.reference(node.require("subnet"), Subnet)
    connectivity = node.read("connectivity", lambda n: n.choice(Connectivity), Connectivity.PUBLIC)
    state = node.read("state", lambda n: n.choice(NatState), NatState.AVAILABLE)
    interface_id = draft.interface_id(resource_id)
    interface = draft.plan(
        PlannedInterface(
            id=interface_id,
            subnet=subnet,
            source=node,
            ips=draft.one_address(interface_id, node),
            owner=resource_id,
        )
    )
    elastic = node.get("elastic_ip")
    if elastic is not None:
        if connectivity is Connectivity.PRIVATE:
            raise elastic.bad("input.private_nat_gateway_elastic_ip", id=resource_id)
        _claim(draft, elastic, interface)
    elif connectivity is Connectivity.PUBLIC and state is NatState.AVAILABLE:
        facts = {"id": resource_id}
        raise BadInput([Problem("input.nat_gateway_needs_elastic_ip", node.label, facts)])
    return NatGateway(
        id=resource_id,
        name=name_of(node),
        vpc=subnet.vpc,
        subnet=subnet.id,
        interface=interface,
        connectivity=connectivity,
        state=state,
    )


def _claim(draft: Draft, node: Node, interface: str) -> None:
    """Note that an elastic IP, which is read later, belongs to a NAT gateway's interface."""
    allocation = node.text()
    if draft.sections.get(allocation) != draft.section_of[ElasticIp]:
        raise draft.no_such(node, allocation, ElasticIp)
    if allocation in draft.elastic_ip_claims:
        raise node.bad("input.elastic_ip_used_twice", id=allocation)
    draft.elastic_ip_claims[allocation] = interface


def read_elastic_ip(draft: Draft, resource_id: str, node: Node) -> ElasticIp:
    """An elastic IP, on the interface's primary address unless it names another, or idle."""
    node.fields(optional=("public_ip", "instance", "interface", "private_ip", "name"))
    public = node.get("public_ip")
    interface = _associated(draft, resource_id, node)
    private = node.get("private_ip")
    if interface is None:
        if private is not None:
            raise private.bad("input.key_needs", key="private_ip", needs="instance, interface")
        private_ip = None
    elif private is None:
        private_ip = interface.addresses[0].ip
    else:
        private_ip = private.parse(parse_ipv4)
        if all(private_ip != address.ip for address in interface.addresses):
            raise private.bad("input.not_an_address_of", address=str(private_ip), id=interface.id)
    return ElasticIp(
        id=resource_id,
        name=name_of(node),
        public_ip=public_ip_for(draft, node) if public is None else public.parse(parse_ipv4),
        interface=None if interface is None else interface.id,
        private_ip=private_ip,
    )


def _associated(draft: Draft, resource_id: str, node: Node) -> NetworkInterface | None:
    """The interface that the elastic IP is on, by whichever of the three ways says so."""
    claimed = draft.elastic_ip_claims.get(resource_id)
    instance, interface = node.get("instance"), node.get("interface")
    if instance is not None and interface is not None:
        raise interface.bad("input.keys_exclude", first="instance", second="interface")
    named = instance or interface
    if named is not None and claimed is not None:
        raise named.bad("input.elastic_ip_used_twice", id=resource_id)
    if claimed is not None:
        return draft.get(NetworkInterface, claimed)
    if instance is not None:
        primary = draft.reference(instance, Instance).interfaces[0]
        return draft.get(NetworkInterface, primary)
    return None if interface is None else draft.reference(interface, NetworkInterface)
