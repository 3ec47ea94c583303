"""Functions, sessions, roles and profiles: what a call changes, and what is refused."""

import json

import pytest
from balanced_cloud import balanced
from shop_cloud import act, refusal, shop

from trainer.actions import AwsError, Call, perform
from trainer.cloud import (
    EcsTask,
    IamRole,
    Instance,
    InstanceProfile,
    LambdaFunction,
    NetworkInterface,
    TargetGroup,
)
from trainer.cloud.role_policies import allows, allows_sessions
from trainer.packets import Service
from trainer.reach import Outcome, Question, ask
from trainer.reach.journeys import session_manager

CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"


def document(*actions: str, effect: str = "Allow", **others: object) -> str:
    row = {"Effect": effect, "Action": [*actions], "Resource": "*", **others}
    return json.dumps({"Version": "2012-10-17", "Statement": [row]})


def configure(cloud, function="fn-job", **vpc):
    return act(cloud, "UpdateFunctionConfiguration", "lambda", FunctionName=function, VpcConfig=vpc)


def test_a_function_goes_into_a_vpc_and_out_again():
    inside = configure(
        balanced(), "fn-free", SubnetIds=["subnet-a"], SecurityGroupIds=["sg-app"]
    ).cloud
    (interface,) = inside.get(LambdaFunction, "fn-free").interfaces
    assert inside.get(NetworkInterface, interface).owner == "fn-free"
    assert inside.get(NetworkInterface, interface).addresses[0].public_ip is None
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
    question = Question("fn-free", "alb-web", Service.tcp(80))
    assert ask(balanced(), question).outcome is Outcome.REACHABLE
    assert ask(inside, question).outcome is Outcome.UNREACHABLE
    outside = configure(inside, "fn-free", SubnetIds=[], SecurityGroupIds=[])
    assert "VpcConfig" not in outside.response
    assert outside.cloud == balanced()


def test_interfaces_in_subnets_that_stay_are_kept():
    before = balanced().get(LambdaFunction, "fn-job").interfaces
    done = configure(balanced(), SubnetIds=["subnet-c", "subnet-d"], SecurityGroupIds=["sg-closed"])
    after = done.cloud.get(LambdaFunction, "fn-job").interfaces
    assert after[0] == before[1]
    assert done.cloud.find(NetworkInterface, before[0]) is None
    assert {done.cloud.get(NetworkInterface, i).security_groups for i in after} == {("sg-closed",)}
    assert done.response["LastUpdateStatus"] == "InProgress"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"FunctionName": "fn-none"}, "ResourceNotFoundException"),
        ({"FunctionName": "fn-job", "Timeout": 9}, "UnsupportedOperation"),
        ({"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": ["sg-app"]}}, "x"),
        ({"VpcConfig": {"SubnetIds": ["subnet-no"], "SecurityGroupIds": ["sg-app"]}}, "x"),
        ({"VpcConfig": {"SubnetIds": ["subnet-a"], "SecurityGroupIds": ["sg-no"]}}, "x"),
        ({"VpcConfig": {"SubnetIds": ["subnet-a"], "SecurityGroupIds": ["sg-other"]}}, "x"),
        ({"VpcConfig": {"SubnetIds": ["subnet-a", "subnet-other"]}}, "x"),
        ({"Role": "arn:aws:iam::111122223333:role/none"}, "x"),
    ],
)
def test_what_lambda_refuses(parameters, code):
    parameters = {"FunctionName": "fn-job"} | parameters
    code = "InvalidParameterValueException" if code == "x" else code
    assert refusal(balanced(), "UpdateFunctionConfiguration", "lambda", **parameters).code == code


