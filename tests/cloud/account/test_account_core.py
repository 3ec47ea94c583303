"""Each thing that AWS writes in its own way, read as AWS means it."""

import json
from collections.abc import Callable
from copy import deepcopy
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from account_dumps import (
    ORDINARY,
    OWNER,
    Dump,
    acl_entry,
    changed,
    group,
    interface,
    outcome,
    permission,
    read,
    route,
    save,
    verdict,
)

from trainer.cloud import (
    AclEntry,
    Cloud,
    Connectivity,
    EgressOnlyInternetGateway,
    ElasticIp,
    Fact,
    Forwarding,
    Instance,
    InstanceState,
    InternetGateway,
    MissingFact,
    NatGateway,
    NatState,
    NetworkAcl,
    NetworkInterface,
    PeeringState,
    Platform,
    PrefixList,
    RegionalNatGateway,
    Route,
    RouteOrigin,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
)
from trainer.cloud.account import Account, read_account

VPCS = "ec2.describe-vpcs.json"
TABLES = "ec2.describe-route-tables.json"
GROUPS = "ec2.describe-security-groups.json"
ACLS = "ec2.describe-network-acls.json"
INTERFACES = "ec2.describe-network-interfaces.json"
INSTANCES = "ec2.describe-instances.json"
NATS = "ec2.describe-nat-gateways.json"
PEERINGS = "ec2.describe-vpc-peering-connections.json"
ENDPOINTS = "ec2.describe-vpc-endpoints.json"


@pytest.fixture
def account(tmp_path: Path) -> Callable[[Callable[[Dump], None]], Account]:
    numbers = count()
    return lambda change: read(tmp_path / str(next(numbers)), changed(change))


Reads = Callable[[Callable[[Dump], None]], Account]


def codes(account: Account) -> set[str]:
    return {problem.code for problem in account.warnings}


def lacks(cloud: Cloud, fact: Fact, about: str) -> bool:
    return any((f.about, f.what) == (about, fact) for f in cloud.of(MissingFact).values())


def test_an_ordinary_account_needs_no_warning(tmp_path: Path) -> None:
    found = read(tmp_path, ORDINARY)
    assert found.warnings == ()
    known = found.cloud.get(Vpc, "vpc-0a")
    assert (known.region, known.account, known.name) == ("ap-northeast-1", OWNER, "net-a")
    assert known.dns_hostnames
    assert found.cloud.get(Instance, "i-0web").interfaces == ("eni-0web",)
    assert found.cloud.get(NetworkInterface, "eni-0nat").owner == "nat-0a"
    assert found.cloud.get(NetworkInterface, "eni-0ssm").owner == "vpce-0ssm"


# VPCs and subnets


def test_blocks_count_while_they_are_associated(account: Reads) -> None:
    def change(dump: Dump) -> None:
        first = dump[VPCS]["Vpcs"][0]
        for number, state in ((1, "associated"), (2, "disassociated"), (3, "failing")):
            block = {"CidrBlock": f"10.{number}0.0.0/16", "CidrBlockState": {"State": state}}
            first["CidrBlockAssociationSet"].append(block)
            six = {
                "Ipv6CidrBlock": f"2001:db8:{number}::/56",
                "Ipv6CidrBlockState": {"State": state},
            }
            first["Ipv6CidrBlockAssociationSet"].append(six)

    found = account(change).cloud.get(Vpc, "vpc-0a")
    assert found.cidrs == (IPv4Network("10.0.0.0/16"), IPv4Network("10.10.0.0/16"))
    assert found.ipv6_cidrs == (IPv6Network("2001:db8:1::/56"),)


def test_a_vpc_that_only_its_route_tables_tell_of_has_their_local_blocks(account: Reads) -> None:
    found = account(lambda dump: dump.pop(VPCS))
    assert found.cloud.get(Vpc, "vpc-0a").cidrs == (IPv4Network("10.0.0.0/16"),)
    assert found.cloud.get(Vpc, "vpc-0a").region == "ap-northeast-1"


