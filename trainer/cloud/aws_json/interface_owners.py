"""What network interfaces say of the service that they belong to.

An interface does not name its owner in a field of its own: its description does, with the type
and with who asked for it.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud.aws_json.common import account_of, digits, plain_arn, region_of
from trainer.cloud.aws_json.ids import uuid
from trainer.cloud.aws_json.load_balancers import full_name
from trainer.cloud.balancing import BalancerType, LoadBalancer
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.database import DbInstance
from trainer.cloud.endpoints import VpcEndpoint
from trainer.cloud.gateways import NatGateway
from trainer.cloud.network import Subnet
from trainer.cloud.serverless import EcsTask, LambdaFunction

AMAZON = "amazon-aws"


@dataclass(frozen=True, slots=True)
class Owner:
    """How AWS speaks of a service that has an interface.

    ``requester`` asked for the interface and ``attached_by`` holds it; ``ip_owner`` is whose
    pool its public address is from.
    """

    description: str
    type: str = "interface"
    requester: str = AMAZON
    attached_by: str = AMAZON
    ip_owner: str = "amazon"


def owner_of(cloud: Cloud, interface: NetworkInterface) -> Owner | None:
    """The service that an interface belongs to; None for one of an instance or of nobody."""
    match cloud.resources.get(interface.owner or ""):
        case NatGateway(id=gateway):
            return Owner(f"Interface for NAT Gateway {gateway}", "nat_gateway")
        case VpcEndpoint(id=endpoint):
            return Owner(f"VPC Endpoint Interface {endpoint}", "vpc_endpoint")
        case DbInstance():
            return Owner("RDSNetworkInterface", "interface", "amazon-rds", "amazon-rds")
        case LoadBalancer() as balancer:
            network = balancer.type is BalancerType.NETWORK
            kind = "network_load_balancer" if network else "interface"
            elb = "amazon-elb"
            return Owner(f"ELB {full_name(balancer)}", kind, elb, elb, elb)
        case LambdaFunction(id=function, role=role):
            requester = f"AROA{digits(17, 'AROA', role or function).upper()}:{function}"
            return Owner(f"AWS Lambda VPC ENI-{function}-{uuid(function)}", "lambda", requester)
        case EcsTask():
            subnet = cloud.get(Subnet, interface.subnet)
            place = region_of(cloud, subnet.vpc), account_of(cloud, subnet.vpc)
            return Owner(plain_arn("ecs", *place, f"attachment/{uuid(interface.id)}"))
        case _:
            return None
