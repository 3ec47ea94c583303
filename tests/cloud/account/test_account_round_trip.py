"""A cloud written as AWS's responses and read back answers as it did before.

Compared is every packet of every pair of ends; what AWS does not show is named in `seen_by_aws`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from account_folder import write_account
from hypothesis import given, settings
from oracle.generator import random_cloud
from random_clouds import clouds, laws
from seen_by_aws import seen_by_aws
from shop_cloud import shop
from test_reach_rules import cases, cloud_of, laid_over

from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DbInstance,
    EcsTask,
    Instance,
    LambdaFunction,
    LoadBalancer,
    MissingFact,
    NetworkInterface,
    SecurityGroup,
    Site,
    SiteHost,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    VpcEndpoint,
    VpnConnection,
)
from trainer.cloud.account import read_account
from trainer.packets import PacketSet, Service
from trainer.reach import Outcome, Question, ask
from trainer.reach.compare import connections
from trainer.reach.world import World
from trainer.scenario.library import library
from trainer.scenario.script import play

NAMED = (Instance, DbInstance, LoadBalancer, LambdaFunction, EcsTask, VpcEndpoint)


def read_back(cloud: Cloud) -> Cloud:
    with TemporaryDirectory() as folder:
        return read_account(write_account(cloud, Path(folder))).cloud


def ends(before: Cloud, after: Cloud) -> list[str]:
    """Whom questions can name in both clouds."""
    named = [name for kind in NAMED for name in before.of(kind)]
    owned = {i for n in named for i in getattr(before.resources[n], "interfaces", ())}
    loose = [i for i in before.of(NetworkInterface) if i not in owned]
    return [*named, *loose, *hosts_on_premises(before, after), "internet"]


def hosts_on_premises(before: Cloud, after: Cloud) -> list[str]:
    """An address in each network that a site has and AWS shows."""
    found = {
        network[min(9, network.num_addresses - 1)]: None
        for site in before.of(Site).values()
        for network in site.networks
    }
    known = [n for site in after.of(Site).values() for n in site.networks if n.prefixlen]
    return [str(a) for a in found if any(a in network for network in known)]


def of_both(before: Cloud, after: Cloud) -> PacketSet:
    """Packets that concern the same addresses of the internet in both.

    The prefixes that sites announce may be public; where AWS shows fewer, the rest is internet.
    """
    old, new = (cloud.derived(World).strangers for cloud in (before, after))
    one_sided = (old | new) - (old & new)
    everything = PacketSet.of()
    return everything - PacketSet.of(source=one_sided) - PacketSet.of(destination=one_sided)


def differences(before: Cloud, after: Cloud) -> Iterator[str]:
    """The pairs of ends between which other packets get through."""
    every = ends(before, after)
    known = of_both(before, after)
    for source in every:
        for destination in every:
            if source == destination:
                continue
            old = connections(before, source, destination)
            new = connections(after, source, destination)
            if old & known != new & known:
                yield f"{source} -> {destination}: lost {old - new}, won {new - old}"


def lost(cloud: Cloud) -> list[str]:
    """What a cloud answers differently after writing and reading it."""
    return [*differences(seen_by_aws(cloud), read_back(cloud))]


@cache
def rules_by_file() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in cases():
        found.setdefault(name.rpartition("-")[0], []).append(name)
    return found


def topologies(file: str) -> Iterator[Cloud]:
    """Every network of a file of rules, broken and repaired, whose facts are all known."""
    for name in rules_by_file()[file]:
        case = cases()[name]
        for topology in (case["topology"], laid_over(case["topology"], case["repair"])):
            cloud = cloud_of(topology)
            if not cloud.of(MissingFact):
                yield cloud


@pytest.mark.parametrize("file", sorted(rules_by_file()))
def test_the_rules_hold_after_the_round_trip(file: str) -> None:
    for cloud in topologies(file):
        assert lost(cloud) == []


def states() -> Iterator[tuple[str, int | None]]:
    """Each scenario as it is met (None), and after each of its solutions."""
    for name in library().paths:
        yield name, None
        for number, _ in enumerate(library().scenario(name).solutions):
            yield name, number


@pytest.mark.parametrize(("name", "solution"), [*states()])
def test_scenarios_are_the_same_after_the_round_trip(name: str, solution: int | None) -> None:
    scenario = library().scenario(name)
    cloud = scenario.broken
    if solution is not None:
        cloud = play(scenario, scenario.solutions[solution].commands).attempt.cloud
    assert lost(cloud) == []


@settings(laws, max_examples=8)
@given(clouds())
def test_any_cloud_is_the_same_after_the_round_trip(cloud: Cloud) -> None:
    assert lost(cloud) == []


@pytest.mark.parametrize("seed", range(30))
def test_dense_clouds_are_the_same_after_the_round_trip(seed: int) -> None:
    """Without what concerns premises: there a static route hides the prefix that BGP tells of, so
    that AWS shows less of a site than it knows."""
    cloud = random_cloud(seed)
    assert lost(without_sites(cloud)) == []


@pytest.mark.parametrize("seed", range(30))
def test_of_premises_nothing_is_claimed_that_is_hidden(seed: int) -> None:
    """Where another route hides a prefix that BGP has told, what hangs on it is unknown."""
    cloud = seen_by_aws(random_cloud(seed))
    after = read_back(cloud)
    hosts = [h for h in hosts_on_premises(cloud, after) if of_one_site(cloud, h)]
    others = [end for end in ends(cloud, after) if end not in hosts and end != "internet"]
    pairs = [pair for host in hosts for end in others for pair in ((host, end), (end, host))]
    for source, destination in pairs:
        question = Question(source, destination, Service.parse("tcp/443"))
        old, new = ask(cloud, question, hosts=False), ask(after, question, hosts=False)
        assert new.outcome in (old.outcome, Outcome.UNKNOWN), (source, destination)


def of_one_site(cloud: Cloud, host: str) -> bool:
    """Of an address that two sites have nobody can say who is meant."""
    networks = [n for site in cloud.of(Site).values() for n in {*site.networks}]
    return sum(ip_address(host) in network for network in networks) == 1


def without_sites(cloud: Cloud) -> Cloud:
    gone = (Site, SiteHost, CustomerGateway, VpnConnection, VirtualInterface)
    return cloud.without(
        *(resource for kind in gone for resource in cloud.of(kind)),
        *cloud.of(TransitGatewayVpnAttachment),
    )


def test_a_difference_is_seen() -> None:
    """The comparison would tell if a response were wrong."""
    group = shop().get(SecurityGroup, "sg-web")
    changed = shop().put(replace(group, inbound=()))
    assert [*differences(seen_by_aws(shop()), read_back(changed))]
