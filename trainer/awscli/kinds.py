"""Which resources a parameter speaks of: for completion, and for names in the place of ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainer.actions.lookup import KINDS
from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DbInstance,
    DbSnapshot,
    DbSubnetGroup,
    DhcpOptions,
    DirectConnectGateway,
    EgressOnlyInternetGateway,
    ElasticIp,
    EndpointServiceConfiguration,
    FlowLog,
    IamRole,
    Instance,
    InternetGateway,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NatGateway,
    NetworkAcl,
    NetworkInsightsAnalysis,
    NetworkInsightsPath,
    NetworkInterface,
    PrefixList,
    RegionalNatGateway,
    Resource,
    RouteTable,
    SecurityGroup,
    Subnet,
    TargetGroup,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)

Kinds = tuple[type[Resource], ...]

ATTACHMENTS: Kinds = (
    TransitGatewayVpcAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpnAttachment,
    TransitGatewayDirectConnectAttachment,
)

TARGETS: Kinds = (Instance, LambdaFunction, LoadBalancer)

KINDS_OF: Mapping[str, Kinds] = {
    "AddGatewayLoadBalancerArn": (LoadBalancer,),
    "AddNetworkLoadBalancerArn": (LoadBalancer,),
    "AddRouteTableId": (RouteTable,),
    "AddSecurityGroupId": (SecurityGroup,),
    "AddSubnetId": (Subnet,),
    "AllocationId": (ElasticIp,),
    "AssociatedGatewayId": (TransitGateway, VpnGateway),
    "AssociatedSubnetId": (Subnet,),
    "AssociationDefaultRouteTableId": (TransitGatewayRouteTable,),
    "CustomerGatewayId": (CustomerGateway,),
    "DBInstanceIdentifier": (DbInstance,),
    "DBSnapshotIdentifier": (DbSnapshot,),
    "DBSubnetGroupName": (DbSubnetGroup,),
    "DhcpOptionsId": (DhcpOptions,),
    "DirectConnectGatewayId": (DirectConnectGateway,),
    "EgressOnlyInternetGatewayId": (EgressOnlyInternetGateway,),
    "FlowLogId": (FlowLog,),
    "FunctionName": (LambdaFunction,),
    "GatewayId": (InternetGateway, VpnGateway),
    "Destination": (Instance, NetworkInterface, InternetGateway),
    "DestinationPrefixListId": (PrefixList,),
    "GatewayLoadBalancerArn": (LoadBalancer,),
    "Group": (SecurityGroup,),
    "GroupId": (SecurityGroup,),
    "Id": TARGETS,
    "InstanceId": (Instance,),
    "InternetGatewayId": (InternetGateway,),
    "ListenerArn": (Listener,),
    "LoadBalancerArn": (LoadBalancer,),
    "NatGatewayId": (NatGateway, RegionalNatGateway),
    "NetworkLoadBalancerArn": (LoadBalancer,),
    "NetworkAclId": (NetworkAcl,),
    "NetworkInsightsAnalysisId": (NetworkInsightsAnalysis,),
    "NetworkInsightsPathId": (NetworkInsightsPath,),
    "NetworkInterfaceId": (NetworkInterface,),
    "PeerTransitGatewayId": (TransitGateway,),
    "PeerVpcId": (Vpc,),
    "PrefixListId": (PrefixList,),
    "PropagationDefaultRouteTableId": (TransitGatewayRouteTable,),
    "ReferencedGroupId": (SecurityGroup,),
    "RemoveGatewayLoadBalancerArn": (LoadBalancer,),
    "RemoveNetworkLoadBalancerArn": (LoadBalancer,),
    "RemoveRouteTableId": (RouteTable,),
    "RemoveSecurityGroupId": (SecurityGroup,),
    "RemoveSubnetId": (Subnet,),
    "Resource": tuple(KINDS),
    "ResourceId": tuple(KINDS),
    "RoleName": (IamRole,),
    "RouteTableId": (RouteTable,),
    "SecondaryAllocationId": (ElasticIp,),
    "SecurityGroup": (SecurityGroup,),
    "SecurityGroupId": (SecurityGroup,),
    "ServiceId": (EndpointServiceConfiguration,),
    "Source": (Instance, NetworkInterface, InternetGateway),
    "SourceDBSnapshotIdentifier": (DbSnapshot,),
    "Subnet": (Subnet,),
    "SubnetId": (Subnet,),
    "Target": (Instance,),
    "TargetGroupArn": (TargetGroup,),
    "TransitGatewayAttachmentId": ATTACHMENTS,
    "TransitGatewayId": (TransitGateway,),
    "TransitGatewayRouteTableId": (TransitGatewayRouteTable,),
    "TransportTransitGatewayAttachmentId": ATTACHMENTS,
    "ValueSet": (Instance,),
    "VirtualGatewayId": (VpnGateway,),
    "VirtualInterfaceId": (VirtualInterface,),
    "VpcEndpointId": (VpcEndpoint,),
    "VPCId": (Vpc,),
    "VpcId": (Vpc,),
    "VpcPeeringConnectionId": (VpcPeeringConnection,),
    "VpcSecurityGroupId": (SecurityGroup,),
    "VpnConnectionId": (VpnConnection,),
    "VpnGatewayId": (VpnGateway,),
    "gatewayId": (TransitGateway, VpnGateway),
}
"""By the name of the parameter, in the singular."""


def kinds_of(parameter: str) -> Kinds:
    """The kinds of resource that a parameter takes the ids of; none for other parameters.

    Some services write their parameters with a small first letter.
    """
    capital = parameter[:1].upper() + parameter[1:]
    names = (parameter, capital, parameter.removesuffix("s"), capital.removesuffix("s"))
    return next((KINDS_OF[name] for name in names if name in KINDS_OF), ())


def kinds_of_filter(name: str) -> Kinds:
    """The same for a filter: ``association.subnet-id`` takes the ids of subnets."""
    words = name.rpartition(".")[2].split("-")
    return kinds_of("".join(word.capitalize() for word in words))


def resources_of(cloud: Cloud, kinds: Kinds) -> Iterator[Resource]:
    """The resources of these kinds."""
    for kind in kinds:
        yield from cloud.of(kind).values()