def test_without_its_dns_attributes_a_vpc_lacks_them(account: Reads) -> None:
    found = account(
        lambda dump: dump.pop("ec2.describe-vpc-attribute.vpc-0b.enableDnsSupport.json")
    )
    assert lacks(found.cloud, Fact.DNS_ATTRIBUTES, "vpc-0b")
    assert not lacks(found.cloud, Fact.DNS_ATTRIBUTES, "vpc-0a")
    assert "account.no_dns_attributes" in codes(found)


def test_two_accounts_see_one_shared_subnet(tmp_path: Path) -> None:
    save(tmp_path / OWNER / "ap-northeast-1", ORDINARY)
    shared = {"ec2.describe-subnets.json": deepcopy(ORDINARY["ec2.describe-subnets.json"])}
    save(tmp_path / "444455556666" / "ap-northeast-1", shared)
    found = read_account(tmp_path).cloud
    assert len(found.of(Subnet)) == 3


# Route tables


def routes(cloud: Cloud, table_id: str = "rtb-0priv") -> dict[str, Route]:
    return {str(r.destination): r for r in cloud.get(RouteTable, table_id).routes}


def test_routes_and_their_targets(account: Reads) -> None:
    rows: list[dict[str, Any]] = [
        {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-0a"},
        {"DestinationCidrBlock": "10.2.0.0/16", "TransitGatewayId": "tgw-0a"},
        {
            "DestinationCidrBlock": "10.3.0.0/16",
            "InstanceId": "i-0app",
            "InstanceOwnerId": OWNER,
            "NetworkInterfaceId": "eni-0app",
        },
        {"DestinationCidrBlock": "10.4.0.0/16", "GatewayId": "vgw-0a"},
        {"DestinationCidrBlock": "10.5.0.0/16", "CarrierGatewayId": "cagw-0a"},
        {"DestinationCidrBlock": "10.6.0.0/16", "LocalGatewayId": "lgw-0a"},
        {"DestinationCidrBlock": "10.7.0.0/16", "CoreNetworkArn": "arn:aws:networkmanager::1:x"},
        {"DestinationCidrBlock": "10.8.0.0/16", "State": "blackhole"},
        {"DestinationCidrBlock": "10.9.0.0/16", "NatGatewayId": "nat-0gone", "State": "blackhole"},
    ]
    propagated = {"Origin": "EnableVgwRoutePropagation", "State": "active"}

    def change(dump: Dump) -> None:
        listed = dump[TABLES]["RouteTables"][1]["Routes"]
        listed.extend({"Origin": "CreateRoute", "State": "active", **row} for row in rows)
        listed.append(
            {"DestinationCidrBlock": "192.168.0.0/16", "GatewayId": "vgw-0a", **propagated}
        )
        advertised = {"NetworkInterfaceId": "eni-0app", "Origin": "Advertisement"}
        listed.append({"DestinationCidrBlock": "10.40.0.0/16", "State": "active", **advertised})

    found = account(change).cloud
    by_destination = routes(found)
    assert by_destination["::/0"].target == "eigw-0a"
    assert by_destination["10.3.0.0/16"].target == "eni-0app"
    assert by_destination["10.7.0.0/16"].target == "arn:aws:networkmanager::1:x"
    assert by_destination["pl-0s3"].target == "vpce-0s3"
    assert by_destination["10.8.0.0/16"].blackhole
    assert by_destination["10.9.0.0/16"].blackhole
    assert by_destination["192.168.0.0/16"].origin is RouteOrigin.PROPAGATED
    assert by_destination["10.40.0.0/16"].origin is RouteOrigin.PROPAGATED
    assert "10.0.0.0/16" not in by_destination
    # What a route leads to is there, or is known to be missing, or the route drops.
    for target in ("tgw-0a", "vgw-0a", "cagw-0a", "lgw-0a", "arn:aws:networkmanager::1:x"):
        assert lacks(found, Fact.TARGET, target), target
    assert not lacks(found, Fact.TARGET, "nat-0gone")
    assert found.get(EgressOnlyInternetGateway, "eigw-0a").vpc == "vpc-0a"
    assert outcome(found, "i-0app", "10.2.0.1", "tcp/443") == "unknown"
    assert outcome(found, "i-0app", "10.8.0.1", "tcp/443") == "unreachable"


def test_a_local_route_with_another_target_takes_its_place(account: Reads) -> None:
    replaced = {**route("10.0.0.0/16", "NetworkInterfaceId", "eni-0app")}
    replaced["Origin"] = "CreateRouteTable"

    def change(dump: Dump) -> None:
        dump[TABLES]["RouteTables"][0]["Routes"][0] = replaced

    found = routes(account(change).cloud, "rtb-0pub")["10.0.0.0/16"]
    assert (found.target, found.origin) == ("eni-0app", RouteOrigin.LOCAL)


def test_associations(account: Reads) -> None:
    edge = {"Main": False, "GatewayId": "igw-0a", "AssociationState": {"State": "associated"}}
    gone = {
        "Main": False,
        "SubnetId": "subnet-0priv",
        "AssociationState": {"State": "disassociated"},
    }

    def change(dump: Dump) -> None:
        dump[TABLES]["RouteTables"][0]["Associations"] += [edge, gone]
        dump[TABLES]["RouteTables"][0]["PropagatingVgws"] = [{"GatewayId": "vgw-0a"}]

    found = account(change).cloud.get(RouteTable, "rtb-0pub")
    assert found.subnets == ("subnet-0pub",)
    assert found.gateways == ("igw-0a",)
    assert found.propagating == ("vgw-0a",)
    assert not found.main


def test_a_row_that_nobody_understands_leaves_the_table_in_doubt(account: Reads) -> None:
    def change(dump: Dump) -> None:
        row = {"DestinationCidrBlock": "10.2.0.0/16", "TeleporterId": "tp-1", "State": "active"}
        dump[TABLES]["RouteTables"][0]["Routes"].append(row)

    found = account(change)
    assert lacks(found.cloud, Fact.ROUTE_TABLE, "rtb-0pub")
    assert "account.unreadable_row" in codes(found)
    assert outcome(found.cloud, "internet", "i-0web", "tcp/443") == "unknown"


# Security groups


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (permission("tcp", (0, 65535), "10.0.0.0/8"), "tcp/0-65535"),
        (permission("6", (22, 22), "10.0.0.0/8"), "tcp/22"),
        (permission("17", None, "10.0.0.0/8"), "udp"),
        (permission("tcp", (-1, -1), "10.0.0.0/8"), "tcp"),
        ({**permission("tcp", None, "10.0.0.0/8"), "FromPort": 1024}, "tcp/1024-65535"),
        ({**permission("udp", None, "10.0.0.0/8"), "ToPort": 53}, "udp/0-53"),
        (permission("icmp", (-1, -1), "10.0.0.0/8"), "icmp"),
        (permission("icmp", (8, -1), "10.0.0.0/8"), "icmp/echo"),
        (permission("icmp", (3, 4), "10.0.0.0/8"), "icmp/3/4"),
        (permission("1", (8, 0), "10.0.0.0/8"), "icmp/8/0"),
        (permission("icmpv6", (-1, -1), "::/0"), "icmpv6"),
        (permission("58", (128, -1), "::/0"), "icmpv6/echo"),
        (permission("50", None, "10.0.0.0/8"), "proto/50"),
        (permission("50", (0, 0), "10.0.0.0/8"), "proto/50"),
        (permission("-1", None, "10.0.0.0/8"), "all"),
        (permission("-1", (-1, -1), "10.0.0.0/8"), "all"),
    ],
)
def test_protocols_and_ports_of_groups(written: Any, rule: str, account: Reads) -> None:
    def change(dump: Dump) -> None:
        dump[GROUPS]["SecurityGroups"].append(group("sg-0x", "vpc-0a", written))

    found = account(change).cloud.get(SecurityGroup, "sg-0x")
    assert [str(r.service) for r in found.inbound] == [rule]


