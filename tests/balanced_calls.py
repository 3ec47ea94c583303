"""Calls on services that a person would make in the balanced cloud, when it is busy."""

import json

from hypothesis import strategies as st

from trainer.actions import Call
from trainer.cloud import (
    Cloud,
    DbInstance,
    DbSubnetGroup,
    ElasticIp,
    FlowLog,
    IamRole,
    Instance,
    InternetGateway,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NetworkInsightsAnalysis,
    NetworkInsightsPath,
    NetworkInterface,
    Resource,
    SecurityGroup,
    Subnet,
    TargetGroup,
    Vpc,
)

Values = st.SearchStrategy[object]
Parameters = st.SearchStrategy[dict[str, object]]

PORTS = st.sampled_from((80, 81, 443, 5432, 8080))
ATTRIBUTES = st.sampled_from(("load_balancing.cross_zone.enabled", "preserve_client_ip.enabled"))


def balanced_calls(cloud: Cloud) -> st.SearchStrategy[Call]:
    """Calls on the resources of this cloud; the cloud may be a later one when they are made."""
    return st.one_of(
        *(
            parameters.map(lambda given, s=service, n=name: Call(s, n, given))
            for (service, name), parameters in _templates(cloud).items()
        )
    )


def _templates(cloud: Cloud) -> dict[tuple[str, str], Parameters]:
    services = (_balancers, _databases, _workloads, _looking)
    return {name: call for service in services for name, call in service(cloud).items()}


