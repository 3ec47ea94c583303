"""Listeners of load balancers.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.balancer_lookup import find_balancer, find_listener, find_target_group
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_among
from trainer.cloud import Cloud, Listener, LoadBalancer, TargetGroup
from trainer.cloud.aws_json.load_balancers import (
    ENCRYPTED,
    listener_json,
    load_balancer_arn,
    target_group_arn,
)
from trainer.cloud.validate.balancing import GROUPS_OF, LISTENER_PROTOCOLS

LAST_PORT = 65535
ANSWER_WITHOUT_GROUP = "503"
"""What a listener of this model answers when it forwards nowhere."""


@action("elbv2", "CreateListener")
def create_listener(cloud: Cloud, parameters: Parameters) -> Done:
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    for name in ("Protocol", "Port"):
        if name not in parameters:
            raise AwsError(
                "ValidationError", f"A listener {name.lower()} must be specified", parameter=name
            )
    if not parameters.parts("DefaultActions"):
        raise AwsError("ValidationError", "A listener default action must be specified")
    made, listener_id = new_id(cloud, "listener")
    listener = Listener(
        id=listener_id,
        name=name_among(parameters, ""),
        load_balancer=balancer.id,
        protocol=parameters.text("Protocol"),
        port=parameters.integer("Port"),
        target_groups=(),
    )
    return _put(made, balancer, listener, parameters)


@action("elbv2", "ModifyListener")
def modify_listener(cloud: Cloud, parameters: Parameters) -> Done:
    """What is not named stays as it is; default actions replace those before."""
    listener = find_listener(cloud, parameters.text("ListenerArn"))
    balancer = cloud.get(LoadBalancer, listener.load_balancer)
    changed = replace(
        listener,
        protocol=parameters.find_text("Protocol") or listener.protocol,
        port=listener.port if "Port" not in parameters else parameters.integer("Port"),
    )
    return _put(cloud, balancer, changed, parameters, before=listener)


@action("elbv2", "DeleteListener")
def delete_listener(cloud: Cloud, parameters: Parameters) -> Done:
    listener = find_listener(cloud, parameters.text("ListenerArn"))
    return Done(cloud.without(listener.id), {})


def _put(
    cloud: Cloud,
    balancer: LoadBalancer,
    listener: Listener,
    parameters: Parameters,
    before: Listener | None = None,
) -> Done:
    """The listener with the default actions of the request, if the load balancer can have it."""
    if "MutualAuthentication" in parameters:
        raise not_modelled("Mutual TLS authentication")
    if parameters.parts("DefaultActions"):
        groups = _target_groups(cloud, parameters)
        listener = replace(listener, target_groups=groups, answers=not groups)
    _check_listener(cloud, balancer, listener)
    was_encrypted = before is not None and before.protocol in ENCRYPTED
    needs = listener.protocol in ENCRYPTED and not was_encrypted
    if needs and not parameters.parts("Certificates"):
        raise AwsError(
            "ValidationError", f"A certificate must be specified for {listener.protocol} listeners"
        )
    _check_groups(cloud, balancer, listener)
    cloud = cloud.put(listener)
    return Done(cloud, {"Listeners": [listener_json(cloud, listener)]})


def _check_listener(cloud: Cloud, balancer: LoadBalancer, listener: Listener) -> None:
    known = LISTENER_PROTOCOLS[balancer.type]
    if listener.protocol not in known:
        raise AwsError(
            "ValidationError",
            f"Listener protocol '{listener.protocol[:20]}' must be one of '{', '.join(known)}'",
            protocol=listener.protocol[:20],
        )
    if not 1 <= listener.port <= LAST_PORT:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{listener.port}' at 'port' failed to satisfy "
            f"constraint: Member must have value between 1 and {LAST_PORT}",
            port=str(listener.port),
        )
    for other in cloud.of(Listener).values():
        here = other.load_balancer == balancer.id and other.port == listener.port
        if here and other.id != listener.id:
            raise AwsError(
                "DuplicateListener",
                "A listener already exists on this port for this load balancer "
                f"'{load_balancer_arn(cloud, balancer)}'",
                port=str(listener.port),
                id=balancer.id,
            )


def _check_groups(cloud: Cloud, balancer: LoadBalancer, listener: Listener) -> None:
    """Groups of the load balancer's VPC, of a fitting protocol, that serve nobody else."""
    for group in (cloud.get(TargetGroup, g) for g in listener.target_groups):
        arn = target_group_arn(cloud, group)
        if group.vpc != balancer.vpc:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"The target group with targetGroupArn '{arn}' is in the VPC '{group.vpc}', the "
                f"load balancer in the VPC '{balancer.vpc}'",
                group=group.id,
                vpc=group.vpc,
            )
        if group.protocol not in GROUPS_OF[listener.protocol]:
            raise AwsError(
                "IncompatibleProtocols",
                f"Listener protocol '{listener.protocol}' is not supported with a target group "
                f"with the protocol '{group.protocol}'",
                group=group.id,
                protocol=group.protocol,
            )
        others = {
            other.load_balancer
            for other in cloud.of(Listener).values()
            if group.id in other.target_groups and other.id != listener.id
        }
        if others - {balancer.id}:
            raise AwsError(
                "TargetGroupAssociationLimit",
                f"The following target groups cannot be associated with more than one load "
                f"balancer: {arn}",
                group=group.id,
            )


def _target_groups(cloud: Cloud, parameters: Parameters) -> tuple[str, ...]:
    """Where the default actions forward to; nowhere, for a fixed response."""
    actions = parameters.parts("DefaultActions")
    if len(actions) > 1:
        raise not_modelled("A listener with more than one default action")
    kind = actions[0].text("Type")
    if kind == "fixed-response":
        fixed = actions[0].part("FixedResponseConfig")
        if fixed is None or fixed.text("StatusCode") != ANSWER_WITHOUT_GROUP:
            raise not_modelled(f"A fixed response other than {ANSWER_WITHOUT_GROUP}")
        return ()
    if kind != "forward":
        raise not_modelled(f"The listener action {kind[:40]}")
    arns = []
    if "TargetGroupArn" in actions[0]:
        arns.append(actions[0].text("TargetGroupArn"))
    forward = actions[0].part("ForwardConfig")
    if forward is not None:
        arns += [group.text("TargetGroupArn") for group in forward.parts("TargetGroups")]
    found = dict.fromkeys(find_target_group(cloud, arn).id for arn in arns)
    if not found:
        raise AwsError(
            "ValidationError", "A target group ARN must be specified for a forward action"
        )
    return tuple(found)