def test_a_rule_of_one_response_has_the_id_of_the_other(account: Reads) -> None:
    row = {
        "SecurityGroupRuleId": "sgr-0443",
        "GroupId": "sg-0web",
        "GroupOwnerId": OWNER,
        "IsEgress": False,
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "CidrIpv4": "0.0.0.0/0",
    }

    def change(dump: Dump) -> None:
        dump["rules.json"] = {"SecurityGroupRules": [row]}

    (rule,) = account(change).cloud.get(SecurityGroup, "sg-0web").inbound
    assert rule.id == "sgr-0443"


def test_rules_alone_make_groups_too(account: Reads) -> None:
    rows = [
        {"IsEgress": False, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443},
        {"IsEgress": True, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1},
    ]

    def change(dump: Dump) -> None:
        del dump[GROUPS]
        dump["rules.json"] = {
            "SecurityGroupRules": [
                {"SecurityGroupRuleId": f"sgr-{n}", "GroupId": "sg-0web", "CidrIpv4": "0.0.0.0/0"}
                | row
                for n, row in enumerate(rows)
            ]
        }

    found = account(change).cloud
    assert outcome(found, "internet", "i-0web", "tcp/443") == "reachable"
    assert outcome(found, "internet", "i-0web", "tcp/80") == "unreachable"
    assert verdict(found, "i-0web", "i-0app", "tcp/8080").missing == ("security_group sg-0app",)


