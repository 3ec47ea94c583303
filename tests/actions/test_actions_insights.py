"""Reachability Analyzer: the engine's answers in AWS's shape."""

import pytest
from shop_cloud import act, refusal, shop

from trainer.cloud import Cloud
from trainer.reach import Code
from trainer.reach.codes import OF_AWS

HTTP = {"Source": "igw-shop", "Destination": "i-web", "Protocol": "tcp", "DestinationPort": 80}


def analysed(cloud: Cloud, **path) -> dict:
    """The analysis of a path, as ``describe`` shows it."""
    made = act(cloud, "CreateNetworkInsightsPath", **path)
    path_id = made.response["NetworkInsightsPath"]["NetworkInsightsPathId"]
    started = act(made.cloud, "StartNetworkInsightsAnalysis", NetworkInsightsPathId=path_id)
    assert started.response["NetworkInsightsAnalysis"]["Status"] == "running"
    shown = act(started.cloud, "DescribeNetworkInsightsAnalyses", NetworkInsightsPathId=path_id)
    (analysis,) = shown.response["NetworkInsightsAnalyses"]
    return analysis


def test_a_path_that_is_found_lists_its_components():
    analysis = analysed(shop(), **HTTP)
    assert analysis["Status"] == "succeeded"
    assert analysis["NetworkPathFound"]
    forward = analysis["ForwardPathComponents"]
    ids = [component["Component"]["Id"] for component in forward]
    assert ids == [
        "internet",
        "igw-shop",
        "eni-web",
        "acl-default-vpc-shop",
        "sg-web",
        "i-web",
    ]
    assert [c["SequenceNumber"] for c in forward] == [1, 2, 3, 4, 5, 6]
    assert forward[3]["AclRule"] == {
        "Cidr": "0.0.0.0/0",
        "Egress": False,
        "Protocol": "all",
        "RuleAction": "allow",
        "RuleNumber": 100,
    }
    assert forward[4]["SecurityGroupRule"] == {
        "Cidr": "0.0.0.0/0",
        "Direction": "ingress",
        "PortRange": {"From": 80, "To": 80},
        "Protocol": "tcp",
    }
    back = analysis["ReturnPathComponents"]
    route = next(c["RouteTableRoute"] for c in back if "RouteTableRoute" in c)
    assert route["DestinationCidr"] == "0.0.0.0/0"
    assert route["GatewayId"] == "igw-shop"
    # The group lets the reply pass because it has seen the request: no rule is shown.
    assert not any("SecurityGroupRule" in component for component in back)


def test_a_path_that_is_not_found_is_explained():
    analysis = analysed(
        shop(), Source="i-bastion", Destination="eni-app", Protocol="tcp", DestinationPort=3306
    )
    assert not analysis["NetworkPathFound"]
    assert "ForwardPathComponents" not in analysis
    acl, group = analysis["Explanations"][:2]
    assert acl["ExplanationCode"] == "SUBNET_ACL_RESTRICTION"
    assert acl["Acl"]["Id"] == "acl-app"
    assert acl["AclRule"]["RuleAction"] == "deny"
    assert acl["AclRule"]["RuleNumber"] == 32767
    assert group["ExplanationCode"] == "ENI_SG_RULES_MISMATCH"
    assert [g["Id"] for g in group["SecurityGroups"]] == ["sg-web"]
    assert group["Direction"] == "ingress"


