"""A shop's network in moto: made through boto3, and what it then prints of it.

moto differs from AWS in ways that decide packets; `corrected` names and undoes each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from moto import mock_aws

REGION = "ap-northeast-1"
A, B = f"{REGION}a", f"{REGION}c"
OFFICE, BRANCH = "192.168.0.0/16", "172.16.0.0/16"

Responses = dict[str, Any]


def saved() -> Responses:
    """The responses as moto prints them, by the file names of the export script."""
    with mock_aws():
        session = boto3.Session("id", "key", region_name=REGION)
        return json.loads(json.dumps(_seeded(session), default=str))  # type: ignore[no-any-return]


class Seed:
    """The shop, made call by call. ``ids`` are AWS's ids by name."""

    def __init__(self, session: boto3.Session) -> None:
        self.ec2: Any = session.client("ec2")
        self.elb: Any = session.client("elbv2")
        self.rds: Any = session.client("rds")
        self.ids: dict[str, str] = {}

    def make(self) -> None:
        self._networks()
        self._groups()
        self._doors()
        self._routes()
        self._hosts()
        self._services()
        self._hybrid()

    def _tag(self, kind: str, name: str) -> list[dict[str, Any]]:
        return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]

    def _networks(self) -> None:
        for name, cidr in (
            ("shop", "10.0.0.0/16"),
            ("tools", "10.1.0.0/16"),
            ("spoke", "10.2.0.0/16"),
        ):
            vpc = self.ec2.create_vpc(CidrBlock=cidr, TagSpecifications=self._tag("vpc", name))
            self.ids[name] = vpc["Vpc"]["VpcId"]
            for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
                self.ec2.modify_vpc_attribute(VpcId=self.ids[name], **{attribute: {"Value": True}})
        for name, vpc, cidr, zone in (
            ("public-a", "shop", "10.0.0.0/24", A),
            ("public-b", "shop", "10.0.1.0/24", B),
            ("app-a", "shop", "10.0.10.0/24", A),
            ("app-b", "shop", "10.0.11.0/24", B),
            ("data-a", "shop", "10.0.20.0/24", A),
            ("data-b", "shop", "10.0.21.0/24", B),
            ("tools-a", "tools", "10.1.0.0/24", A),
            ("spoke-a", "spoke", "10.2.0.0/24", A),
        ):
            made = self.ec2.create_subnet(
                VpcId=self.ids[vpc],
                CidrBlock=cidr,
                AvailabilityZone=zone,
                TagSpecifications=self._tag("subnet", name),
            )
            self.ids[name] = made["Subnet"]["SubnetId"]

    def _groups(self) -> None:
        for name, vpc in (
            *(("sg-alb", "shop"), ("sg-app", "shop"), ("sg-db", "shop"), ("sg-bastion", "shop")),
            *(("sg-tools", "tools"), ("sg-spoke", "spoke")),
        ):
            made = self.ec2.create_security_group(
                GroupName=name.removeprefix("sg-"), Description=name, VpcId=self.ids[vpc]
            )
            self.ids[name] = made["GroupId"]
        for group, port, source in (
            ("sg-alb", 80, "0.0.0.0/0"),
            ("sg-app", 8080, "sg-alb"),
            ("sg-app", 22, "sg-bastion"),
            ("sg-app", 8080, "10.2.0.0/16"),
            ("sg-db", 3306, "sg-app"),
            ("sg-db", 3306, "10.1.0.0/24"),
            ("sg-bastion", 22, "198.51.100.0/24"),
            ("sg-bastion", 22, OFFICE),
            ("sg-tools", 443, "10.0.0.0/16"),
            ("sg-spoke", 443, BRANCH),
        ):
            rule: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
            if source in self.ids:
                rule["UserIdGroupPairs"] = [{"GroupId": self.ids[source]}]
            else:
                rule["IpRanges"] = [{"CidrIp": source}]
            self.ec2.authorize_security_group_ingress(GroupId=self.ids[group], IpPermissions=[rule])

    def _doors(self) -> None:
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ids["igw"] = gateway
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.ids["shop"])
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=self.ids["public-a"], AllocationId=address)
        self.ids["nat"] = nat["NatGateway"]["NatGatewayId"]
        peering = self.ec2.create_vpc_peering_connection(
            VpcId=self.ids["shop"], PeerVpcId=self.ids["tools"]
        )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        self.ids["pcx"] = peering
        self.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
        self.ids["tgw"] = self.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
        for name, vpc, subnet in (("at-shop", "shop", "app-a"), ("at-spoke", "spoke", "spoke-a")):
            made = self.ec2.create_transit_gateway_vpc_attachment(
                TransitGatewayId=self.ids["tgw"],
                VpcId=self.ids[vpc],
                SubnetIds=[self.ids[subnet]],
            )["TransitGatewayVpcAttachment"]
            self.ids[name] = made["TransitGatewayAttachmentId"]
        self.ids["vgw"] = self.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
        self.ec2.attach_vpn_gateway(VpnGatewayId=self.ids["vgw"], VpcId=self.ids["shop"])

    def _routes(self) -> None:
        peering, hub = (
            {"VpcPeeringConnectionId": self.ids["pcx"]},
            {"TransitGatewayId": self.ids["tgw"]},
        )
        for name, vpc, subnets, routes in (
            (
                "rtb-public",
                "shop",
                ("public-a", "public-b"),
                (("0.0.0.0/0", {"GatewayId": self.ids["igw"]}),),
            ),
            (
                "rtb-app",
                "shop",
                ("app-a", "app-b"),
                (
                    ("0.0.0.0/0", {"NatGatewayId": self.ids["nat"]}),
                    ("10.1.0.0/16", peering),
                    ("10.2.0.0/16", hub),
                ),
            ),
            ("rtb-data", "shop", ("data-a", "data-b"), (("10.1.0.0/16", peering),)),
            ("rtb-tools", "tools", ("tools-a",), (("10.0.0.0/16", peering),)),
            (
                "rtb-spoke",
                "spoke",
                ("spoke-a",),
                (("10.0.0.0/16", hub), (BRANCH, hub)),
            ),
        ):
            table = self.ec2.create_route_table(
                VpcId=self.ids[vpc], TagSpecifications=self._tag("route-table", name)
            )["RouteTable"]["RouteTableId"]
            self.ids[name] = table
            for subnet in subnets:
                self.ec2.associate_route_table(SubnetId=self.ids[subnet], RouteTableId=table)
            for destination, target in routes:
                self.ec2.create_route(
                    RouteTableId=table, DestinationCidrBlock=destination, **target
                )
        acl = self.ec2.create_network_acl(VpcId=self.ids["shop"])["NetworkAcl"]["NetworkAclId"]
        for number, egress, cidr, first, last in (
            (100, False, "10.0.0.0/8", 3306, 3306),
            (100, True, "10.0.0.0/8", 1024, 65535),
        ):
            self.ec2.create_network_acl_entry(
                NetworkAclId=acl,
                RuleNumber=number,
                Protocol="6",
                RuleAction="allow",
                Egress=egress,
                CidrBlock=cidr,
                PortRange={"From": first, "To": last},
            )
        data = {self.ids["data-a"], self.ids["data-b"]}
        for other in self.ec2.describe_network_acls()["NetworkAcls"]:
            for association in other["Associations"]:
                if association["SubnetId"] in data:
                    self.ec2.replace_network_acl_association(
                        AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl
                    )

    def _hosts(self) -> None:
        for name, subnet, group in (
            ("bastion", "public-a", "sg-bastion"),
            ("web-a", "app-a", "sg-app"),
            ("web-b", "app-b", "sg-app"),
            ("tool", "tools-a", "sg-tools"),
            ("batch", "spoke-a", "sg-spoke"),
        ):
            made = self.ec2.run_instances(
                ImageId="ami-12c6146b",
                MinCount=1,
                MaxCount=1,
                TagSpecifications=self._tag("instance", name),
                NetworkInterfaces=[
                    {
                        "DeviceIndex": 0,
                        "SubnetId": self.ids[subnet],
                        "Groups": [self.ids[group]],
                        "AssociatePublicIpAddress": name == "bastion",
                    }
                ],
            )
            self.ids[name] = made["Instances"][0]["InstanceId"]

    def _services(self) -> None:
        balancer = self.elb.create_load_balancer(
            Name="front",
            Subnets=[self.ids["public-a"], self.ids["public-b"]],
            SecurityGroups=[self.ids["sg-alb"]],
        )["LoadBalancers"][0]["LoadBalancerArn"]
        group = self.elb.create_target_group(
            Name="web", Protocol="HTTP", Port=8080, VpcId=self.ids["shop"]
        )["TargetGroups"][0]["TargetGroupArn"]
        self.elb.register_targets(
            TargetGroupArn=group,
            Targets=[{"Id": self.ids["web-a"]}, {"Id": self.ids["web-b"]}],
        )
        self.elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        self.ids |= {"front": balancer, "web": group}
        self.rds.create_db_subnet_group(
            DBSubnetGroupName="data",
            DBSubnetGroupDescription="private",
            SubnetIds=[self.ids["data-a"], self.ids["data-b"]],
        )
        self.rds.create_db_instance(
            DBInstanceIdentifier="orders",
            Engine="mysql",
            DBInstanceClass="db.t3.micro",
            AllocatedStorage=20,
            MasterUsername="admin",
            MasterUserPassword="not-a-secret",
            DBSubnetGroupName="data",
            VpcSecurityGroupIds=[self.ids["sg-db"]],
            AvailabilityZone=A,
            PubliclyAccessible=False,
        )

    def _hybrid(self) -> None:
        for name, address, where in (
            ("office", "203.0.113.1", {"VpnGatewayId": self.ids["vgw"]}),
            ("branch", "203.0.113.2", {"TransitGatewayId": self.ids["tgw"]}),
        ):
            device = self.ec2.create_customer_gateway(
                BgpAsn=65010,
                PublicIp=address,
                Type="ipsec.1",
                TagSpecifications=self._tag("customer-gateway", name),
            )["CustomerGateway"]["CustomerGatewayId"]
            made = self.ec2.create_vpn_connection(
                Type="ipsec.1", CustomerGatewayId=device, **where
            )["VpnConnection"]
            self.ids[f"vpn-{name}"] = made["VpnConnectionId"]


