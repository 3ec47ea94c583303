"""VPCs and their blocks, the doors of a VPC, prefix lists: what a call makes and what follows."""

from ipaddress import IPv4Network, IPv6Network

import pytest
from shop_cloud import act, refusal, shop

from trainer.cloud import (
    BlockMode,
    Cloud,
    ElasticIp,
    Fact,
    MissingFact,
    NatGateway,
    NatState,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RegionalNatGateway,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcBlockPublicAccess,
    missing_fact,
)


def made(cloud: Cloud, kind, before: Cloud):
    """The resources of a kind that a call has added."""
    return [r for r in cloud.of(kind).values() if r.id not in before.resources]


def routes_of(cloud: Cloud, table: str) -> dict[str, str]:
    """Destination: state, as describe shows them."""
    shown = act(cloud, "DescribeRouteTables", RouteTableIds=[table]).response["RouteTables"][0]
    keys = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    return {next(r[k] for k in keys if k in r): r["State"] for r in shown["Routes"]}


def test_a_new_vpc_has_the_three_defaults():
    done = act(shop(), "CreateVpc", CidrBlock="10.7.0.0/16", AmazonProvidedIpv6CidrBlock=True)
    (vpc,) = made(done.cloud, Vpc, shop())
    (table,) = made(done.cloud, RouteTable, shop())
    (acl,) = made(done.cloud, NetworkAcl, shop())
    (group,) = made(done.cloud, SecurityGroup, shop())
    assert (table.vpc, table.main, acl.vpc, acl.default) == (vpc.id, True, vpc.id, True)
    assert [str(e.network) for e in acl.inbound] == ["0.0.0.0/0", "::/0"]
    assert [rule.peer for rule in group.inbound] == [group.id]
    assert vpc.ipv6_cidrs[0].prefixlen == 56
    assert done.response["Vpc"]["State"] == "pending"
    assert (vpc.dns_support, vpc.dns_hostnames) == (True, False)


def test_an_empty_vpc_is_deleted_with_its_defaults():
    done = act(shop(), "CreateVpc", CidrBlock="10.7.0.0/16")
    vpc = done.response["Vpc"]["VpcId"]
    assert act(done.cloud, "DeleteVpc", VpcId=vpc).cloud == shop()


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("CreateSubnet", {"CidrBlock": "10.7.0.0/24"}),
        ("CreateRouteTable", {}),
        ("CreateNetworkAcl", {}),
        ("CreateSecurityGroup", {"GroupName": "x", "Description": "x"}),
        ("AttachInternetGateway", {"InternetGatewayId": "igw-spare"}),
        ("CreateEgressOnlyInternetGateway", {}),
    ],
)
def test_a_vpc_with_anything_in_it_stays(operation, parameters):
    done = act(shop(), "CreateVpc", CidrBlock="10.7.0.0/16")
    vpc = done.response["Vpc"]["VpcId"]
    used = act(done.cloud, operation, VpcId=vpc, **parameters).cloud
    assert refusal(used, "DeleteVpc", VpcId=vpc).code == "DependencyViolation"


def test_a_further_block_is_local_at_once_and_goes_again():
    done = act(shop(), "AssociateVpcCidrBlock", VpcId="vpc-shop", CidrBlock="10.50.0.0/16")
    assert routes_of(done.cloud, "rtb-private")["10.50.0.0/16"] == "active"
    association = done.response["CidrBlockAssociation"]["AssociationId"]
    subnet = act(done.cloud, "CreateSubnet", VpcId="vpc-shop", CidrBlock="10.50.1.0/24")
    kept = refusal(subnet.cloud, "DisassociateVpcCidrBlock", AssociationId=association)
    assert kept.code == "InvalidCidrBlock.InUse"
    gone = act(done.cloud, "DisassociateVpcCidrBlock", AssociationId=association)
    assert gone.cloud == shop()


def test_an_ipv6_block_of_a_vpc_serves_its_subnets():
    done = act(shop(), "AssociateVpcCidrBlock", VpcId="vpc-lab", AmazonProvidedIpv6CidrBlock=True)
    block = IPv6Network(done.response["Ipv6CidrBlockAssociation"]["Ipv6CidrBlock"])
    mine = str(next(block.subnets(new_prefix=64)))
    subnet = act(done.cloud, "AssociateSubnetCidrBlock", SubnetId="subnet-lab", Ipv6CidrBlock=mine)
    assert str(subnet.cloud.get(Subnet, "subnet-lab").ipv6_cidr) == mine
    again = act(
        subnet.cloud,
        "DisassociateSubnetCidrBlock",
        AssociationId=subnet.response["Ipv6CidrBlockAssociation"]["AssociationId"],
    )
    assert again.cloud == done.cloud


def test_the_primary_block_stays():
    shown = act(shop(), "DescribeVpcs", VpcIds=["vpc-lab"]).response["Vpcs"][0]
    primary = shown["CidrBlockAssociationSet"][0]["AssociationId"]
    error = refusal(shop(), "DisassociateVpcCidrBlock", AssociationId=primary)
    assert error.code == "OperationNotPermitted"