def test_references_beyond_a_peering_that_is_gone_allow_nothing(account: Reads) -> None:
    def change(dump: Dump) -> None:
        pairs = dump[GROUPS]["SecurityGroups"][1]["IpPermissions"][0]["UserIdGroupPairs"]
        pairs[1] |= {"PeeringStatus": "deleted", "VpcPeeringConnectionId": "pcx-0ab"}

    found = account(change)
    assert outcome(found.cloud, "i-0far", "i-0app", "tcp/8080") == "unreachable"
    assert "account.stale_rule" in codes(found)


def test_a_group_of_another_account_counts_by_its_members(account: Reads) -> None:
    def change(dump: Dump) -> None:
        groups = dump[GROUPS]["SecurityGroups"]
        del groups[2]
        pair = groups[1]["IpPermissions"][0]["UserIdGroupPairs"][1]
        pair |= {"UserId": "444455556666", "VpcId": "vpc-0b", "PeeringStatus": "active"}

    found = account(change).cloud
    answer = verdict(found, "i-0far", "i-0app", "tcp/8080")
    assert (answer.outcome.value, answer.missing) == ("unknown", ("security_group sg-0far",))
    assert outcome(found, "i-0web", "i-0app", "tcp/8080") == "reachable"


# Network ACLs


@pytest.mark.parametrize(
    ("written", "service"),
    [
        ({"Protocol": "6", "PortRange": {"From": 443, "To": 443}}, "tcp/443"),
        ({"Protocol": "6"}, "tcp"),
        ({"Protocol": "17", "PortRange": {"From": 1024}}, "udp/1024-65535"),
        ({"Protocol": "1", "IcmpTypeCode": {"Code": -1, "Type": 8}}, "icmp/echo"),
        ({"Protocol": "1", "IcmpTypeCode": {"Code": -1, "Type": -1}}, "icmp"),
        ({"Protocol": "1"}, "icmp"),
        ({"Protocol": "50"}, "proto/50"),
        ({"Protocol": "-1"}, "all"),
    ],
)
def test_protocols_and_ports_of_network_acls(written: Any, service: str, account: Reads) -> None:
    def change(dump: Dump) -> None:
        entries = dump[ACLS]["NetworkAcls"][0]["Entries"]
        entries.append(acl_entry(90, egress=False, action="deny", **written))
        six = {"CidrBlock": None, "Ipv6CidrBlock": "::/0"}
        entries.append(acl_entry(32768, egress=False, action="deny", **six))

    found = account(change).cloud.get(NetworkAcl, "acl-0a")
    entry = next(e for e in found.inbound if e.number == 90)
    assert isinstance(entry, AclEntry)
    assert str(entry.service) == service
    assert {e.number for e in found.inbound} == {90, 100}


