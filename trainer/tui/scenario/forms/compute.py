"""Forms for instances, network interfaces, elastic IP addresses and databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trainer.actions import Call
from trainer.cloud import (
    Cloud,
    DbInstance,
    ElasticIp,
    Instance,
    InternetGateway,
    NetworkInterface,
    SecurityGroup,
    Vpc,
)
from trainer.cloud.aws_json.ids import address_association_id
from trainer.tui.scenario.forms.form import Field, Form
from trainer.tui.scenario.forms.options import ids, yes_or_no
from trainer.tui.scenario.forms.readers import id_of, ids_of, one_of

INSTANCE: Final = Field("instance", id_of(Instance), ids(Instance))
INTERFACE: Final = Field("interface", id_of(NetworkInterface), ids(NetworkInterface))
DATABASE: Final = Field("database", id_of(DbInstance), ids(DbInstance))
ADDRESS: Final = Field("address", id_of(ElasticIp), ids(ElasticIp))
GATEWAY: Final = Field("gateway", id_of(InternetGateway), ids(InternetGateway))
VPC: Final = Field("vpc", id_of(Vpc), ids(Vpc))
GROUPS: Final = Field("groups", ids_of(SecurityGroup), ids(SecurityGroup), many=True)
HOLDER: Final = Field("holder", id_of(Instance, NetworkInterface), ids(Instance, NetworkInterface))
SWITCH: Final = Field("switch", one_of("true", "false"), yes_or_no)


def _is_on(values: Mapping[str, Any]) -> bool:
    return bool(values["switch"] == "true")


def _instance_groups(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    parameters = {"InstanceId": values["instance"], "Groups": list(values["groups"])}
    return Call("ec2", "ModifyInstanceAttribute", parameters)


def _instance_check(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    parameters = {"InstanceId": values["instance"], "SourceDestCheck": {"Value": _is_on(values)}}
    return Call("ec2", "ModifyInstanceAttribute", parameters)


def _interface_groups(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    parameters = {"NetworkInterfaceId": values["interface"], "Groups": list(values["groups"])}
    return Call("ec2", "ModifyNetworkInterfaceAttribute", parameters)


def _interface_check(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    parameters = {
        "NetworkInterfaceId": values["interface"],
        "SourceDestCheck": {"Value": _is_on(values)},
    }
    return Call("ec2", "ModifyNetworkInterfaceAttribute", parameters)


def _start(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return Call("ec2", "StartInstances", {"InstanceIds": [values["instance"]]})


def _stop(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return Call("ec2", "StopInstances", {"InstanceIds": [values["instance"]]})


def _associate_address(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    holder = values["holder"]
    to_instance = cloud.find(Instance, holder) is not None
    name = "InstanceId" if to_instance else "NetworkInterfaceId"
    return Call("ec2", "AssociateAddress", {"AllocationId": values["address"], name: holder})


def _disassociate_address(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    association = address_association_id(cloud.get(ElasticIp, values["address"]))
    return Call("ec2", "DisassociateAddress", {"AssociationId": association})


def _allocate_address(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return Call("ec2", "AllocateAddress", {"Domain": "vpc"})


def _attach(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    parameters = {"InternetGatewayId": values["gateway"], "VpcId": values["vpc"]}
    return Call("ec2", "AttachInternetGateway", parameters)


def _db_groups(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _modify_db(values, VpcSecurityGroupIds=list(values["groups"]))


def _db_public(cloud: Cloud, values: Mapping[str, Any]) -> Call:
    return _modify_db(values, PubliclyAccessible=_is_on(values))


def _modify_db(values: Mapping[str, Any], **change: object) -> Call:
    identifier = {"DBInstanceIdentifier": values["database"]}
    return Call("rds", "ModifyDBInstance", {**identifier, **change, "ApplyImmediately": True})


INSTANCE_GROUPS: Final = Form("set_groups", (INSTANCE, GROUPS), _instance_groups)
INSTANCE_CHECK: Final = Form("set_check", (INSTANCE, SWITCH), _instance_check)
INTERFACE_GROUPS: Final = Form("set_groups", (INTERFACE, GROUPS), _interface_groups)
INTERFACE_CHECK: Final = Form("set_check", (INTERFACE, SWITCH), _interface_check)
START: Final = Form("start", (INSTANCE,), _start)
STOP: Final = Form("stop", (INSTANCE,), _stop)
ASSOCIATE_ADDRESS: Final = Form("associate_address", (ADDRESS, HOLDER), _associate_address)
LEAVE_ADDRESS: Final = Form("leave_address", (ADDRESS,), _disassociate_address)
ALLOCATE_ADDRESS: Final = Form("allocate_address", (), _allocate_address)
ATTACH: Final = Form("attach_gateway", (GATEWAY, VPC), _attach)
DB_GROUPS: Final = Form("set_groups", (DATABASE, GROUPS), _db_groups)
DB_PUBLIC: Final = Form("set_public", (DATABASE, SWITCH), _db_public)
