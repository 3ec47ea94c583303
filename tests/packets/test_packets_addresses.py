"""`AddressSet` against the standard library."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
    summarize_address_range,
)

from hypothesis import given
from hypothesis import strategies as st
from packets_grid import ADDRESSES, NETWORKS, address_sets, within

from trainer.packets import AddressSet


def _network(kind, bits):
    def make(number, prefix):
        return kind((number >> (bits - prefix) << (bits - prefix), prefix))

    return st.builds(make, st.integers(0, 2**bits - 1), st.integers(0, bits))


any_network = st.one_of(
    _network(IPv4Network, 32), _network(IPv6Network, 128), st.sampled_from(NETWORKS)
)
any_networks = st.lists(any_network, max_size=8)


@given(any_networks)
def test_networks_are_the_collapsed_ones(networks):
    v4 = [n for n in networks if n.version == 4]
    v6 = [n for n in networks if n.version == 6]
    expected = (*collapse_addresses(v4), *collapse_addresses(v6))
    found = AddressSet.of(*networks)
    assert found.networks() == expected
    assert found.size == sum(n.num_addresses for n in expected)
    assert AddressSet.of(*found.networks()) == found
    assert found.families == {n.version for n in networks}


@given(any_networks, st.sampled_from(ADDRESSES))
def test_membership(networks, address):
    assert (address in AddressSet.of(*networks)) == within(address, tuple(networks))


@given(any_networks)
def test_ranges_make_the_networks(networks):
    found = AddressSet.of(*networks)
    summed = [n for low, high in found.ranges() for n in summarize_address_range(low, high)]
    assert tuple(summed) == found.networks()
    firsts = [low for low, _ in found.ranges()]
    assert found.first() == (firsts[0] if firsts else None)


@given(_network(IPv4Network, 32), st.integers(0, 31))
def test_taking_a_subnet_away(network, shorter):
    around = network.supernet(new_prefix=min(shorter, network.prefixlen))
    expected = sorted(around.address_exclude(network))
    assert (AddressSet.of(around) - AddressSet.of(network)).networks() == tuple(expected)


@given(address_sets, address_sets, address_sets)
def test_set_laws(a, b, c):
    assert a & (b | c) == (a & b) | (a & c)
    assert ~(a | b) == ~a & ~b
    assert a - b == a & ~b
    assert ~~a == a
    assert (a <= b) == (a | b == b) == (not a - b)
    assert bool(a) == (a.size > 0)
    assert hash(a | b) == hash(b | a)
    assert (a | b).size + (a & b).size == a.size + b.size


def test_the_named_sets():
    assert AddressSet.ipv4() | AddressSet.ipv6() == AddressSet.everything()
    assert AddressSet.ipv4() & AddressSet.ipv6() == AddressSet.nothing() == AddressSet.of()
    assert AddressSet.everything().size == 2**32 + 2**128
    assert AddressSet.everything().networks() == (ip_network("0.0.0.0/0"), ip_network("::/0"))
    assert AddressSet.everything().families == {4, 6}
    assert AddressSet.nothing().first() is None


def test_versions_do_not_mix():
    assert IPv6Address(1) not in AddressSet.of(IPv4Address(1))
    both = AddressSet.of(ip_address("::1"), ip_address("0.0.0.1"))
    assert both.first() == ip_address("0.0.0.1")
    assert both.size == 2


def test_it_shows_its_networks():
    two = AddressSet.of(ip_network("10.0.1.0/24"), ip_network("10.0.0.0/24"))
    assert repr(two) == "AddressSet(10.0.0.0/23)"
