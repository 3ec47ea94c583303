"""DHCP options: which DNS servers hosts of a VPC ask.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, in_use, invalid, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters, address4
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import AMAZON_DNS, Cloud, DhcpOptions, Vpc
from trainer.cloud.aws_json.dhcp_options import default_options_id, dhcp_options, options_of

NAME, SERVERS = "domain-name", "domain-name-servers"
OTHERS = (
    *("ntp-servers", "netbios-name-servers", "netbios-node-type"),
    "ipv6-address-preferred-lease-time",
)
MOST_SERVERS = 4


@action("ec2", "CreateDhcpOptions")
def create_dhcp_options(cloud: Cloud, parameters: Parameters) -> Done:
    told: dict[str, tuple[str, ...]] = {}
    for part in parameters.parts("DhcpConfigurations"):
        key, values = part.text("Key"), part.texts("Values")
        if key in OTHERS:
            raise not_modelled(f"The DHCP option {key}")
        if key not in (NAME, SERVERS) or not values:
            raise invalid("dhcpConfiguration", key, f"It is {NAME} or {SERVERS}, with a value.")
        told[key] = values
    if not told:
        raise missing("dhcpConfiguration")
    cloud, resource_id = new_id(cloud, "dopt")
    options = DhcpOptions(
        id=resource_id,
        name=name_given(parameters, "dhcp-options"),
        domain_name=" ".join(told.get(NAME, ())),
        domain_name_servers=_servers(told.get(SERVERS, (AMAZON_DNS,))),
    )
    cloud = cloud.put(options)
    return Done(cloud, {"DhcpOptions": dhcp_options(cloud, options)})


@action("ec2", "AssociateDhcpOptions")
def associate_dhcp_options(cloud: Cloud, parameters: Parameters) -> Done:
    """Hosts of the VPC are taken to renew their leases at once."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    wanted = parameters.text("DhcpOptionsId")
    if wanted == "default":
        raise not_modelled("A VPC without DHCP options")
    if wanted == default_options_id(vpc.region, vpc.account):
        return Done(cloud.put(replace(vpc, dhcp_options=None)), {})
    options = _find(cloud, wanted)
    return Done(cloud.put(replace(vpc, dhcp_options=options.id)), {})


@action("ec2", "DeleteDhcpOptions")
def delete_dhcp_options(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while a VPC uses them."""
    wanted = parameters.text("DhcpOptionsId")
    user = next((vpc.id for vpc in cloud.of(Vpc).values() if options_of(vpc) == wanted), None)
    if user is not None:
        raise in_use("dhcpOptions", wanted, vpc=user)
    return Done(cloud.without(_find(cloud, wanted).id), {})


def _find(cloud: Cloud, wanted: str) -> DhcpOptions:
    found = cloud.find(DhcpOptions, wanted)
    if found is None:
        raise AwsError(
            "InvalidDhcpOptionID.NotFound",
            f"The dhcpOption ID '{wanted}' does not exist",
            id=wanted,
        )
    return found


def _servers(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses of DNS servers, or AWS's own; not both."""
    if texts == (AMAZON_DNS,):
        return texts
    if len(texts) > MOST_SERVERS:
        raise invalid(SERVERS, ", ".join(texts), f"There are at most {MOST_SERVERS}.")
    return tuple(str(address4(SERVERS, text)) for text in texts)
