"""What a call changes, and what follows from it."""

from ipaddress import IPv4Address, IPv4Network

from shop_cloud import act, shop

from trainer.actions import Call, is_change, perform
from trainer.cloud import (
    LOCAL,
    Cloud,
    DbInstance,
    ElasticIp,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    NatState,
    NetworkAcl,
    NetworkInterface,
    RegionalNatGateway,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    ZonalAddress,
)
from trainer.packets import Service

DEFAULT = "0.0.0.0/0"


def routes(cloud: Cloud, table: str) -> dict[str, tuple[str, str]]:
    """Destination: (target, state) of a table as describe shows it."""
    shown = act(cloud, "DescribeRouteTables", RouteTableIds=[table]).response["RouteTables"]
    ends = ("GatewayId", "NatGatewayId", "NetworkInterfaceId")
    return {
        route["DestinationCidrBlock"]: (
            next(route[end] for end in ends if end in route),
            route["State"],
        )
        for route in shown[0]["Routes"]
        if "DestinationCidrBlock" in route
    }


def test_create_replace_delete_route():
    made = act(
        shop(),
        "CreateRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock="192.0.2.77/24",
        GatewayId="igw-shop",
    )
    assert made.response == {"Return": True}
    assert routes(made.cloud, "rtb-spare")["192.0.2.0/24"] == ("igw-shop", "active")
    replaced = act(
        made.cloud,
        "ReplaceRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock="192.0.2.0/24",
        NatGatewayId="nat-a",
    ).cloud
    assert routes(replaced, "rtb-spare")["192.0.2.0/24"] == ("nat-a", "active")
    gone = act(
        replaced, "DeleteRoute", RouteTableId="rtb-spare", DestinationCidrBlock="192.0.2.0/24"
    ).cloud
    assert gone == shop()


def test_the_local_route_can_lead_to_an_interface_and_back():
    given = {"RouteTableId": "rtb-spare", "DestinationCidrBlock": "10.0.0.0/16"}
    away = act(shop(), "ReplaceRoute", **given, NetworkInterfaceId="eni-app").cloud
    assert routes(away, "rtb-spare") == {"10.0.0.0/16": ("eni-app", "active")}
    back = act(away, "ReplaceRoute", **given, LocalTarget=True).cloud
    assert routes(back, "rtb-spare") == {"10.0.0.0/16": (LOCAL, "active")}


def test_a_route_to_an_instance_is_one_to_its_interface():
    made = act(
        shop(),
        "CreateRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock=DEFAULT,
        InstanceId="i-app",
    )
    assert routes(made.cloud, "rtb-spare")[DEFAULT] == ("eni-app", "active")
    stopped = act(made.cloud, "StopInstances", InstanceIds=["i-app"]).cloud
    assert routes(stopped, "rtb-spare")[DEFAULT] == ("eni-app", "blackhole")


def test_a_deleted_nat_gateway_leaves_a_blackhole_and_its_address():
    after = act(shop(), "DeleteNatGateway", NatGatewayId="nat-a").cloud
    assert routes(after, "rtb-private")[DEFAULT] == ("nat-a", "blackhole")
    assert after.get(NatGateway, "nat-a").state is NatState.DELETED
    assert after.get(ElasticIp, "eipalloc-nat").interface is None
    assert after.find(NetworkInterface, shop().get(NatGateway, "nat-a").interface) is None
    shown = act(after, "DescribeNatGateways").response["NatGateways"]
    assert [gateway["State"] for gateway in shown] == ["deleted"]


def test_a_detached_internet_gateway_leaves_a_blackhole():
    cloud = act(shop(), "DeleteNatGateway", NatGatewayId="nat-a").cloud
    cloud = act(cloud, "StopInstances", InstanceIds=["i-web"]).cloud
    given = {"InternetGatewayId": "igw-shop", "VpcId": "vpc-shop"}
    detached = act(cloud, "DetachInternetGateway", **given).cloud
    assert detached.get(InternetGateway, "igw-shop").vpc is None
    assert routes(detached, "rtb-public")[DEFAULT] == ("igw-shop", "blackhole")
    again = act(detached, "AttachInternetGateway", **given).cloud
    assert routes(again, "rtb-public")[DEFAULT] == ("igw-shop", "active")


