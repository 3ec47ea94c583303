"""What routes point to, and the doors of a VPC: internet, peering, endpoints.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from oracle import hub
from oracle.model import Nic, is_private
from oracle.publiclines import from_amazon
from oracle.run import Run
from oracle.states import (
    INTERNET,
    Arriving,
    AtInternetGateway,
    AtSite,
    AtTarget,
    AtVpnGateway,
    Dropped,
    End,
    Flight,
    Inside,
    LeavingService,
    OnInternet,
    State,
    Undetermined,
)
from oracle.wire import ICMP, ICMPV6, TCP, UDP, is_ipv6
from trainer.cloud import (
    LOCAL,
    BlockMode,
    EgressOnlyInternetGateway,
    EndpointState,
    ExclusionMode,
    Instance,
    InternetGateway,
    LambdaFunction,
    NatGateway,
    NatState,
    NetworkInterface,
    PeeringState,
    RegionalNatGateway,
    TransitGateway,
    VpcBlockPublicAccess,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)


def at_target(run: Run, flight: Flight, state: AtTarget) -> State:
    """Hand the packet to what the route names; what is gone or does not work drops it."""
    vpc = state.vpc
    match run.model.cloud.resources.get(state.target):
        case InternetGateway() as gateway if gateway.vpc == vpc:
            return out_to_internet(run, flight, vpc)
        case EgressOnlyInternetGateway() as gateway if gateway.vpc == vpc:
            return out_only(run, flight, gateway)
        case NatGateway() as gateway if gateway.state is NatState.AVAILABLE:
            return Arriving(gateway.interface, state.subnet)
        case RegionalNatGateway() as gateway if gateway.state is NatState.AVAILABLE:
            return out_by_regional_nat(run, flight, gateway, state.subnet)
        case NetworkInterface() as interface:
            return to_interface(run, interface.id, state.subnet)
        case Instance(interfaces=(first, *_)):
            return to_interface(run, first, state.subnet)
        case VpcPeeringConnection() as connection:
            return over_peering(run, flight, connection, vpc)
        case TransitGateway() as gateway:
            return hub.enter_hub(run, flight, gateway.id, vpc, state.subnet)
        case VpnGateway() as gateway if gateway.vpc == vpc:
            return AtVpnGateway(gateway.id, vpc)
        case VpcEndpoint() as endpoint if endpoint.state is EndpointState.AVAILABLE:
            return to_gateway_endpoint(run, flight, endpoint)
        case _:
            raise Dropped(f"{state.target} is gone or does not work")


def to_interface(run: Run, nic: str, subnet: str | None) -> State:
    if not run.model.nics[nic].works:
        raise Dropped(f"{nic} is not running")
    return Arriving(nic, subnet)


# The internet gateway


def out_to_internet(run: Run, flight: Flight, vpc: str) -> State:
    """One public address for one private address; IPv6 addresses go out as they are."""
    packet = flight.packet
    if is_private(packet.destination):
        raise Dropped("internet gateways refuse private destinations")
    nic = run.model.holder.get((vpc, packet.source))
    if nic is None or isinstance(nic.owner, LambdaFunction):
        raise Dropped("no interface of the VPC has the source address")
    middlebox = redirected_to(run, vpc, packet.source)
    works = middlebox in run.model.nics and run.model.nics[middlebox].works
    if works and flight.emitter != middlebox:
        raise Dropped("the subnet's way in leads through a middlebox, so must its way out")
    check_blocking(run, flight, nic, incoming=False)
    if not is_ipv6(packet.source):
        public = run.model.public_of.get((vpc, packet.source))
        if public is None:
            raise Dropped("the source has no public address")
        flight.packet = packet._replace(source=public)
    flight.sender = None
    return OnInternet()


def in_from_internet(run: Run, flight: Flight, state: AtInternetGateway) -> State:
    """The other way round; an edge route table may lead to a middlebox."""
    vpc, packet = state.vpc, flight.packet
    if is_private(packet.source):
        raise Dropped("internet gateways refuse private sources")
    if not is_ipv6(packet.destination):
        flight.packet = packet._replace(destination=run.model.private_of[packet.destination][1])
    nic = run.model.holder.get((vpc, flight.packet.destination))
    if nic is None:
        raise Dropped(f"nobody has the address in {vpc}")
    check_blocking(run, flight, nic, incoming=True)
    middlebox = redirected_to(run, vpc, flight.packet.destination)
    if middlebox is None:
        return Inside(vpc, None)
    box = run.model.nics.get(middlebox)
    if box is None:
        raise Dropped(f"{middlebox} is gone")
    public = [a for a in box.addresses if is_ipv6(a) or (vpc, a) in run.model.public_of]
    if not any(is_ipv6(a) == is_ipv6(packet.destination) for a in public):
        raise Dropped(f"{middlebox} has no public address")
    return to_interface(run, middlebox, None)


def redirected_to(run: Run, vpc: str, address: int) -> str | None:
    """What the gateway's own table names for an address, unless that is the local route."""
    table = run.model.edge_tables.get(run.model.igw_of.get(vpc, ""))
    entry = None if table is None else table.choose(address)
    return None if entry is None or entry.target == LOCAL else entry.target


