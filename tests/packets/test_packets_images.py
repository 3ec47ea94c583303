"""Projections, images and replies of `PacketSet`."""

from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st
from packets_grid import (
    ADDRESSES,
    PORTS,
    address_sets,
    alike,
    packet_sets,
    packets,
    port_ranges,
    recipes,
)

from trainer.packets import HAS_PORTS, AddressSet, Packet, PacketSet, Service

EVERYTHING = PacketSet.everything()
BOTH_VERSIONS = AddressSet.everything()


@given(recipes, packets(), address_sets)
def test_setting_an_address_against_brute_force(recipe, packet, addresses):
    built = recipe.build()
    some_source = any(recipe.holds(p) for p in alike(packet, source=ADDRESSES))
    some_destination = any(recipe.holds(p) for p in alike(packet, destination=ADDRESSES))
    assert (packet in built.with_source(addresses)) == (some_source and packet.source in addresses)
    assert (packet in built.with_destination(addresses)) == (
        some_destination and packet.destination in addresses
    )
    assert (packet in built.any_source()) == some_source
    assert (packet in built.any_destination()) == some_destination


@given(recipes, packets(), port_ranges)
def test_setting_a_port_against_brute_force(recipe, packet, ports):
    built = recipe.build()
    low, high = ports
    if packet.protocol in HAS_PORTS:
        some_from = any(recipe.holds(p) for p in alike(packet, source_port=PORTS))
        some_to = any(recipe.holds(p) for p in alike(packet, destination_port=PORTS))
        from_fits = low <= packet.source_port <= high
        to_fits = low <= packet.destination_port <= high
    else:
        some_from = some_to = recipe.holds(packet)
        from_fits = to_fits = True
    assert (packet in built.with_source_port(low, high)) == (some_from and from_fits)
    assert (packet in built.with_destination_port(low, high)) == (some_to and to_fits)
    assert (packet in built.any_source_port()) == some_from
    assert (packet in built.any_destination_port()) == some_to


@given(packet_sets, packet_sets, address_sets, port_ranges)
def test_images_are_images(a, b, addresses, ports):
    for image in (
        lambda s: s.with_source(addresses),
        lambda s: s.with_destination(addresses),
        lambda s: s.with_source_port(*ports),
        lambda s: s.with_destination_port(*ports),
        lambda s: s.any_source(),
        lambda s: s.any_destination_port(),
    ):
        assert image(a | b) == image(a) | image(b)
        assert image(image(a)) == image(a)
        assert image(a & b) <= image(a)


@given(packet_sets)
def test_forgetting_a_field_only_adds(a):
    for wider in (
        a.any_source(),
        a.any_destination(),
        a.any_source_port(),
        a.any_destination_port(),
    ):
        assert a <= wider


@given(packet_sets, packet_sets)
def test_projections_are_the_least_that_hold_the_set(a, b):
    assert a <= PacketSet.of(a.sources(), a.destinations())
    assert (a | b).sources() == a.sources() | b.sources()
    assert (a | b).destinations() == a.destinations() | b.destinations()
    assert (a | b).protocols() == a.protocols() | b.protocols()
    lone = EVERYTHING - PacketSet.of(a.sources())
    assert a.isdisjoint(lone)


@given(packet_sets, packets())
def test_projections_hold_each_member(a, packet):
    a |= PacketSet.of_packet(packet)
    assert packet.source in a.sources()
    assert packet.destination in a.destinations()
    assert packet.protocol in a.protocols()
    if packet.protocol in HAS_PORTS:
        assert any(low <= packet.source_port <= high for low, high in a.source_ports())
        assert any(low <= packet.destination_port <= high for low, high in a.destination_ports())


@given(packet_sets)
def test_ports_are_those_of_tcp_and_udp(a):
    transport = a & (Service(6).packets() | Service(17).packets())
    assert a.source_ports() == transport.source_ports()
    ports = [p for low, high in a.destination_ports() for p in (low, high)]
    for port in ports:
        at_port = Service.tcp(port).packets() | Service.udp(port).packets()
        assert not transport.isdisjoint(at_port)
    gaps = list(zip(ports[1::2], ports[2::2], strict=False))
    assert all(high + 1 < low for high, low in gaps)


@given(packet_sets, address_sets, address_sets)
def test_source_translation(requests, clients, gateway):
    """What a NAT gateway does: private sources in, its own address and high ports out."""
    seen = requests & PacketSet.of(clients)
    sent = seen.with_source(gateway).with_source_port(1024, 65535)
    assert sent.sources() <= gateway
    assert sent.reply().destinations() <= gateway
    assert sent.destinations() <= seen.destinations()
    assert sent.destination_ports() == (seen.destination_ports() if sent.source_ports() else ())
    assert all(low >= 1024 for low, _ in sent.source_ports())


@given(recipes, packets())
def test_replies_against_single_packets(recipe, packet):
    built = recipe.build()
    reply = packet.reply()
    if recipe.holds(packet) and reply is not None:
        assert reply in built.reply()
        assert packet in PacketSet.of_packet(reply).requests()
    request = PacketSet.of_packet(packet).requests().witness()
    assert (packet in built.reply()) == (request is not None and recipe.holds(request))


@given(packet_sets, packet_sets)
def test_replies_are_one_to_one(a, b):
    answerable = EVERYTHING.requests()
    assert a.reply().requests() == a & answerable
    assert a.requests().reply() == a & EVERYTHING.reply()
    assert (a | b).reply() == a.reply() | b.reply()
    assert (a & b).reply() == a.reply() & b.reply()
    assert a.reply().count() == (a & answerable).count()


@given(packet_sets)
def test_two_replies_are_none_without_icmp(a):
    a -= Service(1).packets() | Service(58).packets()
    assert a.reply().reply() == a
    assert a.reply().sources() == a.destinations()
    assert a.reply().source_ports() == a.destination_ports()


def test_the_reply_to_a_ping():
    client, server = ip_address("10.0.0.1"), ip_address("10.0.1.1")
    ping = Packet(1, client, server, icmp_type=8, icmp_code=3)
    assert ping.reply() == Packet(1, server, client, icmp_type=0, icmp_code=3)
    assert ping.reply().reply() is None
    all_icmp = PacketSet.of(AddressSet.of(client), AddressSet.of(server), Service.parse("icmp"))
    assert all_icmp.reply() == PacketSet.of(
        AddressSet.of(server), AddressSet.of(client), Service.parse("icmp/0")
    )
    assert not all_icmp.reply().reply()
    assert Service.parse("icmpv6").packets().reply() == Service.parse("icmpv6/129").packets()


def test_forgetting_the_source_keeps_the_version():
    flow = PacketSet.of(
        AddressSet.of(ip_address("10.0.0.1")), AddressSet.of(ip_network("10.1.0.0/16"))
    )
    assert flow.any_source().sources() == AddressSet.ipv4()
    assert flow.with_source(AddressSet.ipv6()) == PacketSet.nothing()


@given(st.sampled_from(("tcp", "udp")), port_ranges)
def test_a_reply_swaps_ports(name, ports):
    protocol = Service.parse(name).protocol
    request = PacketSet.of(service=Service(protocol, 443, 443), source_ports=ports)
    assert request.reply() == PacketSet.of(
        service=Service(protocol, *ports), source_ports=(443, 443)
    )
