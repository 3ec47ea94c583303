"""Databases, functions and tasks as AWS describes them, and by which names they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dump import account, codes, lacking
from plain_vpc import ACCOUNT, REGION, ZONES, group, instance, interface, plain, port_from

from trainer.cloud import (
    DbInstance,
    DbSubnetGroup,
    EcsTask,
    EndpointServiceConfiguration,
    FlowLog,
    Instance,
    LambdaFunction,
    Launch,
    NetworkInterface,
    TrafficType,
)
from trainer.cloud.account import Account
from trainer.cloud.missing import Fact
from trainer.packets import Service
from trainer.reach import Question, UnknownEnd, ask

CLIENT = instance("i-client", interface(1, "subnet-app-a", "10.0.2.10"))
DB_GROUP = group("sg-db", port_from(5432, "10.0.0.0/16"))


def database(name: str = "orders", zone: str = "a", region: str = REGION, **more: Any) -> Any:
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceArn": f"arn:aws:rds:{region}:{ACCOUNT}:db:{name}",
        "Engine": "postgres",
        "DBInstanceStatus": "available",
        "Endpoint": {"Address": f"{name}.c1.{region}.rds.amazonaws.com", "Port": 5432},
        "AvailabilityZone": ZONES[zone],
        "MultiAZ": False,
        "PubliclyAccessible": False,
        "StorageEncrypted": True,
        "IAMDatabaseAuthenticationEnabled": True,
        "VpcSecurityGroups": [
            {"VpcSecurityGroupId": "sg-db", "Status": "active"},
            {"VpcSecurityGroupId": "sg-old", "Status": "removing"},
        ],
        "DBSubnetGroup": {
            "DBSubnetGroupName": "data",
            "VpcId": "vpc-1",
            "Subnets": [
                {"SubnetIdentifier": f"subnet-app-{z}", "SubnetStatus": "Active"} for z in "ac"
            ],
        },
        "TagList": [{"Key": "Name", "Value": "order store"}],
        **more,
    }


def of_rds(number: int, subnet: str, address: str, **more: Any) -> dict[str, Any]:
    return interface(
        number,
        subnet,
        address,
        "sg-db",
        Description="RDSNetworkInterface",
        RequesterId="amazon-rds",
        RequesterManaged=True,
        **more,
    )


def with_databases(*databases: Any, interfaces: tuple[Any, ...] = ()) -> dict[str, Any]:
    files = plain(CLIENT, interfaces=interfaces, groups=(DB_GROUP,))
    files["rds.describe-db-instances"] = {"DBInstances": [*databases]}
    return files


def outcome(read: Account, source: str, target: str, port: str) -> str:
    return ask(read.cloud, Question(source, target, Service.parse(port))).outcome.value


# Databases


def test_a_database_has_the_interface_of_its_zone_and_groups(tmp_path: Path) -> None:
    found = (of_rds(8, "subnet-app-c", "10.0.3.30"), of_rds(9, "subnet-app-a", "10.0.2.30"))
    read = account(tmp_path, with_databases(database(), interfaces=found))
    orders = read.cloud.get(DbInstance, "orders")
    assert (orders.interfaces, orders.port, orders.name) == (("eni-9",), 5432, "order store")
    assert (orders.storage_encrypted, orders.iam_authentication) == (True, True)
    assert read.cloud.get(DbSubnetGroup, "data").subnets == ("subnet-app-a", "subnet-app-c")
    assert read.cloud.get(NetworkInterface, "eni-8").owner != "orders"
    assert "interface_assumed" not in codes(read)
    for name in ("orders", "order store", f"arn:aws:rds:{REGION}:{ACCOUNT}:db:orders"):
        assert outcome(read, "i-client", name, "tcp/5432") == "reachable"
    assert outcome(read, "i-client", "orders", "tcp/22") == "unreachable"


def test_one_whose_interface_nobody_saved_is_in_its_subnet_all_the_same(tmp_path: Path) -> None:
    read = account(tmp_path, with_databases(database(zone="c")))
    (made,) = read.cloud.get(DbInstance, "orders").interfaces
    interface_made = read.cloud.get(NetworkInterface, made)
    assert (interface_made.subnet, interface_made.security_groups) == ("subnet-app-c", ("sg-db",))
    assert "interface_assumed" in codes(read)
    assert outcome(read, "i-client", "orders", "tcp/5432") == "reachable"


def test_alike_databases_have_an_interface_each(tmp_path: Path) -> None:
    public = {"Association": {"PublicIp": "203.0.113.9", "IpOwnerId": "amazon"}}
    found = (
        of_rds(8, "subnet-app-a", "10.0.2.30"),
        of_rds(9, "subnet-app-a", "10.0.2.31", **public),
    )
    both = database("one", PubliclyAccessible=True), database("two")
    cloud = account(tmp_path, with_databases(*both, interfaces=found)).cloud
    assert cloud.get(DbInstance, "one").interfaces == ("eni-9",)
    assert cloud.get(DbInstance, "two").interfaces == ("eni-8",)


def test_the_standby_of_a_multi_az_database_is_in_another_zone(tmp_path: Path) -> None:
    multi = database(MultiAZ=True, SecondaryAvailabilityZone=ZONES["c"])
    found = (of_rds(8, "subnet-app-a", "10.0.2.30"), of_rds(9, "subnet-app-c", "10.0.3.30"))
    cloud = account(tmp_path, with_databases(multi, interfaces=found)).cloud
    assert cloud.get(DbInstance, "orders").interfaces == ("eni-8", "eni-9")


@pytest.mark.parametrize(
    ("status", "wanted"),
    [("available", "reachable"), ("backing-up", "reachable"), ("stopped", "unreachable")],
)
def test_a_database_that_is_stopped_answers_nobody(
    tmp_path: Path, status: str, wanted: str
) -> None:
    read = account(tmp_path, with_databases(database(DBInstanceStatus=status)))
    assert outcome(read, "i-client", "orders", "tcp/5432") == wanted


def test_a_database_in_a_zone_that_is_not_known(tmp_path: Path) -> None:
    read = account(tmp_path, with_databases(database(AvailabilityZone=None)))
    assert ("orders", Fact.INTERFACE) in lacking(read)
    assert outcome(read, "i-client", "orders", "tcp/5432") == "unknown"


def test_a_public_database_is_public_though_nobody_saved_its_interface(tmp_path: Path) -> None:
    public = database(PubliclyAccessible=True)
    public["DBSubnetGroup"]["Subnets"] = [{"SubnetIdentifier": "subnet-public-a"}]
    read = account(tmp_path, with_databases(public))
    assert outcome(read, "internet", "orders", "tcp/5432") == "unreachable"
    read = account(tmp_path, with_databases(public | {"VpcSecurityGroups": OPEN}))
    assert outcome(read, "internet", "orders", "tcp/5432") == "reachable"


OPEN = [{"VpcSecurityGroupId": "sg-open", "Status": "active"}]


def test_names_that_two_regions_share_stay_apart(tmp_path: Path) -> None:
    files = {f"{REGION}/{name}": content for name, content in with_databases(database()).items()}
    other = database(region="eu-west-1")
    other["DBSubnetGroup"] = {
        "DBSubnetGroupName": "data",
        "VpcId": "vpc-2",
        "Subnets": [{"SubnetIdentifier": "subnet-2"}],
    }
    other["AvailabilityZone"] = "eu-west-1a"
    files["eu-west-1/rds.describe-db-instances"] = {"DBInstances": [other]}
    files["eu-west-1/ec2.describe-subnets"] = {
        "Subnets": [
            {
                "SubnetId": "subnet-2",
                "VpcId": "vpc-2",
                "CidrBlock": "10.9.0.0/24",
                "AvailabilityZone": "eu-west-1a",
            }
        ]
    }
    read = account(tmp_path, files)
    here, there = (f"arn:aws:rds:{r}:{ACCOUNT}:db:orders" for r in (REGION, "eu-west-1"))
    assert {*read.cloud.of(DbInstance)} == {here, there}
    assert read.cloud.get(DbInstance, here).subnet_group != (
        read.cloud.get(DbInstance, there).subnet_group
    )
    with pytest.raises(UnknownEnd) as raised:
        outcome(read, "i-client", "orders", "tcp/5432")
    assert raised.value.shared
    assert {*raised.value.nearest} == {here, there}
    assert outcome(read, "i-client", here, "tcp/5432") == "reachable"


def test_members_of_a_cluster_that_are_not_described(tmp_path: Path) -> None:
    files = with_databases(database())
    files["rds.describe-db-clusters"] = {
        "DBClusters": [
            {
                "DBClusterIdentifier": "cluster",
                "DBClusterMembers": [
                    {"DBInstanceIdentifier": "orders", "IsClusterWriter": True},
                    {"DBInstanceIdentifier": "reader", "IsClusterWriter": False},
                ],
            }
        ]
    }
    assert "unknown_member" in codes(account(tmp_path, files))


# Functions


def function(name: str, *subnets: str, groups: tuple[str, ...] = ("sg-fn",)) -> dict[str, Any]:
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "VpcConfig": {
            "SubnetIds": [*subnets],
            "SecurityGroupIds": [*groups] if subnets else [],
            "VpcId": "vpc-1" if subnets else "",
        },
        "Environment": {"Variables": {"TOKEN": "not for us"}},
    }


def with_functions(*functions: dict[str, Any], interfaces: tuple[Any, ...] = ()) -> dict[str, Any]:
    files = plain(CLIENT, interfaces=interfaces, groups=(group("sg-fn"),))
    files["lambda.list-functions"] = {"Functions": [*functions]}
    return files


def test_functions_share_the_interfaces_of_their_subnets_and_groups(tmp_path: Path) -> None:
    shared = tuple(
        interface(
            number,
            subnet,
            address,
            "sg-fn",
            InterfaceType="lambda",
            Description="AWS Lambda VPC ENI-one-0b1c2d3e-1111-2222-3333-444455556666",
        )
        for number, subnet, address in (
            (8, "subnet-app-a", "10.0.2.40"),
            (9, "subnet-app-c", "10.0.3.40"),
        )
    )
    places = ("subnet-app-a", "subnet-app-c")
    files = with_functions(function("one", *places), function("two", *places), interfaces=shared)
    read = account(tmp_path, files)
    for name in ("one", "two"):
        assert read.cloud.get(LambdaFunction, name).interfaces == ("eni-8", "eni-9")
        assert outcome(read, name, "i-client", "tcp/443") == "reachable"
        path = ask(read.cloud, Question(name, "i-client", Service.tcp(443))).paths[0]
        assert path.forward[0].component == name
        # Never by the internet: a function has no public address.
        assert outcome(read, name, "internet", "tcp/443") == "unreachable"
    assert "interface_assumed" not in codes(read)
    assert "not for us" not in repr(read.cloud.resources)


def test_functions_whose_interfaces_nobody_saved(tmp_path: Path) -> None:
    read = account(tmp_path, with_functions(function("one", "subnet-app-a"), function("out")))
    (made,) = read.cloud.get(LambdaFunction, "one").interfaces
    assert read.cloud.get(NetworkInterface, made).subnet == "subnet-app-a"
    assert outcome(read, "one", "i-client", "tcp/443") == "reachable"
    assert read.cloud.get(LambdaFunction, "out").interfaces == ()
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:one:live"
    assert outcome(read, arn, "i-client", "tcp/443") == "reachable"


def test_a_function_in_a_subnet_that_nobody_saved(tmp_path: Path) -> None:
    read = account(tmp_path, with_functions(function("one", "subnet-app-a", "subnet-lost")))
    assert ("one", Fact.INTERFACE) in lacking(read)
    assert outcome(read, "one", "i-client", "tcp/443") == "unknown"


# Tasks


def task(number: int, interface_id: str | None, **more: Any) -> dict[str, Any]:
    details = [
        {"name": "subnetId", "value": "subnet-app-a"},
        {"name": "networkInterfaceId", "value": interface_id},
    ]
    return {
        "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/shop/{number:032x}",
        "clusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/shop",
        "group": "service:web",
        "launchType": "FARGATE",
        "lastStatus": "RUNNING",
        "attachments": []
        if interface_id is None
        else [{"type": "ElasticNetworkInterface", "status": "ATTACHED", "details": details}],
        "containers": [{"name": "web", "image": "nginx"}],
        "tags": [{"key": "Name", "value": "web task"}],
        **more,
    }


def test_tasks(tmp_path: Path) -> None:
    own = tuple(interface(n, "subnet-app-a", f"10.0.2.{40 + n}") for n in (7, 8, 9))
    files = plain(CLIENT, interfaces=own)
    files["ecs.describe-tasks.shop.1"] = {
        "tasks": [
            task(1, "eni-7"),
            task(2, "eni-8", launchType="EC2", tags=[]),
            task(3, "eni-9", lastStatus="STOPPED"),
            task(4, None),
            task(5, "eni-lost", tags=[]),
        ],
        "failures": [],
    }
    read = account(tmp_path, files)
    tasks = read.cloud.of(EcsTask)
    assert [int(name, 16) for name in tasks] == [1, 2, 5]
    first, second = tasks[f"{1:032x}"], tasks[f"{2:032x}"]
    assert (first.interfaces, first.launch, first.image) == (("eni-7",), Launch.FARGATE, "nginx")
    assert second.launch is Launch.EC2
    assert (f"{5:032x}", Fact.INTERFACE) in lacking(read)
    assert outcome(read, "web task", "i-client", "tcp/443") == "reachable"


# What AWS has seen


def test_agents_and_flow_logs(tmp_path: Path) -> None:
    silent = instance("i-silent", interface(2, "subnet-app-a", "10.0.2.11"))
    files = plain(CLIENT, silent)
    files["ssm.describe-instance-information"] = {
        "InstanceInformationList": [
            {"InstanceId": "i-client", "PingStatus": "Online"},
            {"InstanceId": "i-silent", "PingStatus": "ConnectionLost"},
        ]
    }
    files["ec2.describe-flow-logs"] = {
        "FlowLogs": [
            {
                "FlowLogId": f"fl-{number}",
                "FlowLogStatus": "ACTIVE",
                "ResourceId": "vpc-1",
                "TrafficType": "REJECT",
                **where,
            }
            for number, where in enumerate(
                (
                    {"LogDestinationType": "cloud-watch-logs", "LogGroupName": "vpc"},
                    {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::bucket/logs"},
                )
            )
        ]
    }
    cloud = account(tmp_path, files).cloud
    assert cloud.get(Instance, "i-client").host.ssm_agent
    assert not cloud.get(Instance, "i-silent").host.ssm_agent
    logs = cloud.of(FlowLog).values()
    assert [(log.resource, log.traffic, log.destination) for log in logs] == [
        ("vpc-1", TrafficType.REJECT, "vpc"),
        ("vpc-1", TrafficType.REJECT, "bucket/logs"),
    ]


def test_what_an_account_offers_by_private_link(tmp_path: Path) -> None:
    files = plain(CLIENT)
    files["ec2.describe-vpc-endpoint-service-configurations"] = {
        "ServiceConfigurations": [
            {
                "ServiceId": "vpce-svc-1",
                "ServiceName": f"com.amazonaws.vpce.{REGION}.vpce-svc-1",
                "ServiceState": "Available",
                "AcceptanceRequired": False,
                "NetworkLoadBalancerArns": [
                    f"arn:aws:elasticloadbalancing:{REGION}:1:x/net/wire/1"
                ],
            }
        ]
    }
    found = account(tmp_path, files).cloud.get(EndpointServiceConfiguration, "vpce-svc-1")
    assert found.service == f"com.amazonaws.vpce.{REGION}.vpce-svc-1"
    assert not found.acceptance_required
