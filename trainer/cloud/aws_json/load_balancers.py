"""``aws elbv2 describe-load-balancers``, ``describe-load-balancer-attributes``,
``describe-listeners`` and ``describe-rules``

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import (
    Json,
    account_of,
    digits,
    is_arn,
    plain_arn,
    region_of,
    short_name,
)
from trainer.cloud.aws_json.ids import elastic_ip_of
from trainer.cloud.balancing import BalancerType, Listener, LoadBalancer, Scheme, TargetGroup
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.network import Subnet

SHORT_TYPES = {BalancerType.APPLICATION: "app", BalancerType.NETWORK: "net"}
"""How ARNs and interfaces call the types."""

ENCRYPTED = ("HTTPS", "TLS")


def describe_load_balancers(cloud: Cloud) -> Json:
    """All load balancers in the response's shape."""
    return {"LoadBalancers": [load_balancer(cloud, b) for b in cloud.of(LoadBalancer).values()]}


def describe_listeners(cloud: Cloud, balancer: LoadBalancer) -> Json:
    """The listeners of one load balancer in the response's shape."""
    return {"Listeners": [listener_json(cloud, x) for x in listeners_of(cloud, balancer.id)]}


def load_balancer(cloud: Cloud, balancer: LoadBalancer) -> Json:
    """One load balancer; its zones and security groups are those of its nodes."""
    nodes = [cloud.get(NetworkInterface, interface) for interface in balancer.interfaces]
    shown: Json = {
        "LoadBalancerArn": load_balancer_arn(cloud, balancer),
        "DNSName": dns_name(cloud, balancer),
        "CanonicalHostedZoneId": _hosted_zone(cloud, balancer),
        "LoadBalancerName": short_name(balancer),
        "Scheme": str(balancer.scheme),
        "VpcId": balancer.vpc,
        "State": {"Code": "active"},
        "Type": str(balancer.type),
        "AvailabilityZones": [_zone(cloud, balancer, node) for node in nodes],
        "IpAddressType": "ipv4",
    }
    groups = nodes[0].security_groups if nodes else ()
    if groups or balancer.type is BalancerType.APPLICATION:
        shown["SecurityGroups"] = [*groups]
    return shown


def load_balancer_attributes(balancer: LoadBalancer) -> Json:
    """The attributes of one load balancer, as far as they have to do with its network."""
    values = {
        "access_logs.s3.enabled": "false",
        "deletion_protection.enabled": "false",
        "load_balancing.cross_zone.enabled": str(crosses_zones(balancer)).lower(),
    }
    if balancer.type is BalancerType.APPLICATION:
        values |= {"idle_timeout.timeout_seconds": "60", "routing.http2.enabled": "true"}
    return {"Attributes": attributes(values)}