def test_block_public_access_is_set_and_spares_a_subnet():
    done = act(
        shop(),
        "ModifyVpcBlockPublicAccessOptions",
        InternetGatewayBlockMode="block-bidirectional",
    )
    (setting,) = done.cloud.of(VpcBlockPublicAccess).values()
    assert setting.mode is BlockMode.BIDIRECTIONAL
    spared = act(
        done.cloud,
        "CreateVpcBlockPublicAccessExclusion",
        SubnetId="subnet-public-a",
        InternetGatewayExclusionMode="allow-egress",
    )
    exclusion = spared.response["VpcBlockPublicAccessExclusion"]["ExclusionId"]
    (setting,) = spared.cloud.of(VpcBlockPublicAccess).values()
    assert [e.resource for e in setting.exclusions] == ["subnet-public-a"]
    changed = act(
        spared.cloud,
        "ModifyVpcBlockPublicAccessExclusion",
        ExclusionId=exclusion,
        InternetGatewayExclusionMode="allow-bidirectional",
    )
    assert changed.cloud != spared.cloud
    gone = act(changed.cloud, "DeleteVpcBlockPublicAccessExclusion", ExclusionId=exclusion)
    assert gone.cloud == done.cloud


def test_a_mode_that_was_not_told_is_known_once_it_is_set():
    cloud = shop().put(missing_fact("subnet-public-a", Fact.BLOCK_PUBLIC_ACCESS))
    done = act(cloud, "ModifyVpcBlockPublicAccessOptions", InternetGatewayBlockMode="off")
    (left,) = done.cloud.of(MissingFact).values()
    assert (left.about, left.what) == ("subnet-public-a", Fact.EXCLUSIONS)


def test_a_subnet_takes_its_exclusion_along():
    cloud = act(
        shop(),
        "CreateVpcBlockPublicAccessExclusion",
        SubnetId="subnet-empty-c",
        InternetGatewayExclusionMode="allow-egress",
    ).cloud
    cloud = act(cloud, "DeleteSubnet", SubnetId="subnet-empty-c").cloud
    assert [s.exclusions for s in cloud.of(VpcBlockPublicAccess).values()] == [()]


def test_an_egress_only_gateway_that_goes_leaves_a_blackhole():
    done = act(shop(), "CreateEgressOnlyInternetGateway", VpcId="vpc-shop")
    gateway = done.response["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    cloud = act(
        done.cloud,
        "CreateRoute",
        RouteTableId="rtb-private",
        DestinationIpv6CidrBlock="::/0",
        EgressOnlyInternetGatewayId=gateway,
    ).cloud
    assert routes_of(cloud, "rtb-private")["::/0"] == "active"
    cloud = act(cloud, "DeleteEgressOnlyInternetGateway", EgressOnlyInternetGatewayId=gateway).cloud
    assert routes_of(cloud, "rtb-private")["::/0"] == "blackhole"


def test_a_regional_nat_gateway_serves_the_zones_of_its_vpc():
    done = act(shop(), "CreateNatGateway", VpcId="vpc-shop", AvailabilityMode="regional")
    (gateway,) = done.cloud.of(RegionalNatGateway).values()
    assert [a.zone for a in gateway.addresses] == ["ap-northeast-1a", "ap-northeast-1c"]
    assert len({a.public_ip for a in gateway.addresses}) == 2
    assert done.response["NatGateway"]["State"] == "pending"


def test_a_regional_nat_gateway_fails_without_an_internet_gateway():
    done = act(shop(), "CreateNatGateway", VpcId="vpc-lab", AvailabilityMode="regional")
    assert [g.state for g in done.cloud.of(RegionalNatGateway).values()] == [NatState.FAILED]


def test_a_further_address_of_a_nat_gateway_comes_and_goes():
    done = act(
        shop(),
        "AssociateNatGatewayAddress",
        NatGatewayId="nat-a",
        AllocationIds=["eipalloc-free"],
    )
    interface = done.cloud.get(NatGateway, "nat-a").interface
    assert len(done.cloud.get(NetworkInterface, interface).addresses) == 2
    assert done.cloud.get(ElasticIp, "eipalloc-free").interface == interface
    (address,) = done.response["NatGatewayAddresses"]
    assert (address["IsPrimary"], address["Status"]) == (False, "associating")
    gone = act(
        done.cloud,
        "DisassociateNatGatewayAddress",
        NatGatewayId="nat-a",
        AssociationIds=[address["AssociationId"]],
    )
    assert gone.cloud == shop()