def test_associations_move_between_tables():
    made = act(shop(), "AssociateRouteTable", RouteTableId="rtb-spare", SubnetId="subnet-data-a")
    again = act(
        made.cloud, "AssociateRouteTable", RouteTableId="rtb-spare", SubnetId="subnet-data-a"
    )
    assert again.response == made.response
    assert again.cloud == made.cloud
    moved = act(
        made.cloud,
        "ReplaceRouteTableAssociation",
        AssociationId=made.response["AssociationId"],
        RouteTableId="rtb-public",
    )
    assert moved.cloud.get(RouteTable, "rtb-spare").subnets == ()
    assert "subnet-data-a" in moved.cloud.get(RouteTable, "rtb-public").subnets
    gone = act(
        moved.cloud, "DisassociateRouteTable", AssociationId=moved.response["NewAssociationId"]
    )
    assert gone.cloud == shop()


def test_replacing_the_main_association_makes_another_table_main():
    shown = act(
        shop(), "DescribeRouteTables", Filters=[{"Name": "association.main", "Values": ["true"]}]
    ).response["RouteTables"]
    main = next(t for t in shown if t["RouteTableId"] == "rtb-main")["Associations"][0]
    after = act(
        shop(),
        "ReplaceRouteTableAssociation",
        AssociationId=main["RouteTableAssociationId"],
        RouteTableId="rtb-spare",
    ).cloud
    assert not after.get(RouteTable, "rtb-main").main
    assert after.get(RouteTable, "rtb-spare").main


def test_rules_of_a_security_group_by_permission_and_by_id():
    permissions = [
        {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "office"}],
            "UserIdGroupPairs": [{"GroupId": "sg-bastion"}],
        }
    ]
    made = act(shop(), "AuthorizeSecurityGroupIngress", GroupId="sg-db", IpPermissions=permissions)
    first, second = made.response["SecurityGroupRules"]
    assert (first["CidrIpv4"], first["Description"]) == ("192.0.2.0/24", "office")
    assert second["ReferencedGroupInfo"]["GroupId"] == "sg-bastion"
    by_id = act(
        made.cloud,
        "RevokeSecurityGroupIngress",
        GroupId="sg-db",
        SecurityGroupRuleIds=[first["SecurityGroupRuleId"], second["SecurityGroupRuleId"]],
    )
    assert by_id.cloud == shop()
    by_permission = act(
        made.cloud, "RevokeSecurityGroupIngress", GroupId="sg-db", IpPermissions=permissions
    )
    assert by_permission.cloud == shop()


def test_all_ports_are_all_ports_however_written():
    given = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{"CidrIp": DEFAULT}]}
    made = act(shop(), "AuthorizeSecurityGroupIngress", GroupId="sg-db", IpPermissions=[given])
    assert made.cloud.get(SecurityGroup, "sg-db").inbound[-1].service == Service(6)


def test_modifying_a_rule_keeps_its_id():
    rule = shop().get(SecurityGroup, "sg-db").inbound[0]
    wanted = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIpv4": "10.0.10.0/24"}
    after = act(
        shop(),
        "ModifySecurityGroupRules",
        GroupId="sg-db",
        SecurityGroupRules=[{"SecurityGroupRuleId": rule.id, "SecurityGroupRule": wanted}],
    ).cloud
    now = after.get(SecurityGroup, "sg-db").inbound[0]
    assert (now.id, now.service, now.peer) == (
        rule.id,
        Service.tcp(5432),
        IPv4Network("10.0.10.0/24"),
    )


def test_a_new_group_lets_everything_out_and_nothing_in():
    made = act(shop(), "CreateSecurityGroup", GroupName="new", Description="new", VpcId="vpc-shop")
    group = made.cloud.get(SecurityGroup, str(made.response["GroupId"]))
    assert group.inbound == ()
    assert [str(rule.peer) for rule in group.outbound] == ["0.0.0.0/0", "::/0"]
    assert act(made.cloud, "DeleteSecurityGroup", GroupId=group.id).cloud == shop()


def test_entries_of_a_network_acl():
    given = {
        "NetworkAclId": "acl-spare",
        "Egress": True,
        "RuleNumber": 110,
        "Protocol": "6",
        "PortRange": {"From": 1024, "To": 65535},
        "CidrBlock": "10.0.1.0/24",
    }
    made = act(shop(), "CreateNetworkAclEntry", **given, RuleAction="allow").cloud
    denied = act(made, "ReplaceNetworkAclEntry", **given, RuleAction="deny").cloud
    assert [str(e.action) for e in denied.get(NetworkAcl, "acl-spare").outbound] == ["deny"]
    shown = act(denied, "DescribeNetworkAcls", NetworkAclIds=["acl-spare"]).response
    numbers = [(e["Egress"], e["RuleNumber"]) for e in shown["NetworkAcls"][0]["Entries"]]
    assert numbers == [(True, 110), (True, 32767), (True, 32768), (False, 32767), (False, 32768)]
    place = {key: given[key] for key in ("NetworkAclId", "Egress", "RuleNumber")}
    assert act(denied, "DeleteNetworkAclEntry", **place).cloud == shop()


