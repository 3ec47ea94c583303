"""Which responses a folder or a file holds, whatever its files are called."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from trainer.cloud import BadInput
from trainer.cloud.account.responses import load_responses

VPC = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}


def write(folder: Path, files: Mapping[str, object]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def codes(folder: Path) -> list[tuple[str, str]]:
    found = load_responses(folder).warnings.all("top")
    return [(str(problem.place), problem.code) for problem in found]


def test_keys_decide_and_not_names(tmp_path: Path) -> None:
    found = load_responses(write(tmp_path, {"a/b/whatever.txt": {"Vpcs": [VPC]}}))
    assert [item.text("VpcId") for item in found.all("Vpcs")] == ["vpc-1"]
    assert found.has("Vpcs")
    assert not found.has("Subnets")


def test_pages_of_one_key_add_up_and_a_token_left_is_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"1.json": {"Vpcs": [VPC], "NextToken": "x"}, "2.json": {"Vpcs": [VPC]}})
    assert len(load_responses(tmp_path).all("Vpcs")) == 2
    assert codes(tmp_path) == [("1.json", "account.more_pages")]


def test_one_file_may_hold_everything_also_one_after_another(tmp_path: Path) -> None:
    several = write(tmp_path, {"all.json": {"Vpcs": [VPC], "Subnets": []}}) / "all.json"
    assert load_responses(several).has("Subnets")
    documents = json.dumps({"Vpcs": [VPC]}) + "\n" + json.dumps({"Vpcs": [VPC]})
    after = write(tmp_path, {"more.json": documents.encode()}) / "more.json"
    assert len(load_responses(after).all("Vpcs")) == 2
    wrapped = {"ec2.search-transit-gateway-routes.tgw-rtb-1": {"Routes": [{}]}, "v": {"Vpcs": []}}
    named = load_responses(write(tmp_path, {"named.json": wrapped}) / "named.json")
    assert named.of("Routes", "tgw-rtb-1")


def test_file_names_carry_the_id_that_a_response_lacks(tmp_path: Path) -> None:
    name = "111122223333/eu-west-1/ec2.search-transit-gateway-routes.tgw-rtb-0a.json"
    found = load_responses(write(tmp_path, {name: {"Routes": [{}]}}))
    (item,) = found.of("Routes", "tgw-rtb-0a")
    assert item.source.command == "search-transit-gateway-routes"
    assert (item.account, item.region) == ("111122223333", "eu-west-1")
    assert found.has("Routes", "tgw-rtb-0a")
    assert not found.has("Routes", "tgw-rtb-0b")


def test_an_attribute_is_one_object_with_its_id(tmp_path: Path) -> None:
    body = {"VpcId": "vpc-1", "EnableDnsSupport": {"Value": True}}
    (item,) = load_responses(write(tmp_path, {"x.json": body})).all("EnableDnsSupport")
    assert item.text("VpcId") == "vpc-1"


def test_windows_shells_write_utf_16(tmp_path: Path) -> None:
    write(tmp_path, {"x.json": json.dumps({"Vpcs": [VPC]}).encode("utf-16")})
    assert len(load_responses(tmp_path).all("Vpcs")) == 1


def test_what_is_no_response_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"v.json": {"Vpcs": [VPC, 7]}, "a.md": b"# hello", "b.json": {"x": 1}})
    write(tmp_path, {"nan.json": b'{"Vpcs": NaN}', "deep.json": b"[" * 100_000, ".git/x": b"{"})
    assert codes(tmp_path) == [
        ("a.md", "account.not_json"),
        ("b.json", "account.not_recognised"),
        ("deep.json", "account.not_json"),
        ("nan.json", "account.not_json"),
        ("v.json", "account.odd_value"),
    ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"s.json": {"Subnets": [{}]}})
    inside = write(tmp_path / "inside", {"v.json": {"Vpcs": [VPC]}})
    (inside / "link").symlink_to(tmp_path / "outside")
    (inside / "link.json").symlink_to(tmp_path / "outside" / "s.json")
    (inside / "self").symlink_to(inside)
    assert not load_responses(inside).has("Subnets")
    assert [code for _, code in codes(inside)] == ["account.link"] * 3


def test_nothing_at_all_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", write(tmp_path, {"x.json": {"a": 1}}) / "x.json"):
        with pytest.raises(BadInput) as caught:
            load_responses(path)
        assert len(caught.value.problems) == 1


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    write(tmp_path, {"v.json": {"Vpcs": [VPC]}})
    assert len(load_responses(tmp_path).all("Vpcs")) == 1


def test_secrets_are_dropped_before_anything_sees_them(tmp_path: Path) -> None:
    connection = {
        "VpnConnectionId": "vpn-1",
        "CustomerGatewayConfiguration": "<xml>hush</xml>",
        "Options": {"TunnelOptions": [{"PreSharedKey": "hush"}]},
    }
    escaped = (
        b'{"virtualInterfaces": [{"auth\\u004bey": "hush", "bgpPeers": [{"authKey": "hush"}]}]}'
    )
    function = {"FunctionName": "f", "Environment": {"Variables": {"PASSWORD": "hush"}}}
    files = {"a": {"VpnConnections": [connection]}, "b": escaped, "c": {"Functions": [function]}}
    found = load_responses(write(tmp_path, files))
    kept = [found.all(key) for key in ("VpnConnections", "virtualInterfaces", "Functions")]
    assert all(kept)
    assert "hush" not in repr(kept)