_DESCRIBED: Mapping[str, tuple[str, ...]] = {
    "ec2": (
        *("vpcs", "subnets", "route_tables", "internet_gateways", "nat_gateways", "addresses"),
        *("security_groups", "network_acls", "network_interfaces", "instances", "vpc_endpoints"),
        *("managed_prefix_lists", "vpc_peering_connections", "transit_gateways"),
        *("transit_gateway_attachments", "transit_gateway_vpc_attachments"),
        *("transit_gateway_route_tables", "vpn_gateways", "customer_gateways", "vpn_connections"),
    ),
    "elb": ("load_balancers", "target_groups"),
    "rds": ("db_instances", "db_subnet_groups"),
}


def _seeded(session: boto3.Session) -> Responses:
    seed = Seed(session)
    seed.make()
    found: Responses = {}

    def save(name: str, call: Callable[..., Any], **parameters: Any) -> Any:
        answer = call(**parameters)
        del answer["ResponseMetadata"]
        found[name] = answer
        return answer

    for service, whats in _DESCRIBED.items():
        client = getattr(seed, service)
        folder = {"elb": "elbv2"}.get(service, service)
        for what in whats:
            save(f"{folder}.describe-{what.replace('_', '-')}", getattr(client, f"describe_{what}"))
    for vpc in found["ec2.describe-vpcs"]["Vpcs"]:
        for attribute in ("enableDnsSupport", "enableDnsHostnames"):
            save(
                f"ec2.describe-vpc-attribute.{vpc['VpcId']}.{attribute}",
                seed.ec2.describe_vpc_attribute,
                VpcId=vpc["VpcId"],
                Attribute=attribute,
            )
    for prefix_list in found["ec2.describe-managed-prefix-lists"]["PrefixLists"]:
        save(
            f"ec2.get-managed-prefix-list-entries.{prefix_list['PrefixListId']}",
            seed.ec2.get_managed_prefix_list_entries,
            PrefixListId=prefix_list["PrefixListId"],
        )
    (table,) = found["ec2.describe-transit-gateway-route-tables"]["TransitGatewayRouteTables"]
    rtb = table["TransitGatewayRouteTableId"]
    save(
        f"ec2.search-transit-gateway-routes.{rtb}",
        seed.ec2.search_transit_gateway_routes,
        TransitGatewayRouteTableId=rtb,
        Filters=[{"Name": "state", "Values": ["active", "blackhole"]}],
    )
    for what in ("associations", "propagations"):
        save(
            f"ec2.get-transit-gateway-route-table-{what}.{rtb}",
            getattr(seed.ec2, f"get_transit_gateway_route_table_{what}"),
            TransitGatewayRouteTableId=rtb,
        )
    for what, arn in (("listeners", "front"), ("load_balancer_attributes", "front")):
        save(
            f"elbv2.describe-{what.replace('_', '-')}.{arn}",
            getattr(seed.elb, f"describe_{what}"),
            LoadBalancerArn=seed.ids[arn],
        )
    for what in ("target_health", "target_group_attributes"):
        save(
            f"elbv2.describe-{what.replace('_', '-')}.web",
            getattr(seed.elb, f"describe_{what}"),
            TargetGroupArn=seed.ids["web"],
        )
    return found