def test_a_service_starts_its_tasks_in_another_network():
    def update(cloud, **config):
        network = {"awsvpcConfiguration": config}
        given = {"service": "web", "networkConfiguration": network}
        return perform(cloud, Call("ecs", "UpdateService", given))

    address = str(interface_of(balanced(), "task-web").addresses[0].ip)
    targets = {"TargetGroupArn": "tg-ip", "Targets": [{"Id": address}]}
    cloud = act(balanced(), "RegisterTargets", "elbv2", **targets).cloud
    done = update(cloud, subnets=["subnet-d"], securityGroups=["sg-closed"])
    moved = interface_of(done.cloud, "task-web")
    assert (moved.subnet, moved.security_groups) == ("subnet-d", ("sg-closed",))
    assert moved.addresses[0].public_ip is None
    (target,) = done.cloud.get(TargetGroup, "tg-ip").targets
    assert target.id == str(moved.addresses[0].ip)
    config = done.response["service"]["networkConfiguration"]["awsvpcConfiguration"]
    assert config["assignPublicIp"] == "DISABLED"
    public = update(done.cloud, subnets=["subnet-d"], assignPublicIp="ENABLED").cloud
    assert interface_of(public, "task-web").addresses[0].public_ip is not None
    assert interface_of(public, "task-web").security_groups == ("sg-default-vpc-web",)
    assert interface_of(public, "task-job") == interface_of(balanced(), "task-job")


def interface_of(cloud, task):
    return cloud.get(NetworkInterface, cloud.get(EcsTask, task).interfaces[0])


def test_services_are_listed_and_tasks_alone_have_none():
    listed = act(balanced(), "ListServices", "ecs").response["serviceArns"]
    assert [arn.rpartition("/")[2] for arn in listed] == ["web"]
    shown = act(balanced(), "DescribeServices", "ecs", services=[*listed, "none"]).response
    assert [service["serviceName"] for service in shown["services"]] == ["web"]
    assert shown["failures"] == [{"arn": "none", "reason": "MISSING"}]


@pytest.mark.parametrize(
    ("parameters", "config", "code"),
    [
        ({"service": "none"}, {"subnets": ["subnet-a"]}, "ServiceNotFoundException"),
        ({"cluster": "none"}, {"subnets": ["subnet-a"]}, "ClusterNotFoundException"),
        ({"desiredCount": 3}, {"subnets": ["subnet-a"]}, "UnsupportedOperation"),
        ({}, {"subnets": []}, "InvalidParameterException"),
        ({}, {"subnets": ["subnet-none"]}, "InvalidParameterException"),
        ({}, {"subnets": ["subnet-a", "subnet-other"]}, "InvalidParameterException"),
        ({}, {"subnets": ["subnet-a"], "securityGroups": ["sg-x"]}, "InvalidParameterException"),
        (
            {},
            {"subnets": ["subnet-a"], "securityGroups": ["sg-other"]},
            "InvalidParameterException",
        ),
    ],
)
def test_what_ecs_refuses(parameters, config, code):
    given = {"service": "web", "networkConfiguration": {"awsvpcConfiguration": config}}
    with pytest.raises(AwsError) as refused:
        perform(balanced(), Call("ecs", "UpdateService", given | parameters))
    assert refused.value.code == code


def test_a_session_begins_if_the_agent_gets_through():
    done = act(balanced(), "StartSession", "ssm", Target="i-app")
    assert done.cloud is balanced()
    assert done.response["SessionId"].startswith("learner-")
    for target in ("i-off", "i-other", "i-none"):
        error = refusal(balanced(), "StartSession", "ssm", Target=target)
        assert error.code == "TargetNotConnected"
    error = refusal(balanced(), "StartSession", "ssm", Target="i-app", DocumentName="Mine")
    assert error.code == "InvalidDocument"


