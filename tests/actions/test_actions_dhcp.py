"""DHCP options: sets of them, and which VPC uses which."""

import pytest
from shop_cloud import act, refusal
from wide_cloud import wide

from trainer.cloud import AMAZON_DNS, DhcpOptions, Vpc

OWN = [{"Key": "domain-name-servers", "Values": ["10.1.1.9", "10.1.2.9"]}]


def test_options_are_made_used_and_kept_while_in_use():
    done = act(wide(), "CreateDhcpOptions", DhcpConfigurations=OWN)
    found = done.response["DhcpOptions"]["DhcpOptionsId"]
    assert done.cloud.get(DhcpOptions, found).domain_name_servers == ("10.1.1.9", "10.1.2.9")
    used = act(done.cloud, "AssociateDhcpOptions", DhcpOptionsId=found, VpcId="vpc-a").cloud
    shown = act(used, "DescribeVpcs", VpcIds=["vpc-a"]).response["Vpcs"][0]
    assert shown["DhcpOptionsId"] == found
    error = refusal(used, "DeleteDhcpOptions", DhcpOptionsId=found)
    assert error.code == "DependencyViolation"
    listed = act(used, "DescribeDhcpOptions", DhcpOptionsIds=[found]).response["DhcpOptions"]
    assert listed[0]["DhcpConfigurations"][0]["Values"][0] == {"Value": "10.1.1.9"}


def test_a_vpc_goes_back_to_the_set_that_aws_made():
    done = act(wide(), "CreateDhcpOptions", DhcpConfigurations=OWN)
    found = done.response["DhcpOptions"]["DhcpOptionsId"]
    used = act(done.cloud, "AssociateDhcpOptions", DhcpOptionsId=found, VpcId="vpc-a").cloud
    default = act(used, "DescribeDhcpOptions").response["DhcpOptions"][0]["DhcpOptionsId"]
    back = act(used, "AssociateDhcpOptions", DhcpOptionsId=default, VpcId="vpc-a").cloud
    assert back.get(Vpc, "vpc-a").dhcp_options is None
    assert act(back, "DeleteDhcpOptions", DhcpOptionsId=found).cloud == wide()


def test_without_servers_it_is_the_one_of_aws():
    configuration = [{"Key": "domain-name", "Values": ["corp.example"]}]
    done = act(wide(), "CreateDhcpOptions", DhcpConfigurations=configuration)
    (options,) = done.cloud.of(DhcpOptions).values()
    assert (options.domain_name, options.domain_name_servers) == ("corp.example", (AMAZON_DNS,))


REFUSED = [
    ("CreateDhcpOptions", {"DhcpConfigurations": []}, "MissingParameter"),
    (
        "CreateDhcpOptions",
        {"DhcpConfigurations": [{"Key": "domain-name-servers", "Values": ["ns.example"]}]},
        "InvalidParameterValue",
    ),
    (
        "CreateDhcpOptions",
        {"DhcpConfigurations": [{"Key": "colour", "Values": ["red"]}]},
        "InvalidParameterValue",
    ),
    (
        "AssociateDhcpOptions",
        {"DhcpOptionsId": "dopt-none", "VpcId": "vpc-a"},
        "InvalidDhcpOptionID.NotFound",
    ),
    ("DeleteDhcpOptions", {"DhcpOptionsId": "dopt-none"}, "InvalidDhcpOptionID.NotFound"),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    assert refusal(wide(), operation, **parameters).code == code