# Interfaces, addresses, instances


def test_a_public_address_with_an_allocation_is_an_elastic_one(account: Reads) -> None:
    assigned = {"IpOwnerId": "amazon", "PublicIp": "198.51.100.9", "PublicDnsName": ""}

    def change(dump: Dump) -> None:
        del dump["ec2.describe-addresses.json"]
        row = dump[INTERFACES]["NetworkInterfaces"][1]
        row["PrivateIpAddresses"][0]["Association"] = assigned

    found = account(change).cloud
    assert found.get(ElasticIp, "eipalloc-0web").public_ip == IPv4Address("203.0.113.10")
    (primary,) = found.get(NetworkInterface, "eni-0app").addresses
    assert primary.public_ip == IPv4Address("198.51.100.9")


def test_secondary_and_delegated_addresses(account: Reads) -> None:
    def change(dump: Dump) -> None:
        row = dump[INTERFACES]["NetworkInterfaces"][1]
        row["PrivateIpAddresses"].insert(0, {"Primary": False, "PrivateIpAddress": "10.0.1.11"})
        row["Ipv4Prefixes"] = [{"Ipv4Prefix": "10.0.1.32/28"}]
        row["Ipv6Addresses"] = [{"Ipv6Address": "2001:db8::5", "IsPrimaryIpv6": False}]

    found = account(change).cloud.get(NetworkInterface, "eni-0app")
    assert [str(a.ip) for a in found.addresses[:3]] == ["10.0.1.10", "10.0.1.11", "10.0.1.32"]
    assert len(found.addresses) == 18
    assert found.ipv6 == (IPv6Address("2001:db8::5"),)


@pytest.mark.parametrize("state", ["terminated", "shutting-down"])
def test_terminated_instances_are_gone(state: str, account: Reads) -> None:
    def change(dump: Dump) -> None:
        dump[INSTANCES]["Reservations"][1]["Instances"][0]["State"] = {"Name": state}

    found = account(change).cloud
    assert found.find(Instance, "i-0app") is None
    assert found.get(NetworkInterface, "eni-0app").owner is None
    assert outcome(found, "i-0web", "eni-0app", "tcp/8080") == "unreachable"


def test_platform_state_and_profile(account: Reads) -> None:
    arn = f"arn:aws:iam::{OWNER}:instance-profile/shop/app"

    def change(dump: Dump) -> None:
        more = {"Platform": "windows", "IamInstanceProfile": {"Arn": arn, "Id": "AIPA0"}}
        dump[INSTANCES]["Reservations"][1]["Instances"][0] |= more
        dump[INSTANCES]["Reservations"][2]["Instances"][0]["State"] = {"Name": "stopped"}

    found = account(change).cloud
    app = found.get(Instance, "i-0app")
    assert app.platform is Platform.WINDOWS
    assert app.role == arn
    assert found.get(Instance, "i-0far").state is InstanceState.STOPPED


def test_interfaces_stand_in_the_order_of_their_devices(account: Reads) -> None:
    second = interface("eni-0two", "subnet-0priv", "vpc-0a", "10.0.1.12", instance="i-0app")
    second["Attachment"]["DeviceIndex"] = 1

    def change(dump: Dump) -> None:
        dump[INTERFACES]["NetworkInterfaces"].insert(0, second)

    assert account(change).cloud.get(Instance, "i-0app").interfaces == ("eni-0app", "eni-0two")


