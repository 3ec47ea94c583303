"""``vpcdojo convert``: what is written plays as its source does."""

from __future__ import annotations

import json
from ipaddress import ip_network
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest

from trainer.cli.main import main
from trainer.cli.sources import MOST_WARNINGS
from trainer.cloud import Cloud, NetworkInterface, OutsideHost, SecurityGroup
from trainer.cloud.anonymous import anonymised
from trainer.cloud.renaming import friendly_ids, renamed, slug
from trainer.cloud.topology import load_topology
from trainer.cloud.topology_text import write_topology
from trainer.cloud.yaml_reader import parse_yaml, read_yaml
from trainer.packets import PacketSet
from trainer.reach import connections, ends
from trainer.scenario.library import library
from trainer.scenario.reader import source_cloud

Out = pytest.CaptureFixture[str]

OWNED = """
vpcs: {vpc-0a1: {cidr: 10.0.0.0/16, account: '210987654321', name: Shop}}
subnets:
  subnet-0a1: {cidr: 10.0.1.0/24, name: Public A}
  subnet-0b2: {cidr: 10.0.2.0/24, zone: c, name: 公開}
internet_gateways: {igw-0a1: {name: shop}}
route_tables:
  rtb-0a1: {main: true, routes: [0.0.0.0/0 -> igw-0a1]}
security_groups:
  sg-0a1:
    group_name: web
    inbound: [tcp/443 from 52.10.8.0/24, tcp/22 from 52.10.8.77/32, tcp/80 from sg-0a1]
instances:
  i-0a1: {subnet: subnet-0a1, public_ip: 52.95.1.9, security_groups: [sg-0a1], name: Web}
  i-0b2: {subnet: subnet-0a1, security_groups: [sg-0a1], name: web}
  i-0c3: {subnet: subnet-0b2, security_groups: [sg-0a1]}
outside_hosts: {partner: {networks: [52.10.8.64/26], name: partner}}
"""


@pytest.fixture
def owned(tmp_path: Path) -> Path:
    path = tmp_path / "owned.yaml"
    path.write_text(OWNED, encoding="utf-8")
    return path


def cloud_in(path: Path) -> Cloud:
    return load_topology(read_yaml(path))


def matrix(cloud: Cloud, names: Any = None) -> dict[tuple[str, str], PacketSet]:
    called = names or {}
    return {
        (called.get(a, a), called.get(b, b)): connections(cloud, a, b)
        for a, b in permutations(ends(cloud), 2)
    }


@pytest.mark.parametrize("scenario", tuple(islice(library().paths, 12)))
def test_every_connection_is_that_of_the_source(scenario: str) -> None:
    cloud = source_cloud(read_yaml(library().paths[scenario]))
    ids = friendly_ids(cloud)
    again = load_topology(parse_yaml(write_topology(renamed(cloud, ids)), "again.yaml"))
    assert matrix(again) == matrix(cloud, ids)


