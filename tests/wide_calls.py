"""Calls that a person would make in the wide cloud, with ids that belong together."""

from hypothesis import strategies as st

from trainer.actions import Call, knows
from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DirectConnectGateway,
    EndpointServiceConfiguration,
    IamRole,
    Instance,
    NetworkInterface,
    Resource,
    RouteTable,
    SecurityGroup,
    Subnet,
    TransitGateway,
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
from trainer.cloud.aws_json.ids import attachment_id

Values = st.SearchStrategy[object]
Parameters = st.SearchStrategy[dict[str, object]]
CIDRS = st.sampled_from(
    ("10.1.0.0/16", "10.3.0.0/16", "10.9.0.0/16", "10.66.0.0/16", "172.16.0.0/16", "0.0.0.0/0")
)
SERVICES = st.sampled_from(
    tuple(f"com.amazonaws.ap-northeast-1.{name}" for name in ("s3", "dynamodb", "kms", "ssm"))
)
NAMES = ("tgw-attach-a", "tgw-attach-b", "tgw-attach-c", "tgw-attach-far", "tgw-attach-vpn-hub")


def wide_calls(cloud: Cloud) -> st.SearchStrategy[Call]:
    """Calls on the resources of this cloud; the cloud may be a later one when they are made."""
    return st.one_of(
        *(
            parameters.map(lambda given, name=name: Call(_service(name), name, given))
            for name, parameters in _templates(cloud).items()
            if knows(_service(name), name)
        )
    )


def _service(operation: str) -> str:
    direct = "DirectConnect" in operation or "VirtualInterface" in operation
    return "directconnect" if direct else "ec2"


