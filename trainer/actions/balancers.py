"""Load balancers: make, delete, and where they stand.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from trainer.actions.balancer_lookup import checked_name, find_balancer
from trainer.actions.balancer_nodes import (
    Spot,
    check_room,
    checked_balancer_groups,
    read_spots,
    with_nodes,
    without_nodes,
)
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.managed import check_unused, default_group, with_groups
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_among
from trainer.cloud import (
    BalancerType,
    Cloud,
    EndpointServiceConfiguration,
    Listener,
    LoadBalancer,
    NetworkInterface,
    Scheme,
    VpcEndpoint,
)
from trainer.cloud.aws_json.load_balancers import (
    load_balancer,
    load_balancer_arn,
    load_balancer_attributes,
)

E = TypeVar("E", BalancerType, Scheme)

CROSS_ZONE = "load_balancing.cross_zone.enabled"

OTHER_ATTRIBUTES = (
    "access_logs.s3.bucket",
    "access_logs.s3.enabled",
    "access_logs.s3.prefix",
    "connection_logs.s3.bucket",
    "connection_logs.s3.enabled",
    "connection_logs.s3.prefix",
    "deletion_protection.enabled",
    "dns_record.client_routing_policy",
    "idle_timeout.timeout_seconds",
    "ipv6.deny_all_igw_traffic",
    "routing.http.desync_mitigation_mode",
    "routing.http.drop_invalid_header_fields.enabled",
    "routing.http.preserve_host_header.enabled",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    "routing.http.xff_client_port.enabled",
    "routing.http.xff_header_processing.mode",
    "routing.http2.enabled",
    "waf.fail_open.enabled",
    "zonal_shift.config.enabled",
)
"""Attributes that AWS has and this model does not carry.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
"""


@action("elbv2", "CreateLoadBalancer")
def create_load_balancer(cloud: Cloud, parameters: Parameters) -> Done:
    """It is active at once. An application load balancer without a word on groups has the VPC's
    default one; a network load balancer has none, and never gets any later."""
    name = checked_name(parameters.text("Name"), "load balancer")
    kind = _choice(parameters, "Type", BalancerType, BalancerType.APPLICATION)
    scheme = _choice(parameters, "Scheme", Scheme, Scheme.INTERNET_FACING)
    _refuse_unseen(parameters)
    spots = read_spots(cloud, parameters, kind, scheme)
    vpc = spots[0].subnet.vpc
    groups = checked_balancer_groups(cloud, vpc, parameters.texts("SecurityGroups"))
    if kind is BalancerType.APPLICATION:
        groups = groups or default_group(cloud, vpc)
    existing = cloud.find(LoadBalancer, name)
    if existing is not None:
        return Done(cloud, _same(cloud, existing, kind, scheme, spots, groups))
    check_unused(cloud, name)
    check_room(cloud, spots)
    cloud, nodes = with_nodes(cloud, name, spots, groups, scheme)
    balancer = LoadBalancer(
        id=name,
        name=name_among(parameters, ""),
        vpc=vpc,
        type=kind,
        scheme=scheme,
        interfaces=nodes,
        cross_zone=kind is BalancerType.APPLICATION,
    )
    cloud = cloud.put(balancer)
    shown = {**load_balancer(cloud, balancer), "State": {"Code": "provisioning"}}
    return Done(cloud, {"LoadBalancers": [shown]})


@action("elbv2", "DeleteLoadBalancer")
def delete_load_balancer(cloud: Cloud, parameters: Parameters) -> Done:
    """Its listeners go with it, its target groups stay."""
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    for service in cloud.of(EndpointServiceConfiguration).values():
        if balancer.id in service.load_balancers:
            raise AwsError(
                "ResourceInUse",
                f"Load balancer '{load_balancer_arn(cloud, balancer)}' cannot be deleted because "
                "it is currently associated with another service",
                id=balancer.id,
                service=service.id,
            )
    listeners = [x.id for x in cloud.of(Listener).values() if x.load_balancer == balancer.id]
    cloud = without_nodes(cloud, balancer.interfaces)
    return Done(cloud.without(balancer.id, *listeners), {})


@action("elbv2", "SetSubnets")
def set_subnets(cloud: Cloud, parameters: Parameters) -> Done:
    """The subnets replace those before; nodes in subnets that stay keep their addresses.

    A network load balancer changes its subnet of a zone in two steps, and keeps its subnets while
    endpoints are connected to it.
    """
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    _refuse_unseen(parameters)
    spots = read_spots(cloud, parameters, balancer.type, balancer.scheme)
    if spots[0].subnet.vpc != balancer.vpc:
        raise AwsError(
            "InvalidSubnet",
            f"All subnets must belong to the same VPC: '{balancer.vpc}'",
            subnet=spots[0].subnet.id,
        )
    nodes = {cloud.get(NetworkInterface, i).subnet: i for i in balancer.interfaces}
    wanted = {spot.subnet.id: spot for spot in spots}
    gone = [node for subnet, node in nodes.items() if subnet not in wanted]
    added = [spot for subnet, spot in wanted.items() if subnet not in nodes]
    if balancer.type is BalancerType.NETWORK and gone:
        _check_removal(cloud, balancer, added)
    groups = _groups(cloud, balancer)
    check_room(cloud, added)
    cloud = without_nodes(cloud, gone)
    cloud, made = with_nodes(cloud, balancer.id, added, groups, balancer.scheme)
    nodes |= dict(zip((spot.subnet.id for spot in added), made, strict=True))
    balancer = replace(balancer, interfaces=tuple(nodes[subnet] for subnet in wanted))
    cloud = cloud.put(balancer)
    shown = load_balancer(cloud, balancer)
    return Done(cloud, {name: shown[name] for name in ("AvailabilityZones", "IpAddressType")})


@action("elbv2", "SetSecurityGroups")
def set_security_groups(cloud: Cloud, parameters: Parameters) -> Done:
    """The groups replace those before, on all nodes.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSecurityGroups.html
    """
    if "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic" in parameters:
        raise not_modelled("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    if balancer.type is BalancerType.NETWORK and not _groups(cloud, balancer):
        raise AwsError(
            "InvalidConfigurationRequest",
            "Security groups cannot be set on a Network Load Balancer that was created without "
            "security groups",
            id=balancer.id,
        )
    groups = checked_balancer_groups(cloud, balancer.vpc, parameters.texts("SecurityGroups"))
    if not groups:
        raise AwsError("ValidationError", "At least one security group must be specified")
    cloud = with_groups(cloud, balancer.interfaces, groups)
    return Done(cloud, {"SecurityGroupIds": [*groups]})


@action("elbv2", "ModifyLoadBalancerAttributes")
def modify_load_balancer_attributes(cloud: Cloud, parameters: Parameters) -> Done:
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    for attribute in parameters.parts("Attributes"):
        key, value = attribute.text("Key"), attribute.find_text("Value") or ""
        if key in OTHER_ATTRIBUTES:
            raise not_modelled(f"The load balancer attribute {key}")
        if key != CROSS_ZONE:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"Load balancer attribute key '{key[:60]}' is not recognized",
                key=key[:60],
            )
        balancer = replace(balancer, cross_zone=checked_switch(key, value))
        if balancer.type is BalancerType.APPLICATION and not balancer.cross_zone:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"Load balancer attribute '{key}' cannot be 'false' for load balancers of type "
                "'application'",
                key=key,
            )
    return Done(cloud.put(balancer), load_balancer_attributes(balancer))


def checked_switch(key: str, value: str) -> bool:
    """``true`` or ``false`` as the value of an attribute.

    Raises:
        AwsError: ``ValidationError``.
    """
    if value not in ("true", "false"):
        raise AwsError(
            "ValidationError",
            f"'{key}' value '{value[:40]}' must be one of 'true, false'",
            key=key,
            value=value[:40],
        )
    return value == "true"


def _groups(cloud: Cloud, balancer: LoadBalancer) -> tuple[str, ...]:
    nodes = [cloud.get(NetworkInterface, node) for node in balancer.interfaces]
    return nodes[0].security_groups if nodes else ()


def _same(
    cloud: Cloud,
    balancer: LoadBalancer,
    kind: BalancerType,
    scheme: Scheme,
    spots: Sequence[Spot],
    groups: tuple[str, ...],
) -> dict[str, object]:
    """The answer to a second request for the same load balancer.

    Raises:
        AwsError: ``DuplicateLoadBalancerName``, it has the name but not the settings.
    """
    subnets = {cloud.get(NetworkInterface, node).subnet for node in balancer.interfaces}
    wanted = {spot.subnet.id for spot in spots}
    has = balancer.type, balancer.scheme, subnets, set(_groups(cloud, balancer))
    if has != (kind, scheme, wanted, set(groups)):
        raise AwsError(
            "DuplicateLoadBalancerName",
            f"A load balancer with the same name '{balancer.id}' exists, but with different "
            "settings",
            name=balancer.id,
        )
    return {"LoadBalancers": [load_balancer(cloud, balancer)]}


def _check_removal(cloud: Cloud, balancer: LoadBalancer, added: Sequence[Spot]) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html"""
    offered = {
        service.service
        for service in cloud.of(EndpointServiceConfiguration).values()
        if balancer.id in service.load_balancers
    }
    if any(endpoint.service in offered for endpoint in cloud.of(VpcEndpoint).values()):
        raise AwsError(
            "InvalidConfigurationRequest",
            "Subnets cannot be removed while VPC endpoints are associated with the load balancer",
            id=balancer.id,
        )
    zones = load_balancer(cloud, balancer)["AvailabilityZones"]
    assert isinstance(zones, list)
    before = {zone["ZoneName"] for zone in zones}
    if any(spot.subnet.zone in before for spot in added):
        raise AwsError(
            "InvalidConfigurationRequest",
            "The subnet of an Availability Zone cannot be replaced in one request. Remove it "
            "first, then add the new one",
            id=balancer.id,
        )


def _choice(parameters: Parameters, name: str, choices: type[E], default: E) -> E:
    text = parameters.find_text(name)
    if text is None:
        return default
    if text == "gateway":
        raise not_modelled("A Gateway Load Balancer")
    try:
        return choices(text)
    except ValueError:
        known = ", ".join(choice.value for choice in type(default))
        raise AwsError(
            "ValidationError",
            f"'{name}' value '{text[:40]}' must be one of '{known}'",
            value=text[:40],
        ) from None


def _refuse_unseen(parameters: Parameters) -> None:
    for name in ("CustomerOwnedIpv4Pool", "EnablePrefixForIpv6SourceNat", "IpamPools"):
        if name in parameters:
            raise not_modelled(f"The parameter {name}")
    family = parameters.find_text("IpAddressType") or "ipv4"
    if family != "ipv4":
        raise not_modelled(f"A load balancer with the IP address type {family[:40]}")
