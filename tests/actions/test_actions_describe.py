"""Looking: ids, filters, pages; and what the writer of AWS's shapes says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_cloud import act, refusal, shop

from trainer.actions import describe, describe_links
from trainer.actions.filtering import _pattern, matches
from trainer.cloud import Cloud, Vpc

LISTINGS = (*describe.LISTINGS, *describe_links.LISTINGS)


def ids(operation, key, id_key, **parameters):
    return [item[id_key] for item in act(shop(), operation, **parameters).response[key]]


def filtered(operation, key, id_key, **filters):
    listed = [{"Name": n.replace("_", "-"), "Values": v} for n, v in filters.items()]
    return ids(operation, key, id_key, Filters=listed)


def test_filters_are_joined_by_and_and_their_values_by_or():
    both = filtered(
        "DescribeSubnets",
        "Subnets",
        "SubnetId",
        vpc_id=["vpc-shop"],
        cidr_block=["10.0.0.0/24", "10.0.10.0/24", "10.9.0.0/24"],
    )
    assert both == ["subnet-public-a", "subnet-app-a"]


def test_filters_know_wildcards_booleans_and_tags():
    assert filtered("DescribeSubnets", "Subnets", "SubnetId", cidr_block=["10.0.2?.0/*"]) == [
        "subnet-data-a",
        "subnet-data-c",
    ]
    assert filtered("DescribeSubnets", "Subnets", "SubnetId", map_public_ip_on_launch=["true"]) == [
        "subnet-public-a"
    ]
    assert filtered("DescribeSubnets", "Subnets", "SubnetId", **{"tag:Name": ["a*"]}) == [
        "subnet-app-a"
    ]
    assert filtered("DescribeVpcs", "Vpcs", "VpcId", tag_key=["Name"]) == ["vpc-shop"]


def test_filters_reach_into_lists():
    assert filtered(
        "DescribeRouteTables",
        "RouteTables",
        "RouteTableId",
        **{"route.nat-gateway-id": ["nat-a"]},
    ) == ["rtb-private"]
    assert filtered(
        "DescribeSecurityGroups",
        "SecurityGroups",
        "GroupId",
        **{"ip-permission.group-id": ["sg-bastion"]},
    ) == ["sg-web"]
    shown = act(
        shop(),
        "DescribeInstances",
        Filters=[{"Name": "network-interface.subnet-id", "Values": ["subnet-public-c"]}],
    ).response["Reservations"]
    assert [r["Instances"][0]["InstanceId"] for r in shown] == ["i-bastion", "i-off"]


def test_only_running_instances_have_a_status_unless_all_are_asked_for():
    running = ids("DescribeInstanceStatus", "InstanceStatuses", "InstanceId")
    everything = ids(
        "DescribeInstanceStatus", "InstanceStatuses", "InstanceId", IncludeAllInstances=True
    )
    assert set(everything) - set(running) == {"i-off"}


def test_pages_make_up_the_whole():
    token, found = None, []
    while True:
        page = {"MaxResults": 5} if token is None else {"MaxResults": 5, "NextToken": token}
        response = act(shop(), "DescribeSubnets", **page).response
        found += [s["SubnetId"] for s in response["Subnets"]]
        token = response.get("NextToken")
        if token is None:
            break
    assert found == ids("DescribeSubnets", "Subnets", "SubnetId")


def test_a_token_that_nobody_gave_is_refused():
    assert refusal(shop(), "DescribeSubnets", MaxResults=5, NextToken="x").code == (
        "InvalidParameterValue"
    )


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.operation)
def test_filter_names_are_those_of_the_api_reference(listing):
    session = pytest.importorskip("botocore.session").Session()
    shape = session.get_service_model("ec2").operation_model(listing.operation).input_shape
    text = shape.members[listing.filters].documentation
    assert set(listing.paths) <= set(re.findall(r"<code>([a-z0-9:.-]+)</code>", text))


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.operation)
def test_every_filter_can_be_asked(listing):
    for name in listing.paths:
        act(shop(), listing.operation, **{listing.filters: [{"Name": name, "Values": ["x"]}]})


def test_routes_and_associations_of_a_table():
    shown = act(shop(), "DescribeRouteTables", RouteTableIds=["rtb-main"]).response["RouteTables"]
    assert shown[0]["Associations"][0]["Main"] is True
    assert [
        (r.get("DestinationCidrBlock"), r["GatewayId"], r["Origin"]) for r in shown[0]["Routes"]
    ] == [
        ("10.0.0.0/16", "local", "CreateRouteTable"),
        (None, "local", "CreateRouteTable"),
    ]


def test_permissions_are_grouped_by_service():
    cloud = act(
        shop(),
        "AuthorizeSecurityGroupIngress",
        GroupId="sg-web",
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 80,
                "ToPort": 80,
                "IpRanges": [{"CidrIp": "192.0.2.0/24"}],
            }
        ],
    ).cloud
    shown = act(cloud, "DescribeSecurityGroups", GroupIds=["sg-web"]).response["SecurityGroups"]
    web = next(p for p in shown[0]["IpPermissions"] if p["FromPort"] == 80)
    assert [r["CidrIp"] for r in web["IpRanges"]] == ["0.0.0.0/0", "192.0.2.0/24"]
    ssh = next(p for p in shown[0]["IpPermissions"] if p["FromPort"] == 22)
    assert ssh["UserIdGroupPairs"] == [{"UserId": "111122223333", "GroupId": "sg-bastion"}]
    assert shown[0]["IpPermissionsEgress"][0]["IpProtocol"] == "-1"


def test_icmp_in_groups_and_network_acls():
    shown = act(shop(), "DescribeNetworkAcls", NetworkAclIds=["acl-app"]).response["NetworkAcls"]
    ping = next(e for e in shown[0]["Entries"] if e["RuleNumber"] == 110)
    assert (ping["Protocol"], ping["IcmpTypeCode"]) == ("1", {"Code": -1, "Type": 8})


def test_public_names_follow_the_dns_attributes():
    shown = act(shop(), "DescribeInstances", InstanceIds=["i-web"]).response["Reservations"]
    web = shown[0]["Instances"][0]
    assert web["PublicDnsName"] == "ec2-198-51-100-5.ap-northeast-1.compute.amazonaws.com"
    off = act(shop(), "ModifyVpcAttribute", VpcId="vpc-shop", EnableDnsHostnames={"Value": False})
    shown = act(off.cloud, "DescribeInstances", InstanceIds=["i-web"]).response["Reservations"]
    assert shown[0]["Instances"][0]["PublicDnsName"] == ""


def test_zones_have_their_ids():
    shown = act(shop(), "DescribeAvailabilityZones").response["AvailabilityZones"]
    assert {z["ZoneName"]: z["ZoneId"] for z in shown} == {
        "ap-northeast-1a": "apne1-az4",
        "ap-northeast-1c": "apne1-az1",
        "ap-northeast-1d": "apne1-az2",
    }


def test_the_caller_is_of_the_account_of_the_vpc():
    assert act(shop(), "GetCallerIdentity", "sts").response["Account"] == (
        shop().get(Vpc, "vpc-shop").account
    )
    assert act(Cloud(), "GetCallerIdentity", "sts").response["Account"] == "111122223333"


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.operation)
def test_an_empty_cloud_can_be_looked_at(listing):
    items = act(Cloud(), listing.operation).response[listing.key]
    assert items == [] or listing.operation == "DescribeAvailabilityZones"


GLOB = st.text(alphabet="ab*?\\", max_size=8)


@given(GLOB, st.text(alphabet="ab*", max_size=8))
def test_patterns_agree_with_a_regular_expression(pattern, text):
    pieces = re.findall(r"\\.|.", pattern)
    spelled = {"*": ".*", "?": "."}
    expected = "".join(spelled.get(p, re.escape(p[-1])) for p in pieces)
    assert matches(_pattern(pattern), text) == bool(re.fullmatch(expected, text))