def _templates(cloud: Cloud) -> dict[str, Parameters]:
    def ids(*kinds: type[Resource]) -> st.SearchStrategy[str]:
        return st.sampled_from([i for kind in kinds for i in cloud.of(kind)])

    def some(*kinds: type[Resource]) -> st.SearchStrategy[list[str]]:
        return st.lists(ids(*kinds), min_size=1, max_size=2, unique=True)

    def call(optional: dict[str, Values] | None = None, **required: Values) -> Parameters:
        return st.fixed_dictionaries(required, optional=optional or {})

    vpcs, subnets, tables = ids(Vpc), some(Subnet), some(RouteTable)
    groups, instances, interfaces = some(SecurityGroup), ids(Instance), ids(NetworkInterface)
    booleans, peering = st.booleans(), call(VpcPeeringConnectionId=ids(VpcPeeringConnection))
    hubs, hub_tables = ids(TransitGateway), ids(TransitGatewayRouteTable)
    attachments = st.sampled_from(NAMES)
    attached = call(TransitGatewayAttachmentId=attachments)
    placed = call(TransitGatewayAttachmentId=attachments, TransitGatewayRouteTableId=hub_tables)
    aimed = {"TransitGatewayAttachmentId": attachments}
    route = call(aimed, TransitGatewayRouteTableId=hub_tables, DestinationCidrBlock=CIDRS)
    blackhole = call(
        TransitGatewayRouteTableId=hub_tables, DestinationCidrBlock=CIDRS, Blackhole=st.just(True)
    )
    listed = call(aimed, TransitGatewayRouteTableId=hub_tables, PrefixListId=st.just("pl-offices"))
    switch = st.sampled_from(("enable", "disable"))
    options = st.fixed_dictionaries(
        {}, optional={"ApplianceModeSupport": switch, "SecurityGroupReferencingSupport": switch}
    )
    dns = st.fixed_dictionaries({"AllowDnsResolutionFromRemoteVpc": booleans})
    connections = call(
        ServiceId=ids(EndpointServiceConfiguration), VpcEndpointIds=some(VpcEndpoint)
    )
    gateway_and_vpc = call(VpnGatewayId=ids(VpnGateway), VpcId=vpcs)
    propagation = call(RouteTableId=ids(RouteTable), GatewayId=ids(VpnGateway))
    connection_route = call(VpnConnectionId=ids(VpnConnection), DestinationCidrBlock=CIDRS)
    prefixes = st.lists(
        st.sampled_from(("10.1.0.0/16", "10.2.0.0/16")).map(lambda c: {"cidr": c}), max_size=2
    )
    at_launch = {"SecurityGroupIds": groups, "IamInstanceProfile": st.just({"Name": "role-a"})}
    return {
        "RunInstances": call(
            at_launch,
            ImageId=st.just("ami-1"),
            MinCount=st.just(1),
            MaxCount=st.integers(1, 2),
            SubnetId=ids(Subnet),
        ),
        "TerminateInstances": call(InstanceIds=some(Instance)),
        "CreateNetworkInterface": call({"Groups": groups}, SubnetId=ids(Subnet)),
        "AttachNetworkInterface": call(
            NetworkInterfaceId=interfaces, InstanceId=instances, DeviceIndex=st.integers(1, 3)
        ),
        "DetachNetworkInterface": call(AttachmentId=st.sampled_from(_attachments(cloud))),
        "DeleteNetworkInterface": call(NetworkInterfaceId=interfaces),
        "AssociateIamInstanceProfile": call(
            InstanceId=instances, IamInstanceProfile=ids(IamRole).map(lambda r: {"Name": r})
        ),
        "AssociateVpcCidrBlock": call(VpcId=vpcs, CidrBlock=CIDRS),
        "CreateVpcEndpoint": st.one_of(
            call({"RouteTableIds": tables}, VpcId=vpcs, ServiceName=SERVICES),
            call(
                {"SecurityGroupIds": groups, "PrivateDnsEnabled": booleans},
                VpcId=vpcs,
                ServiceName=SERVICES,
                VpcEndpointType=st.just("Interface"),
                SubnetIds=subnets,
            ),
        ),
        "ModifyVpcEndpoint": call(
            {
                "AddRouteTableIds": tables,
                "RemoveRouteTableIds": tables,
                "AddSubnetIds": subnets,
                "RemoveSubnetIds": subnets,
                "AddSecurityGroupIds": groups,
                "RemoveSecurityGroupIds": groups,
                "PrivateDnsEnabled": booleans,
            },
            VpcEndpointId=ids(VpcEndpoint),
        ),
        "DeleteVpcEndpoints": call(VpcEndpointIds=some(VpcEndpoint)),
        "AcceptVpcEndpointConnections": connections,
        "RejectVpcEndpointConnections": connections,
        "CreateVpcPeeringConnection": call(VpcId=vpcs, PeerVpcId=vpcs),
        "AcceptVpcPeeringConnection": peering,
        "RejectVpcPeeringConnection": peering,
        "DeleteVpcPeeringConnection": peering,
        "ModifyVpcPeeringConnectionOptions": call(
            {"RequesterPeeringConnectionOptions": dns, "AccepterPeeringConnectionOptions": dns},
            VpcPeeringConnectionId=ids(VpcPeeringConnection),
        ),
        "ModifyTransitGateway": call(
            Options=st.fixed_dictionaries({"SecurityGroupReferencingSupport": switch}),
            TransitGatewayId=hubs,
        ),
        "DeleteTransitGateway": call(TransitGatewayId=hubs),
        "CreateTransitGatewayVpcAttachment": call(
            {"Options": options}, TransitGatewayId=hubs, VpcId=vpcs, SubnetIds=subnets
        ),
        "ModifyTransitGatewayVpcAttachment": call(
            {"AddSubnetIds": subnets, "RemoveSubnetIds": subnets, "Options": options},
            TransitGatewayAttachmentId=ids(TransitGatewayVpcAttachment),
        ),
        "AcceptTransitGatewayVpcAttachment": attached,
        "RejectTransitGatewayVpcAttachment": attached,
        "DeleteTransitGatewayVpcAttachment": attached,
        "CreateTransitGatewayPeeringAttachment": call(
            TransitGatewayId=hubs,
            PeerTransitGatewayId=hubs,
            PeerAccountId=st.just("111122223333"),
            PeerRegion=st.sampled_from(("ap-northeast-1", "us-west-2")),
        ),
        "AcceptTransitGatewayPeeringAttachment": attached,
        "DeleteTransitGatewayPeeringAttachment": call(
            TransitGatewayAttachmentId=ids(TransitGatewayPeeringAttachment)
        ),
        "AssociateTransitGatewayRouteTable": placed,
        "DisassociateTransitGatewayRouteTable": placed,
        "EnableTransitGatewayRouteTablePropagation": placed,
        "DisableTransitGatewayRouteTablePropagation": placed,
        "DeleteTransitGatewayRouteTable": call(TransitGatewayRouteTableId=hub_tables),
        "CreateTransitGatewayRoute": st.one_of(route, blackhole),
        "ReplaceTransitGatewayRoute": st.one_of(route, blackhole),
        "DeleteTransitGatewayRoute": call(
            TransitGatewayRouteTableId=hub_tables, DestinationCidrBlock=CIDRS
        ),
        "CreateTransitGatewayPrefixListReference": listed,
        "ModifyTransitGatewayPrefixListReference": listed,
        "AttachVpnGateway": gateway_and_vpc,
        "DetachVpnGateway": gateway_and_vpc,
        "EnableVgwRoutePropagation": propagation,
        "DisableVgwRoutePropagation": propagation,
        "CreateVpnConnection": st.one_of(
            call(
                CustomerGatewayId=ids(CustomerGateway),
                Type=st.just("ipsec.1"),
                VpnGatewayId=ids(VpnGateway),
            ),
            call(
                CustomerGatewayId=ids(CustomerGateway),
                Type=st.just("ipsec.1"),
                TransitGatewayId=hubs,
            ),
        ),
        "DeleteVpnConnection": call(VpnConnectionId=ids(VpnConnection)),
        "CreateVpnConnectionRoute": connection_route,
        "DeleteVpnConnectionRoute": connection_route,
        "CreateDirectConnectGatewayAssociation": call(
            {"addAllowedPrefixesToDirectConnectGateway": prefixes},
            directConnectGatewayId=ids(DirectConnectGateway),
            gatewayId=ids(VpnGateway, TransitGateway),
        ),
        "DeleteDirectConnectGatewayAssociation": call(
            directConnectGatewayId=ids(DirectConnectGateway), virtualGatewayId=ids(VpnGateway)
        ),
        "DeleteVirtualInterface": call(virtualInterfaceId=ids(VirtualInterface)),
        "DescribeTransitGatewayAttachments": call(
            TransitGatewayAttachmentIds=some(TransitGatewayVpnAttachment)
        ),
    }


def _attachments(cloud: Cloud) -> list[str]:
    return [
        attachment_id(interface, instance.id)
        for instance in cloud.of(Instance).values()
        for interface in (*instance.interfaces, "eni-a-spare")
    ]