def test_a_subnet_changes_its_network_acl_and_goes_back_to_the_default():
    shown = act(shop(), "DescribeNetworkAcls", NetworkAclIds=["acl-app"]).response["NetworkAcls"]
    association = shown[0]["Associations"][0]["NetworkAclAssociationId"]
    moved = act(
        shop(), "ReplaceNetworkAclAssociation", AssociationId=association, NetworkAclId="acl-spare"
    )
    assert moved.cloud.get(NetworkAcl, "acl-spare").subnets == ("subnet-app-a",)
    back = act(
        moved.cloud,
        "ReplaceNetworkAclAssociation",
        AssociationId=moved.response["NewAssociationId"],
        NetworkAclId="acl-default-vpc-shop",
    )
    assert back.cloud.get(NetworkAcl, "acl-spare").subnets == ()
    shown = act(back.cloud, "DescribeNetworkAcls", NetworkAclIds=["acl-default-vpc-shop"]).response
    guarded = [a["SubnetId"] for a in shown["NetworkAcls"][0]["Associations"]]
    assert "subnet-app-a" in guarded


def test_an_elastic_ip_takes_the_place_of_an_assigned_address():
    after = act(shop(), "AssociateAddress", AllocationId="eipalloc-free", InstanceId="i-web").cloud
    assert after.get(NetworkInterface, "eni-web").addresses[0].public_ip is None
    shown = act(after, "DescribeInstances", InstanceIds=["i-web"]).response["Reservations"]
    assert shown[0]["Instances"][0]["PublicIpAddress"] == "203.0.113.21"
    gone = act(after, "DisassociateAddress", PublicIp="203.0.113.21").cloud
    assert gone.get(ElasticIp, "eipalloc-free").interface is None


def test_an_elastic_ip_moves_unless_that_is_forbidden():
    here = act(shop(), "AssociateAddress", AllocationId="eipalloc-free", InstanceId="i-web").cloud
    there = act(here, "AssociateAddress", AllocationId="eipalloc-free", InstanceId="i-app").cloud
    assert there.get(ElasticIp, "eipalloc-free").interface == "eni-app"


def test_new_addresses_come_from_a_documentation_range():
    made = act(shop(), "AllocateAddress", Domain="vpc")
    assert made.response["PublicIp"] == "203.0.113.129"
    again = act(made.cloud, "AllocateAddress")
    assert again.response["PublicIp"] == "203.0.113.130"
    assert again.response["AllocationId"] != made.response["AllocationId"]


def test_a_nat_gateway_gets_an_interface_and_its_address():
    made = act(shop(), "CreateNatGateway", SubnetId="subnet-public-c", AllocationId="eipalloc-free")
    assert made.response["NatGateway"]["State"] == "pending"
    gateway = made.cloud.get(NatGateway, made.response["NatGateway"]["NatGatewayId"])
    assert gateway.state is NatState.AVAILABLE
    interface = made.cloud.get(NetworkInterface, gateway.interface)
    assert interface.owner == gateway.id
    assert made.cloud.get(ElasticIp, "eipalloc-free").private_ip == interface.addresses[0].ip


def test_a_public_nat_gateway_without_internet_gateway_fails_later():
    made = act(shop(), "CreateNatGateway", SubnetId="subnet-lab", AllocationId="eipalloc-free")
    assert made.response["NatGateway"]["State"] == "pending"
    assert "FailureCode" not in made.response["NatGateway"]
    shown = act(
        made.cloud, "DescribeNatGateways", Filter=[{"Name": "vpc-id", "Values": ["vpc-lab"]}]
    ).response["NatGateways"]
    assert (shown[0]["State"], shown[0]["FailureCode"]) == ("failed", "Gateway.NotAttached")
    assert made.cloud.get(ElasticIp, "eipalloc-free").interface is None


def test_a_private_nat_gateway_needs_neither():
    made = act(shop(), "CreateNatGateway", SubnetId="subnet-lab", ConnectivityType="private")
    gateway = made.cloud.get(NatGateway, made.response["NatGateway"]["NatGatewayId"])
    assert gateway.state is NatState.AVAILABLE


