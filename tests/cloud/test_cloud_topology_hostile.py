"""Files from strangers: mutated, huge, or wrong everywhere. Each ends in a cloud or BadInput."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cloud_topology_whole import WHOLE

from trainer.cloud import BadInput, Cloud, Problem, SecurityGroup
from trainer.cloud.faults import MOST_PROBLEMS
from trainer.cloud.topology import load_topology
from trainer.cloud.topology.draft import MOST_RESOURCES, MOST_ROWS
from trainer.cloud.yaml_reader import parse_yaml

BASE = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets:
  subnet-a: {cidr: 10.0.0.0/24, zone: a}
  subnet-c: {cidr: 10.0.1.0/24, zone: c, map_public_ip: true}
internet_gateways: {igw-a: {}}
nat_gateways: {nat-a: {subnet: subnet-a, elastic_ip: eip-a}}
elastic_ips: {eip-a: {}, eip-b: {instance: i-a}, eip-c: {interface: eni-x}}
security_groups: {sg-a: {inbound: [tcp/80 from 0.0.0.0/0, tcp/22 from sg-a]}}
network_acls: {acl-a: {subnets: [subnet-a], inbound: [100 allow all from 10.0.0.0/8]}}
network_interfaces: {eni-x: {subnet: subnet-a, private_ips: [10.0.0.40]}}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.0.10, security_groups: [sg-a], listens: [tcp/80]}
  i-x: {interfaces: [eni-x]}
db_subnet_groups: {dbs: {subnets: [subnet-a, subnet-c]}}
db_instances: {db-a: {engine: mysql, subnet_group: dbs, zone: c, multi_az: true}}
route_tables:
  rtb-a: {main: true, routes: [0.0.0.0/0 -> nat-a]}
  rtb-c: {subnets: [subnet-c], routes: [{to: 0.0.0.0/0, target: igw-a}]}
outside_hosts: {office: {networks: [198.51.100.0/24]}}
"""

