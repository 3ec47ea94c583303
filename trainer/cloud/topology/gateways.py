"""Internet gateways, NAT gateways and elastic IPs of a topology."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.gateways import (
    BlockExclusion,
    BlockMode,
    Connectivity,
    EgressOnlyInternetGateway,
    ElasticIp,
    ExclusionMode,
    InternetGateway,
    NatGateway,
    NatState,
    RegionalNatGateway,
    VpcBlockPublicAccess,
    ZonalAddress,
)
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.problem import BadInput, Problem
from trainer.cloud.topology.addresses import public_ip_for
from trainer.cloud.topology.compute import attached
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_ipv4
from trainer.cloud.topology.network import parse_account, parse_region, zone_name

_OF_THE_INTERFACE = ("subnet", "private_ip")


def read_internet_gateway(draft: Draft, resource_id: str, node: Node) -> InternetGateway:
    """An internet gateway, attached to the VPC that it names or the only one; ``vpc: null`` is
    detached."""
    node.fields(optional=("vpc", "name"))
    vpc = node.get("vpc")
    detached = vpc is not None and vpc.is_null
    return InternetGateway(
        id=resource_id, name=name_of(node), vpc=None if detached else draft.vpc_of(node).id
    )


def read_egress_only_internet_gateway(
    draft: Draft, resource_id: str, node: Node
) -> EgressOnlyInternetGateway:
    """An egress-only internet gateway; it is made for one VPC and stays there.

    https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    """
    node.fields(optional=("vpc", "name"))
    return EgressOnlyInternetGateway(id=resource_id, name=name_of(node), vpc=draft.vpc_of(node).id)


def read_nat_gateway(draft: Draft, resource_id: str, node: Node) -> NatGateway:
    """A NAT gateway and the interface that it lives on.

    A public one needs an elastic IP, a private one takes none; a gateway that failed or was
    deleted may have lost its own.
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
    """
    node.fields(
        optional=(
            *("interfaces", *_OF_THE_INTERFACE),
            *("elastic_ip", "connectivity", "state", "name"),
        )
    )
    connectivity = node.read("connectivity", lambda n: n.choice(Connectivity), Connectivity.PUBLIC)
    state = node.read("state", lambda n: n.choice(NatState), NatState.AVAILABLE)
    interface = _interface(draft, resource_id, node)
    subnet = draft.interfaces[interface].subnet
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


def _interface(draft: Draft, owner: str, node: Node) -> str:
    """The interface that a NAT gateway names, or the one that AWS makes for it."""
    listed = node.get("interfaces")
    if listed is not None:
        members = listed.one_or_more()
        if len(members) > 1:
            raise members[1].bad("input.too_many_rows", limit="1")
        found = attached(draft, owner, node, listed, _OF_THE_INTERFACE)
        if not found:
            raise listed.missing_members()
        return found[0]
    interface_id = draft.interface_id(owner)
    return draft.plan(
        PlannedInterface(
            id=interface_id,
            subnet=draft.reference(node.require("subnet"), Subnet),
            source=node,
            ips=draft.one_address(interface_id, node),
            owner=owner,
        )
    )


def _claim(draft: Draft, node: Node, interface: str) -> None:
    """Note that an elastic IP, which is read later, belongs to a NAT gateway's interface."""
    allocation = node.text()
    if draft.sections.get(allocation) != draft.section_of[ElasticIp]:
        raise draft.no_such(node, allocation, ElasticIp)
    if allocation in draft.elastic_ip_claims:
        raise node.bad("input.elastic_ip_used_twice", id=allocation)
    draft.elastic_ip_claims[allocation] = interface


def read_regional_nat_gateway(draft: Draft, resource_id: str, node: Node) -> RegionalNatGateway:
    """A regional NAT gateway with a public address for each of its zones.

    A zone is a letter, or a map with its ``public_ip``. Left out, the zones are those in which
    the VPC has subnets, to which AWS itself extends such a gateway.
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    node.fields(optional=("vpc", "zones", "state", "name"))
    vpc = draft.vpc_of(node)
    seen: set[str] = set()

    def read(row: Node) -> ZonalAddress:
        public: Node | None = None
        at = row
        if isinstance(row.content, Mapping):
            row.fields(("zone",), ("public_ip",))
            at, public = row.require("zone"), row.get("public_ip")
        zone = zone_name(at, vpc.region)
        if zone in seen:
            raise at.bad("input.listed_twice", id=zone)
        seen.add(zone)
        address = public_ip_for(draft, row) if public is None else public.parse(parse_ipv4)
        return ZonalAddress(zone=zone, public_ip=address)

    listed = node.get("zones")
    if listed is None:
        addresses = tuple(
            ZonalAddress(zone=zone, public_ip=public_ip_for(draft, node))
            for zone in draft.zones.get(vpc.id, ())
        )
    else:
        addresses = draft.rows(resource_id, "addresses", listed, read)
    return RegionalNatGateway(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        addresses=addresses,
        state=node.read("state", lambda n: n.choice(NatState), NatState.AVAILABLE),
    )


def read_block_public_access(draft: Draft, resource_id: str, node: Node) -> VpcBlockPublicAccess:
    """VPC Block Public Access of one Region, in one account or all, and what is excluded from it.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """
    node.fields(("mode",), ("region", "account", "exclusions", "name"))

    def read(row: Node) -> BlockExclusion:
        row.fields(("resource",), ("mode",))
        at = row.require("resource")
        found = draft.resources.get(at.text())
        if not isinstance(found, Vpc | Subnet):
            raise draft.no_such(at, at.text(), Vpc, Subnet)
        mode = row.read("mode", lambda n: n.choice(ExclusionMode), ExclusionMode.BIDIRECTIONAL)
        return BlockExclusion(resource=found.id, mode=mode)

    return VpcBlockPublicAccess(
        id=resource_id,
        name=name_of(node),
        region=node.read("region", lambda n: n.parse(parse_region), draft.region),
        account=node.read("account", lambda n: n.parse(parse_account), ""),
        mode=node.require("mode").choice(BlockMode),
        exclusions=draft.rows(resource_id, "exclusions", node.get("exclusions"), read),
    )


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
