"""Calls that a person would make: one target, one peer, ids that belong together."""

from hypothesis import strategies as st

from trainer.actions import Call
from trainer.actions.route_tables import associations
from trainer.cloud import (
    Cloud,
    DbInstance,
    Direction,
    ElasticIp,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    Resource,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.ids import (
    acl_association_id,
    address_association_id,
    derived_id,
)

Parameters = st.SearchStrategy[dict[str, object]]
CIDRS = st.sampled_from(("0.0.0.0/0", "192.0.2.0/24", "10.0.10.0/24", "10.0.0.0/16", "10.8.0.0/16"))
PORTS = st.sampled_from((22, 80, 443, 3306, 5432))


def likely_calls(cloud: Cloud) -> st.SearchStrategy[Call]:
    """Calls on the resources of this cloud; the cloud may be a later one when they are made."""
    return st.one_of(
        *(
            parameters.map(lambda given, name=name: Call(_service(name), name, given))
            for name, parameters in _templates(cloud).items()
        )
    )


def _service(operation: str) -> str:
    return "rds" if "DB" in operation else "ec2"


def _templates(cloud: Cloud) -> dict[str, Parameters]:
    def ids(kind: type[Resource]) -> st.SearchStrategy[str]:
        return st.sampled_from(list(cloud.of(kind)))

    def only(**parameters: st.SearchStrategy[object]) -> Parameters:
        return st.fixed_dictionaries(parameters)

    def value(wanted: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        return st.fixed_dictionaries({"Value": wanted})

    def some(kind: type[Resource]) -> st.SearchStrategy[list[str]]:
        return st.lists(ids(kind), min_size=1, max_size=2, unique=True)

    tables, subnets, vpcs = ids(RouteTable), ids(Subnet), ids(Vpc)
    groups, acls, interfaces = ids(SecurityGroup), ids(NetworkAcl), ids(NetworkInterface)
    elastic, instances, gateways = ids(ElasticIp), ids(Instance), ids(InternetGateway)
    booleans = st.booleans()
    table_associations = st.sampled_from(_route_associations(cloud))
    target = st.one_of(
        only(GatewayId=gateways),
        only(NatGatewayId=ids(NatGateway)),
        only(NetworkInterfaceId=interfaces),
        only(InstanceId=instances),
    )
    route = st.builds(
        lambda table, cidr, to: {"RouteTableId": table, "DestinationCidrBlock": cidr, **to},
        tables,
        CIDRS,
        target,
    )
    permissions = st.lists(_permissions(groups), min_size=1, max_size=2)
    rule = only(GroupId=groups, IpPermissions=permissions)
    entry = only(
        NetworkAclId=acls,
        Egress=booleans,
        RuleNumber=st.sampled_from((90, 100, 110)),
        Protocol=st.just("6"),
        PortRange=st.builds(lambda port: {"From": port, "To": port + 1}, PORTS),
        RuleAction=st.sampled_from(("allow", "deny")),
        CidrBlock=CIDRS,
    )
    rule_ids = st.sampled_from(_rules(cloud))
    return {
        "CreateRoute": route,
        "ReplaceRoute": route,
        "DeleteRoute": only(RouteTableId=tables, DestinationCidrBlock=CIDRS),
        "AssociateRouteTable": only(RouteTableId=tables, SubnetId=subnets),
        "DisassociateRouteTable": only(AssociationId=table_associations),
        "ReplaceRouteTableAssociation": only(AssociationId=table_associations, RouteTableId=tables),
        "AuthorizeSecurityGroupIngress": rule,
        "AuthorizeSecurityGroupEgress": rule,
        "RevokeSecurityGroupIngress": st.one_of(rule, rule_ids),
        "RevokeSecurityGroupEgress": st.one_of(rule, rule_ids),
        "ModifySecurityGroupRules": st.builds(_modification, rule_ids, CIDRS, PORTS),
        "CreateNetworkAclEntry": entry,
        "ReplaceNetworkAclEntry": entry,
        "DeleteNetworkAclEntry": entry.map(
            lambda e: {k: e[k] for k in ("NetworkAclId", "Egress", "RuleNumber")}
        ),
        "ReplaceNetworkAclAssociation": only(
            AssociationId=st.sampled_from(_acl_associations(cloud)), NetworkAclId=acls
        ),
        "AssociateAddress": st.one_of(
            only(AllocationId=elastic, InstanceId=instances),
            only(AllocationId=elastic, NetworkInterfaceId=interfaces),
        ),
        "DisassociateAddress": only(AssociationId=st.sampled_from(_address_associations(cloud))),
        "CreateNatGateway": only(SubnetId=subnets, AllocationId=elastic),
        "DeleteNatGateway": only(NatGatewayId=ids(NatGateway)),
        "DetachInternetGateway": only(InternetGatewayId=gateways, VpcId=vpcs),
        "AttachInternetGateway": only(InternetGatewayId=gateways, VpcId=vpcs),
        "ModifySubnetAttribute": only(SubnetId=subnets, MapPublicIpOnLaunch=value(booleans)),
        "ModifyVpcAttribute": only(VpcId=vpcs, EnableDnsHostnames=value(booleans)),
        "CreateSubnet": only(
            VpcId=vpcs, CidrBlock=st.sampled_from(("10.0.40.0/24", "10.0.41.0/28"))
        ),
        "ModifyInstanceAttribute": st.one_of(
            only(InstanceId=instances, Groups=some(SecurityGroup)),
            only(InstanceId=instances, SourceDestCheck=value(booleans)),
        ),
        "ModifyNetworkInterfaceAttribute": only(
            NetworkInterfaceId=interfaces, Groups=some(SecurityGroup)
        ),
        "AssignPrivateIpAddresses": st.one_of(
            only(NetworkInterfaceId=interfaces, SecondaryPrivateIpAddressCount=st.integers(1, 3)),
            only(NetworkInterfaceId=interfaces, PrivateIpAddresses=st.just(["10.0.10.200"])),
        ),
        "UnassignPrivateIpAddresses": only(
            NetworkInterfaceId=interfaces, PrivateIpAddresses=st.just(["10.0.10.200"])
        ),
        "StopInstances": only(InstanceIds=some(Instance)),
        "StartInstances": only(InstanceIds=some(Instance)),
        "ModifyDBInstance": st.fixed_dictionaries(
            {"DBInstanceIdentifier": ids(DbInstance)},
            optional={
                "VpcSecurityGroupIds": some(SecurityGroup),
                "PubliclyAccessible": booleans,
                "MultiAZ": booleans,
                "ApplyImmediately": booleans,
                "DBPortNumber": st.sampled_from((3307, 5432)),
            },
        ),
        "CreateDBSubnetGroup": only(
            DBSubnetGroupName=st.just("new-group"),
            DBSubnetGroupDescription=st.just("new"),
            SubnetIds=some(Subnet),
        ),
    }


def _permissions(groups: st.SearchStrategy[str]) -> Parameters:
    peer = st.one_of(
        CIDRS.map(lambda cidr: {"IpRanges": [{"CidrIp": cidr}]}),
        groups.map(lambda group: {"UserIdGroupPairs": [{"GroupId": group}]}),
        st.just({"Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "everyone"}]}),
    )
    return st.builds(
        lambda port, to: {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **to}, PORTS, peer
    )


def _modification(rule: dict[str, object], cidr: str, port: int) -> dict[str, object]:
    ids = rule["SecurityGroupRuleIds"]
    assert isinstance(ids, list)
    wanted = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIpv4": cidr}
    return {
        "GroupId": rule["GroupId"],
        "SecurityGroupRules": [{"SecurityGroupRuleId": ids[0], "SecurityGroupRule": wanted}],
    }


def _route_associations(cloud: Cloud) -> list[str]:
    now = [association.id for association in associations(cloud)]
    possible = [
        derived_id("rtbassoc", table, subnet)
        for table in cloud.of(RouteTable)
        for subnet in cloud.of(Subnet)
    ]
    return now + possible


def _acl_associations(cloud: Cloud) -> list[str]:
    return [
        acl_association_id(a, s) for a in cloud.of(NetworkAcl).values() for s in cloud.of(Subnet)
    ]


def _address_associations(cloud: Cloud) -> list[str]:
    return [address_association_id(e) for e in cloud.of(ElasticIp).values()] + [
        derived_id("eipassoc", elastic, interface.id, str(interface.addresses[0].ip))
        for elastic in cloud.of(ElasticIp)
        for interface in cloud.of(NetworkInterface).values()
    ]


def _rules(cloud: Cloud) -> list[dict[str, object]]:
    return [
        {"GroupId": group.id, "SecurityGroupRuleIds": [rule.id]}
        for group in cloud.of(SecurityGroup).values()
        for direction in Direction
        for rule in group.rules(direction)
    ]
