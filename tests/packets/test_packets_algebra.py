"""Laws of `PacketSet` as a set."""

import copy
import pickle
import random
from ipaddress import ip_address, ip_network
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packets_grid import packet_sets, packets, recipes

from trainer.packets import AddressSet, Packet, PacketSet, Service, diagram

EVERYTHING = PacketSet.everything()
NOTHING = PacketSet.nothing()


@given(recipes, st.lists(packets(), min_size=1, max_size=20))
def test_a_packet_is_in_a_set_if_it_meets_the_conditions(recipe, some):
    built = recipe.build()
    for packet in some:
        assert (packet in built) is recipe.holds(packet)


@given(recipes, packets())
def test_the_complement_has_what_the_set_has_not(recipe, packet):
    assert (packet in ~recipe.build()) is not recipe.holds(packet)


@given(packet_sets, packet_sets, packet_sets)
def test_set_laws(a, b, c):
    assert a | b == b | a
    assert a & b == b & a
    assert (a | b) | c == a | (b | c)
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (b & c) == (a | b) & (a | c)
    assert ~(a | b) == ~a & ~b
    assert ~(a & b) == ~a | ~b
    assert ~~a == a
    assert a - b == a & ~b
    assert a | (a & b) == a
    assert (a - b) | (a & b) == a
    assert a | ~a == EVERYTHING
    assert a & ~a == NOTHING


@given(packet_sets, packet_sets)
def test_comparisons_agree(a, b):
    assert (a <= b) == (a - b == NOTHING) == (a & b == a) == (a | b == b)
    assert (a == b) == (a <= b and b <= a)
    assert a.isdisjoint(b) == (not a & b)
    assert a & b <= a <= a | b
    assert bool(a) == (a != NOTHING) == (a.count() > 0)


@given(packet_sets, packet_sets)
def test_counts_add_up(a, b):
    assert (a | b).count() + (a & b).count() == a.count() + b.count()
    assert a.count() + (~a).count() == EVERYTHING.count()


def test_the_universe_has_no_packet_of_two_versions():
    ports, octets, others = 2 * 2**32, 2**16, 252
    expected = sum((2**bits) ** 2 * (ports + octets + others) for bits in (32, 128))
    assert EVERYTHING.count() == expected


@given(st.lists(packet_sets, max_size=8), st.randoms())
def test_equal_sets_are_equal_however_they_came_about(members, chance: random.Random):
    one_by_one = NOTHING
    for member in members:
        one_by_one |= member
    chance.shuffle(members)
    together = PacketSet.union(members)
    assert together == one_by_one
    assert hash(together) == hash(one_by_one)
    assert len({together, one_by_one}) == 1


@given(packet_sets)
def test_copies_are_equal(a):
    assert pickle.loads(pickle.dumps(a)) == a
    assert copy.deepcopy(a) == a


@given(packets(), packets())
def test_the_set_of_one_packet(p, q):
    single = PacketSet.of_packet(p)
    assert p in single
    assert single.count() == 1
    assert single.witness() == p
    assert (q in single) == (p == q)


@given(packet_sets)
def test_the_witness_is_a_member(a):
    witness = a.witness()
    if witness is None:
        assert a == NOTHING
    else:
        assert witness in a


def test_the_witness_is_the_lowest_member():
    flow = PacketSet.of(
        AddressSet.of(ip_network("10.0.1.0/24"), ip_network("2001:db8::/64")),
        AddressSet.of(ip_network("192.0.2.8/29"), ip_network("2001:db8:1::/64")),
        Service.tcp(443),
        (32768, 60999),
    )
    assert flow.witness() == Packet(6, ip_address("10.0.1.0"), ip_address("192.0.2.8"), 32768, 443)
    assert (flow & PacketSet.of(AddressSet.ipv6())).witness() == Packet(
        6, ip_address("2001:db8::"), ip_address("2001:db8:1::"), 32768, 443
    )


def test_packets_alike_in_number_stay_apart():
    """Last protocol of IPv4 and first of IPv6, ICMP and UDP: the same numbers all along."""
    a, b, low = ip_address("10.0.0.1"), ip_address("10.0.0.2"), ip_address("::a00:1")
    different = [
        Packet(255, a, b),
        Packet(6, low, low + 1),
        Packet(17, a, b),
        Packet(1, a, b),
        Packet(0, a, b),
        Packet(58, low, low + 1),
        Packet(0, low, low + 1),
    ]
    together = PacketSet.union(map(PacketSet.of_packet, different))
    assert together.count() == len(different)
    assert together.sources() == AddressSet.of(a, low)
    assert together.protocols() == {255, 6, 17, 1, 0, 58}
    assert together - PacketSet.of(AddressSet.ipv4()) == PacketSet.union(
        PacketSet.of_packet(p) for p in different if p.source == low
    )
    assert sum(len(box.source.networks()) for box in together.boxes()) == len(different) - 1


