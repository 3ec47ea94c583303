"""Elastic Load Balancing: what a call changes, what follows from it, what is refused."""

import pytest
from balanced_cloud import balanced
from shop_cloud import act, refusal

from trainer.actions.health import health_of
from trainer.cloud import (
    Cloud,
    ElasticIp,
    Listener,
    LoadBalancer,
    NetworkInterface,
    Target,
    TargetGroup,
)
from trainer.packets import Service
from trainer.reach import Outcome, Question, ask


def elb(cloud: Cloud, operation: str, **parameters):
    return act(cloud, operation, "elbv2", **parameters)


def web(cloud: Cloud, balancer: str = "alb-web") -> Outcome:
    return ask(cloud, Question("internet", balancer, Service.tcp(80))).outcome


def subnets(cloud: Cloud, balancer: str) -> list[str]:
    nodes = cloud.get(LoadBalancer, balancer).interfaces
    return [cloud.get(NetworkInterface, node).subnet for node in nodes]


def forward(group: str) -> list[dict]:
    return [{"Type": "forward", "TargetGroupArn": group}]


def test_a_website_from_nothing():
    """Each step by the ARN that the step before it gave."""
    done = elb(
        balanced(),
        "CreateLoadBalancer",
        Name="alb-new",
        Subnets=["subnet-a", "subnet-c"],
        SecurityGroups=["sg-alb"],
    )
    (made,) = done.response["LoadBalancers"]
    assert made["State"] == {"Code": "provisioning"}
    assert [zone["SubnetId"] for zone in made["AvailabilityZones"]] == ["subnet-a", "subnet-c"]
    group = elb(
        done.cloud, "CreateTargetGroup", Name="tg-new", Protocol="HTTP", Port=8080, VpcId="vpc-web"
    )
    arn = group.response["TargetGroups"][0]["TargetGroupArn"]
    cloud = elb(group.cloud, "RegisterTargets", TargetGroupArn=arn, Targets=[{"Id": "i-app"}]).cloud
    listener = elb(
        cloud,
        "CreateListener",
        LoadBalancerArn=made["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=forward(arn),
    )
    cloud = listener.cloud
    assert web(cloud, "alb-new") is Outcome.REACHABLE
    gone = elb(cloud, "DeleteLoadBalancer", LoadBalancerArn=made["LoadBalancerArn"]).cloud
    assert gone.find(LoadBalancer, "alb-new") is None
    assert len(gone.of(Listener)) == len(balanced().of(Listener))
    assert elb(gone, "DeleteTargetGroup", TargetGroupArn=arn).cloud == balanced()


def test_a_second_request_for_the_same_is_answered_and_for_another_refused():
    same = {"Name": "alb-web", "Subnets": ["subnet-c", "subnet-a"], "SecurityGroups": ["sg-alb"]}
    assert elb(balanced(), "CreateLoadBalancer", **same).cloud == balanced()
    other = same | {"SecurityGroups": ["sg-closed"]}
    code = refusal(balanced(), "CreateLoadBalancer", "elbv2", **other).code
    assert code == "DuplicateLoadBalancerName"
    group = {"Name": "tg-spare", "Protocol": "HTTP", "Port": 8080, "VpcId": "vpc-web"}
    assert elb(balanced(), "CreateTargetGroup", **group).cloud == balanced()
    error = refusal(balanced(), "CreateTargetGroup", "elbv2", **group | {"Port": 8081})
    assert error.code == "DuplicateTargetGroupName"


def test_subnets_replace_each_other_and_nodes_that_stay_keep_their_address():
    before = balanced().get(LoadBalancer, "alb-web").interfaces
    done = elb(
        balanced(), "SetSubnets", LoadBalancerArn="alb-web", Subnets=["subnet-c", "subnet-d"]
    )
    assert subnets(done.cloud, "alb-web") == ["subnet-c", "subnet-d"]
    assert done.cloud.get(LoadBalancer, "alb-web").interfaces[0] == before[1]
    assert done.cloud.find(NetworkInterface, before[0]) is None
    new = done.cloud.get(NetworkInterface, done.cloud.get(LoadBalancer, "alb-web").interfaces[1])
    assert new.security_groups == ("sg-alb",)
    assert new.addresses[0].public_ip is not None


def test_a_network_load_balancer_changes_the_subnet_of_a_zone_in_two_steps():
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html"""
    at_once = {"LoadBalancerArn": "nlb-open", "Subnets": ["subnet-a2", "subnet-c"]}
    assert (
        refusal(balanced(), "SetSubnets", "elbv2", **at_once).code == "InvalidConfigurationRequest"
    )
    first = elb(balanced(), "SetSubnets", LoadBalancerArn="nlb-open", Subnets=["subnet-c"]).cloud
    assert subnets(elb(first, "SetSubnets", **at_once).cloud, "nlb-open") == [
        "subnet-a2",
        "subnet-c",
    ]


def test_elastic_and_private_addresses_of_network_load_balancers():
    mappings = [{"SubnetId": "subnet-d", "AllocationId": "eipalloc-free"}]
    made = elb(
        balanced(), "CreateLoadBalancer", Name="nlb-new", Type="network", SubnetMappings=mappings
    )
    (node,) = made.cloud.get(LoadBalancer, "nlb-new").interfaces
    assert made.cloud.get(ElasticIp, "eipalloc-free").interface == node
    assert made.cloud.get(NetworkInterface, node).addresses[0].public_ip is None
    assert elb(made.cloud, "DeleteLoadBalancer", LoadBalancerArn="nlb-new").cloud == balanced()
    inside = elb(
        balanced(),
        "CreateLoadBalancer",
        Name="nlb-in",
        Type="network",
        Scheme="internal",
        SubnetMappings=[{"SubnetId": "subnet-d", "PrivateIPv4Address": "10.0.3.77"}],
    ).cloud
    (node,) = inside.get(LoadBalancer, "nlb-in").interfaces
    assert str(inside.get(NetworkInterface, node).addresses[0].ip) == "10.0.3.77"


def test_groups_decide_who_gets_in():
    closed = elb(
        balanced(), "SetSecurityGroups", LoadBalancerArn="alb-web", SecurityGroups=["sg-closed"]
    )
    assert closed.response == {"SecurityGroupIds": ["sg-closed"]}
    assert web(balanced()) is Outcome.REACHABLE
    assert web(closed.cloud) is Outcome.UNREACHABLE
    nlb = {"LoadBalancerArn": "nlb-open", "SecurityGroups": ["sg-alb"]}
    error = refusal(balanced(), "SetSecurityGroups", "elbv2", **nlb)
    assert error.code == "InvalidConfigurationRequest"


def test_cross_zone_of_balancer_and_group():
    def switch(cloud: Cloud, operation: str, value: str, **which) -> Cloud:
        attributes = [{"Key": "load_balancing.cross_zone.enabled", "Value": value}]
        return elb(cloud, operation, **which, Attributes=attributes).cloud

    crossing = switch(
        balanced(), "ModifyLoadBalancerAttributes", "true", LoadBalancerArn="nlb-open"
    )
    assert crossing.get(LoadBalancer, "nlb-open").cross_zone
    attributes = [{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}]
    given = {"LoadBalancerArn": "alb-web", "Attributes": attributes}
    error = refusal(balanced(), "ModifyLoadBalancerAttributes", "elbv2", **given)
    assert error.code == "InvalidConfigurationRequest"
    own = switch(balanced(), "ModifyTargetGroupAttributes", "false", TargetGroupArn="tg-app")
    assert web(own) is Outcome.PARTIAL
    back = switch(
        own,
        "ModifyTargetGroupAttributes",
        "use_load_balancer_configuration",
        TargetGroupArn="tg-app",
    )
    assert back == balanced()


def test_targets_come_and_go_once():
    given = {"TargetGroupArn": "tg-app", "Targets": [{"Id": "i-app"}]}
    assert elb(balanced(), "RegisterTargets", **given).cloud == balanced()
    more = [{"Id": "i-app", "Port": 9000}]
    two = elb(balanced(), "RegisterTargets", TargetGroupArn="tg-app", Targets=more).cloud
    assert two.get(TargetGroup, "tg-app").targets == (
        Target(id="i-app"),
        Target(id="i-app", port=9000),
    )
    assert elb(two, "DeregisterTargets", TargetGroupArn="tg-app", Targets=more).cloud == balanced()
    none = elb(two, "DeregisterTargets", **given).cloud
    assert none.get(TargetGroup, "tg-app").targets == ()
    assert elb(none, "DeregisterTargets", **given).cloud == none
    outside = [{"Id": "10.200.0.9", "AvailabilityZone": "all"}]
    far = elb(balanced(), "RegisterTargets", TargetGroupArn="tg-ip", Targets=outside).cloud
    assert far.get(TargetGroup, "tg-ip").targets == (Target(id="10.200.0.9"),)


def test_target_health_follows_the_health_check():
    group = balanced().get(TargetGroup, "tg-app")
    assert health_of(balanced())(group, group.targets[0]).state == "healthy"
    checked = elb(
        balanced(), "ModifyTargetGroup", TargetGroupArn="tg-app", HealthCheckPort="9999"
    ).cloud
    group = checked.get(TargetGroup, "tg-app")
    assert health_of(checked)(group, group.targets[0]).state == "unhealthy"
    back = elb(
        checked, "ModifyTargetGroup", TargetGroupArn="tg-app", HealthCheckPort="traffic-port"
    )
    assert back.cloud == balanced()


def test_a_listener_changes_where_it_leads():
    changed = elb(
        balanced(), "ModifyListener", ListenerArn="lsn-web", DefaultActions=forward("tg-spare")
    )
    assert web(changed.cloud) is Outcome.UNREACHABLE
    moved = elb(balanced(), "ModifyListener", ListenerArn="lsn-web", Port=8081).cloud
    assert web(moved) is Outcome.UNREACHABLE
    assert moved.get(Listener, "lsn-web").target_groups == ("tg-app",)
    deleted = elb(balanced(), "DeleteListener", ListenerArn="lsn-web").cloud
    assert elb(deleted, "DeleteTargetGroup", TargetGroupArn="tg-app").response == {}


NEW = {"Name": "lb-new", "Subnets": ["subnet-a", "subnet-c"]}
GROUP = {"Name": "tg-new", "Protocol": "HTTP", "Port": 80, "VpcId": "vpc-web"}
LISTENER = {
    "LoadBalancerArn": "alb-web",
    "Protocol": "HTTP",
    "Port": 81,
    "DefaultActions": forward("tg-spare"),
}
OUTSIDE = {"TargetGroupArn": "tg-ip"}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("CreateLoadBalancer", NEW | {"Subnets": ["subnet-a"]}, "ValidationError"),
        ("CreateLoadBalancer", NEW | {"Subnets": []}, "ValidationError"),
        (
            "CreateLoadBalancer",
            NEW | {"Subnets": ["subnet-a", "subnet-a2"]},
            "InvalidConfigurationRequest",
        ),
        ("CreateLoadBalancer", NEW | {"Subnets": ["subnet-a", "subnet-none"]}, "SubnetNotFound"),
        ("CreateLoadBalancer", NEW | {"Subnets": ["subnet-a", "subnet-other-c"]}, "InvalidSubnet"),
        (
            "CreateLoadBalancer",
            NEW | {"Subnets": ["subnet-other", "subnet-other-c"]},
            "InvalidSubnet",
        ),
        ("CreateLoadBalancer", NEW | {"Name": "internal-web"}, "ValidationError"),
        ("CreateLoadBalancer", NEW | {"Name": "a" * 33}, "ValidationError"),
        ("CreateLoadBalancer", NEW | {"Name": "a_b"}, "ValidationError"),
        ("CreateLoadBalancer", NEW | {"Name": "i-app"}, "UnsupportedOperation"),
        ("CreateLoadBalancer", NEW | {"Type": "gateway"}, "UnsupportedOperation"),
        ("CreateLoadBalancer", NEW | {"SecurityGroups": ["sg-none"]}, "InvalidSecurityGroup"),
        (
            "CreateLoadBalancer",
            NEW | {"SecurityGroups": ["sg-other"]},
            "InvalidConfigurationRequest",
        ),
        (
            "CreateLoadBalancer",
            {
                "Name": "x",
                "SubnetMappings": [{"SubnetId": "subnet-a", "AllocationId": "eipalloc-free"}],
            },
            "InvalidConfigurationRequest",
        ),
        (
            "CreateLoadBalancer",
            {
                "Name": "x",
                "Type": "network",
                "SubnetMappings": [{"SubnetId": "subnet-a", "AllocationId": "eipalloc-none"}],
            },
            "AllocationIdNotFound",
        ),
        ("SetSubnets", {"LoadBalancerArn": "alb-web", "Subnets": ["subnet-a"]}, "ValidationError"),
        ("SetSubnets", {"LoadBalancerArn": "alb-no", "Subnets": []}, "LoadBalancerNotFound"),
        (
            "SetSecurityGroups",
            {"LoadBalancerArn": "alb-web", "SecurityGroups": ["sg-other"]},
            "InvalidConfigurationRequest",
        ),
        (
            "SetSecurityGroups",
            {"LoadBalancerArn": "alb-web", "SecurityGroups": ["sg-none"]},
            "InvalidSecurityGroup",
        ),
        ("CreateListener", LISTENER | {"Port": 80}, "DuplicateListener"),
        ("CreateListener", LISTENER | {"Port": 0}, "ValidationError"),
        ("CreateListener", LISTENER | {"Protocol": "TCP"}, "ValidationError"),
        ("CreateListener", LISTENER | {"Protocol": "HTTPS"}, "ValidationError"),
        (
            "CreateListener",
            LISTENER | {"DefaultActions": forward("tg-none")},
            "TargetGroupNotFound",
        ),
        (
            "CreateListener",
            LISTENER | {"DefaultActions": forward("tg-ip")},
            "IncompatibleProtocols",
        ),
        (
            "CreateListener",
            LISTENER | {"DefaultActions": forward("tg-other")},
            "InvalidConfigurationRequest",
        ),
        (
            "CreateListener",
            LISTENER | {"DefaultActions": [{"Type": "redirect"}]},
            "UnsupportedOperation",
        ),
        ("ModifyListener", {"ListenerArn": "lsn-none"}, "ListenerNotFound"),
        ("CreateTargetGroup", GROUP | {"VpcId": "vpc-none"}, "ValidationError"),
        ("CreateTargetGroup", GROUP | {"Port": 70000}, "ValidationError"),
        ("CreateTargetGroup", GROUP | {"HealthCheckProtocol": "TCP"}, "ValidationError"),
        ("CreateTargetGroup", GROUP | {"TargetType": "lambda"}, "UnsupportedOperation"),
        ("CreateTargetGroup", {"Name": "tg-new", "Port": 80}, "ValidationError"),
        ("DeleteTargetGroup", {"TargetGroupArn": "tg-app"}, "ResourceInUse"),
        (
            "ModifyTargetGroupAttributes",
            {
                "TargetGroupArn": "tg-app",
                "Attributes": [{"Key": "preserve_client_ip.enabled", "Value": "true"}],
            },
            "InvalidConfigurationRequest",
        ),
        (
            "ModifyTargetGroupAttributes",
            {
                "TargetGroupArn": "tg-udp",
                "Attributes": [{"Key": "preserve_client_ip.enabled", "Value": "false"}],
            },
            "InvalidConfigurationRequest",
        ),
        (
            "ModifyTargetGroupAttributes",
            {"TargetGroupArn": "tg-udp", "Attributes": [{"Key": "x", "Value": "1"}]},
            "InvalidConfigurationRequest",
        ),
        (
            "RegisterTargets",
            {"TargetGroupArn": "tg-app", "Targets": [{"Id": "i-none"}]},
            "ValidationError",
        ),
        (
            "RegisterTargets",
            {"TargetGroupArn": "tg-app", "Targets": [{"Id": "i-off"}]},
            "InvalidTarget",
        ),
        (
            "RegisterTargets",
            {"TargetGroupArn": "tg-app", "Targets": [{"Id": "i-other"}]},
            "InvalidTarget",
        ),
        ("RegisterTargets", OUTSIDE | {"Targets": [{"Id": "x"}]}, "ValidationError"),
        ("RegisterTargets", OUTSIDE | {"Targets": [{"Id": "198.51.100.7"}]}, "InvalidTarget"),
        ("RegisterTargets", OUTSIDE | {"Targets": [{"Id": "10.200.0.9"}]}, "ValidationError"),
    ],
)
def test_what_elastic_load_balancing_refuses(operation, parameters, code):
    assert refusal(balanced(), operation, "elbv2", **parameters).code == code


def test_a_subnet_needs_room_for_a_node():
    """A /28 has 11 addresses to give, and each node takes one."""
    cloud = balanced()
    crowded = {"Name": "lb", "Type": "network", "Scheme": "internal", "Subnets": ["subnet-full"]}
    for number in range(4):
        cloud = elb(cloud, "CreateLoadBalancer", **crowded | {"Name": f"lb-{number}"}).cloud
    error = refusal(cloud, "CreateLoadBalancer", "elbv2", **crowded)
    assert error.code == "InvalidSubnet"


def test_a_target_group_serves_one_load_balancer():
    cloud = elb(balanced(), "CreateLoadBalancer", **NEW).cloud
    given = LISTENER | {"LoadBalancerArn": "lb-new", "DefaultActions": forward("tg-app")}
    error = refusal(cloud, "CreateListener", "elbv2", **given)
    assert error.code == "TargetGroupAssociationLimit"