def listener_json(cloud: Cloud, listener: Listener) -> Json:
    balancer = cloud.find(LoadBalancer, listener.load_balancer)
    shown: Json = {
        "ListenerArn": listener_arn(cloud, listener),
        "LoadBalancerArn": "" if balancer is None else load_balancer_arn(cloud, balancer),
        "Port": listener.port,
        "Protocol": listener.protocol,
        "DefaultActions": _actions(cloud, listener),
    }
    if listener.protocol in ENCRYPTED:
        place = region_of(cloud), account_of(cloud)
        certificate = f"certificate/{digits(32, listener.id)}"
        shown["Certificates"] = [{"CertificateArn": plain_arn("acm", *place, certificate)}]
        shown["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    return shown


def rules(cloud: Cloud, listener: Listener) -> Json:
    """The rules of a listener: the default one, as the model has no other."""
    arn = listener_arn(cloud, listener).replace(":listener/", ":listener-rule/")
    return {
        "Rules": [
            {
                "RuleArn": f"{arn}/{digits(16, listener.id, 'default')}",
                "Priority": "default",
                "Conditions": [],
                "Actions": _actions(cloud, listener),
                "IsDefault": True,
            }
        ]
    }


def listeners_of(cloud: Cloud, balancer: str) -> list[Listener]:
    """The listeners of a load balancer."""
    return [x for x in cloud.of(Listener).values() if x.load_balancer == balancer]


def attributes(values: dict[str, str]) -> list[Json]:
    """Attributes as Elastic Load Balancing lists them."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]


def crosses_zones(balancer: LoadBalancer) -> bool:
    """Whether a node sends to targets in other zones: always, for an application load balancer."""
    return balancer.cross_zone or balancer.type is BalancerType.APPLICATION


def full_name(balancer: LoadBalancer) -> str:
    """``app/alb-shop/0123456789abcdef``: the end of the ARN, and what interfaces say."""
    if is_arn(balancer.id):
        return balancer.id.partition(":loadbalancer/")[2]
    return f"{SHORT_TYPES[balancer.type]}/{balancer.id}/{digits(16, balancer.id)}"


def load_balancer_arn(cloud: Cloud, balancer: LoadBalancer) -> str:
    """``arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/…``"""
    if is_arn(balancer.id):
        return balancer.id
    return _arn(cloud, balancer.vpc, f"loadbalancer/{full_name(balancer)}")


def listener_arn(cloud: Cloud, listener: Listener) -> str:
    """The ARN of a listener, which continues that of its load balancer."""
    if is_arn(listener.id):
        return listener.id
    balancer = cloud.find(LoadBalancer, listener.load_balancer)
    vpc = None if balancer is None else balancer.vpc
    name = listener.load_balancer if balancer is None else full_name(balancer)
    return _arn(cloud, vpc, f"listener/{name}/{digits(16, listener.id)}")


def target_group_arn(cloud: Cloud, group: TargetGroup) -> str:
    """``arn:aws:elasticloadbalancing:…:targetgroup/tg-web/0123456789abcdef``"""
    if is_arn(group.id):
        return group.id
    return _arn(cloud, group.vpc, f"targetgroup/{group.id}/{digits(16, group.id)}")


def dns_name(cloud: Cloud, balancer: LoadBalancer) -> str:
    """The name that clients dial.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """
    region, name = region_of(cloud, balancer.vpc), short_name(balancer)
    if balancer.type is BalancerType.NETWORK:
        return f"{name}-{digits(16, balancer.id)}.elb.{region}.amazonaws.com"
    inside = "internal-" if balancer.scheme is Scheme.INTERNAL else ""
    number = int(digits(8, balancer.id, "name"), 16)
    return f"{inside}{name}-{number}.{region}.elb.amazonaws.com"


def _arn(cloud: Cloud, vpc: str | None, rest: str) -> str:
    place = region_of(cloud, vpc), account_of(cloud, vpc)
    return plain_arn("elasticloadbalancing", *place, rest)


def _hosted_zone(cloud: Cloud, balancer: LoadBalancer) -> str:
    region = region_of(cloud, balancer.vpc)
    return "Z" + digits(13, "elb", str(balancer.type), region).upper()


def _zone(cloud: Cloud, balancer: LoadBalancer, node: NetworkInterface) -> Json:
    """The zone of a node, with its elastic IP address if it has one."""
    shown: Json = {
        "ZoneName": cloud.get(Subnet, node.subnet).zone,
        "SubnetId": node.subnet,
        "LoadBalancerAddresses": [],
    }
    if not node.addresses or balancer.type is BalancerType.APPLICATION:
        return shown
    elastic = elastic_ip_of(cloud, node.id, node.addresses[0].ip)
    if elastic is None:
        return shown
    address = {"IpAddress": str(elastic.public_ip), "AllocationId": elastic.id}
    return {**shown, "LoadBalancerAddresses": [address]}


def _actions(cloud: Cloud, listener: Listener) -> list[Json]:
    """Where a listener sends requests; what it answers itself is shown as a fixed response."""
    found = [g for g in (cloud.find(TargetGroup, i) for i in listener.target_groups) if g]
    if listener.answers and not found:
        fixed = {"StatusCode": "200", "ContentType": "text/plain"}
        return [{"Type": "fixed-response", "Order": 1, "FixedResponseConfig": fixed}]
    arns = [target_group_arn(cloud, group) for group in found]
    forward: Json = {
        "Type": "forward",
        "Order": 1,
        "ForwardConfig": {
            "TargetGroups": [{"TargetGroupArn": arn, "Weight": 1} for arn in arns],
            "TargetGroupStickinessConfig": {"Enabled": False},
        },
    }
    return [{**forward, "TargetGroupArn": arns[0]} if len(arns) == 1 else forward]
