"""Whatever an input lacks, questions are answered, and what is not there opens nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from ipaddress import ip_address, ip_network

from cases import cloud_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reach_rules import cases
from test_reach_rules import cloud_of as cloud_of_case

from trainer.cloud import (
    AwsService,
    Cloud,
    Fact,
    Instance,
    NetworkInterface,
    PrefixList,
    Resource,
    Route,
    RouteTable,
    missing_fact,
)
from trainer.cloud.dangling import sound
from trainer.cloud.service_addresses import with_services
from trainer.packets import Service
from trainer.reach import Outcome, Question, UnknownEnd, Verdict, ask, exposure

PAIR = """\
vpcs: {vpc-a: {cidr: 10.0.0.0/16}, vpc-c: {cidr: 192.168.0.0/16}}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.0.1.0/24}
  subnet-b: {vpc: vpc-a, cidr: 10.0.2.0/24}
  subnet-c: {vpc: vpc-c, cidr: 192.168.1.0/24}
peering_connections: {pcx-a: {requester: vpc-a, accepter: vpc-c}}
route_tables:
  rtb-a: {vpc: vpc-a, subnets: [subnet-a], routes: [192.168.0.0/16 -> pcx-a]}
  rtb-c: {vpc: vpc-c, subnets: [subnet-c], routes: [10.0.0.0/16 -> pcx-a]}
security_groups:
  sg-b: {vpc: vpc-a, inbound: [tcp/443 from 10.0.1.0/24]}
  sg-c: {vpc: vpc-c, inbound: [tcp/443 from 10.0.0.0/16]}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10}
  i-b: {subnet: subnet-b, private_ip: 10.0.2.10, security_groups: [sg-b]}
  i-c: {subnet: subnet-c, private_ip: 192.168.1.10, security_groups: [sg-c]}
"""


def pair() -> Cloud:
    return cloud_of(PAIR)


def question(cloud: Cloud, destination: str = "i-b") -> Verdict:
    return ask(cloud, Question("i-a", destination, Service.tcp(443)))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Cloud, list[Question]]:
    """The cloud of a rule with resources taken out and references broken, and its questions."""
    case = cases()[draw(st.sampled_from(sorted(cases())))]
    cloud = cloud_of_case(case["topology"])
    ids = sorted(cloud.resources)
    for resource in draw(st.lists(st.sampled_from(ids), max_size=3)):
        cloud = cloud.without(resource)
    for resource in draw(st.lists(st.sampled_from(ids), max_size=4)):
        found = cloud.resources.get(resource)
        if found is not None:
            cloud = cloud.put(_scrambled(draw, found, cloud))
    asks = [want for want in case["asks"] if "journey" not in want]
    return cloud, [Question(want["from"], want["to"], Service.parse(want["port"])) for want in asks]


def _scrambled(draw: st.DrawFn, resource: Resource, cloud: Cloud) -> Resource:
    """The resource with one of its references to nothing, or to anything."""
    names = [
        field.name
        for field in fields(resource)
        if field.name not in ("id", "name")
        and (value := getattr(resource, field.name)) is not None
        and (value in cloud.resources if isinstance(value, str) else _lists_ids(value, cloud))
    ]
    if not names:
        return resource
    name = draw(st.sampled_from(names))
    other = draw(st.sampled_from(["sg-gone", "gone", *sorted(cloud.resources)]))
    value = getattr(resource, name)
    return replace(resource, **{name: other if isinstance(value, str) else (other, *value[1:])})


def _lists_ids(value: object, cloud: Cloud) -> bool:
    if not isinstance(value, tuple) or not value:
        return False
    return all(isinstance(member, str) and member in cloud.resources for member in value)


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_no_reference_that_leads_nowhere_ends_in_a_traceback(
    case: tuple[Cloud, list[Question]],
) -> None:
    cloud, questions = case
    for asked in questions:
        try:
            ask(cloud, asked)
            exposure(cloud, asked.destination, asked.service)
        except UnknownEnd:
            continue


def test_a_cloud_without_such_references_is_left_as_it_is() -> None:
    cloud = pair()
    assert sound(cloud) is cloud


def test_a_security_group_that_is_not_there_lets_in_what_others_let_in_and_may_let_in_more() -> (
    None
):
    cloud = pair()
    verdict = question(cloud.without("sg-b"))
    assert (verdict.outcome, verdict.missing) == (Outcome.UNKNOWN, ("security_group sg-b",))
    interface = cloud.get(NetworkInterface, "eni-b")
    both = replace(interface, security_groups=("sg-b", "sg-gone"))
    assert question(cloud.put(both)).outcome is Outcome.REACHABLE


def test_an_interface_that_is_not_there_is_named() -> None:
    verdict = question(pair().without("eni-b"))
    assert (verdict.outcome, verdict.missing) == (Outcome.UNKNOWN, ("interface i-b",))


def test_a_vpc_of_another_account_behind_a_peering_connection_is_not_known() -> None:
    cloud = pair().without("vpc-c", "subnet-c", "eni-c", "i-c", "rtb-c", "sg-c")
    verdict = question(cloud, "192.168.1.10")
    assert (verdict.outcome, verdict.missing) == (Outcome.UNKNOWN, ("vpc vpc-c",))


def test_a_target_that_is_gone_is_a_blackhole_and_one_that_the_input_lacks_is_not_known() -> None:
    cloud = pair()
    table = cloud.get(RouteTable, "rtb-a")
    route = Route(destination=ip_network("192.168.0.0/16"), target="tgw-shared")
    cloud = cloud.put(replace(table, routes=(route,)))
    verdict = question(cloud, "i-c")
    assert verdict.outcome is Outcome.UNREACHABLE
    verdict = question(cloud.put(missing_fact("tgw-shared", Fact.TARGET)), "i-c")
    assert (verdict.outcome, verdict.missing) == (Outcome.UNKNOWN, ("target tgw-shared",))


def test_what_stops_packets_at_their_destination_decides_beyond_an_unknown_target() -> None:
    cloud = pair()
    table = cloud.get(RouteTable, "rtb-a")
    route = Route(destination=ip_network("192.168.0.0/16"), target="tgw-shared")
    cloud = cloud.put(replace(table, routes=(route,)))
    verdict = ask(
        cloud.put(missing_fact("tgw-shared", Fact.TARGET)),
        Question("i-a", "i-c", Service.tcp(22)),
    )
    assert (verdict.outcome, verdict.missing) == (Outcome.UNREACHABLE, ())


def test_an_interface_with_ipv6_alone_is_asked_about() -> None:
    cloud = pair()
    interface = cloud.get(NetworkInterface, "eni-a")
    six = replace(interface, addresses=(), ipv6=(ip_address("2001:db8::5"),))
    assert question(cloud.put(six)).outcome is Outcome.UNREACHABLE


def test_a_service_has_the_addresses_of_its_prefix_list() -> None:
    service = "com.amazonaws.ap-northeast-1.s3"
    network = ip_network("3.5.152.0/21")
    known = PrefixList(id="pl-61a54008", entries=(network,), owner=service)
    cloud = with_services(pair().put(known), [service])
    assert cloud.get(AwsService, service).networks == (network,)


def test_an_instance_without_its_primary_interface_has_none() -> None:
    cloud = pair()
    two = replace(cloud.get(Instance, "i-b"), interfaces=("eni-gone", "eni-b"))
    assert question(cloud.put(two)).missing == ("interface i-b",)