def test_subnets_come_and_go():
    made = act(shop(), "CreateSubnet", VpcId="vpc-shop", CidrBlock="10.0.40.0/24")
    subnet = made.cloud.get(Subnet, made.response["Subnet"]["SubnetId"])
    assert (subnet.zone, subnet.map_public_ip) == ("ap-northeast-1a", False)
    public = act(
        made.cloud,
        "ModifySubnetAttribute",
        SubnetId=subnet.id,
        MapPublicIpOnLaunch={"Value": True},
    ).cloud
    assert public.get(Subnet, subnet.id).map_public_ip
    tied = act(public, "AssociateRouteTable", RouteTableId="rtb-public", SubnetId=subnet.id).cloud
    gone = act(tied, "DeleteSubnet", SubnetId=subnet.id).cloud
    assert gone == shop()


def test_dns_attributes_of_a_vpc():
    after = act(
        shop(), "ModifyVpcAttribute", VpcId="vpc-lab", EnableDnsHostnames={"Value": True}
    ).cloud
    assert after.get(Vpc, "vpc-lab").dns_hostnames
    shown = act(
        after, "DescribeVpcAttribute", VpcId="vpc-lab", Attribute="enableDnsHostnames"
    ).response
    assert shown["EnableDnsHostnames"] == {"Value": True}


def test_a_stopped_instance_has_no_assigned_address_and_gets_another_one():
    stopped = act(shop(), "StopInstances", InstanceIds=["i-web"])
    change = stopped.response["StoppingInstances"][0]
    assert (change["PreviousState"]["Name"], change["CurrentState"]["Name"]) == (
        "running",
        "stopping",
    )
    shown = act(stopped.cloud, "DescribeInstances", InstanceIds=["i-web"]).response
    assert "PublicIpAddress" not in shown["Reservations"][0]["Instances"][0]
    started = act(stopped.cloud, "StartInstances", InstanceIds=["i-web"]).cloud
    assert started.get(Instance, "i-web").state is InstanceState.RUNNING
    public = started.get(NetworkInterface, "eni-web").addresses[0].public_ip
    assert public == IPv4Address("203.0.113.129")


def test_switching_on_public_addresses_later_gives_none_to_an_instance():
    cloud = act(
        shop(),
        "ModifySubnetAttribute",
        SubnetId="subnet-public-c",
        MapPublicIpOnLaunch={"Value": True},
    ).cloud
    cloud = act(cloud, "StopInstances", InstanceIds=["i-bastion"]).cloud
    cloud = act(cloud, "StartInstances", InstanceIds=["i-bastion"]).cloud
    assert cloud.get(NetworkInterface, "eni-bastion").addresses[0].public_ip is None


def test_groups_and_check_of_an_instance_are_those_of_its_interface():
    cloud = act(
        shop(), "ModifyInstanceAttribute", InstanceId="i-app", Groups=["sg-db", "sg-unused"]
    ).cloud
    cloud = act(
        cloud, "ModifyInstanceAttribute", InstanceId="i-app", SourceDestCheck={"Value": False}
    ).cloud
    interface = cloud.get(NetworkInterface, "eni-app")
    assert interface.security_groups == ("sg-db", "sg-unused")
    assert not interface.source_dest_check
    older = act(
        cloud,
        "ModifyInstanceAttribute",
        InstanceId="i-app",
        Attribute="sourceDestCheck",
        Value="true",
    ).cloud
    assert older.get(NetworkInterface, "eni-app").source_dest_check


def test_secondary_addresses_with_an_elastic_ip():
    given = act(
        shop(),
        "AssignPrivateIpAddresses",
        NetworkInterfaceId="eni-web",
        SecondaryPrivateIpAddressCount=1,
    )
    second = given.response["AssignedPrivateIpAddresses"][0]["PrivateIpAddress"]
    tied = act(
        given.cloud,
        "AssociateAddress",
        AllocationId="eipalloc-free",
        NetworkInterfaceId="eni-web",
        PrivateIpAddress=second,
    ).cloud
    assert tied.get(NetworkInterface, "eni-web").addresses[0].public_ip is not None
    gone = act(
        tied,
        "UnassignPrivateIpAddresses",
        NetworkInterfaceId="eni-web",
        PrivateIpAddresses=[second],
    ).cloud
    assert gone == shop()


