"""Which resources a parameter speaks of: for completion, and for names in the place of ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainer.actions import Call
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

KINDS_OF: Mapping[str, Kinds] = {
    "AddRouteTableId": (RouteTable,),
    "AddSecurityGroupId": (SecurityGroup,),
    "AddSubnetId": (Subnet,),
    "AllocationId": (ElasticIp,),
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
    "Group": (SecurityGroup,),
    "GroupId": (SecurityGroup,),
    "InstanceId": (Instance,),
    "InternetGatewayId": (InternetGateway,),
    "ListenerArn": (Listener,),
    "LoadBalancerArn": (LoadBalancer,),
    "NatGatewayId": (NatGateway, RegionalNatGateway),
    "NetworkAclId": (NetworkAcl,),
    "NetworkInsightsAnalysisId": (NetworkInsightsAnalysis,),
    "NetworkInsightsPathId": (NetworkInsightsPath,),
    "NetworkInterfaceId": (NetworkInterface,),
    "PeerTransitGatewayId": (TransitGateway,),
    "PeerVpcId": (Vpc,),
    "PrefixListId": (PrefixList,),
    "ReferencedGroupId": (SecurityGroup,),
    "RemoveRouteTableId": (RouteTable,),
    "RemoveSecurityGroupId": (SecurityGroup,),
    "RemoveSubnetId": (Subnet,),
    "Resource": tuple(KINDS),
    "RoleName": (IamRole,),
    "RouteTableId": (RouteTable,),
    "SecurityGroup": (SecurityGroup,),
    "SecurityGroupId": (SecurityGroup,),
    "ServiceId": (EndpointServiceConfiguration,),
    "Source": (Instance, NetworkInterface, InternetGateway),
    "SourceDBSnapshotIdentifier": (DbSnapshot,),
    "Subnet": (Subnet,),
    "SubnetId": (Subnet,),
    "TargetGroupArn": (TargetGroup,),
    "TransitGatewayAttachmentId": ATTACHMENTS,
    "TransitGatewayId": (TransitGateway,),
    "TransitGatewayRouteTableId": (TransitGatewayRouteTable,),
    "VirtualGatewayId": (VpnGateway,),
    "VirtualInterfaceId": (VirtualInterface,),
    "VpcEndpointId": (VpcEndpoint,),
    "VpcId": (Vpc,),
    "VpcPeeringConnectionId": (VpcPeeringConnection,),
    "VpcSecurityGroupId": (SecurityGroup,),
    "VpnConnectionId": (VpnConnection,),
    "VpnGatewayId": (VpnGateway,),
    "gatewayId": (TransitGateway, VpnGateway),
}
"""By the name of the parameter, in the singular."""

MAKES_ITS_NAME = frozenset(
    {
        ("CreateDBSubnetGroup", "DBSubnetGroupName"),
        ("CreateDBInstance", "DBInstanceIdentifier"),
        ("RestoreDBInstanceFromDBSnapshot", "DBInstanceIdentifier"),
        ("CreateDBSnapshot", "DBSnapshotIdentifier"),
    }
)
"""Parameters that name what the call is about to make."""


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


def with_ids(cloud: Cloud, call: Call) -> Call:
    """The call with ids in the place of Name tags that only one resource of the kind has."""
    parameters = {
        key: value
        if (call.operation, key) in MAKES_ITS_NAME
        else _resolved(cloud, kinds_of(key), value)
        for key, value in call.parameters.items()
    }
    return Call(call.service, call.operation, parameters)


def _resolved(cloud: Cloud, kinds: Kinds, value: object) -> object:
    match value:
        case str():
            return _id(cloud, kinds, value) if kinds else value
        case list():
            return [_resolved(cloud, kinds, item) for item in value]
        case {"Name": str() as name, "Values": list() as values}:
            return {"Name": name, "Values": _resolved(cloud, kinds_of_filter(name), values)}
        case {"GroupName": str() as name, **others} if "GroupId" not in others:
            found = _id(cloud, (SecurityGroup,), name)
            return value if found == name else {**others, "GroupId": found}
        case dict():
            return {key: _resolved(cloud, kinds_of(key), item) for key, item in value.items()}
        case _:
            return value


def _id(cloud: Cloud, kinds: Kinds, text: str) -> str:
    if text in cloud.resources:
        return text
    named = [
        resource.id
        for resource in resources_of(cloud, kinds)
        if text and text in (resource.name, getattr(resource, "group_name", None))
    ]
    return named[0] if len(named) == 1 else text