def on_internet(run: Run, flight: Flight, state: OnInternet) -> State:
    """To whoever has the public address."""
    model, packet = run.model, flight.packet
    destination = packet.destination
    regional = model.regional_nats.get(destination)
    if regional is not None:
        return back_by_regional_nat(run, flight, regional)
    vpc = None
    if destination in model.private_of:
        vpc = model.private_of[destination][0]
    elif is_ipv6(destination):
        vpc = next((v for v in model.vpcs if model.in_vpc(v, destination)), None)
        if vpc is not None and (vpc, packet) in run.seen:
            return Inside(vpc, None)
    if vpc is not None:
        if vpc not in model.igw_of:
            raise Dropped(f"{vpc} has no internet gateway")
        return AtInternetGateway(vpc)
    if is_private(destination) or destination in model.idle:
        raise Dropped("nobody on the internet has this address")
    service = model.service_at(destination)
    if service is not None:
        return End(service[0])
    site = from_amazon(run, packet)
    return End(INTERNET) if site is None else AtSite(site)


# Block Public Access


def check_blocking(run: Run, flight: Flight, nic: Nic, *, incoming: bool) -> None:
    """What the Region's setting says of a packet through the internet gateway."""
    nat = nic.id in run.model.nat_of
    key = f"bpa-{nic.vpc}"
    verdict = _blocks(run, nic.vpc, nic.subnet, nic.region, only_outward=nat)
    if verdict == "egress":
        if not incoming and not flight.returning:
            run.remember(key, flight.packet)
            return
        if (key, flight.packet) in run.seen:
            return
    if verdict != "no":
        raise Dropped("VPC Block Public Access")


def _blocks(run: Run, vpc: str, subnet: str | None, region: str, *, only_outward: bool) -> str:
    """``no``, ``all``, or ``egress`` where only connections from inside may live."""
    for setting in run.model.cloud.of(VpcBlockPublicAccess).values():
        if setting.region != region or setting.mode is BlockMode.OFF:
            continue
        modes = {e.mode for e in setting.exclusions if e.resource in (vpc, subnet)}
        if ExclusionMode.BIDIRECTIONAL in modes:
            return "no"
        if setting.mode is BlockMode.INGRESS:
            return "no" if only_outward else "all"
        return "egress" if ExclusionMode.EGRESS in modes else "all"
    return "no"


# Doors that open outward only