class _Picks:
    """Ids of resources that are there at the start."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def one(self, *kinds: type[Resource]) -> st.SearchStrategy[str]:
        return st.sampled_from([i for kind in kinds for i in self.cloud.of(kind)])

    def some(self, *kinds: type[Resource], most: int = 3) -> st.SearchStrategy[list[str]]:
        return st.lists(self.one(*kinds), min_size=1, max_size=most, unique=True)


def _call(optional: dict[str, Values] | None = None, **required: Values) -> Parameters:
    return st.fixed_dictionaries(required, optional=optional or {})


def _balancers(cloud: Cloud) -> dict[tuple[str, str], Parameters]:
    pick = _Picks(cloud)
    balancers = st.sampled_from([*cloud.of(LoadBalancer), "lb-new"])
    groups = st.sampled_from([*cloud.of(TargetGroup), "tg-new"])
    listeners = pick.one(Listener)
    forward = groups.map(lambda group: [{"Type": "forward", "TargetGroupArn": group}])
    fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}
    actions = st.one_of(forward, st.just([fixed]))
    protocols = st.sampled_from(("HTTP", "TCP", "UDP", "HTTPS"))
    certificates = {"Certificates": st.just([{"CertificateArn": "arn:aws:acm:x"}])}
    mappings = st.fixed_dictionaries(
        {"SubnetId": pick.one(Subnet)},
        optional={"AllocationId": pick.one(ElasticIp), "PrivateIPv4Address": st.just("10.0.1.99")},
    )
    where = st.one_of(
        _call(Subnets=pick.some(Subnet)),
        _call(SubnetMappings=st.lists(mappings, min_size=1, max_size=2)),
    )
    what = _call(
        {
            "Type": st.sampled_from(("application", "network")),
            "Scheme": st.sampled_from(("internal", "internet-facing")),
            "SecurityGroups": pick.some(SecurityGroup, most=2),
        },
        Name=st.just("lb-new"),
    )
    addresses = st.sampled_from(("10.0.1.50", "10.200.0.9", "198.51.100.7"))
    target = st.fixed_dictionaries(
        {"Id": st.one_of(pick.one(Instance), addresses)},
        optional={"Port": PORTS, "AvailabilityZone": st.just("all")},
    )
    targets = _call(TargetGroupArn=groups, Targets=st.lists(target, min_size=1, max_size=2))
    values = st.sampled_from(("true", "false", "use_load_balancer_configuration"))
    attributes = st.lists(
        st.fixed_dictionaries({"Key": ATTRIBUTES, "Value": values}), min_size=1, max_size=2
    )
    check = {
        "HealthCheckProtocol": st.sampled_from(("HTTP", "TCP")),
        "HealthCheckPort": st.sampled_from(("traffic-port", "8080", "0")),
    }
    made = {
        "CreateLoadBalancer": st.builds(lambda a, b: {**a, **b}, where, what),
        "DeleteLoadBalancer": _call(LoadBalancerArn=balancers),
        "SetSubnets": st.builds(lambda a, b: {**a, **b}, where, _call(LoadBalancerArn=balancers)),
        "SetSecurityGroups": _call(
            LoadBalancerArn=balancers, SecurityGroups=pick.some(SecurityGroup, most=2)
        ),
        "ModifyLoadBalancerAttributes": _call(LoadBalancerArn=balancers, Attributes=attributes),
        "CreateListener": _call(
            certificates,
            LoadBalancerArn=balancers,
            Protocol=protocols,
            Port=PORTS,
            DefaultActions=actions,
        ),
        "ModifyListener": _call(
            {**certificates, "Protocol": protocols, "Port": PORTS, "DefaultActions": actions},
            ListenerArn=listeners,
        ),
        "DeleteListener": _call(ListenerArn=listeners),
        "CreateTargetGroup": _call(
            {**check, "TargetType": st.sampled_from(("instance", "ip"))},
            Name=st.just("tg-new"),
            Protocol=protocols,
            Port=PORTS,
            VpcId=pick.one(Vpc),
        ),
        "ModifyTargetGroup": _call(check, TargetGroupArn=groups),
        "ModifyTargetGroupAttributes": _call(TargetGroupArn=groups, Attributes=attributes),
        "DeleteTargetGroup": _call(TargetGroupArn=groups),
        "RegisterTargets": targets,
        "DeregisterTargets": targets,
        "DescribeTargetHealth": _call(TargetGroupArn=groups),
    }
    return {("elbv2", name): call for name, call in made.items()}


def _databases(cloud: Cloud) -> dict[tuple[str, str], Parameters]:
    pick = _Picks(cloud)
    databases = st.sampled_from([*cloud.of(DbInstance), "db-new"])
    snapshots = st.sampled_from(("snapshot", "another"))
    placed = {
        "VpcSecurityGroupIds": pick.some(SecurityGroup, most=2),
        "PubliclyAccessible": st.booleans(),
        "MultiAZ": st.booleans(),
        "Port": st.sampled_from((5433, 80)),
    }
    one = _call(DBInstanceIdentifier=databases)
    made = {
        "CreateDBInstance": _call(
            {**placed, "StorageEncrypted": st.booleans()},
            DBInstanceIdentifier=st.just("db-new"),
            DBInstanceClass=st.just("db.t4g.micro"),
            Engine=st.sampled_from(("mysql", "postgres")),
            MasterUsername=st.just("shop"),
            MasterUserPassword=st.just("a-long-secret"),
            DBSubnetGroupName=pick.one(DbSubnetGroup),
        ),
        "ModifyDBInstance": _call(
            {
                "ApplyImmediately": st.booleans(),
                "DBSubnetGroupName": pick.one(DbSubnetGroup),
                "NewDBInstanceIdentifier": st.just("db-new"),
                **{key: placed[key] for key in placed if key != "Port"},
            },
            DBInstanceIdentifier=databases,
        ),
        "DeleteDBInstance": _call(
            {"FinalDBSnapshotIdentifier": snapshots, "SkipFinalSnapshot": st.booleans()},
            DBInstanceIdentifier=databases,
        ),
        "StopDBInstance": one,
        "StartDBInstance": one,
        "RebootDBInstance": st.one_of(
            one, _call(DBInstanceIdentifier=st.just("db-pair"), ForceFailover=st.just(True))
        ),
        "CreateDBSnapshot": _call(DBInstanceIdentifier=databases, DBSnapshotIdentifier=snapshots),
        "CopyDBSnapshot": _call(
            {"KmsKeyId": st.just("alias/shop")},
            SourceDBSnapshotIdentifier=snapshots,
            TargetDBSnapshotIdentifier=snapshots,
        ),
        "DeleteDBSnapshot": _call(DBSnapshotIdentifier=snapshots),
        "RestoreDBInstanceFromDBSnapshot": _call(
            placed,
            DBInstanceIdentifier=st.just("db-new"),
            DBSnapshotIdentifier=snapshots,
            DBSubnetGroupName=pick.one(DbSubnetGroup),
        ),
        "DescribeDBSnapshots": _call(),
        "DescribeDBInstances": _call(),
    }
    return {("rds", name): call for name, call in made.items()}


def _workloads(cloud: Cloud) -> dict[tuple[str, str], Parameters]:
    pick = _Picks(cloud)
    roles, profiles = (
        pick.one(IamRole),
        st.sampled_from(("profile-new", "profile-more", "role-app")),
    )
    policy = st.sampled_from(("AmazonSSMManagedInstanceCore", "AdministratorAccess", "Nothing"))
    arn = policy.map(lambda name: f"arn:aws:iam::aws:policy/{name}")
    managed = _call(RoleName=roles, PolicyArn=arn)
    statement = {"Effect": "Allow", "Action": "ssm:*", "Resource": "*"}
    own = _call(RoleName=roles, PolicyName=st.just("own"))
    filled = _call(InstanceProfileName=profiles, RoleName=roles)
    config = st.one_of(
        _call(SubnetIds=pick.some(Subnet), SecurityGroupIds=pick.some(SecurityGroup, most=2)),
        st.just({"SubnetIds": [], "SecurityGroupIds": []}),
    )
    network = _call(
        {
            "securityGroups": pick.some(SecurityGroup, most=2),
            "assignPublicIp": st.sampled_from(("ENABLED", "DISABLED")),
        },
        subnets=pick.some(Subnet),
    ).map(lambda config: {"awsvpcConfiguration": config})
    return {
        ("lambda", "UpdateFunctionConfiguration"): _call(
            FunctionName=pick.one(LambdaFunction), VpcConfig=config
        ),
        ("ecs", "UpdateService"): _call(service=st.just("web"), networkConfiguration=network),
        ("ecs", "DescribeServices"): _call(services=st.just(["web"])),
        ("iam", "AttachRolePolicy"): managed,
        ("iam", "DetachRolePolicy"): managed,
        ("iam", "PutRolePolicy"): own.map(
            lambda given: {**given, "PolicyDocument": json.dumps({"Statement": [statement]})}
        ),
        ("iam", "GetRolePolicy"): own,
        ("iam", "DeleteRolePolicy"): own,
        ("iam", "CreateInstanceProfile"): _call(InstanceProfileName=profiles),
        ("iam", "AddRoleToInstanceProfile"): filled,
        ("iam", "RemoveRoleFromInstanceProfile"): filled,
        ("iam", "GetInstanceProfile"): _call(InstanceProfileName=profiles),
        ("ssm", "StartSession"): _call(Target=pick.one(Instance)),
    }


def _looking(cloud: Cloud) -> dict[tuple[str, str], Parameters]:
    pick = _Picks(cloud)
    ends = pick.one(Instance, NetworkInterface, InternetGateway)
    paths, analyses = pick.one(NetworkInsightsPath), pick.one(NetworkInsightsAnalysis)
    return {
        ("ec2", "CreateNetworkInsightsPath"): _call(
            {"DestinationPort": PORTS, "DestinationIp": st.just("192.0.2.7")},
            Source=ends,
            Destination=ends,
            Protocol=st.sampled_from(("tcp", "udp")),
        ),
        ("ec2", "StartNetworkInsightsAnalysis"): _call(NetworkInsightsPathId=paths),
        ("ec2", "DescribeNetworkInsightsPaths"): _call(),
        ("ec2", "DescribeNetworkInsightsAnalyses"): _call(),
        ("ec2", "DeleteNetworkInsightsPath"): _call(NetworkInsightsPathId=paths),
        ("ec2", "DeleteNetworkInsightsAnalysis"): _call(NetworkInsightsAnalysisId=analyses),
        ("ec2", "CreateFlowLogs"): _call(
            ResourceIds=st.one_of(pick.some(Vpc), pick.some(Subnet)),
            ResourceType=st.sampled_from(("VPC", "Subnet")),
            TrafficType=st.sampled_from(("ALL", "REJECT")),
            LogGroupName=st.just("flows"),
            DeliverLogsPermissionArn=st.just("arn:aws:iam::111122223333:role/logs"),
        ),
        ("ec2", "DeleteFlowLogs"): _call(FlowLogIds=pick.some(FlowLog)),
        ("logs", "DescribeLogGroups"): _call(),
        ("logs", "FilterLogEvents"): _call(logGroupName=st.just("flows")),
    }
