"""The compiler without the kernel: what a cloud becomes, as records."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
import yaml
from compile import compile_cloud
from plan import Node, NotModelled, Plan

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

SHOP: dict[str, Any] = {
    "vpcs": {"vpc-a": {"cidr": "10.0.0.0/16"}},
    "subnets": {
        "subnet-public": {"cidr": "10.0.1.0/24"},
        "subnet-private": {"cidr": "10.0.2.0/24"},
    },
    "internet_gateways": {"igw-a": {}},
    "route_tables": {
        "rtb-public": {"subnets": ["subnet-public"], "routes": ["0.0.0.0/0 -> igw-a"]}
    },
    "security_groups": {
        "sg-web": {"inbound": ["tcp/443 from 0.0.0.0/0"]},
        "sg-db": {"inbound": ["tcp/5432 from sg-web"]},
    },
    "network_acls": {
        "acl-private": {
            "subnets": ["subnet-private"],
            "inbound": ["200 allow all from 0.0.0.0/0", "100 deny tcp/22 from 0.0.0.0/0"],
        }
    },
    "instances": {
        "i-web": {
            "subnet": "subnet-public",
            "private_ip": "10.0.1.10",
            "public_ip": "203.0.113.10",
            "security_groups": ["sg-web"],
        },
        "i-db": {
            "subnet": "subnet-private",
            "private_ip": "10.0.2.10",
            "security_groups": ["sg-db"],
        },
    },
}


def cloud_of(topology: dict[str, Any]) -> Cloud:
    return load_topology(parse_yaml(yaml.safe_dump(topology, sort_keys=False), "shop.yaml"))


@pytest.fixture(scope="module")
def shop() -> Plan:
    return compile_cloud(cloud_of(SHOP))


def node(plan: Plan, name: str) -> Node:
    return next(n for n in plan.nodes if n.name == name)


def behind(plan: Plan, host: str) -> str:
    """The router's device towards a host."""
    ends = {link.b: link.a for link in plan.links}
    return next(near for (name, _), (_, near) in ends.items() if name == plan.hosts[host].node)


def table_behind(plan: Plan, host: str) -> list[str]:
    """The routes of the table that a host's packets are looked up in first."""
    lines = node(plan, "vpc-a").ip
    rules = [line.split() for line in lines if f"iif {behind(plan, host)} " in line]
    table = min((int(words[-1]), words[words.index("lookup") + 1]) for words in rules)[1]
    return [line for line in lines if line.endswith(f"table {table}")]


def test_everybody_that_a_question_may_name_is_a_host(shop: Plan) -> None:
    assert {"i-web", "i-db", "internet"} <= shop.hosts.keys()
    assert shop.hosts["i-web"].addresses == (ip_address("10.0.1.10"),)


def test_every_link_ends_in_devices_of_their_own_in_nodes_that_exist(shop: Plan) -> None:
    ends = [end for link in shop.links for end in (link.a, link.b)]
    assert len(set(ends)) == len(ends)
    assert {name for name, _ in ends} <= {n.name for n in shop.nodes}
    assert all(len(device) < 16 for _, device in ends)


def test_each_drop_point_is_a_counter_of_its_node(shop: Plan) -> None:
    for point in shop.drops:
        assert f"counter {point.counter} {{ }}" in node(shop, point.node).nft
        assert f"counter name {point.counter}" in node(shop, point.node).nft


def test_the_vpcs_own_range_is_left_to_the_next_table(shop: Plan) -> None:
    for host in ("i-web", "i-db"):
        assert any("throw 10.0.0.0/16" in line for line in table_behind(shop, host))


def test_only_the_public_subnet_has_a_way_to_the_internet(shop: Plan) -> None:
    public, private = (
        next(line for line in table_behind(shop, host) if " 0.0.0.0/0 " in line)
        for host in ("i-web", "i-db")
    )
    assert "dev sink" not in public
    assert "dev sink" in private


def test_acl_rules_stand_in_the_order_of_their_numbers(shop: Plan) -> None:
    chains = node(shop, "vpc-a").nft.split("chain ")
    (rules,) = [chain for chain in chains if "th dport 22-22" in chain]
    assert rules.index("th dport 22-22") < rules.index(" return")


