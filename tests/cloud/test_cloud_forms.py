"""The short texts of a topology, and that what is written is read back."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cloud import AclAction, AclEntry, Direction, Network, Route, SecurityGroupRule
from trainer.cloud.node import FormError
from trainer.cloud.notation import acl_entry_text, group_rule_text, route_text
from trainer.cloud.topology.forms import (
    parse_acl_entry,
    parse_address,
    parse_cidr,
    parse_description,
    parse_group_name,
    parse_group_rule,
    parse_id,
    parse_ipv4,
    parse_ipv4_cidr,
    parse_ipv6,
    parse_ipv6_cidr,
    parse_peer,
    parse_route,
    parse_service,
)
from trainer.packets import Service

ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
networks: st.SearchStrategy[Network] = st.one_of(
    st.builds(
        lambda n, length: IPv4Network((n >> (32 - length) << (32 - length), length)),
        st.integers(0, 2**32 - 1),
        st.integers(0, 32),
    ),
    st.builds(
        lambda n, length: IPv6Network((n >> (128 - length) << (128 - length), length)),
        st.integers(0, 2**128 - 1),
        st.integers(0, 128),
    ),
)
services = st.one_of(
    st.just(Service.ALL),
    st.builds(Service.tcp, st.integers(0, 999), st.integers(1000, 65535)),
    st.builds(Service.udp, st.integers(0, 65535)),
    st.builds(Service, st.sampled_from([1, 6, 17, 47, 50, 58])),
)


@given(networks, ids)
def test_a_route_is_read_back(destination: Network, target: str) -> None:
    route = Route(destination=destination, target=target)
    assert parse_route(route_text(route)) == route


@given(services, networks | ids, st.sampled_from(Direction))
def test_a_group_rule_is_read_back(
    service: Service, peer: Network | str, direction: Direction
) -> None:
    rule = SecurityGroupRule(id="sgr-1", service=service, peer=peer)
    assert parse_group_rule(group_rule_text(rule, direction), direction, "sgr-1") == rule


@given(
    st.integers(1, 32766),
    st.sampled_from(AclAction),
    services,
    networks,
    st.sampled_from(Direction),
)
def test_an_acl_entry_is_read_back(
    number: int, action: AclAction, service: Service, network: Network, direction: Direction
) -> None:
    entry = AclEntry(number=number, action=action, service=service, network=network)
    assert parse_acl_entry(acl_entry_text(entry, direction), direction) == entry


def test_full_width_characters_of_an_input_method_are_read() -> None:
    assert parse_cidr("１０.０.０.０／１６") == ip_network("10.0.0.0/16")
    assert parse_route("０.０.０.０/０ → igw-a") == parse_route("0.0.0.0/0->igw-a")
    rule = parse_group_rule("ｔｃｐ/４４３\u3000from\u3000sg-a", Direction.INBOUND, "sgr-1")
    assert (rule.service, rule.peer) == (Service.tcp(443), "sg-a")


@pytest.mark.parametrize(
    ("parse", "text", "code", "facts"),
    [
        (parse_id, "Web", "bad_id", {"id": "Web"}),
        (parse_id, "a" * 64, "bad_id", {}),
        (parse_id, "i_web", "bad_id", {}),
        (parse_id, "", "bad_id", {}),
        (parse_address, "10.0.0.256", "bad_address", {}),
        (parse_address, "10.0.0.1/32", "bad_address", {}),
        (parse_address, "010.0.0.1", "bad_address", {}),
        (parse_ipv4, "2001:db8::1", "address_family", {"family": "IPv4"}),
        (parse_ipv6, "10.0.0.1", "address_family", {"family": "IPv6"}),
        (parse_ipv6, "fe80::1%eth0", "bad_address", {}),
        (parse_cidr, "10.0.0.0/33", "bad_cidr", {}),
        (parse_cidr, "10.0.0.0/255.255.0.0", "bad_cidr", {}),
        (parse_cidr, "10.0.0.0/+8", "bad_cidr", {}),
        (parse_cidr, "fe80::%1/64", "bad_cidr", {}),
        (parse_cidr, "ten", "bad_cidr", {}),
        (parse_cidr, "10.0.0.5/24", "cidr_host_bits", {"right": "10.0.0.0/24"}),
        (parse_cidr, "2001:db8::1/64", "cidr_host_bits", {"right": "2001:db8::/64"}),
        (parse_cidr, "10.0.0.5", "cidr_without_prefix", {"right": "10.0.0.5/32"}),
        (parse_cidr, "9" * 5000, "text_too_long", {}),
        (parse_ipv4_cidr, "::/0", "address_family", {"family": "IPv4"}),
        (parse_ipv6_cidr, "10.0.0.0/8", "address_family", {"family": "IPv6"}),
        (parse_peer, "10.0.0.0", "cidr_without_prefix", {}),
        (parse_peer, "::1", "cidr_without_prefix", {}),
        (parse_peer, "SG-A", "bad_id", {}),
        (parse_service, "all/80", "service_form", {}),
        (parse_service, "tcp/65536", "service_port", {}),
        (parse_service, "tcp/90-80", "service_range", {}),
        (parse_service, "sctp/80", "service_protocol", {}),
        (parse_service, "icmp/300", "service_icmp", {}),
        (parse_route, "0.0.0.0/0 igw-a", "route_form", {}),
        (parse_route, "0.0.0.0/0 -> igw-a nat-a", "route_form", {}),
        (parse_route, "10.0.0.5/8 -> igw-a", "cidr_host_bits", {"right": "10.0.0.0/8"}),
        (parse_group_name, "sg-web", "group_name_prefix", {}),
        (parse_group_name, "a" * 256, "description_characters", {}),
        (parse_description, "説明", "description_characters", {}),
    ],
)
def test_refused(
    parse: Callable[[str], object], text: str, code: str, facts: dict[str, str]
) -> None:
    with pytest.raises(FormError) as caught:
        parse(text)
    assert caught.value.code == f"input.{code}"
    assert facts.items() <= caught.value.facts.items()


@pytest.mark.parametrize(
    ("text", "direction", "code"),
    [
        ("tcp/80", Direction.INBOUND, "group_rule_form_inbound"),
        ("tcp/80", Direction.OUTBOUND, "group_rule_form_outbound"),
        ("tcp/80 to sg-a", Direction.INBOUND, "rule_word_inbound"),
        ("tcp/80 from sg-a", Direction.OUTBOUND, "rule_word_outbound"),
        ("tcp/80 from sg-a sg-b", Direction.INBOUND, "group_rule_form_inbound"),
        ("tcp/x from sg-a", Direction.INBOUND, "service_port"),
    ],
)
def test_refused_group_rules(text: str, direction: Direction, code: str) -> None:
    with pytest.raises(FormError) as caught:
        parse_group_rule(text, direction, "sgr-1")
    assert caught.value.code == f"input.{code}"


@pytest.mark.parametrize(
    ("text", "direction", "code"),
    [
        ("allow tcp/80 from 10.0.0.0/8", Direction.INBOUND, "acl_entry_form_inbound"),
        ("100 allow tcp/80", Direction.OUTBOUND, "acl_entry_form_outbound"),
        ("100 allow tcp/80 to 10.0.0.0/8", Direction.INBOUND, "rule_word_inbound"),
        ("100 allow tcp/80 from 10.0.0.0/8", Direction.OUTBOUND, "rule_word_outbound"),
        ("0 allow tcp/80 from 10.0.0.0/8", Direction.INBOUND, "acl_number"),
        ("32767 allow tcp/80 from 10.0.0.0/8", Direction.INBOUND, "acl_number"),
        ("-1 allow tcp/80 from 10.0.0.0/8", Direction.INBOUND, "acl_number"),
        ("* deny all from 0.0.0.0/0", Direction.INBOUND, "acl_number"),
        ("100 permit tcp/80 from 10.0.0.0/8", Direction.INBOUND, "not_a_choice"),
        ("100 allow tcp/80 from sg-a", Direction.INBOUND, "acl_needs_cidr"),
        ("100 allow tcp/80 from pl-a", Direction.INBOUND, "acl_needs_cidr"),
    ],
)
def test_refused_acl_entries(text: str, direction: Direction, code: str) -> None:
    with pytest.raises(FormError) as caught:
        parse_acl_entry(text, direction)
    assert caught.value.code == f"input.{code}"


@given(st.text(max_size=80) | st.text(alphabet="0123456789./:->acdelowtrpfm sg", max_size=60))
def test_any_text_is_a_form_or_a_form_error(text: str) -> None:
    parsers: tuple[Callable[[str], object], ...] = (
        *(parse_id, parse_address, parse_cidr, parse_service, parse_peer, parse_route),
        lambda t: parse_group_rule(t, Direction.INBOUND, "sgr-1"),
        lambda t: parse_acl_entry(t, Direction.OUTBOUND),
    )
    for parse in parsers:
        with suppress(FormError):
            parse(text)