def test_an_instance_that_only_its_interface_tells_of(account: Reads) -> None:
    found = account(lambda dump: dump.pop(INSTANCES)).cloud
    assert found.get(NetworkInterface, "eni-0app").owner == "i-0app"
    assert verdict(found, "internet", "eni-0web", "tcp/443").missing == ("owner i-0web",)


def test_the_interfaces_inside_of_instances_are_enough(account: Reads) -> None:
    found = account(lambda dump: dump.pop(INTERFACES)).cloud
    assert outcome(found, "internet", "i-0web", "tcp/443") == "reachable"
    assert outcome(found, "i-0web", "10.0.1.99", "tcp/443") == "unknown"


def test_an_interface_of_a_service_that_is_not_modelled_is_in_use(account: Reads) -> None:
    cache = interface(
        "eni-0cache",
        "subnet-0priv",
        "vpc-0a",
        "10.0.1.50",
        "sg-0app",
        Description="ElastiCache sessions-001",
        RequesterId="amazon-elasticache",
    )
    idle = interface("eni-0idle", "subnet-0priv", "vpc-0a", "10.0.1.51", "sg-0app")
    del idle["Attachment"]
    idle["Status"] = "available"

    def change(dump: Dump) -> None:
        dump[INTERFACES]["NetworkInterfaces"] += [cache, idle]

    found = account(change).cloud
    assert outcome(found, "i-0web", "eni-0cache", "tcp/8080") == "reachable"
    assert outcome(found, "i-0web", "eni-0idle", "tcp/8080") == "unreachable"


@pytest.mark.parametrize(
    ("image", "forwards"),
    [("amzn-ami-vpc-nat-2018.03.0", Forwarding.NAT), ("firewall-9.1", Forwarding.ROUTE)],
)
def test_what_instances_without_a_source_check_do(
    image: str, forwards: Forwarding, account: Reads
) -> None:
    def change(dump: Dump) -> None:
        dump[INTERFACES]["NetworkInterfaces"][0]["SourceDestCheck"] = False
        dump["ec2.describe-images.json"] = {"Images": [{"ImageId": "ami-0linux", "Name": image}]}

    assert account(change).cloud.get(Instance, "i-0web").host.forwards is forwards


def test_without_its_image_nobody_knows_whether_it_translates(account: Reads) -> None:
    def change(dump: Dump) -> None:
        dump[INTERFACES]["NetworkInterfaces"][0]["SourceDestCheck"] = False
        rows = dump[TABLES]["RouteTables"][1]["Routes"]
        rows[2] = route("0.0.0.0/0", "NetworkInterfaceId", "eni-0web", InstanceId="i-0web")
        dump[GROUPS]["SecurityGroups"][0]["IpPermissions"].append(
            permission("-1", None, "10.0.0.0/16")
        )

    found = account(change)
    assert "account.no_image" in codes(found)
    assert verdict(found.cloud, "i-0app", "internet", "tcp/443").missing == ("image i-0web",)

    def told(dump: Dump) -> None:
        change(dump)
        name = "amzn-ami-vpc-nat-2018"
        dump["images.json"] = {"Images": [{"ImageId": "ami-0linux", "Name": name}]}

    assert outcome(account(told).cloud, "i-0app", "internet", "tcp/443") == "reachable"

    def asked(dump: Dump) -> None:
        change(dump)
        dump["images.json"] = {"Images": []}

    assert outcome(account(asked).cloud, "i-0app", "internet", "tcp/443") == "unreachable"


# Gateways


def test_gateways_that_only_routes_tell_of(account: Reads) -> None:
    found = account(lambda dump: dump.pop("ec2.describe-internet-gateways.json")).cloud
    assert found.get(InternetGateway, "igw-0a").vpc == "vpc-0a"


