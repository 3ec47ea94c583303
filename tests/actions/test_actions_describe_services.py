"""Looking at load balancers, functions, containers, agents, roles and Direct Connect."""

import pytest
from shop_cloud import act, refusal
from whole_cloud import whole_cloud

from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

BALANCED = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets:
  subnet-a: {cidr: 10.0.0.0/24, zone: a}
  subnet-c: {cidr: 10.0.1.0/24, zone: c}
  subnet-d: {cidr: 10.0.2.0/24, zone: d}
internet_gateways: {igw-a: {}}
route_tables: {rtb-a: {main: true, routes: [0.0.0.0/0 -> igw-a]}}
iam_roles: {role-a: {policies: [AmazonSSMManagedInstanceCore, "rds-db:connect"]}}
security_groups:
  sg-alb: {inbound: [tcp/80 from 0.0.0.0/0]}
  sg-web: {inbound: [tcp/8080 from sg-alb]}
  sg-shut: {}
instances:
  i-up: {subnet: subnet-a, security_groups: [sg-web], public_ip: 203.0.113.9, role: role-a}
  i-shut: {subnet: subnet-a, security_groups: [sg-shut]}
  i-deaf: {subnet: subnet-a, security_groups: [sg-web], listens: [tcp/9090]}
  i-deaf-shut: {subnet: subnet-a, security_groups: [sg-shut], listens: [tcp/9090]}
  i-off: {subnet: subnet-a, security_groups: [sg-web], state: stopped}
  i-away: {subnet: subnet-d, security_groups: [sg-web]}
load_balancers: {alb-a: {subnets: [subnet-a, subnet-c], security_groups: [sg-alb]}}
target_groups:
  tg-a: {protocol: HTTP, port: 8080, targets: [i-up, i-shut, i-deaf, i-deaf-shut, i-off, i-away]}
  tg-idle: {protocol: HTTP, port: 8080, targets: [i-up]}
