"""One attribute at a time, as commands changed it, in the shape of the API."""

import pytest
from shop_cloud import act, refusal, shop
from wide_cloud import wide

from trainer.awscli.spec import load

INSTANCE = {"InstanceId": "i-web"}
INTERFACE = {"NetworkInterfaceId": "eni-loose"}


@pytest.mark.parametrize(
    ("operation", "change", "target"),
    [
        ("DescribeInstanceAttribute", "ModifyInstanceAttribute", INSTANCE),
        ("DescribeNetworkInterfaceAttribute", "ModifyNetworkInterfaceAttribute", INTERFACE),
    ],
)
def test_what_was_changed_is_shown(operation, change, target):
    def shown(cloud, attribute):
        response = act(cloud, operation, **target, Attribute=attribute).response
        assert response.items() >= target.items()
        assert set(response) <= set(load().operation("ec2", operation).output.members)
        return response

    cloud = shop()
    assert shown(cloud, "sourceDestCheck")["SourceDestCheck"] == {"Value": True}
    cloud = act(cloud, change, **target, SourceDestCheck={"Value": False}).cloud
    cloud = act(cloud, change, **target, Groups=["sg-db"]).cloud
    assert shown(cloud, "sourceDestCheck")["SourceDestCheck"] == {"Value": False}
    assert [g["GroupId"] for g in shown(cloud, "groupSet")["Groups"]] == ["sg-db"]


def test_what_else_an_interface_tells():
    loose = act(shop(), "DescribeNetworkInterfaceAttribute", **INTERFACE, Attribute="attachment")
    assert loose.response == INTERFACE
    bound = {"NetworkInterfaceId": "eni-twin-a", "Attribute": "attachment"}
    found = act(shop(), "DescribeNetworkInterfaceAttribute", **bound).response["Attachment"]
    assert found["InstanceId"] == "i-twin"
    told = act(shop(), "DescribeNetworkInterfaceAttribute", **INTERFACE, Attribute="description")
    assert told.response["Description"] == {"Value": ""}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        (
            "DescribeInstanceAttribute",
            {**INSTANCE, "Attribute": "userData"},
            "UnsupportedOperation",
        ),
        (
            "DescribeInstanceAttribute",
            {"InstanceId": "i-no", "Attribute": "groupSet"},
            "InvalidInstanceID.NotFound",
        ),
        ("DescribeNetworkInterfaceAttribute", INTERFACE, "MissingParameter"),
        (
            "DescribeNetworkInterfaceAttribute",
            {**INTERFACE, "Attribute": "associatePublicIpAddress"},
            "UnsupportedOperation",
        ),
    ],
)
def test_refused(operation, parameters, code):
    assert refusal(shop(), operation, **parameters).code == code


def test_connections_are_those_that_interfaces_are_on():
    listed = act(wide(), "DescribeConnections", "directconnect").response["connections"]
    interfaces = act(wide(), "DescribeVirtualInterfaces", "directconnect").response
    on = {interface["connectionId"] for interface in interfaces["virtualInterfaces"]}
    assert on
    assert {connection["connectionId"] for connection in listed} == on
    (one,) = act(
        wide(), "DescribeConnections", "directconnect", connectionId=listed[0]["connectionId"]
    ).response["connections"]
    assert one == listed[0]
    assert act(wide(), "DescribeConnections", "directconnect", connectionId="x").response == {
        "connections": []
    }