def test_a_nat_gateway_that_only_its_interface_tells_of(account: Reads) -> None:
    found = account(lambda dump: dump.pop(NATS)).cloud.get(NatGateway, "nat-0a")
    assert (found.interface, found.connectivity) == ("eni-0nat", Connectivity.PUBLIC)


def test_a_nat_gateway_describes_its_interface(account: Reads) -> None:
    def change(dump: Dump) -> None:
        del dump[INTERFACES]["NetworkInterfaces"][3]

    assert outcome(account(change).cloud, "i-0app", "internet", "tcp/443") == "reachable"


def test_kinds_and_states_of_nat_gateways(account: Reads) -> None:
    def change(dump: Dump) -> None:
        gateways = dump[NATS]["NatGateways"]
        common = {"VpcId": "vpc-0a", "SubnetId": "subnet-0pub", "NatGatewayAddresses": []}
        gateways += [
            {**common, "NatGatewayId": "nat-0failed", "State": "failed"},
            {**common, "NatGatewayId": "nat-0deleted", "State": "deleted"},
            {
                "NatGatewayId": "nat-0regional",
                "VpcId": "vpc-0a",
                "State": "available",
                "ConnectivityType": "public",
                "AvailabilityMode": "regional",
                "NatGatewayAddresses": [
                    {"PublicIp": "203.0.113.30", "AvailabilityZone": "ap-northeast-1a"}
                ],
            },
        ]
        gateways[0]["ConnectivityType"] = "private"

    found = account(change).cloud
    assert found.get(NatGateway, "nat-0a").connectivity is Connectivity.PRIVATE
    assert found.get(NatGateway, "nat-0failed").state is NatState.FAILED
    assert found.find(NatGateway, "nat-0deleted") is None
    (zonal,) = found.get(RegionalNatGateway, "nat-0regional").addresses
    assert (zonal.zone, str(zonal.public_ip)) == ("ap-northeast-1a", "203.0.113.30")


# Peering


def test_the_far_side_of_a_peering_is_known_by_its_blocks_only(account: Reads) -> None:
    def change(dump: Dump) -> None:
        for name in list(dump):
            text = json.dumps(dump[name])
            if name != PEERINGS and "vpc-0b" in text:
                for key, rows in list(dump[name].items()):
                    if isinstance(rows, list):
                        dump[name][key] = [r for r in rows if "vpc-0b" not in json.dumps(r)]
            if name.startswith("ec2.describe-vpc-attribute.vpc-0b"):
                del dump[name]
        side = dump[PEERINGS]["VpcPeeringConnections"][0]["AccepterVpcInfo"]
        side |= {"OwnerId": "444455556666", "Region": "us-east-1"}

    found = account(change)
    far = found.cloud.get(Vpc, "vpc-0b")
    assert (far.account, far.region) == ("444455556666", "us-east-1")
    assert "account.unknown_vpc" in codes(found)
    answer = verdict(found.cloud, "i-0app", "10.1.0.10", "tcp/5432")
    assert (answer.outcome.value, answer.missing) == ("unknown", ("interface vpc-0b",))
    assert outcome(found.cloud, "i-0web", "10.1.0.10", "tcp/5432") == "unreachable"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("active", PeeringState.ACTIVE),
        ("provisioning", PeeringState.PENDING_ACCEPTANCE),
        ("deleting", PeeringState.DELETED),
        ("expired", PeeringState.EXPIRED),
    ],
)
def test_states_of_peerings(code: str, state: PeeringState, account: Reads) -> None:
    def change(dump: Dump) -> None:
        dump[PEERINGS]["VpcPeeringConnections"][0]["Status"]["Code"] = code

    found = account(change).cloud.get(VpcPeeringConnection, "pcx-0ab")
    assert found.state is state
    assert (found.requester_dns, found.accepter_dns) == (False, True)


# Endpoints and prefix lists