# Words that fit somewhere in a topology, and values that fit nowhere.
WORDS = (
    *("vpc-a", "subnet-a", "subnet-c", "igw-a", "nat-a", "eip-a", "sg-a", "acl-a", "i-a", "i-x"),
    *("eni-x", "eni-a", "dbs", "db-a", "office", "rtb-a", "sg-default-vpc-a", "local", "a", "c"),
    *("10.0.0.0/16", "10.0.0.0/24", "10.0.0.10", "10.0.0.5/8", "0.0.0.0/0", "::/0", "203.0.113.1"),
    *("all from sg-a", "0.0.0.0/0 -> igw-a", "10.0.0.0/24 -> i-a", "100 deny all to ::/0"),
    *("true", "null", "", "-1", "99999999999999999999", "1e5", "名前", "x" * 300, "\u00e9"),
)
scraps: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(WORDS) | st.none() | st.booleans() | st.integers(-1, 70000),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=5,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a value."""
    match value:
        case dict():
            inner = [p for key, part in value.items() for p in paths(part, (*path, key))]
        case list():
            inner = [p for index, part in enumerate(value) for p in paths(part, (*path, index))]
        case _:
            inner = []
    return [path, *inner] if path else inner


DUMPER = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper
Change = tuple[tuple[Any, ...], str, Any]


def changes_of(base: str) -> st.SearchStrategy[list[Change]]:
    """A few changes at parts of a file."""
    where = st.sampled_from(paths(yaml.safe_load(base)))
    verb = st.sampled_from(("replace", "remove", "copy"))
    return st.lists(st.tuples(where, verb, scraps), min_size=1, max_size=4)


def mutated(base: str, changes: list[Change]) -> str:
    """The base file with parts replaced, removed, or given to another key."""
    root = yaml.safe_load(base)
    for (*way, last), verb, scrap in changes:
        parent = root
        try:
            for step in way:
                parent = parent[step]
            match verb:
                case "replace":
                    parent[last] = scrap
                case "remove":
                    del parent[last]
                case _:
                    parent[str(scrap)] = parent[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return str(yaml.dump(root, Dumper=DUMPER, allow_unicode=True))


def outcome(text: str) -> Cloud | tuple[Problem, ...]:
    try:
        return load_topology(parse_yaml(text, "f"))
    except BadInput as bad:
        return bad.problems


def codes(text: str) -> set[str]:
    found = outcome(text)
    assert isinstance(found, tuple)
    return {problem.code for problem in found}


def test_the_base_file_is_good() -> None:
    assert isinstance(outcome(BASE), Cloud)


def judge(found: Cloud | tuple[Problem, ...]) -> None:
    if isinstance(found, tuple):
        assert 0 < len(found) <= MOST_PROBLEMS
        assert all(problem.place.line is not None for problem in found)
        assert all(problem.code.startswith("input.") for problem in found)


@settings(max_examples=200)
@given(changes_of(BASE))
def test_any_mutation_ends_in_a_cloud_or_in_problems(changes: list[Change]) -> None:
    judge(outcome(mutated(BASE, changes)))


@settings(max_examples=150)
@given(changes_of(WHOLE))
def test_any_mutation_of_the_whole_ends_likewise(changes: list[Change]) -> None:
    judge(outcome(mutated(WHOLE, changes)))


VPC = "vpcs: {v: {cidr: 10.0.0.0/16}}\nsubnets: {s: {cidr: 10.0.0.0/16}}\n"


def section(name: str, count: int, entry: Callable[[int], str]) -> str:
    return f"{name}:\n" + "".join(f"  {entry(n)}\n" for n in range(count))


def test_a_large_topology_loads() -> None:
    text = VPC + section("instances", MOST_RESOURCES - 2, lambda n: f"i-{n}: {{subnet: s}}")
    found = outcome(text)
    assert isinstance(found, Cloud)
    assert len(found.resources) > 2 * (MOST_RESOURCES - 2)


def test_too_many_resources_are_refused() -> None:
    text = VPC + section("security_groups", MOST_RESOURCES, lambda n: f"sg-{n}: {{}}")
    assert codes(text) == {"input.too_many_resources"}


def test_the_rows_of_a_table_are_bounded() -> None:
    def rules(count: int) -> str:
        rows = ", ".join(f"tcp/{n} from 0.0.0.0/0" for n in range(count))
        return VPC + f"security_groups: {{sg-a: {{inbound: [{rows}]}}}}\n"

    found = outcome(rules(MOST_ROWS))
    assert isinstance(found, Cloud)
    assert len(found.get(SecurityGroup, "sg-a").inbound) == MOST_ROWS
    assert codes(rules(MOST_ROWS + 1)) == {"input.too_many_rows"}


@pytest.mark.parametrize(
    "text",
    [
        VPC + section("instances", 15_000, lambda n: f"i-{n}: {{subnet: sub-{n}}}"),
        VPC + section("instances", 15_000, lambda n: f"i-{n}: {{subnet: s, private_ip: 10.0.0.9}}"),
        VPC + section("security_groups", 10_000, lambda n: f"sg-{n}: {{inbound: [all from s{n}]}}"),
        section("vpcs", 10_000, lambda n: f"v-{n}: {{cidr: 10.0.0.0/16}}")
        + section("subnets", 9_000, lambda n: f"s-{n}: {{cidr: 10.0.0.0/24}}"),
        VPC + section("subnets2", 15_000, lambda n: f"k-{n}: x"),
        "{" + ", ".join(f"key-{n}: 1" for n in range(50_000)) + "}",
        VPC + section("elastic_ips", 15_000, lambda n: f"e-{n}: {{public_ip: 192.0.2.1}}"),
        VPC + section("outside_hosts", 15_000, lambda n: f"h-{n}: {{networks: 203.0.113.0/24}}")
        + "elastic_ips: {e: {interface: x}}\n",
        VPC + section("db_subnet_groups", 15_000, lambda n: f"d-{n}: {{subnets: [s]}}"),
        VPC + section("route_tables", 15_000, lambda n: f"r-{n}: {{subnets: [s]}}"),
        "vpcs: {" + "x" * 1_000_000 + ": {}}",
        VPC + "instances: {i: {subnet: " + "s" * 1_000_000 + "}}",
    ],
    ids=lambda text: text[-60:].replace("\n", " "),
)  # fmt: skip
def test_a_hostile_file_ends_in_a_bounded_list_of_short_problems(text: str) -> None:
    found = outcome(text)
    assert isinstance(found, tuple)
    assert 0 < len(found) <= MOST_PROBLEMS
    for problem in found:
        assert all(len(fact) <= 1_000 for fact in problem.facts.values())


HUB = VPC + "transit_gateways: {t: {}}\n"


@pytest.mark.parametrize(
    "text",
    [
        VPC + section("vpc_endpoints", 9_000, lambda n: f"e-{n}: {{service: s3}}"),
        VPC + section("vpc_endpoints", 9_000, lambda n: f"e-{n}: {{service: x{n}, subnets: [s]}}"),
        section("aws_services", 18_000, lambda n: f"com.amazonaws.ap-northeast-1.x{n}: {{}}"),
        HUB + section("transit_gateway_route_tables", 9_000, lambda n: f"r-{n}: {{gateway: t}}"),
        VPC + section("regional_nat_gateways", 700, lambda n: f"n-{n}: {{}}"),
        VPC + section("ecs_tasks", 9_000, lambda n: f"t-{n}: {{subnet: s}}"),
    ],
    ids=lambda text: text[-60:].replace("\n", " "),
)
def test_much_of_what_aws_makes_by_itself_still_loads(text: str) -> None:
    assert isinstance(outcome(text), Cloud)


@pytest.mark.parametrize(
    "text",
    [
        VPC + section("regional_nat_gateways", 9_000, lambda n: f"n-{n}: {{}}"),
        HUB + section("transit_gateway_vpc_attachments", 9_000, lambda n: f"a-{n}: "
        "{gateway: t, subnets: [s]}"),
        "aws_services:\n  com.amazonaws.ap-northeast-1.s3: {networks: [3.0.0.0/8, 52.0.0.0/8]}\n"
        "  com.amazonaws.ap-northeast-1.ssm: {}\n",
    ],
    ids=lambda text: text[-60:].replace("\n", " "),
)  # fmt: skip
def test_what_there_is_not_enough_of_is_refused(text: str) -> None:
    found = outcome(text)
    assert isinstance(found, tuple)
    assert 0 < len(found) <= MOST_PROBLEMS