def test_a_policy_attached_or_put_lets_the_agent_in():
    detached = act(balanced(), "DetachRolePolicy", "iam", RoleName="role-app", PolicyArn=CORE).cloud
    assert session_manager(detached, "i-app").outcome is Outcome.UNREACHABLE
    attached = act(detached, "AttachRolePolicy", "iam", RoleName="role-app", PolicyArn=CORE).cloud
    assert attached == balanced()
    put = {"RoleName": "role-app", "PolicyName": "agent"}
    allowed = document("ssm:UpdateInstanceInformation", "ssmmessages:*")
    own = act(detached, "PutRolePolicy", "iam", **put, PolicyDocument=allowed).cloud
    assert session_manager(own, "i-app").outcome is Outcome.REACHABLE
    shown = act(own, "GetRolePolicy", "iam", **put).response
    assert shown["PolicyDocument"] == json.loads(allowed)
    assert act(own, "ListRolePolicies", "iam", RoleName="role-app").response["PolicyNames"] == [
        "agent"
    ]
    assert act(own, "DeleteRolePolicy", "iam", **put).cloud == detached


def test_what_policies_allow():
    def role(*policies: str, **inline: str) -> IamRole:
        cloud = balanced().put(IamRole(id="role-x", policies=policies))
        for name, text in inline.items():
            given = {"RoleName": "role-x", "PolicyName": name, "PolicyDocument": text}
            cloud = act(cloud, "PutRolePolicy", "iam", **given).cloud
        return cloud.get(IamRole, "role-x")

    assert allows(role("rds-db:connect"), "rds-db:connect")
    assert not allows(role("AmazonRDSFullAccess"), "rds-db:connect")
    assert allows(role("AdministratorAccess"), "rds-db:connect")
    assert allows(role(own=document("RDS-DB:Conn*")), "rds-db:connect")
    assert not allows(role(own=document("rds:*")), "rds-db:connect")
    denied = document("rds-db:*", effect="Deny")
    assert not allows(role("AdministratorAccess", own=denied), "rds-db:connect")
    assert not allows_sessions(role(own=document("ssmmessages:*")))


def test_a_profile_is_made_and_given_a_role():
    named = {"InstanceProfileName": "profile-new"}
    made = act(balanced(), "CreateInstanceProfile", "iam", **named)
    assert made.response["InstanceProfile"]["Roles"] == []
    filled = act(made.cloud, "AddRoleToInstanceProfile", "iam", **named, RoleName="role-app").cloud
    assert filled.get(InstanceProfile, "profile-new").role == "role-app"
    shown = act(filled, "GetInstanceProfile", "iam", **named).response["InstanceProfile"]
    assert [role["RoleName"] for role in shown["Roles"]] == ["role-app"]
    use = {"InstanceId": "i-off", "IamInstanceProfile": {"Name": "profile-new"}}
    used = act(filled, "AssociateIamInstanceProfile", **use).cloud
    assert used.get(Instance, "i-off").role == "role-app"
    assert refusal(made.cloud, "AssociateIamInstanceProfile", **use).code == "InvalidParameterValue"
    second = refusal(filled, "AddRoleToInstanceProfile", "iam", **named, RoleName="role-job")
    assert second.code == "LimitExceeded"
    emptied = act(
        filled, "RemoveRoleFromInstanceProfile", "iam", **named, RoleName="role-app"
    ).cloud
    assert emptied == made.cloud
    assert (
        refusal(made.cloud, "CreateInstanceProfile", "iam", **named).code == "EntityAlreadyExists"
    )


