"""The algebra against an SMT solver: random rule sets as sets of packets and as formulas."""

from __future__ import annotations

from ipaddress import IPv4Network

import z3
from hypothesis import given, settings
from hypothesis import strategies as st
from packets_smt import (
    ACL,
    GROUP,
    HIGHEST,
    PACKET,
    UNIVERSE,
    Rule,
    between,
    formula_of,
    in_network,
    is_packet,
    never,
    packet_of,
)

from trainer.packets import TCP, UDP, AddressSet, PacketSet

few = settings(max_examples=50)


def same(packets: PacketSet, formula: z3.BoolRef) -> bool:
    return never(formula_of(packets) != formula)


def replaced(formula: z3.BoolRef, *pairs: tuple[z3.BitVecRef, z3.BitVecRef]) -> z3.BoolRef:
    return z3.substitute(formula, *pairs)


def networks() -> st.SearchStrategy[IPv4Network]:
    """Few bits at the top of 10.0.0.0/8, so that networks meet."""
    return st.builds(
        lambda bits, length: IPv4Network(((10 << 24) + (bits << 18), length), strict=False),
        st.integers(0, 63),
        st.sampled_from((0, 7, 8, 9, 10, 11, 12, 14, 24, 32)),
    )


ports = st.tuples(
    st.sampled_from((0, 22, 80, 443, 444, 1024, 32768)),
    st.sampled_from((22, 80, 442, 443, 1023, 60999, 65535)),
).map(lambda pair: (min(pair), max(pair)))
rules = st.lists(
    st.builds(
        Rule, st.booleans(), st.sampled_from((None, TCP, UDP)), ports, networks(), networks()
    ),
    max_size=8,
)
filters = st.builds(
    lambda kind, rows: (kind.packets(rows), kind.formula(rows)),
    st.sampled_from((GROUP, ACL)),
    rules,
)


@few
@given(filters)
def test_a_rule_set_is_the_same_set(filter_):
    packets, formula = filter_
    assert same(packets, formula)
    assert never(formula) is (not packets)


@few
@given(filters, filters)
def test_comparisons_and_combinations(one, other):
    (a, is_a), (b, is_b) = one, other
    assert never(z3.And(is_a, z3.Not(is_b))) is (a <= b)
    assert never(is_a != is_b) is (a == b)
    assert never(z3.And(is_a, is_b)) is a.isdisjoint(b)
    assert same(a & b, z3.And(is_a, is_b))
    assert same(a | b, z3.Or(is_a, is_b))
    assert same(a - b, z3.And(is_a, z3.Not(is_b)))


@few
@given(filters)
def test_a_witness_is_a_model(filter_):
    packets, formula = filter_
    witness = packets.witness()
    if witness is not None:
        assert not never(z3.And(formula, is_packet(witness)))
    solver = z3.Solver()
    solver.add(UNIVERSE, formula)
    if solver.check() == z3.sat:
        assert packet_of(solver.model()) in packets


@few
@given(filters)
def test_replies(filter_):
    """What comes back has the ends exchanged."""
    packets, formula = filter_
    turned = replaced(
        formula,
        (PACKET.source, PACKET.destination),
        (PACKET.destination, PACKET.source),
        (PACKET.source_port, PACKET.port),
        (PACKET.port, PACKET.source_port),
    )
    assert same(packets.reply(), turned)
    assert same(packets.reply().requests(), formula)


@few
@given(filters, networks(), ports)
def test_source_translation(filter_, public, range_):
    """What a NAT gateway sends: some packet of the set, under another address and any port."""
    packets, formula = filter_
    before, port_before = z3.BitVecs("before port_before", 32)
    some = z3.And(
        z3.ULE(port_before, HIGHEST),
        replaced(formula, (PACKET.source, before), (PACKET.source_port, port_before)),
    )
    image = z3.And(
        in_network(PACKET.source, public),
        between(PACKET.source_port, *range_),
        z3.Exists([before, port_before], some),
    )
    sent = packets.with_source(AddressSet.of(public)).with_source_port(*range_)
    assert same(sent, image)


@few
@given(filters, networks(), ports)
def test_destination_translation(filter_, private, range_):
    """What a load balancer sends: some packet of the set, to another address and port."""
    packets, formula = filter_
    before, port_before = z3.BitVecs("before port_before", 32)
    some = z3.And(
        z3.ULE(port_before, HIGHEST),
        replaced(formula, (PACKET.destination, before), (PACKET.port, port_before)),
    )
    image = z3.And(
        in_network(PACKET.destination, private),
        between(PACKET.port, *range_),
        z3.Exists([before, port_before], some),
    )
    sent = packets.with_destination(AddressSet.of(private)).with_destination_port(*range_)
    assert same(sent, image)
