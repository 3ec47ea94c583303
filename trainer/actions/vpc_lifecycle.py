"""VPCs: create and delete.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from trainer.actions.block_public_access import without_exclusion
from trainer.actions.errors import AwsError, in_use, not_modelled
from trainer.actions.lookup import LIVE_ATTACHMENTS, LIVE_PEERINGS, find
from trainer.actions.new import free_ipv6_block, new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.security_groups import DEFAULT_GROUP
from trainer.actions.tagging import name_given
from trainer.cloud import (
    AclAction,
    AclEntry,
    Cloud,
    EgressOnlyInternetGateway,
    EndpointState,
    InternetGateway,
    NatGateway,
    NatState,
    Network,
    NetworkAcl,
    RegionalNatGateway,
    Resource,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.common import account_of, region_of
from trainer.cloud.aws_json.networks import vpc_json
from trainer.packets import Service

VPC_LENGTHS = range(16, 29)
FIRST_ACL_RULE = 100


@action("ec2", "CreateVpc")
def create_vpc(cloud: Cloud, parameters: Parameters) -> Done:
    """A VPC comes with a main route table, a default network ACL and a default group."""
    for name in ("Ipv4IpamPoolId", "Ipv6IpamPoolId", "Ipv6Pool", "Ipv6CidrBlock"):
        if name in parameters:
            raise not_modelled(f"The parameter {name} of a new VPC")
    if "CidrBlock" not in parameters:
        raise AwsError(
            "MissingParameter",
            "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
            parameter="cidrBlock",
        )
    cidr = parameters.network4("CidrBlock")
    check_vpc_block(cidr)
    tenancy = parameters.find_text("InstanceTenancy") or "default"
    if tenancy != "default":
        raise not_modelled(f"The tenancy {tenancy}")
    with_ipv6 = parameters.boolean("AmazonProvidedIpv6CidrBlock")
    cloud, resource_id = new_id(cloud, "vpc")
    vpc = Vpc(
        id=resource_id,
        name=name_given(parameters, "vpc"),
        cidrs=(cidr,),
        ipv6_cidrs=(free_ipv6_block(cloud),) if with_ipv6 else (),
        region=region_of(cloud),
        account=account_of(cloud),
    )
    cloud = _with_defaults(cloud.put(vpc), vpc)
    return Done(cloud, {"Vpc": {**vpc_json(vpc), "State": "pending"}})


def check_vpc_block(cidr: IPv4Network) -> None:
    """Refuses a block that is not a /16 to a /28."""
    if cidr.prefixlen not in VPC_LENGTHS:
        raise AwsError("InvalidVpc.Range", f"The CIDR '{cidr}' is invalid.", cidr=str(cidr))


def _with_defaults(cloud: Cloud, vpc: Vpc) -> Cloud:
    """The cloud with what AWS makes for a new VPC."""
    cloud, table_id = new_id(cloud, "rtb")
    cloud, acl_id = new_id(cloud, "acl")
    cloud, group_id = new_id(cloud, "sg")
    everywhere: list[Network] = [IPv4Network("0.0.0.0/0")]
    if vpc.ipv6_cidrs:
        everywhere.append(IPv6Network("::/0"))
    allowed = tuple(
        AclEntry(number=number, action=AclAction.ALLOW, service=Service.ALL, network=network)
        for number, network in enumerate(everywhere, start=FIRST_ACL_RULE)
    )
    rules = []
    for peer in (group_id, *everywhere):
        cloud, rule_id = new_id(cloud, "sgr")
        rules.append(SecurityGroupRule(id=rule_id, service=Service.ALL, peer=peer))
    return cloud.put(
        RouteTable(id=table_id, vpc=vpc.id, main=True),
        NetworkAcl(id=acl_id, vpc=vpc.id, default=True, inbound=allowed, outbound=allowed),
        SecurityGroup(
            id=group_id,
            vpc=vpc.id,
            group_name=DEFAULT_GROUP,
            description="default VPC security group",
            inbound=(rules[0],),
            outbound=tuple(rules[1:]),
        ),
    )


@action("ec2", "DeleteVpc")
def delete_vpc(cloud: Cloud, parameters: Parameters) -> Done:
    """What AWS made with the VPC goes with it; everything else has to go before."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    parts = [r for r in cloud.resources.values() if vpc.id in _vpcs_of(r)]
    left = next((part.id for part in parts if not _goes_along(part)), None)
    if left is not None:
        raise in_use("vpc", vpc.id, dependent=left)
    cloud = without_exclusion(cloud, vpc.id)
    return Done(cloud.without(vpc.id, *(part.id for part in parts)), {})


def _vpcs_of(resource: Resource) -> tuple[str | None, ...]:
    """The VPCs that cannot go while this is there, or that this goes with."""
    match resource:
        case VpcPeeringConnection(requester=requester, accepter=accepter):
            return requester, accepter
        case (
            Subnet(vpc=vpc)
            | InternetGateway(vpc=vpc)
            | EgressOnlyInternetGateway(vpc=vpc)
            | VpnGateway(vpc=vpc)
            | RouteTable(vpc=vpc)
            | NetworkAcl(vpc=vpc)
            | SecurityGroup(vpc=vpc)
            | NatGateway(vpc=vpc)
            | RegionalNatGateway(vpc=vpc)
            | VpcEndpoint(vpc=vpc)
            | TransitGatewayVpcAttachment(vpc=vpc)
        ):
            return (vpc,)
        case _:
            return ()


def _goes_along(part: Resource) -> bool:
    """Whether a part is one that AWS made, or is a record of something that is no more."""
    match part:
        case RouteTable(main=True) | NetworkAcl(default=True):
            return True
        case SecurityGroup(group_name=name):
            return name == DEFAULT_GROUP
        case NatGateway(state=nat) | RegionalNatGateway(state=nat):
            return nat is not NatState.AVAILABLE
        case VpcEndpoint(state=EndpointState.DELETED):
            return True
        case TransitGatewayVpcAttachment(state=attachment):
            return attachment not in LIVE_ATTACHMENTS
        case VpcPeeringConnection(state=peering):
            return peering not in LIVE_PEERINGS
        case _:
            return False