APP = {"RoleName": "role-app"}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("AttachRolePolicy", {"RoleName": "none", "PolicyArn": CORE}, "NoSuchEntity"),
        ("AttachRolePolicy", APP | {"PolicyArn": "x" * 20}, "InvalidInput"),
        ("AttachRolePolicy", APP | {"PolicyArn": CORE + "s"}, "NoSuchEntity"),
        (
            "AttachRolePolicy",
            APP | {"PolicyArn": "arn:aws:iam::111122223333:policy/mine"},
            "UnsupportedOperation",
        ),
        ("DetachRolePolicy", {"RoleName": "role-job", "PolicyArn": CORE}, "NoSuchEntity"),
        (
            "PutRolePolicy",
            APP | {"PolicyName": "p", "PolicyDocument": "{"},
            "MalformedPolicyDocument",
        ),
        (
            "PutRolePolicy",
            APP | {"PolicyName": "p", "PolicyDocument": document("connect")},
            "MalformedPolicyDocument",
        ),
        (
            "PutRolePolicy",
            APP | {"PolicyName": "p", "PolicyDocument": document("a:b", Resource="db-shop")},
            "MalformedPolicyDocument",
        ),
        (
            "PutRolePolicy",
            APP | {"PolicyName": "p", "PolicyDocument": document("a:b", Principal="*")},
            "MalformedPolicyDocument",
        ),
        (
            "PutRolePolicy",
            APP | {"PolicyName": "p", "PolicyDocument": document("a:b", Condition={})},
            "UnsupportedOperation",
        ),
        ("PutRolePolicy", APP | {"PolicyName": "a b", "PolicyDocument": "{}"}, "ValidationError"),
        ("DeleteRolePolicy", APP | {"PolicyName": "none"}, "NoSuchEntity"),
        ("CreateInstanceProfile", {"InstanceProfileName": "role-app"}, "EntityAlreadyExists"),
        ("AddRoleToInstanceProfile", APP | {"InstanceProfileName": "none"}, "NoSuchEntity"),
        ("AddRoleToInstanceProfile", APP | {"InstanceProfileName": "role-app"}, "LimitExceeded"),
        ("RemoveRoleFromInstanceProfile", APP | {"InstanceProfileName": "none"}, "NoSuchEntity"),
    ],
)
def test_what_iam_refuses(operation, parameters, code):
    assert refusal(balanced(), operation, "iam", **parameters).code == code


LOGS = {
    "ResourceIds": ["vpc-shop"],
    "ResourceType": "VPC",
    "TrafficType": "ALL",
    "LogGroupName": "shop-flows",
    "DeliverLogsPermissionArn": "arn:aws:iam::111122223333:role/flow-logs",
}


def test_flow_logs_are_made_and_deleted():
    made = act(shop(), "CreateFlowLogs", **LOGS | {"TrafficType": "REJECT"})
    (log,) = made.response["FlowLogIds"]
    assert made.response["Unsuccessful"] == []
    groups = act(made.cloud, "DescribeLogGroups", "logs").response["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["shop-flows"]
    assert refusal(made.cloud, "CreateFlowLogs", **LOGS).code == "FlowLogAlreadyExists"
    assert act(made.cloud, "DeleteFlowLogs", FlowLogIds=[log]).cloud == shop()
    bucket = {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::logs/vpc"}
    given = {k: LOGS[k] for k in ("ResourceIds", "ResourceType", "TrafficType")}
    assert act(shop(), "CreateFlowLogs", **given | bucket).response["FlowLogIds"]


def without(*names: str) -> dict:
    return {name: value for name, value in LOGS.items() if name not in names}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("CreateFlowLogs", LOGS | {"ResourceIds": ["vpc-none"]}, "InvalidVpcID.NotFound"),
        ("CreateFlowLogs", LOGS | {"ResourceType": "TransitGateway"}, "UnsupportedOperation"),
        ("CreateFlowLogs", without("TrafficType"), "MissingParameter"),
        ("CreateFlowLogs", LOGS | {"TrafficType": "SOME"}, "InvalidParameterValue"),
        ("CreateFlowLogs", without("DeliverLogsPermissionArn"), "InvalidParameter"),
        ("CreateFlowLogs", without("LogGroupName"), "InvalidParameter"),
        ("CreateFlowLogs", LOGS | {"LogDestination": "arn:aws:s3:::b"}, "InvalidParameter"),
        ("CreateFlowLogs", LOGS | {"MaxAggregationInterval": 30}, "InvalidParameter"),
        ("CreateFlowLogs", LOGS | {"LogFormat": "${version}"}, "UnsupportedOperation"),
        ("CreateFlowLogs", LOGS | {"LogGroupName": "a b"}, "InvalidParameter"),
        ("DeleteFlowLogs", {"FlowLogIds": ["fl-0"]}, "InvalidFlowLogId.NotFound"),
    ],
)
def test_what_flow_logs_refuse(operation, parameters, code):
    assert refusal(shop(), operation, **parameters).code == code