def test_codes_of_our_own_are_marked():
    """The group is open, but the database listens on another port: AWS does not look at that."""
    port = {"IpProtocol": "tcp", "FromPort": 3307, "ToPort": 3307}
    rule = [{**port, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]
    opened = act(shop(), "AuthorizeSecurityGroupIngress", GroupId="sg-db", IpPermissions=rule)
    path = {"Source": "i-web", "Destination": "eni-db-shop", "Protocol": "tcp"}
    analysis = analysed(opened.cloud, **path, DestinationPort=3307)
    (explanation,) = analysis["Explanations"]
    assert explanation["ExplanationCode"] == "VpcDojo.NOT_LISTENING"
    assert Code.BAD_STATE in OF_AWS
    assert Code.NOT_LISTENING not in OF_AWS


def test_an_address_behind_a_gateway():
    path = {"Source": "igw-shop", "SourceIp": "192.0.2.7", "Destination": "i-web"}
    analysis = analysed(shop(), **path, Protocol="tcp", DestinationPort=80)
    headers = [c["OutboundHeader"] for c in analysis["ForwardPathComponents"][:1]]
    assert headers[0]["SourceAddresses"] == ["192.0.2.7/32"]
    away = analysed(shop(), Source="i-web", DestinationIp="192.0.2.7", Protocol="udp")
    assert away["NetworkPathFound"]


def test_an_analysis_stays_what_it_was_and_blocks_its_path():
    made = act(shop(), "CreateNetworkInsightsPath", **HTTP)
    path = made.response["NetworkInsightsPath"]["NetworkInsightsPathId"]
    cloud = act(made.cloud, "StartNetworkInsightsAnalysis", NetworkInsightsPathId=path).cloud
    closed = act(
        cloud,
        "RevokeSecurityGroupIngress",
        GroupId="sg-web",
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 80,
                "ToPort": 80,
                "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
            }
        ],
    ).cloud
    again = act(closed, "StartNetworkInsightsAnalysis", NetworkInsightsPathId=path).cloud
    analyses = act(again, "DescribeNetworkInsightsAnalyses").response["NetworkInsightsAnalyses"]
    assert [a["NetworkPathFound"] for a in analyses] == [True, False]
    found = act(
        again,
        "DescribeNetworkInsightsAnalyses",
        Filters=[{"Name": "path-found", "Values": ["false"]}],
    ).response["NetworkInsightsAnalyses"]
    assert found == analyses[1:]
    error = refusal(again, "DeleteNetworkInsightsPath", NetworkInsightsPathId=path)
    assert error.code == "AnalysisExistsForNetworkInsightsPath"
    for analysis in analyses:
        identifier = analysis["NetworkInsightsAnalysisId"]
        again = act(
            again, "DeleteNetworkInsightsAnalysis", NetworkInsightsAnalysisId=identifier
        ).cloud
    left = act(again, "DeleteNetworkInsightsPath", NetworkInsightsPathId=path).cloud
    assert left == closed.without(path, *(a["NetworkInsightsAnalysisId"] for a in analyses))


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("CreateNetworkInsightsPath", HTTP | {"Source": "sg-web"}, "InvalidParameterValue"),
        ("CreateNetworkInsightsPath", HTTP | {"Source": "i-none"}, "InvalidInstanceID.NotFound"),
        ("CreateNetworkInsightsPath", HTTP | {"Destination": "x"}, "InvalidParameterValue"),
        ("CreateNetworkInsightsPath", HTTP | {"Source": "i-web"}, "InvalidParameterValue"),
        ("CreateNetworkInsightsPath", HTTP | {"Protocol": "icmp"}, "InvalidParameterValue"),
        ("CreateNetworkInsightsPath", HTTP | {"DestinationPort": 0}, "InvalidParameterValue"),
        (
            "CreateNetworkInsightsPath",
            HTTP | {"DestinationIp": "10.0.99.9"},
            "InvalidParameterValue",
        ),
        ("CreateNetworkInsightsPath", HTTP | {"SourceIp": "x"}, "InvalidParameterValue"),
        (
            "CreateNetworkInsightsPath",
            {"Source": "i-web", "Protocol": "tcp"},
            "MissingParameter",
        ),
        (
            "StartNetworkInsightsAnalysis",
            {"NetworkInsightsPathId": "nip-0"},
            "InvalidNetworkInsightsPathId.NotFound",
        ),
        (
            "DeleteNetworkInsightsAnalysis",
            {"NetworkInsightsAnalysisId": "nia-0"},
            "InvalidNetworkInsightsAnalysisId.NotFound",
        ),
    ],
)
def test_what_the_analyzer_refuses(operation, parameters, code):
    assert refusal(shop(), operation, **parameters).code == code