def test_ids_follow_from_names_and_are_always_the_same(owned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    assert main(["convert", str(owned), "-o", str(out), "--lang", "en"]) == 0
    first = out.read_text(encoding="utf-8")
    assert {"vpc-shop", "subnet-public-a", "subnet-0b2", "igw-shop", "sg-web"} <= set(
        cloud_in(out).resources
    )
    # Two are called Web; the one with the first id has the name for itself.
    assert {"i-web", "i-web-2", "i-0c3", "rtb-main-vpc-shop"} <= set(cloud_in(out).resources)
    assert "tcp/443 from 52.10.8.0/24" in first
    assert main(["convert", str(owned), "-o", str(out), "--force", "--lang", "en"]) == 0
    assert out.read_text(encoding="utf-8") == first


def test_a_file_is_not_written_over_unasked(owned: Path, tmp_path: Path, capsys: Out) -> None:
    out = tmp_path / "out.yaml"
    out.write_text("mine", encoding="utf-8")
    assert main(["convert", str(owned), "-o", str(out), "--lang", "en"]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert main(["convert", str(owned), "-o", str(tmp_path / "no" / "out.yaml")]) == 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_standard_output_holds_the_topology_alone(owned: Path, capsys: Out) -> None:
    assert main(["convert", str(owned), "-o", "-", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "vpc-shop" in load_topology(parse_yaml(text, "out")).resources


def test_nothing_tells_whose_an_anonymous_network_is(owned: Path, capsys: Out) -> None:
    arguments = ["convert", str(owned), "-o", "-", "--anonymise", "--lang", "en"]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "210987654321" not in text
    assert "52." not in text
    assert "name: Shop" in text
    assert main([*arguments, "--anonymise-names"]) == 0
    text = capsys.readouterr().out.lower()
    for word in ("shop", "web", "partner", "公開", "52.", "0a1"):
        assert word not in text
    assert "i-1" in text


def test_nameless_groups_of_a_vpc_can_be_read_back(capsys: Out) -> None:
    arguments = ["convert", "web-timeout", "-o", "-", "--anonymise-names", "--lang", "en"]
    status = main(arguments)
    text, err = capsys.readouterr()
    assert (status, err) == (0, "")
    groups = load_topology(parse_yaml(text, "out")).of(SecurityGroup).values()
    assert len(groups) > len({group.vpc for group in groups}) + 1
    assert "group_name: ''" not in text


def test_packets_fare_as_before_under_other_addresses(owned: Path) -> None:
    cloud = cloud_in(owned)
    hidden = anonymised(cloud)
    assert hidden.kept == ()
    before, after = matrix(cloud), matrix(hidden.cloud)
    assert {pair for pair, packets in before.items() if packets} == {
        pair for pair, packets in after.items() if packets
    }
    again = anonymised(hidden.cloud).cloud
    assert again == hidden.cloud


def test_blocks_that_were_apart_stay_apart_and_inside_what_they_were_inside(owned: Path) -> None:
    hidden = anonymised(cloud_in(owned)).cloud
    web = hidden.get(NetworkInterface, "eni-0a1").addresses[0].public_ip
    partner = hidden.get(OutsideHost, "partner").networks[0]
    rules = hidden.get(SecurityGroup, "sg-0a1").inbound
    wide, host = (ip_network(str(rule.peer)) for rule in rules[:2])
    assert partner.subnet_of(wide)
    assert host.subnet_of(partner)
    assert wide.prefixlen == 24
    assert web is not None
    assert web not in wide
    assert web.is_global is False


def test_wide_blocks_stay_and_are_told(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "wide.yaml"
    path.write_text(OWNED.replace("52.10.8.0/24", "52.0.0.0/8"), encoding="utf-8")
    assert main(["convert", str(path), "-o", "-", "--anonymise", "--lang", "en"]) == 0
    assert "52.0.0.0/8" in capsys.readouterr().err


def test_what_the_format_refuses_is_told(tmp_path: Path, capsys: Out) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    vpc = {"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}
    subnets = [
        {"SubnetId": f"subnet-0{n}", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24"}
        | {"AvailabilityZone": "ap-northeast-1a"}
        for n in range(2)
    ]
    (folder / "a.json").write_text(json.dumps({"Vpcs": [vpc], "Subnets": subnets}))
    out = tmp_path / "out.yaml"
    assert main(["convert", str(folder), "-o", str(out), "--lang", "en", "--all-warnings"]) == 1
    err = capsys.readouterr().err
    assert "cannot be read back" in err
    assert f"{out}:" in err
    assert out.exists()
    assert MOST_WARNINGS > 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Public A", "public-a"),
        ("公開", ""),
        ("Café_DB.01", "cafe-db-01"),
        ("10-web", "web"),
        ("--", ""),
    ],
)
def test_slug(text: str, found: str) -> None:
    assert slug(text) == found
