"""Services: their texts, their limits and their packets."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packets_grid import packets, services

from trainer.packets import (
    Packet,
    PacketSet,
    Service,
    ServiceError,
    ServiceFault,
    protocol_name,
)

octets = st.integers(0, 255)
port_pairs = st.tuples(st.integers(0, 65535), st.integers(0, 65535)).map(sorted)
every_service = st.one_of(
    st.just(Service.ALL),
    st.builds(Service, octets),
    st.builds(lambda p, r: Service(p, *r), st.sampled_from((6, 17)), port_pairs),
    st.builds(
        lambda p, t, c: Service(p, icmp_type=t, icmp_code=c),
        st.sampled_from((1, 58)),
        octets,
        st.none() | octets,
    ),
)


@given(every_service)
def test_text_and_back(service):
    assert Service.parse(str(service)) == service


@given(every_service)
def test_full_width_text(service):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(service))
    assert Service.parse(wide) == service


@pytest.mark.parametrize(
    ("text", "service", "canonical"),
    [
        ("tcp/443", Service(6, 443, 443), "tcp/443"),
        ("tcp/1000-2000", Service(6, 1000, 2000), "tcp/1000-2000"),
        ("TCP", Service(6), "tcp"),
        ("udp/53", Service.udp(53), "udp/53"),
        ("udp/dns", Service.udp(53), "udp/53"),
        ("tcp/ssh", Service.tcp(22), "tcp/22"),
        ("tcp/http-https", Service.tcp(80, 443), "tcp/80-443"),
        ("tcp/mysql", Service.tcp(3306), "tcp/3306"),
        ("tcp/postgres", Service.tcp(5432), "tcp/5432"),
        ("tcp/RDP", Service.tcp(3389), "tcp/3389"),
        (" tcp / 443 ", Service.tcp(443), "tcp/443"),
        ("icmp", Service(1), "icmp"),
        ("icmp/echo", Service(1, icmp_type=8), "icmp/echo"),
        ("icmp/8", Service(1, icmp_type=8), "icmp/echo"),
        ("icmp/3/4", Service(1, icmp_type=3, icmp_code=4), "icmp/3/4"),
        ("icmpv6/echo", Service(58, icmp_type=128), "icmpv6/echo"),
        ("icmpv6/128/0", Service(58, icmp_type=128, icmp_code=0), "icmpv6/128/0"),
        ("proto/50", Service(50), "proto/50"),
        ("proto/6", Service(6), "tcp"),
        ("all", Service.ALL, "all"),
    ],
)
def test_the_grammar(text, service, canonical):
    assert Service.parse(text) == service
    assert str(service) == canonical


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ServiceFault.PROTOCOL),
        ("tpc/443", ServiceFault.PROTOCOL),
        ("443", ServiceFault.PROTOCOL),
        ("proto/256", ServiceFault.PROTOCOL),
        ("proto/esp", ServiceFault.PROTOCOL),
        ("tcp/", ServiceFault.PORT),
        ("tcp/65536", ServiceFault.PORT),
        ("tcp/-1", ServiceFault.PORT),
        ("tcp/4_3", ServiceFault.PORT),
        ("tcp/+22", ServiceFault.PORT),
        ("tcp/٤٤٣", ServiceFault.PORT),
        ("tcp/telnet", ServiceFault.PORT),
        ("tcp/80-", ServiceFault.PORT),
        ("tcp/80-90-100", ServiceFault.PORT),
        ("udp/2000-1000", ServiceFault.RANGE),
        ("icmp/256", ServiceFault.ICMP),
        ("icmp/ping", ServiceFault.ICMP),
        ("icmp/8/", ServiceFault.ICMP),
        ("icmp/8/0/0", ServiceFault.FORM),
        ("tcp/80/90", ServiceFault.FORM),
        ("all/80", ServiceFault.FORM),
        ("proto", ServiceFault.FORM),
        ("tcp/" + "1" * 100, ServiceFault.FORM),
    ],
)
def test_what_is_refused_and_why(text, fault):
    with pytest.raises(ServiceError) as caught:
        Service.parse(text)
    assert caught.value.text == text
    assert caught.value.fault is fault


@given(st.text() | st.text("tcpudimalo/-0123456789"))
def test_any_text_is_a_service_or_refused(text):
    try:
        service = Service.parse(text)
    except ServiceError as error:
        shown = str(error)
    else:
        shown = str(service)
        assert Service.parse(shown) == service
    assert shown.isascii()
    assert shown.isprintable()
    assert len(shown) < 1000


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"protocol": 256}, "protocol is 0 to 255"),
        ({"protocol": -1}, "protocol is 0 to 255"),
        ({"protocol": None, "first": 1, "last": 2}, "only TCP and UDP"),
        ({"protocol": 50, "first": 1, "last": 2}, "only TCP and UDP"),
        ({"protocol": 6, "first": 1}, "a first and a last"),
        ({"protocol": 6, "last": 1}, "a first and a last"),
        ({"protocol": 6, "first": 2, "last": 1}, "ports are 0 to 65535"),
        ({"protocol": 17, "first": 0, "last": 65536}, "ports are 0 to 65535"),
        ({"protocol": 6, "icmp_type": 8}, "only ICMP"),
        ({"protocol": 1, "icmp_type": 256}, "ICMP type is 0 to 255"),
        ({"protocol": 1, "icmp_code": 0}, "needs a type"),
        ({"protocol": 58, "icmp_type": 1, "icmp_code": -1}, "ICMP code is 0 to 255"),
    ],
)
def test_impossible_services_are_refused(fields, reason):
    with pytest.raises(ValueError, match=reason):
        Service(**fields)


@given(services, packets())
def test_packets_of_a_service(service, packet):
    expected = service.protocol in (None, packet.protocol)
    if service.first is not None:
        expected = expected and service.first <= packet.destination_port <= service.last
    if service.icmp_type is not None:
        expected = expected and service.icmp_type == packet.icmp_type
    if service.icmp_code is not None:
        expected = expected and service.icmp_code == packet.icmp_code
    assert (packet in service.packets()) == expected


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        ("all", "tcp/443", True),
        ("tcp", "tcp/443", True),
        ("tcp/443", "tcp", False),
        ("tcp/0-65535", "tcp", True),
        ("tcp/80-443", "tcp/100-443", True),
        ("tcp/80-443", "tcp/79-100", False),
        ("tcp/53", "udp/53", False),
        ("icmp", "icmp/echo", True),
        ("icmp/echo", "icmp/8/0", True),
        ("icmp/8/0", "icmp/echo", False),
        ("icmp", "icmpv6", False),
        ("tcp/443", "all", False),
    ],
)
def test_covers(wide, narrow, covers):
    assert Service.parse(wide).covers(Service.parse(narrow)) is covers


def test_protocol_names():
    names = [protocol_name(number) for number in (6, 17, 1, 58, 50)]
    assert names == ["tcp", "udp", "icmp", "icmpv6", "50"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"protocol": 6, "source_port": 65536}, "source_port of protocol tcp is 0 to 65535"),
        ({"protocol": 17, "destination_port": -1}, "destination_port of protocol udp"),
        ({"protocol": 6, "icmp_type": 8}, "icmp_type of protocol tcp is 0 to 0"),
        ({"protocol": 1, "destination_port": 80}, "destination_port of protocol icmp"),
        ({"protocol": 1, "icmp_code": 256}, "icmp_code of protocol icmp is 0 to 255"),
        ({"protocol": 50, "source_port": 1}, "source_port of protocol 50"),
        ({"protocol": 58}, "no protocol icmpv6 in IPv4"),
        ({"protocol": 256}, "no protocol 256"),
        ({"protocol": 6, "destination": ip_address("::1")}, "different IP versions"),
    ],
)
def test_impossible_packets_are_refused(fields, reason):
    ends = {"source": ip_address("10.0.0.1"), "destination": ip_address("10.0.0.2")}
    with pytest.raises(ValueError, match=reason):
        Packet(**(ends | fields))


def test_a_set_of_services():
    web = PacketSet.union(map(Service.packets, (Service.tcp(80), Service.tcp(443))))
    assert web.destination_ports() == ((80, 80), (443, 443))
    assert web.protocols() == {6}