# What AWS prints and moto does not


def corrected(found: Responses) -> Responses:
    """The responses as AWS would print them of the same network."""
    found = json.loads(json.dumps(found))
    _correct_addresses(found)
    _correct_vpn(found)
    _correct_transit_gateway(found)
    # moto does not know VPC Block Public Access, which is off unless somebody switches it on.
    found["ec2.describe-vpc-block-public-access-options"] = {
        "VpcBlockPublicAccessOptions": {"AwsRegion": REGION, "InternetGatewayBlockMode": "off"}
    }
    # Nor virtual interfaces; the shop has no Direct Connect.
    found["directconnect.describe-virtual-interfaces"] = {"virtualInterfaces": []}
    return found


def _correct_addresses(found: Responses) -> None:
    """moto gives NAT gateways and elastic IPs addresses of the host's loopback network, and the
    interface of a NAT gateway one outside of its subnet."""
    public = (f"198.51.100.{n}" for n in range(101, 200))
    known: dict[str, str] = {}

    def mended(value: object) -> object:
        match value:
            case str() if value.startswith("127."):
                return known.setdefault(value, next(public))
            case dict():
                return {key: mended(inner) for key, inner in value.items()}
            case list():
                return [mended(inner) for inner in value]
            case _:
                return value

    for name, response in found.items():
        found[name] = mended(response)


