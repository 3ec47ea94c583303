"""Customer gateways: AWS's records of devices on premises.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
"""

from __future__ import annotations

from trainer.actions.errors import AwsError, incorrect_state, invalid, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.vpn_gateways import check_type
from trainer.cloud import Cloud, CustomerGateway, Site, VpnConnection
from trainer.cloud.aws_json.vpn import customer_gateway
from trainer.cloud.validate.addresses import is_public


@action("ec2", "CreateCustomerGateway")
def create_customer_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """A request for the address of a known device answers with that one.

    Behind a new address stands the network on premises of the practice cloud, if it has
    exactly one: AWS itself does not know what is behind the device.
    """
    check_type(parameters)
    if "IpAddress" in parameters and "PublicIp" in parameters:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameters ipAddress and publicIp may not be used together",
        )
    name = "IpAddress" if "IpAddress" in parameters else "PublicIp"
    address = parameters.find_address(name)
    if address is None and "CertificateArn" not in parameters:
        raise missing("ipAddress")
    if address is not None and not is_public(address):
        raise invalid(parameters.called(name), address, "It is not a public address.")
    public_ip = "" if address is None else str(address)
    for known in cloud.of(CustomerGateway).values():
        if public_ip and known.public_ip == public_ip:
            return Done(cloud, {"CustomerGateway": customer_gateway(cloud, known)})
    sites = [*cloud.of(Site)]
    if len(sites) != 1:
        raise not_modelled("A device of a network on premises that is not known here")
    cloud, resource_id = new_id(cloud, "cgw")
    gateway = CustomerGateway(
        id=resource_id,
        name=name_given(parameters, "customer-gateway"),
        site=sites[0],
        public_ip=public_ip,
    )
    cloud = cloud.put(gateway)
    return Done(cloud, {"CustomerGateway": customer_gateway(cloud, gateway)})


@action("ec2", "DeleteCustomerGateway")
def delete_customer_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = find(cloud, CustomerGateway, parameters.text("CustomerGatewayId"))
    for connection in cloud.of(VpnConnection).values():
        if connection.customer_gateway == gateway.id:
            raise incorrect_state(
                f"The customer gateway {gateway.id} is in use.",
                id=gateway.id,
                connection=connection.id,
            )
    return Done(cloud.without(gateway.id), {})