def out_only(run: Run, flight: Flight, gateway: EgressOnlyInternetGateway) -> State:
    """IPv6 out; only answers come back in."""
    packet = flight.packet
    nic = run.model.holder.get((gateway.vpc, packet.source))
    if not is_ipv6(packet.source) or nic is None:
        raise Dropped(f"{gateway.id} serves IPv6 addresses of its VPC")
    if flight.returning:
        raise Dropped(f"{gateway.id} knows no such connection")
    if _blocks(run, nic.vpc, nic.subnet, nic.region, only_outward=True) == "all":
        raise Dropped("VPC Block Public Access")
    run.remember(gateway.vpc, packet)
    flight.sender = None
    return OnInternet()


def out_by_regional_nat(
    run: Run, flight: Flight, gateway: RegionalNatGateway, subnet: str | None
) -> State:
    """It has an address for each zone that it serves, and a route to the internet of its own."""
    packet = flight.packet
    if flight.returning or is_ipv6(packet.source) or packet.protocol not in (TCP, UDP, ICMP):
        raise Dropped(f"{gateway.id} does not translate this packet")
    zone = None if subnet is None else run.model.segments[subnet].zone
    publics = [n for n, g in run.model.regional_nats.items() if g is gateway]
    own = [a.public_ip for a in gateway.addresses if a.zone == zone]
    if not own:
        raise Dropped(f"{gateway.id} does not serve {zone}")
    if gateway.vpc not in run.model.igw_of:
        raise Dropped(f"{gateway.vpc} has no internet gateway")
    if is_private(packet.destination):
        raise Dropped("internet gateways refuse private destinations")
    region = run.model.vpcs[gateway.vpc].region
    if _blocks(run, gateway.vpc, None, region, only_outward=True) == "all":
        if subnet is not None and _blocks(run, "", subnet, region, only_outward=True) != "all":
            raise Undetermined("a subnet's exclusion at a NAT gateway that is in no subnet")
        raise Dropped("VPC Block Public Access")
    source = next(n for n in publics if n == int(own[0]))
    flight.packet = run.masked(gateway.id, packet, source)
    flight.sender = None
    return OnInternet()


def back_by_regional_nat(run: Run, flight: Flight, gateway: RegionalNatGateway) -> State:
    back = run.turned_back(flight.returning, gateway.id, flight.packet)
    if back is None:
        raise Dropped(f"{gateway.id} knows no such connection")
    flight.packet = back
    return Inside(gateway.vpc, None)


# Peering and gateway endpoints


def over_peering(run: Run, flight: Flight, connection: VpcPeeringConnection, vpc: str) -> State:
    """To addresses of the other VPC only: nothing behind it can be used."""
    other = connection.other(vpc)
    if other is None or connection.state is not PeeringState.ACTIVE:
        raise Dropped(f"{connection.id} is not active")
    if not run.model.in_vpc(other, flight.packet.destination):
        raise Dropped(f"{connection.id} leads to {other} and no further")
    if run.model.vpcs[vpc].region != run.model.vpcs[other].region:
        flight.sender = None
    return Inside(other, None)


def to_gateway_endpoint(run: Run, flight: Flight, endpoint: VpcEndpoint) -> State:
    """For interfaces of the VPC; TCP, and echo requests. Answers come straight back."""
    packet = flight.packet
    service = run.model.service_at(packet.destination)
    echo = (packet.protocol, packet.icmp_type) in ((ICMP, 8), (ICMPV6, 128))
    if service is None or service[0] != endpoint.service:
        raise Dropped(f"{endpoint.id} leads to another service")
    if run.model.holder.get((endpoint.vpc, packet.source)) is None:
        raise Dropped(f"{endpoint.id} serves interfaces of its VPC")
    if packet.protocol != TCP and not echo:
        raise Dropped(f"{endpoint.id} carries TCP and echo requests")
    run.remember(endpoint.id, packet)
    return End(endpoint.service)


def leave_service(run: Run, flight: Flight, state: LeavingService) -> State:
    """Back through the gateway endpoint that the request came by, else over the internet."""
    for endpoint in run.model.cloud.of(VpcEndpoint).values():
        if (endpoint.id, flight.packet) in run.seen:
            return Inside(endpoint.vpc, None)
    return OnInternet()
