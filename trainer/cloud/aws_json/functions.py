"""``aws lambda list-functions`` and ``get-function-configuration``

https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, is_arn, plain_arn, short_name
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.network import Subnet
from trainer.cloud.serverless import LambdaFunction


def list_functions(cloud: Cloud) -> Json:
    """All functions in the response's shape."""
    return {"Functions": [function(cloud, f) for f in cloud.of(LambdaFunction).values()]}


def function(cloud: Cloud, found: LambdaFunction) -> Json:
    """The configuration of one function, without environment variables; its subnets and groups
    are those of its interfaces."""
    interfaces = [cloud.get(NetworkInterface, interface) for interface in found.interfaces]
    vpc = cloud.get(Subnet, interfaces[0].subnet).vpc if interfaces else None
    account = account_of(cloud, vpc)
    role = found.role or f"{short_name(found)}-role"
    shown: Json = {
        "FunctionName": short_name(found),
        "FunctionArn": function_arn(cloud, found),
        "Runtime": "python3.13",
        "Role": plain_arn("iam", "", account, f"role/{role}"),
        "Handler": "app.handler",
        "Description": found.name,
        "Timeout": 3,
        "MemorySize": 128,
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
    }
    if vpc is not None:
        shown["VpcConfig"] = {
            "SubnetIds": [interface.subnet for interface in interfaces],
            "SecurityGroupIds": [*interfaces[0].security_groups],
            "VpcId": vpc,
            "Ipv6AllowedForDualStack": False,
        }
    return shown


def function_arn(cloud: Cloud, found: LambdaFunction) -> str:
    """``arn:aws:lambda:ap-northeast-1:111122223333:function:fn-report``"""
    if is_arn(found.id):
        return found.id
    interface = cloud.find(NetworkInterface, found.interfaces[0]) if found.interfaces else None
    vpc = None if interface is None else cloud.get(Subnet, interface.subnet).vpc
    return plain_arn("lambda", found.region, account_of(cloud, vpc), f"function:{found.id}")