def test_source_ports_bind_tcp_and_udp_only():
    high = PacketSet.of(source_ports=(1024, 65535))
    a, b = ip_address("10.0.0.1"), ip_address("10.0.0.2")
    assert Packet(6, a, b, 1024, 22) in high
    assert Packet(17, a, b, 1023, 22) not in high
    assert Packet(1, a, b, icmp_type=8) in high
    assert Packet(50, a, b) in high


def test_icmp_stays_in_its_ip_version():
    assert Service.parse("icmp").packets().sources() == AddressSet.ipv4()
    assert Service.parse("icmpv6").packets().sources() == AddressSet.ipv6()
    assert not PacketSet.of(AddressSet.ipv6(), service=Service.parse("icmp"))
    assert Service.parse("proto/50").packets().sources() == AddressSet.everything()


@pytest.mark.parametrize("ports", [(2, 1), (-1, 5), (0, 65536)])
def test_ranges_that_are_none_are_refused(ports):
    with pytest.raises(ValueError, match="ports are 0 to 65535"):
        PacketSet.of(source_ports=ports)
    with pytest.raises(ValueError, match="ports are 0 to 65535"):
        EVERYTHING.with_source_port(*ports)
    with pytest.raises(ValueError, match="ports are 0 to 65535"):
        EVERYTHING.with_destination_port(*ports)


def forget_in_steps() -> None:
    steps = [len(diagram._nodes.by_spans) for _ in diagram.forgetting()]
    kept = [before - after for before, after in pairwise(steps)]
    assert max(kept) <= diagram._PORTION


@given(recipe=recipes)
def test_forgetting_changes_no_answer(recipe):
    before = recipe.build()
    forget_in_steps()
    assert recipe.build() == before


@given(before=recipes, then=st.lists(recipes, max_size=8))
def test_forgetting_by_the_way_changes_no_answer(before, then):
    expected = [recipe.build() for recipe in (before, *then)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diagram, "BUDGET", 20)
        assert [recipe.build() for recipe in (before, *then)] == expected


def test_no_step_of_forgetting_takes_many_nodes(monkeypatch):
    monkeypatch.setattr(diagram, "_PORTION", 10)
    made = PacketSet.union(
        PacketSet.of(AddressSet.of(ip_address(7 * number)), service=Service.tcp(number))
        for number in range(300)
    )
    there = len(diagram._nodes.by_spans)
    assert made
    del made
    forget_in_steps()
    assert len(diagram._nodes.by_spans) < there - 300


def unite(number: int) -> None:
    """Make a union that nobody holds, and that is remembered."""
    addresses = AddressSet.of(ip_address(7 * number))
    PacketSet.union(PacketSet.of(addresses, service=Service.tcp(port)) for port in (22, 80))


def test_what_is_remembered_goes_a_little_at_a_time(monkeypatch):
    """Making a node never takes more of them along than a few."""
    forget_in_steps()
    monkeypatch.setattr(diagram, "BUDGET", 10_000)
    count, most = len(diagram._nodes.by_spans), 0
    for number in range(3_000):
        unite(number)
        most = max(most, count - (count := len(diagram._nodes.by_spans)))
    assert 0 < most <= 500


def test_to_forget_all_ends_what_goes_by_the_way(monkeypatch):
    monkeypatch.setattr(diagram, "BUDGET", 500)
    monkeypatch.setattr(diagram, "_BY_THE_WAY", 1)
    forget_in_steps()
    before = len(diagram._nodes.by_spans)
    for number in range(200):
        unite(number)
    assert diagram._nodes.forgetting is not None
    assert len(diagram._nodes.by_spans) > before + 200
    forget_in_steps()
    assert len(diagram._nodes.by_spans) < before + 100


def test_what_is_remembered_is_bounded(monkeypatch):
    """Thousands of unions leave no more nodes behind than the budget has room for."""
    monkeypatch.setattr(diagram, "BUDGET", 500)
    monkeypatch.setattr(diagram, "_BY_THE_WAY", 1_000)
    forget_in_steps()
    before = len(diagram._nodes.by_spans)
    for number in range(300):
        PacketSet.union(
            PacketSet.of(AddressSet.of(ip_address(7 * number + i)), service=Service.tcp(port))
            for i, port in enumerate((22, 80, 443, 3306, 5432))
        )
    assert len(diagram._nodes.by_spans) - before <= 500