def test_prefix_lists_of_aws_and_of_the_account(account: Reads) -> None:
    found = account(lambda dump: None).cloud
    assert found.get(PrefixList, "pl-0s3").owner == "com.amazonaws.ap-northeast-1.s3"
    assert found.get(PrefixList, "pl-0own").entries == (IPv4Network("10.0.1.0/24"),)
    without = account(lambda dump: dump.pop("ec2.get-managed-prefix-list-entries.pl-0own.json"))
    assert "account.no_entries" in codes(without)


def test_kinds_and_states_of_endpoints(account: Reads) -> None:
    def change(dump: Dump) -> None:
        gateway, ssm = dump[ENDPOINTS]["VpcEndpoints"]
        firewall = {**ssm, "VpcEndpointId": "vpce-0fw", "VpcEndpointType": "GatewayLoadBalancer"}
        gone = {**gateway, "VpcEndpointId": "vpce-0gone", "State": "deleted"}
        dump[ENDPOINTS]["VpcEndpoints"] += [firewall, gone]
        rows = dump[TABLES]["RouteTables"][0]["Routes"]
        rows.append(route("10.0.1.0/24", "GatewayId", "vpce-0fw"))

    found = account(change)
    assert "account.not_modelled" in codes(found)
    assert found.cloud.find(VpcEndpoint, "vpce-0gone") is None
    assert lacks(found.cloud, Fact.TARGET, "vpce-0fw")
    assert outcome(found.cloud, "i-0web", "i-0app", "tcp/8080") == "unknown"


def policy(*statements: dict[str, Any]) -> Callable[[Dump], None]:
    def change(dump: Dump) -> None:
        text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        dump[ENDPOINTS]["VpcEndpoints"][0]["PolicyDocument"] = text

    return change


@pytest.mark.parametrize(
    ("statement", "bucket", "answer"),
    [
        ({"Resource": "arn:aws:s3:::logs/*"}, "logs", "reachable"),
        ({"Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]}, "other", "unreachable"),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, "logs", "unknown"),
        ({"Principal": {"AWS": f"arn:aws:iam::{OWNER}:root"}}, "logs", "unknown"),
        ({"Effect": "Deny"}, "logs", "unreachable"),
        ({"Resource": "*"}, "", "reachable"),
    ],
)
def test_policies(statement: dict[str, Any], bucket: str, answer: str, account: Reads) -> None:
    whole = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    found = account(policy(whole | statement)).cloud
    service = "com.amazonaws.ap-northeast-1.s3" + (f"/{bucket}" if bucket else "")
    asked = verdict(found, "i-0app", service, "tcp/443")
    assert asked.outcome.value == answer
    if answer == "unknown":
        assert asked.missing == ("endpoint_policy vpce-0s3",)


def test_one_file_with_everything(tmp_path: Path) -> None:
    whole: Dump = {}
    for response in ORDINARY.values():
        for key, value in response.items():
            if isinstance(value, list):
                whole.setdefault(key, []).extend(value)
    path = save(tmp_path, {"all.json": whole}) / "all.json"
    found = read_account(path).cloud
    assert outcome(found, "internet", "i-0web", "tcp/443") == "reachable"


def test_a_firewall_before_an_internet_gateway_does_not_translate(account: Reads) -> None:
    def change(dump: Dump) -> None:
        dump[INTERFACES]["NetworkInterfaces"][0]["SourceDestCheck"] = False
        edge = {"Main": False, "GatewayId": "igw-0a", "AssociationState": {"State": "associated"}}
        led = route("10.0.1.0/24", "NetworkInterfaceId", "eni-0web", InstanceId="i-0web")
        shown = {**dump[TABLES]["RouteTables"][0], "RouteTableId": "rtb-0edge"}
        dump[TABLES]["RouteTables"].append({**shown, "Associations": [edge], "Routes": [led]})

    found = account(change)
    assert "account.no_image" not in codes(found)
    assert not lacks(found.cloud, Fact.IMAGE, "i-0web")