def _rows(found: Responses, name: str, key: str) -> Iterator[dict[str, Any]]:
    yield from found[name][key]


def _correct_vpn(found: Responses) -> None:
    """moto knows no options, routes and telemetry of a VPN connection, and no propagation into
    route tables. The one to the office is static, the one to the branch has told by BGP."""
    up = [{"OutsideIpAddress": f"203.0.113.{n}", "Status": "UP"} for n in (11, 12)]
    for connection in _rows(found, "ec2.describe-vpn-connections", "VpnConnections"):
        static = "VpnGatewayId" in connection
        connection["Options"] = {"StaticRoutesOnly": static}
        connection["VgwTelemetry"] = up
        route = {"DestinationCidrBlock": OFFICE, "Source": "Static", "State": "available"}
        connection["Routes"] = [route] if static else []
    (gateway,) = _rows(found, "ec2.describe-vpn-gateways", "VpnGateways")
    for table in _rows(found, "ec2.describe-route-tables", "RouteTables"):
        if any(tag["Value"] in ("rtb-public", "rtb-app") for tag in table.get("Tags", ())):
            table["PropagatingVgws"] = [{"GatewayId": gateway["VpnGatewayId"]}]
            table["Routes"].append(
                {
                    "DestinationCidrBlock": OFFICE,
                    "GatewayId": gateway["VpnGatewayId"],
                    "Origin": "EnableVgwRoutePropagation",
                    "State": "active",
                }
            )


def _correct_transit_gateway(found: Responses) -> None:
    """moto lists the attachments of VPN connections among those of VPCs, associates and propagates
    nothing by default, and shows no propagated routes."""
    attached = found["ec2.describe-transit-gateway-vpc-attachments"]
    attached["TransitGatewayVpcAttachments"] = [
        row for row in attached["TransitGatewayVpcAttachments"] if "VpcId" in row
    ]
    (table,) = _rows(
        found, "ec2.describe-transit-gateway-route-tables", "TransitGatewayRouteTables"
    )
    rtb = table["TransitGatewayRouteTableId"]
    blocks = {vpc["VpcId"]: vpc["CidrBlock"] for vpc in _rows(found, "ec2.describe-vpcs", "Vpcs")}
    attachments = [
        {key: row[key] for key in ("TransitGatewayAttachmentId", "ResourceId", "ResourceType")}
        for row in _rows(
            found, "ec2.describe-transit-gateway-attachments", "TransitGatewayAttachments"
        )
    ]
    found[f"ec2.get-transit-gateway-route-table-associations.{rtb}"] = {
        "Associations": [row | {"State": "associated"} for row in attachments]
    }
    found[f"ec2.get-transit-gateway-route-table-propagations.{rtb}"] = {
        "TransitGatewayRouteTablePropagations": [row | {"State": "enabled"} for row in attachments]
    }
    found[f"ec2.search-transit-gateway-routes.{rtb}"] = {
        "Routes": [
            {
                "DestinationCidrBlock": blocks.get(row["ResourceId"], BRANCH),
                "TransitGatewayAttachments": [row],
                "Type": "propagated",
                "State": "active",
            }
            for row in attachments
        ],
        "AdditionalRoutesAvailable": False,
    }
