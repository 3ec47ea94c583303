"""`exposure` and `compare` say of everyone what `ask` says of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_clouds import SITE, clouds, laws, services
from rewriting import rows, shuffled
from test_reach_rules import cases, cloud_of

from trainer.cloud import (
    Address,
    Cloud,
    Instance,
    NatGateway,
    NetworkInterface,
    SecurityGroup,
    Site,
    VpcEndpoint,
)
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach import Exposed, Question, ask, compare, ends, exposing, exposure
from trainer.reach.interface_addresses import own_addresses
from trainer.reach.parcel import INTERNET
from trainer.reach.world import World
from trainer.steps import UNKNOWN


def answered(cloud: Cloud, question: Question) -> PacketSet:
    """What may be answered, whatever the addresses, by the network alone."""
    verdict = ask(cloud, question, every_address=True, hosts=False)
    return verdict.works | verdict.sometimes


def targets(cloud: Cloud) -> list[str]:
    """Single hosts first, then what stands for several, or for what is outside."""
    hosts = [*cloud.of(Instance)]
    public = [str(a) for a in cloud.derived(World).public_holders]
    return [*hosts, "sg-0-0", "subnet-0-0", "10.0.0.10", "10.0.0.0/24", *public, SITE, INTERNET]


@laws
@given(clouds(), st.data(), services)
def test_exposure_agrees_with_ask(cloud, data, service):
    target = data.draw(st.sampled_from(targets(cloud)))
    found = exposure(cloud, target, service)
    together = PacketSet.union(e.packets for e in found)
    reaching = set()
    for source in (*cloud.of(Instance), SITE, INTERNET):
        wanted = answered(cloud, Question(source, target, service))
        assert together & PacketSet.of(source=addresses_of(cloud, source)) == wanted, source
        if wanted:
            reaching.add(source)
    assert {source for e in found for source in e.sources} == reaching


@laws
@given(clouds(), st.data())
def test_everyone_is_asked_in_steps(cloud, data):
    told = list(exposing(cloud, data.draw(st.sampled_from(targets(cloud)))))
    # Of a source with several addresses it is told more than once that it is looked at.
    unknown, *once = dict.fromkeys(told)
    assert unknown == UNKNOWN
    assert once == [(done, len(once)) for done in range(len(once))]
    assert told == sorted(told)
    assert len(once) > len(cloud.of(Site))


def addresses_of(cloud: Cloud, source: str) -> AddressSet:
    world = cloud.derived(World)
    if source == INTERNET:
        return world.strangers
    if source == SITE:
        return AddressSet.of(*cloud.resources[SITE].networks)
    return AddressSet.of(*(a for i in interfaces_of(cloud, source) for a in own_addresses(i)))


def interfaces_of(cloud: Cloud, instance: str) -> list[NetworkInterface]:
    return [i for i in cloud.of(NetworkInterface).values() if i.owner == instance]


def test_exposure_agrees_with_ask_about_every_rule():
    """Where load balancers, endpoints and all other components stand in the way."""
    for name, case in cases().items():
        cloud = cloud_of(case["topology"])
        sources = [*askers(cloud), *cloud.of(Site), INTERNET]
        for target in {ask_["to"] for ask_ in case["asks"] if "to" in ask_}:
            found = exposure(cloud, target)
            wanted = (answered(cloud, Question(s, target, Service.ALL)) for s in sources)
            assert PacketSet.union(e.packets for e in found) == PacketSet.union(wanted), name


def askers(cloud: Cloud) -> Iterator[str]:
    for interface in cloud.of(NetworkInterface).values():
        if not isinstance(cloud.resources.get(interface.owner or ""), NatGateway | VpcEndpoint):
            yield interface.id


@pytest.mark.parametrize("target", ["i-a", "i-b"])
def test_neighbours_alone_meet_no_acl(target):
    """Two subnets that are alike in everything, but that one of them has the target in it."""
    https = "100 allow tcp/443 from 0.0.0.0/0"
    replies = "110 allow tcp/1024-65535 from 0.0.0.0/0"
    cloud = cloud_of(
        {
            "vpcs": {"vpc-a": {"cidr": "10.0.0.0/16"}},
            "subnets": {
                "subnet-a": {"cidr": "10.0.1.0/24", "zone": "ap-northeast-1a"},
                "subnet-b": {"cidr": "10.0.2.0/24", "zone": "ap-northeast-1a"},
            },
            "network_acls": {
                "acl-both": {
                    "subnets": ["subnet-a", "subnet-b"],
                    "inbound": [https, replies],
                    "outbound": ["100 allow all to 0.0.0.0/0"],
                }
            },
            "security_groups": {"sg-open": {"inbound": ["all from 0.0.0.0/0"]}},
            "instances": {
                name: {"subnet": f"subnet-{name[2]}", "security_groups": ["sg-open"]}
                for name in ("i-a", "i-a2", "i-b", "i-b2")
            },
        }
    )
    neighbour, far = f"{target}2", [name for name in ("i-a", "i-b") if name != target]
    by_ssh = exposure(cloud, target, Service.tcp(22))
    assert [e.sources for e in by_ssh] == [(neighbour,)]
    by_https = exposure(cloud, target, Service.tcp(443))
    assert {s for e in by_https for s in e.sources} == {neighbour, *far, f"{far[0]}2"}


@laws
@given(clouds(), st.data(), services)
def test_sources_shown_together_are_alike(cloud, data, service):
    target = data.draw(st.sampled_from(targets(cloud)))
    for exposed in exposure(cloud, target, service):
        inside = [s for s in exposed.sources if cloud.find(Instance, s) is not None]
        shapes = {shape(cloud, exposed, source) for source in inside}
        assert len(shapes) <= 1
        assert not inside or shapes != {frozenset()}


def shape(cloud: Cloud, exposed: Exposed, source: str) -> frozenset[PacketSet]:
    """What a source is admitted to, as if it had every address."""

    def of(address: Address) -> PacketSet:
        return (exposed.packets & PacketSet.of(source=AddressSet.of(address))).any_source()

    own = (of(a) for i in interfaces_of(cloud, source) for a in own_addresses(i))
    return frozenset(found for found in own if found)


@settings(laws, max_examples=10)
@given(clouds(), st.data())
def test_compare_agrees_with_ask(cloud, data):
    after = data.draw(changed(cloud) | clouds())
    changes = compare(cloud, after)
    opened = {(c.source, c.destination): c.packets for c in changes.opened}
    closed = {(c.source, c.destination): c.packets for c in changes.closed}
    pairs = [p for p in permutations(ends(cloud), 2) if set(p) <= {*ends(after)}]
    some = data.draw(st.lists(st.sampled_from(pairs), max_size=20, unique=True))
    for pair in {*some, *opened, *closed} & {*pairs}:
        outside = common_strangers(cloud, after, pair)
        old, new = (answered(c, Question(*pair, Service.ALL)) & outside for c in (cloud, after))
        assert opened.get(pair, PacketSet.nothing()) == new - old
        assert closed.get(pair, PacketSet.nothing()) == old - new
    back = compare(after, cloud)
    assert {(c.source, c.destination): c.packets for c in back.opened} == closed
    assert {(c.source, c.destination): c.packets for c in back.closed} == opened


def common_strangers(before: Cloud, after: Cloud, pair: tuple[str, str]) -> PacketSet:
    both = before.derived(World).strangers & after.derived(World).strangers
    return PacketSet.of(
        source=both if pair[0] == INTERNET else None,
        destination=both if pair[1] == INTERNET else None,
    )


@st.composite
def changed(draw: st.DrawFn, cloud: Cloud) -> Cloud:
    """The cloud without one of its routes, or with one of its groups emptied."""
    routes = rows(cloud)
    if routes and draw(st.booleans()):
        return cloud.put(draw(st.sampled_from(routes)).instead())
    group = draw(st.sampled_from([*cloud.of(SecurityGroup).values()]))
    return cloud.put(replace(group, inbound=()))


@settings(laws, max_examples=10)
@given(clouds(), st.randoms(use_true_random=False))
def test_nothing_changes_by_itself(cloud, chance):
    changes = compare(cloud, shuffled(cloud, chance))
    assert not changes.opened
    assert not changes.closed