listeners: {lsn-a: {load_balancer: alb-a, protocol: HTTP, port: 80, target_groups: [tg-a]}}
"""


def balanced():
    return load_topology(parse_yaml(BALANCED, "balanced.yaml"))


def health(group, **parameters):
    group = arn("DescribeTargetGroups", "TargetGroups", "TargetGroupArn", group)
    shown = act(balanced(), "DescribeTargetHealth", "elbv2", TargetGroupArn=group, **parameters)
    return {
        d["Target"]["Id"]: (d["TargetHealth"]["State"], d["TargetHealth"].get("Reason"))
        for d in shown.response["TargetHealthDescriptions"]
    }


def arn(operation, key, arn_key, name):
    return act(balanced(), operation, "elbv2", Names=[name]).response[key][0][arn_key]


def test_target_health_follows_the_network():
    assert health("tg-a") == {
        "i-up": ("healthy", None),
        "i-shut": ("unhealthy", "Target.Timeout"),
        "i-deaf": ("unhealthy", "Target.FailedHealthChecks"),
        "i-deaf-shut": ("unhealthy", "Target.Timeout"),
        "i-off": ("unused", "Target.InvalidState"),
        "i-away": ("unused", "Target.NotInUse"),
    }
    assert health("tg-idle") == {"i-up": ("unused", "Target.NotInUse")}


def test_health_of_single_targets():
    assert list(health("tg-a", Targets=[{"Id": "i-up"}])) == ["i-up"]
    assert health("tg-a", Targets=[{"Id": "i-up", "Port": 81}]) == {}


def test_a_repair_heals_a_target():
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 8080,
        "ToPort": 8080,
        "UserIdGroupPairs": [{"GroupId": "sg-alb"}],
    }
    repaired = act(
        balanced(), "AuthorizeSecurityGroupIngress", GroupId="sg-shut", IpPermissions=[permission]
    ).cloud
    shown = act(
        repaired,
        "DescribeTargetHealth",
        "elbv2",
        TargetGroupArn="tg-a",
        Targets=[{"Id": "i-shut"}],
    )
    (found,) = shown.response["TargetHealthDescriptions"]
    assert found["TargetHealth"] == {"State": "healthy"}


def test_listeners_and_rules_of_a_load_balancer():
    balancer = arn("DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn", "alb-a")
    (listener,) = act(balanced(), "DescribeListeners", "elbv2", LoadBalancerArn=balancer).response[
        "Listeners"
    ]
    assert (listener["Protocol"], listener["Port"]) == ("HTTP", 80)
    group = arn("DescribeTargetGroups", "TargetGroups", "TargetGroupArn", "tg-a")
    assert listener["DefaultActions"][0]["TargetGroupArn"] == group
    (rule,) = act(
        balanced(), "DescribeRules", "elbv2", ListenerArn=listener["ListenerArn"]
    ).response["Rules"]
    assert rule["IsDefault"] is True
    of_balancer = act(balanced(), "DescribeTargetGroups", "elbv2", LoadBalancerArn=balancer)
    assert [g["TargetGroupName"] for g in of_balancer.response["TargetGroups"]] == ["tg-a"]


def test_interfaces_of_a_load_balancer_say_so():
    shown = act(
        balanced(),
        "DescribeNetworkInterfaces",
        Filters=[{"Name": "description", "Values": ["ELB app/alb-a/*"]}],
    ).response["NetworkInterfaces"]
    assert [i["SubnetId"] for i in shown] == ["subnet-a", "subnet-c"]
    balancer = arn("DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn", "alb-a")
    assert {i["Description"] for i in shown} == {"ELB " + balancer.partition("loadbalancer/")[2]}


def test_only_agents_that_get_through_are_online():
    shown = act(balanced(), "DescribeInstanceInformation", "ssm").response
    assert [i["InstanceId"] for i in shown["InstanceInformationList"]] == ["i-up"]
    for instance, status in (("i-up", "connected"), ("i-shut", "notconnected")):
        found = act(balanced(), "GetConnectionStatus", "ssm", Target=instance).response
        assert found["Status"] == status
    filters = [{"Key": "PingStatus", "Values": ["Inactive"]}]
    shown = act(balanced(), "DescribeInstanceInformation", "ssm", Filters=filters).response
    assert shown["InstanceInformationList"] == []


def test_roles_show_managed_and_inline_policies():
    attached = act(balanced(), "ListAttachedRolePolicies", "iam", RoleName="role-a").response
    assert attached["AttachedPolicies"] == [
        {
            "PolicyName": "AmazonSSMManagedInstanceCore",
            "PolicyArn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        }
    ]
    (name,) = act(balanced(), "ListRolePolicies", "iam", RoleName="role-a").response["PolicyNames"]
    inline = act(balanced(), "GetRolePolicy", "iam", RoleName="role-a", PolicyName=name).response
    assert inline["PolicyDocument"]["Statement"][0]["Action"] == ["rds-db:connect"]


def test_tasks_show_their_interface():
    shown = act(whole_cloud(), "ListTasks", "ecs", launchType="EC2").response["taskArns"]
    (task,) = act(whole_cloud(), "DescribeTasks", "ecs", tasks=shown).response["tasks"]
    details = {d["name"]: d["value"] for d in task["attachments"][0]["details"]}
    assert details["privateIPv4Address"] == "10.1.0.50"
    definition = act(
        whole_cloud(), "DescribeTaskDefinition", "ecs", taskDefinition="task-a"
    ).response["taskDefinition"]
    assert "secrets" in definition["containerDefinitions"][0]
    assert "logConfiguration" not in definition["containerDefinitions"][0]


def test_functions_by_name_and_arn():
    shown = act(whole_cloud(), "ListFunctions", "lambda").response["Functions"]
    assert [(f["FunctionName"], "VpcConfig" in f) for f in shown] == [
        ("fn-in", True),
        ("fn-out", False),
    ]
    for name in ("fn-in", shown[0]["FunctionArn"]):
        found = act(whole_cloud(), "GetFunctionConfiguration", "lambda", FunctionName=name)
        assert found.response["VpcConfig"]["SubnetIds"] == ["subnet-a", "subnet-a-c"]


def test_direct_connect_is_narrowed_by_what_is_named():
    found = act(
        whole_cloud(),
        "DescribeDirectConnectGatewayAssociations",
        "directconnect",
        directConnectGatewayId="dxgw-a",
    ).response["directConnectGatewayAssociations"]
    assert [a["associatedGateway"]["id"] for a in found] == ["vgw-a"]
    down = act(
        whole_cloud(),
        "DescribeVirtualInterfaces",
        "directconnect",
        virtualInterfaceId="dxvif-hub",
    ).response["virtualInterfaces"]
    assert [(v["virtualInterfaceState"], v["bgpPeers"][0]["bgpStatus"]) for v in down] == [
        ("down", "down")
    ]
    nothing = act(
        whole_cloud(), "DescribeVirtualInterfaces", "directconnect", virtualInterfaceId="dxvif-x"
    )
    assert nothing.response["virtualInterfaces"] == []


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "code"),
    [
        ("elbv2", "DescribeLoadBalancers", {"Names": ["x"]}, "LoadBalancerNotFound"),
        ("elbv2", "DescribeListeners", {"LoadBalancerArn": "x"}, "LoadBalancerNotFound"),
        ("elbv2", "DescribeListeners", {"ListenerArns": ["x"]}, "ListenerNotFound"),
        ("elbv2", "DescribeRules", {"RuleArns": ["x"]}, "RuleNotFound"),
        ("elbv2", "DescribeTargetHealth", {"TargetGroupArn": "x"}, "TargetGroupNotFound"),
        (
            "lambda",
            "GetFunctionConfiguration",
            {"FunctionName": "x"},
            "ResourceNotFoundException",
        ),
        ("ecs", "ListTasks", {"cluster": "x"}, "ClusterNotFoundException"),
        ("ecs", "DescribeTaskDefinition", {"taskDefinition": "x"}, "ClientException"),
        ("iam", "GetRole", {"RoleName": "x"}, "NoSuchEntity"),
        ("iam", "GetInstanceProfile", {"InstanceProfileName": "x"}, "NoSuchEntity"),
    ],
)
def test_what_does_not_exist_is_refused(service, operation, parameters, code):
    assert refusal(whole_cloud(), operation, service, **parameters).code == code