def test_a_private_nat_gateway_has_no_elastic_ip_but_several_addresses():
    done = act(shop(), "CreateNatGateway", SubnetId="subnet-app-a", ConnectivityType="private")
    gateway = done.response["NatGateway"]["NatGatewayId"]
    more = act(
        done.cloud,
        "AssignPrivateNatGatewayAddress",
        NatGatewayId=gateway,
        PrivateIpAddresses=["10.0.10.99"],
    )
    less = act(
        more.cloud,
        "UnassignPrivateNatGatewayAddress",
        NatGatewayId=gateway,
        PrivateIpAddresses=["10.0.10.99"],
    )
    assert more.cloud != done.cloud
    assert less.cloud == done.cloud


def test_a_prefix_list_is_made_changed_and_kept_while_it_is_used():
    done = act(
        shop(),
        "CreateManagedPrefixList",
        PrefixListName="offices",
        MaxEntries=5,
        AddressFamily="IPv4",
        Entries=[{"Cidr": "198.51.100.0/25"}],
    )
    found = done.response["PrefixList"]["PrefixListId"]
    changed = act(
        done.cloud,
        "ModifyManagedPrefixList",
        PrefixListId=found,
        CurrentVersion=1,
        AddEntries=[{"Cidr": "192.0.2.0/24"}],
        RemoveEntries=[{"Cidr": "198.51.100.0/25"}],
    ).cloud
    assert changed.get(PrefixList, found).entries == (IPv4Network("192.0.2.0/24"),)
    used = act(
        changed,
        "AuthorizeSecurityGroupIngress",
        GroupId="sg-web",
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "PrefixListIds": [{"PrefixListId": found}],
            }
        ],
    ).cloud
    error = refusal(used, "DeleteManagedPrefixList", PrefixListId=found)
    assert error.code == "DependencyViolation"
    assert act(changed, "DeleteManagedPrefixList", PrefixListId=found).cloud == shop()


REFUSED = [
    ("CreateVpc", {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range"),
    ("CreateVpc", {"CidrBlock": "10.0.0.0/29"}, "InvalidVpc.Range"),
    ("CreateVpc", {}, "MissingParameter"),
    ("DeleteVpc", {"VpcId": "vpc-none"}, "InvalidVpcID.NotFound"),
    ("DeleteVpc", {"VpcId": "vpc-shop"}, "DependencyViolation"),
    (
        "AssociateVpcCidrBlock",
        {"VpcId": "vpc-shop", "CidrBlock": "10.0.128.0/17"},
        "InvalidVpc.Range",
    ),
    (
        "AssociateVpcCidrBlock",
        {"VpcId": "vpc-shop", "CidrBlock": "192.168.0.0/16"},
        "InvalidVpc.Range",
    ),
    (
        "DisassociateVpcCidrBlock",
        {"AssociationId": "vpc-cidr-assoc-none"},
        "InvalidVpcCidrBlockAssociationID.NotFound",
    ),
    (
        "AssociateSubnetCidrBlock",
        {"SubnetId": "subnet-app-a", "Ipv6CidrBlock": "2001:db8:0:100::/64"},
        "InvalidSubnet.Conflict",
    ),
    (
        "AssociateSubnetCidrBlock",
        {"SubnetId": "subnet-app-a", "Ipv6CidrBlock": "2001:db8:9::/64"},
        "InvalidSubnet.Range",
    ),
    (
        "AssociateSubnetCidrBlock",
        {"SubnetId": "subnet-public-a", "Ipv6CidrBlock": "2001:db8:0:101::/64"},
        "InvalidParameterValue",
    ),
    (
        "CreateNatGateway",
        {"VpcId": "vpc-shop", "AvailabilityMode": "regional", "SubnetId": "subnet-app-a"},
        "InvalidParameter",
    ),
    (
        "AssociateNatGatewayAddress",
        {"NatGatewayId": "nat-a", "AllocationIds": ["eipalloc-nat"]},
        "Resource.AlreadyAssociated",
    ),
    (
        "AssignPrivateNatGatewayAddress",
        {"NatGatewayId": "nat-a", "PrivateIpAddressCount": 1},
        "InvalidParameter",
    ),
    (
        "CreateManagedPrefixList",
        {
            "PrefixListName": "x",
            "MaxEntries": 1,
            "AddressFamily": "IPv4",
            "Entries": [{"Cidr": "2001:db8::/32"}],
        },
        "InvalidParameterValue",
    ),
    (
        "CreateManagedPrefixList",
        {
            "PrefixListName": "x",
            "MaxEntries": 1,
            "AddressFamily": "IPv4",
            "Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "10.0.0.0/9"}],
        },
        "PrefixListMaxEntriesExceeded",
    ),
    (
        "ModifyManagedPrefixList",
        {"PrefixListId": "pl-none", "CurrentVersion": 1},
        "InvalidPrefixListID.NotFound",
    ),
    (
        "ModifyVpcBlockPublicAccessOptions",
        {"InternetGatewayBlockMode": "all"},
        "InvalidParameterValue",
    ),
    (
        "DeleteVpcBlockPublicAccessExclusion",
        {"ExclusionId": "vpcbpa-exclude-none"},
        "InvalidVpcBlockPublicAccessExclusionId.NotFound",
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    assert refusal(shop(), operation, **parameters).code == code
