"""Each of the four things that are compared, broken once: the comparison says which it is."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

import pytest
import yaml
from asking import Try, answer
from compare import Aspect, compared
from compile import compile_cloud
from needs import needs_namespaces
from netns import built
from probe import Prober

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Packet, Service
from trainer.reach import Question

pytestmark = needs_namespaces

OPEN = ["100 allow all from 0.0.0.0/0"]
SHUT = ["100 deny all from 0.0.0.0/0"]
PACKET = Packet(6, IPv4Address("10.1.1.10"), IPv4Address("203.0.113.20"), 40000, 443)


def shop(
    *,
    group: str = "tcp/443 from 0.0.0.0/0",
    acl_in: list[str] = OPEN,
    acl_out: list[str] = OPEN,
    client: str = "203.0.113.10",
    inner: str = "10.0.2.10",
) -> Cloud:
    """A client that reaches a server by the server's public address."""
    topology: dict[str, Any] = {
        "vpcs": {"vpc-a": {"cidr": "10.0.0.0/16"}, "vpc-b": {"cidr": "10.1.0.0/16"}},
        "subnets": {
            "subnet-client": {"vpc": "vpc-b", "cidr": "10.1.1.0/24"},
            "subnet-server": {"vpc": "vpc-a", "cidr": "10.0.2.0/24"},
        },
        "internet_gateways": {"igw-a": {"vpc": "vpc-a"}, "igw-b": {"vpc": "vpc-b"}},
        "route_tables": {
            f"rtb-{name}": {
                "vpc": f"vpc-{vpc}",
                "subnets": [f"subnet-{name}"],
                "routes": [f"0.0.0.0/0 -> igw-{vpc}"],
            }
            for name, vpc in (("client", "b"), ("server", "a"))
        },
        "security_groups": {
            "sg-client": {"vpc": "vpc-b"},
            "sg-server": {"vpc": "vpc-a", "inbound": [group]},
        },
        "network_acls": {
            "acl-server": {
                "vpc": "vpc-a",
                "subnets": ["subnet-server"],
                "inbound": acl_in,
                "outbound": [row.replace(" from ", " to ") for row in acl_out],
            }
        },
        "network_interfaces": {
            "eni-server": {
                "subnet": "subnet-server",
                "private_ips": ["10.0.2.10", "10.0.2.11"],
                "security_groups": ["sg-server"],
            }
        },
        "elastic_ips": {
            "eip-client": {"public_ip": client, "instance": "i-client"},
            "eip-server": {
                "public_ip": "203.0.113.20",
                "interface": "eni-server",
                "private_ip": inner,
            },
        },
        "instances": {
            "i-client": {
                "subnet": "subnet-client",
                "private_ip": "10.1.1.10",
                "security_groups": ["sg-client"],
            },
            "i-server": {"interfaces": ["eni-server"]},
        },
    }
    return load_topology(parse_yaml(yaml.safe_dump(topology, sort_keys=False), "shop.yaml"))


def aspect(engines: Cloud, kernels: Cloud) -> Aspect | None:
    """In what the engine about one cloud differs from the kernel about another."""
    question = Question("i-client", "i-server", Service.tcp(443))
    verdict = answer(engines, question)
    assert PACKET in verdict.asked
    plan = compile_cloud(kernels)
    with built(plan) as standing, Prober(standing) as prober:
        found = compared(prober, plan, Try(question, PACKET, verdict)).difference
    return None if found is None else found.aspect


def test_the_same_cloud_makes_no_difference() -> None:
    for cloud in (shop(), shop(group="tcp/22 from 0.0.0.0/0"), shop(acl_in=SHUT)):
        assert aspect(cloud, cloud) is None
    assert PACKET in answer(shop(), Question("i-client", "i-server", Service.tcp(443))).works


@pytest.mark.parametrize(
    ("engines", "kernels", "said"),
    [
        pytest.param({}, {"acl_out": SHUT}, Aspect.ANSWERED, id="verdict"),
        pytest.param({"acl_out": SHUT}, {}, Aspect.ANSWERED, id="verdict-the-other-way"),
        pytest.param({"acl_in": SHUT}, {"acl_out": SHUT}, Aspect.ARRIVES, id="arrival"),
        pytest.param({}, {"inner": "10.0.2.11"}, Aspect.RECEIVED, id="delivered-address"),
        pytest.param({}, {"client": "203.0.113.11"}, Aspect.RECEIVED, id="source-address"),
        pytest.param(
            {"group": "tcp/22 from 0.0.0.0/0"}, {"acl_in": SHUT}, Aspect.STOPPED, id="who-dropped"
        ),
    ],
)
def test_a_difference_is_noticed(
    engines: dict[str, Any], kernels: dict[str, Any], said: Aspect
) -> None:
    assert aspect(shop(**engines), shop(**kernels)) is said
