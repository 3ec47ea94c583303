"""Instances and interfaces: launch, terminate, attach, detach, profiles, IPv6 addresses."""

from ipaddress import IPv4Address

import pytest
from shop_cloud import act, refusal, shop
from wide_cloud import wide

from trainer.cloud import ElasticIp, Instance, NetworkInterface, RouteTable

AMI = "ami-0123456789abcdef0"


def launch(cloud, **parameters):
    given = {"ImageId": AMI, "MinCount": 1, "MaxCount": 1, **parameters}
    return act(cloud, "RunInstances", **given)


def test_an_instance_follows_the_subnet_and_the_default_group():
    done = launch(shop(), SubnetId="subnet-public-a")
    (shown,) = done.response["Instances"]
    assert shown["State"]["Name"] == "pending"
    instance = done.cloud.get(Instance, shown["InstanceId"])
    interface = done.cloud.get(NetworkInterface, instance.interfaces[0])
    assert interface.addresses[0].public_ip is not None
    assert interface.security_groups == ("sg-default-vpc-shop",)
    assert instance.host.listens is None


def test_the_request_decides_about_the_public_address_and_the_groups():
    done = launch(
        shop(),
        MaxCount=2,
        NetworkInterfaces=[
            {
                "DeviceIndex": 0,
                "SubnetId": "subnet-public-a",
                "Groups": ["sg-web"],
                "AssociatePublicIpAddress": False,
            }
        ],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "new"}]}],
    )
    assert len(done.response["Instances"]) == 2
    for shown in done.response["Instances"]:
        assert shown["SecurityGroups"] == [{"GroupId": "sg-web", "GroupName": "web"}]
        assert "PublicIpAddress" not in shown
        assert done.cloud.get(Instance, shown["InstanceId"]).name == "new"


def test_an_instance_may_have_more_than_one_address_from_the_start():
    interface = {"DeviceIndex": 0, "SubnetId": "subnet-public-a", "AssociatePublicIpAddress": True}
    named = [{"PrivateIpAddress": "10.0.0.77", "Primary": False}]
    for more, expected in (
        ({"PrivateIpAddresses": named}, {"10.0.0.77"}),
        ({"SecondaryPrivateIpAddressCount": 1}, set()),
    ):
        done = launch(shop(), NetworkInterfaces=[interface | more])
        (instance,) = done.response["Instances"]
        made = done.cloud.get(Instance, instance["InstanceId"]).interfaces[0]
        primary, *secondary = done.cloud.get(NetworkInterface, made).addresses
        assert primary.public_ip is not None
        assert [address.public_ip for address in secondary] == [None]
        assert {str(address.ip) for address in secondary} >= expected


