"""Egress-only internet gateways: create and delete.

https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from __future__ import annotations

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, EgressOnlyInternetGateway, Vpc
from trainer.cloud.aws_json.gateways import egress_only_internet_gateway


@action("ec2", "CreateEgressOnlyInternetGateway")
def create_egress_only_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """A VPC has one of them at most."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if any(g.vpc == vpc.id for g in cloud.of(EgressOnlyInternetGateway).values()):
        raise AwsError(
            "EgressOnlyInternetGatewayLimitExceeded",
            "The maximum number of egress-only internet gateways has been reached for VPC "
            f"'{vpc.id}'.",
            vpc=vpc.id,
        )
    cloud, resource_id = new_id(cloud, "eigw")
    gateway = EgressOnlyInternetGateway(
        id=resource_id,
        name=name_given(parameters, "egress-only-internet-gateway"),
        vpc=vpc.id,
    )
    shown = egress_only_internet_gateway(gateway)
    return Done(cloud.put(gateway), {"EgressOnlyInternetGateway": shown})


@action("ec2", "DeleteEgressOnlyInternetGateway")
def delete_egress_only_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Routes to it become blackholes."""
    wanted = parameters.text("EgressOnlyInternetGatewayId")
    gateway = find(cloud, EgressOnlyInternetGateway, wanted)
    return Done(cloud.without(gateway.id), {"ReturnCode": True})