def test_a_group_reference_means_the_addresses_of_its_members(shop: Plan) -> None:
    ruleset = node(shop, shop.hosts["i-db"].node).nft
    assert "ip saddr { 10.0.1.10 } ip dscp 1 meta l4proto 6 th dport 5432-5432 return" in ruleset


def test_an_interface_checks_sources_unless_that_is_switched_off() -> None:
    def checks(topology: dict[str, Any]) -> list[str]:
        drops = compile_cloud(cloud_of(topology)).drops
        return [p.component for p in drops if p.what == "source/dest check"]

    web = SHOP["instances"]["i-web"]
    router = {**SHOP, "instances": {"i-web": {**web, "source_dest_check": False}}}
    assert len(checks(SHOP)) == 4
    assert checks(router) == []


def test_a_static_route_comes_before_a_propagated_one() -> None:
    plan = compile_cloud(cloud_of(with_two_ways(["192.168.0.0/16 -> pcx-ab"])))
    (way,) = [line for line in table_behind(plan, "i-a") if " 192.168.0.0/16 " in line]
    assert way.split()[way.split().index("dev") + 1] == device_to(plan, "vpc-b")


def test_a_propagated_route_is_used_where_no_static_one_is() -> None:
    plan = compile_cloud(cloud_of(with_two_ways([])))
    (way,) = [line for line in table_behind(plan, "i-a") if " 192.168.0.0/16 " in line]
    assert way.split()[way.split().index("dev") + 1] == device_to(plan, "vgw-a")


def test_the_local_route_wins_over_a_more_specific_propagated_one() -> None:
    topology = with_two_ways([])
    topology["sites"]["site"]["advertises"] = ["10.0.9.0/24"]
    topology["sites"]["site"]["networks"] = ["192.168.0.0/16", "10.0.9.0/24"]
    plan = compile_cloud(cloud_of(topology))
    assert not any(" 10.0.9.0/24 " in line for line in table_behind(plan, "i-a"))


def with_two_ways(routes: list[str]) -> dict[str, Any]:
    """A site that a VPN gateway knows, and a peering that a static route may name."""
    return {
        "vpcs": {"vpc-a": {"cidr": "10.0.0.0/16"}, "vpc-b": {"cidr": "10.1.0.0/16"}},
        "subnets": {"subnet-a": {"vpc": "vpc-a", "cidr": "10.0.1.0/24"}},
        "peering_connections": {"pcx-ab": {"requester": "vpc-a", "accepter": "vpc-b"}},
        "sites": {"site": {"networks": ["192.168.0.0/16"]}},
        "vpn_gateways": {"vgw-a": {"vpc": "vpc-a"}},
        "customer_gateways": {"cgw": {"site": "site"}},
        "vpn_connections": {"vpn": {"customer_gateway": "cgw", "vpn_gateway": "vgw-a"}},
        "route_tables": {
            "rtb-a": {
                "vpc": "vpc-a",
                "subnets": ["subnet-a"],
                "routes": routes,
                "propagating": ["vgw-a"],
            }
        },
        "security_groups": {"sg-a": {"vpc": "vpc-a"}},
        "instances": {"i-a": {"subnet": "subnet-a", "security_groups": ["sg-a"]}},
    }


def device_to(plan: Plan, other: str) -> str:
    """The device of VPC A's router that is linked with another node."""
    pairs = [pair for link in plan.links for pair in ((link.a, link.b), (link.b, link.a))]
    return next(near[1] for near, far in pairs if (near[0], far[0]) == ("vpc-a", other))


def test_what_has_no_counterpart_is_refused_by_name() -> None:
    topology = {
        **SHOP,
        "vpc_endpoints": {
            "vpce-s3": {
                "service": "com.amazonaws.ap-northeast-1.s3",
                "route_tables": ["rtb-public"],
            }
        },
    }
    with pytest.raises(NotModelled) as refused:
        compile_cloud(cloud_of(topology))
    assert refused.value.kind == "VpcEndpoint"


def test_the_same_cloud_becomes_the_same_plan(shop: Plan) -> None:
    assert compile_cloud(cloud_of(SHOP)) == shop