def test_names():
    named = act(
        shop(),
        "CreateTags",
        Resources=["rtb-spare", "sg-db"],
        Tags=[{"Key": "Name", "Value": "予備"}, {"Key": "Owner", "Value": "x"}],
    ).cloud
    assert named.get(RouteTable, "rtb-spare").name == "予備"
    assert named.get(SecurityGroup, "sg-db").name == "予備"
    gone = act(named, "DeleteTags", Resources=["rtb-spare", "sg-db"], Tags=[{"Key": "Name"}]).cloud
    assert gone == shop()


def test_a_public_database_gets_a_public_address():
    after = act(
        shop(), "ModifyDBInstance", "rds", DBInstanceIdentifier="db-shop", PubliclyAccessible=True
    ).cloud
    interface = after.get(DbInstance, "db-shop").interfaces[0]
    assert after.get(NetworkInterface, interface).addresses[0].public_ip is not None
    back = act(
        after, "ModifyDBInstance", "rds", DBInstanceIdentifier="db-shop", PubliclyAccessible=False
    ).cloud
    assert back == shop()


def test_multi_az_waits_for_the_window_unless_it_is_applied_at_once():
    given = {"DBInstanceIdentifier": "db-shop", "MultiAZ": True}
    later = act(shop(), "ModifyDBInstance", "rds", **given)
    assert later.cloud == shop()
    assert later.response["DBInstance"]["PendingModifiedValues"] == {"MultiAZ": True}
    now = act(shop(), "ModifyDBInstance", "rds", **given, ApplyImmediately=True)
    shown = now.response["DBInstance"]
    assert (shown["AvailabilityZone"], shown["SecondaryAvailabilityZone"]) == (
        "ap-northeast-1a",
        "ap-northeast-1c",
    )
    single = act(
        now.cloud,
        "ModifyDBInstance",
        "rds",
        DBInstanceIdentifier="db-shop",
        MultiAZ=False,
        ApplyImmediately=True,
    ).cloud
    assert single == shop()


def test_groups_of_a_database_change_at_once_on_all_its_interfaces():
    both = act(
        shop(),
        "ModifyDBInstance",
        "rds",
        DBInstanceIdentifier="db-shop",
        MultiAZ=True,
        ApplyImmediately=True,
    ).cloud
    after = act(
        both,
        "ModifyDBInstance",
        "rds",
        DBInstanceIdentifier="db-shop",
        VpcSecurityGroupIds=["sg-unused"],
        DBPortNumber=3307,
    ).cloud
    db = after.get(DbInstance, "db-shop")
    assert db.port == 3307
    groups = {after.get(NetworkInterface, i).security_groups for i in db.interfaces}
    assert groups == {("sg-unused",)}


def test_what_changes_and_what_looks():
    assert is_change(Call("ec2", "CreateRoute", {}))
    assert not is_change(Call("ec2", "DescribeVpcs", {}))
    assert not is_change(Call("sts", "GetCallerIdentity", {}))


def test_calls_with_equal_parameters_are_equal_and_hash_alike():
    one = Call("ec2", "DescribeVpcs", {"VpcIds": ["a"], "MaxResults": 5})
    other = Call("ec2", "DescribeVpcs", {"MaxResults": 5, "VpcIds": ["a"]})
    assert one == other
    assert hash(one) == hash(other)


def test_replaying_gives_the_same_ids():
    call = Call("ec2", "CreateRouteTable", {"VpcId": "vpc-shop"})
    assert perform(shop(), call).response == perform(shop(), call).response


def test_a_regional_nat_gateway_is_shown_used_and_deleted():
    address = ZonalAddress(zone="ap-northeast-1a", public_ip=IPv4Address("203.0.113.129"))
    gateway = RegionalNatGateway(id="nat-regional", vpc="vpc-shop", addresses=(address,))
    cloud = shop().put(gateway)
    shown = act(cloud, "DescribeNatGateways", NatGatewayIds=["nat-regional"]).response
    assert shown["NatGateways"][0]["AvailabilityMode"] == "regional"
    assert act(cloud, "AllocateAddress").response["PublicIp"] == "203.0.113.130"
    used = act(
        cloud,
        "CreateRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock=DEFAULT,
        NatGatewayId="nat-regional",
    ).cloud
    assert routes(used, "rtb-spare")[DEFAULT] == ("nat-regional", "active")
    gone = act(used, "DeleteNatGateway", NatGatewayId="nat-regional").cloud
    assert routes(gone, "rtb-spare")[DEFAULT] == ("nat-regional", "blackhole")