def test_an_interface_that_was_there_becomes_the_primary_one():
    done = launch(shop(), NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": "eni-loose"}])
    owner = done.cloud.get(NetworkInterface, "eni-loose").owner
    assert done.cloud.get(Instance, str(owner)).interfaces == ("eni-loose",)


def test_a_terminated_instance_takes_its_primary_interface_along():
    routed = act(
        shop(),
        "CreateRoute",
        RouteTableId="rtb-private",
        DestinationCidrBlock="192.0.2.0/24",
        InstanceId="i-app",
    ).cloud
    routed = act(routed, "AssociateAddress", AllocationId="eipalloc-free", InstanceId="i-app").cloud
    primary = routed.get(Instance, "i-app").interfaces[0]
    cloud = act(routed, "TerminateInstances", InstanceIds=["i-app", "i-twin"]).cloud
    assert cloud.find(NetworkInterface, primary) is None
    assert cloud.get(NetworkInterface, "eni-twin-b").owner is None
    assert cloud.get(ElasticIp, "eipalloc-free").interface is None
    states = {
        r["DestinationCidrBlock"]: r["State"]
        for r in act(cloud, "DescribeRouteTables", RouteTableIds=["rtb-private"]).response[
            "RouteTables"
        ][0]["Routes"]
        if "DestinationCidrBlock" in r
    }
    assert states["192.0.2.0/24"] == "blackhole"
    assert cloud.get(RouteTable, "rtb-private").routes[-1].target == primary


def test_an_interface_is_made_attached_detached_and_deleted():
    done = act(
        shop(),
        "CreateNetworkInterface",
        SubnetId="subnet-app-a",
        Groups=["sg-web"],
        PrivateIpAddress="10.0.10.50",
        SecondaryPrivateIpAddressCount=1,
    )
    found = done.response["NetworkInterface"]["NetworkInterfaceId"]
    addresses = [a.ip for a in done.cloud.get(NetworkInterface, found).addresses]
    assert (addresses[0], len(addresses)) == (IPv4Address("10.0.10.50"), 2)
    attached = act(
        done.cloud,
        "AttachNetworkInterface",
        NetworkInterfaceId=found,
        InstanceId="i-app",
        DeviceIndex=1,
    )
    kept = refusal(attached.cloud, "DeleteNetworkInterface", NetworkInterfaceId=found)
    assert kept.code == "InvalidParameterValue"
    detached = act(
        attached.cloud, "DetachNetworkInterface", AttachmentId=attached.response["AttachmentId"]
    )
    assert detached.cloud == done.cloud
    assert act(done.cloud, "DeleteNetworkInterface", NetworkInterfaceId=found).cloud == shop()


def test_the_primary_interface_is_never_detached():
    shown = act(shop(), "DescribeInstances", InstanceIds=["i-web"]).response
    (interface,) = shown["Reservations"][0]["Instances"][0]["NetworkInterfaces"]
    attachment = interface["Attachment"]["AttachmentId"]
    error = refusal(shop(), "DetachNetworkInterface", AttachmentId=attachment)
    assert error.code == "OperationNotPermitted"


def test_a_public_address_is_switched_on_and_off():
    interface = shop().get(Instance, "i-app").interfaces[0]
    on = act(
        shop(),
        "ModifyNetworkInterfaceAttribute",
        NetworkInterfaceId=interface,
        AssociatePublicIpAddress=True,
    ).cloud
    assert on.get(NetworkInterface, interface).addresses[0].public_ip is not None
    off = act(
        on,
        "ModifyNetworkInterfaceAttribute",
        NetworkInterfaceId=interface,
        AssociatePublicIpAddress=False,
    ).cloud
    assert off == shop()


def test_groups_replace_those_that_were_there():
    done = act(shop(), "ModifyInstanceAttribute", InstanceId="i-web", Groups=["sg-db", "sg-unused"])
    interface = shop().get(Instance, "i-web").interfaces[0]
    groups = done.cloud.get(NetworkInterface, interface).security_groups
    assert groups == ("sg-db", "sg-unused")


def test_ipv6_addresses_come_and_go():
    interface = shop().get(Instance, "i-web").interfaces[0]
    done = act(shop(), "AssignIpv6Addresses", NetworkInterfaceId=interface, Ipv6AddressCount=2)
    added = done.response["AssignedIpv6Addresses"]
    assert added == ["2001:db8:0:100::4", "2001:db8:0:100::5"]
    gone = act(
        done.cloud, "UnassignIpv6Addresses", NetworkInterfaceId=interface, Ipv6Addresses=added
    )
    assert gone.cloud == shop()


def test_an_instance_is_shown_with_the_ipv6_address_of_its_primary_interface():
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html"""

    def shown(cloud):
        found = act(cloud, "DescribeInstances", InstanceIds=["i-web"]).response["Reservations"]
        return found[0]["Instances"][0]

    assert "Ipv6Address" not in shown(shop())
    interface = shop().get(Instance, "i-web").interfaces[0]
    done = act(shop(), "AssignIpv6Addresses", NetworkInterfaceId=interface, Ipv6AddressCount=2)
    assert shown(done.cloud)["Ipv6Address"] == "2001:db8:0:100::4"


def test_an_instance_profile_is_associated_replaced_and_removed():
    done = act(
        wide(),
        "AssociateIamInstanceProfile",
        InstanceId="i-b",
        IamInstanceProfile={"Name": "role-spare"},
    )
    association = done.response["IamInstanceProfileAssociation"]["AssociationId"]
    other = act(
        done.cloud,
        "ReplaceIamInstanceProfileAssociation",
        AssociationId=association,
        IamInstanceProfile={"Arn": "arn:aws:iam::111122223333:instance-profile/role-a"},
    )
    assert other.cloud.get(Instance, "i-b").role == "role-a"
    new = other.response["IamInstanceProfileAssociation"]["AssociationId"]
    gone = act(other.cloud, "DisassociateIamInstanceProfile", AssociationId=new)
    assert gone.cloud == wide()


REFUSED = [
    ("RunInstances", {"MinCount": 1, "MaxCount": 1}, "MissingParameter"),
    ("RunInstances", {"ImageId": AMI, "MinCount": 1, "MaxCount": 1}, "MissingInput"),
    (
        "RunInstances",
        {"ImageId": "img", "MinCount": 1, "MaxCount": 1, "SubnetId": "subnet-app-a"},
        "InvalidAMIID.Malformed",
    ),
    (
        "RunInstances",
        {
            "ImageId": AMI,
            "MinCount": 1,
            "MaxCount": 1,
            "SubnetId": "subnet-app-a",
            "SecurityGroupIds": ["sg-lab"],
        },
        "InvalidGroup.NotFound",
    ),
    (
        "RunInstances",
        {"ImageId": AMI, "MinCount": 2, "MaxCount": 1, "SubnetId": "subnet-app-a"},
        "InvalidParameterValue",
    ),
    (
        "RunInstances",
        {
            "ImageId": AMI,
            "MinCount": 1,
            "MaxCount": 1,
            "SubnetId": "subnet-app-a",
            "IamInstanceProfile": {"Name": "none"},
        },
        "InvalidParameterValue",
    ),
    ("TerminateInstances", {"InstanceIds": ["i-none"]}, "InvalidInstanceID.NotFound"),
    ("RebootInstances", {"InstanceIds": ["i-off"]}, "IncorrectState"),
    (
        "CreateNetworkInterface",
        {"SubnetId": "subnet-app-a", "PrivateIpAddress": "10.0.10.1"},
        "InvalidParameterValue",
    ),
    (
        "CreateNetworkInterface",
        {"SubnetId": "subnet-app-a", "Groups": ["sg-lab"]},
        "InvalidGroup.NotFound",
    ),
    (
        "AttachNetworkInterface",
        {"NetworkInterfaceId": "eni-loose", "InstanceId": "i-bastion", "DeviceIndex": 1},
        "InvalidParameterCombination",
    ),
    (
        "AttachNetworkInterface",
        {"NetworkInterfaceId": "eni-loose", "InstanceId": "i-app", "DeviceIndex": 0},
        "InvalidParameterValue",
    ),
    (
        "AttachNetworkInterface",
        {"NetworkInterfaceId": "eni-twin-a", "InstanceId": "i-app", "DeviceIndex": 1},
        "InvalidNetworkInterface.InUse",
    ),
    (
        "DetachNetworkInterface",
        {"AttachmentId": "eni-attach-none"},
        "InvalidAttachmentID.NotFound",
    ),
    ("DetachNetworkInterface", {"AttachmentId": "ela-attach-1"}, "OperationNotPermitted"),
    (
        "AssignIpv6Addresses",
        {"NetworkInterfaceId": "eni-loose", "Ipv6AddressCount": 1},
        "InvalidParameterValue",
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    assert refusal(shop(), operation, **parameters).code == code


def test_one_profile_at_a_time():
    error = refusal(
        wide(),
        "AssociateIamInstanceProfile",
        InstanceId="i-a",
        IamInstanceProfile={"Name": "role-spare"},
    )
    assert error.code == "IncorrectState"
