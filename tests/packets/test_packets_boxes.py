"""Sets of packets as boxes for people to read."""

from ipaddress import ip_address, ip_network

from hypothesis import given, settings
from packets_grid import packet_sets

from trainer.packets import (
    ANY_OCTET,
    ANY_PORT,
    ANY_PROTOCOL,
    HAS_PORTS,
    ICMP,
    ICMPV6,
    AddressSet,
    Box,
    PacketSet,
    Service,
)


def packets_of(box: Box) -> PacketSet:
    """The meaning of a box, from its description."""
    members = []
    for low, high in box.protocols:
        for protocol in range(low, high + 1):
            if protocol in HAS_PORTS:
                members += [
                    PacketSet.of(service=Service(protocol, *to), source_ports=origin)
                    for to in box.destination_ports
                    for origin in box.source_ports
                ]
            elif protocol in (ICMP, ICMPV6) and box.icmp_types == box.icmp_codes == ANY_OCTET:
                members.append(Service(protocol).packets())
            elif protocol in (ICMP, ICMPV6):
                codes = [c for low, high in box.icmp_codes for c in range(low, high + 1)]
                members += [
                    Service(protocol, icmp_type=t, icmp_code=c).packets()
                    for low, high in box.icmp_types
                    for t in range(low, high + 1)
                    for c in (codes if box.icmp_codes != ANY_OCTET else [None])
                ]
            else:
                members.append(Service(protocol).packets())
    return PacketSet.union(members) & PacketSet.of(box.source, box.destination)


@settings(max_examples=40)
@given(packet_sets)
def test_boxes_are_disjoint_and_are_the_set(a):
    meanings = [packets_of(box) for box in a.boxes()]
    assert PacketSet.union(meanings) == a
    assert sum(meaning.count() for meaning in meanings) == a.count()
    assert all(meanings)


@given(packet_sets, packet_sets)
def test_boxes_depend_on_the_set_alone(a, b):
    assert list((a | b).boxes()) == list(((b - a) | a).boxes())


def test_one_service_from_one_network_is_one_box():
    source = AddressSet.of(ip_network("10.0.0.0/8"))
    flow = PacketSet.of(source, service=Service.parse("tcp/443"))
    assert list(flow.boxes()) == [
        Box(
            ((6, 6),),
            source,
            AddressSet.ipv4(),
            source_ports=ANY_PORT,
            destination_ports=((443, 443),),
        )
    ]


def test_everything_is_one_box():
    (box,) = PacketSet.everything().boxes()
    assert box == Box(
        ANY_PROTOCOL,
        AddressSet.everything(),
        AddressSet.everything(),
        ANY_PORT,
        ANY_PORT,
        ANY_OCTET,
        ANY_OCTET,
    )


def test_all_traffic_of_one_network_is_one_box():
    source = AddressSet.of(ip_network("192.0.2.0/24"))
    (box,) = PacketSet.of(source).boxes()
    assert box.protocols == ANY_PROTOCOL
    assert (box.source, box.destination) == (source, AddressSet.ipv4())


def test_one_service_from_anywhere_is_one_box():
    (box,) = Service.parse("tcp/22").packets().boxes()
    assert box.source == box.destination == AddressSet.everything()
    (box,) = (Service(6).packets() | Service(17).packets()).boxes()
    assert box.protocols == ((6, 6), (17, 17))


def test_ports_and_icmp_stay_apart():
    source = AddressSet.of(ip_address("10.0.0.1"))
    both = PacketSet.of(source, service=Service.tcp(443)) | PacketSet.of(
        source, service=Service.parse("icmp/echo")
    )
    web, ping = both.boxes()
    assert (web.destination_ports, web.icmp_types) == (((443, 443),), ())
    assert (ping.destination_ports, ping.icmp_types) == ((), ((8, 8),))


def test_nothing_has_no_boxes():
    assert list(PacketSet.nothing().boxes()) == []
