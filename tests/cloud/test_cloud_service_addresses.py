"""Addresses for AWS services that are only mentioned."""

from ipaddress import ip_network

import pytest

from trainer.cloud import AwsService, Cloud
from trainer.cloud.node import FormError
from trainer.cloud.service_addresses import (
    ServiceAddresses,
    gateway_service,
    parse_service_id,
    service_id,
    with_services,
)


def test_names() -> None:
    assert service_id("ap-northeast-1", "ecr.api") == "com.amazonaws.ap-northeast-1.ecr.api"
    assert parse_service_id("com.amazonaws.us-gov-west-1.s3") == "com.amazonaws.us-gov-west-1.s3"
    assert gateway_service("com.amazonaws.ap-northeast-1.dynamodb") == "dynamodb"
    assert gateway_service("com.amazonaws.ap-northeast-1.ssm") is None
    assert gateway_service("s3") is None


@pytest.mark.parametrize(
    "text",
    [
        "s3",
        "com.amazonaws.s3",
        "com.amazonaws.vpce.ap-northeast-1.vpce-svc-a",
        "com.amazonaws.a.s3",
    ],
)
def test_no_names(text: str) -> None:
    with pytest.raises(FormError):
        parse_service_id(text)
    with pytest.raises(FormError):
        ServiceAddresses().service(text)


def test_each_gets_a_block_of_its_own_clear_of_what_is_taken() -> None:
    addresses = ServiceAddresses([ip_network("52.219.0.0/19"), ip_network("3.0.0.128/25")])
    names = ("s3", "ssm", "dynamodb", "logs")
    found = [addresses.service(service_id("ap-northeast-1", name)) for name in names]
    found += [addresses.service(service_id(f"us-east-{n}", "dynamodb")) for n in (1, 2)]
    assert [str(service.networks[0]) for service in found] == [
        "52.219.32.0/20",
        "3.0.1.0/24",
        "52.119.224.0/20",
        "3.0.2.0/24",
        "52.119.240.0/20",
        "3.0.3.0/24",
    ]
    assert [service.region for service in found[-2:]] == ["us-east-1", "us-east-2"]


def test_a_cloud_gets_the_services_that_it_does_not_have() -> None:
    known = AwsService(
        id="com.amazonaws.ap-northeast-1.ssm",
        region="ap-northeast-1",
        networks=(ip_network("3.0.0.0/24"),),
    )
    wanted = ["com.amazonaws.ap-northeast-1.logs", known.id, "com.amazonaws.ap-northeast-1.logs"]
    cloud = with_services(Cloud.of_resources([known]), wanted)
    services = cloud.of(AwsService)
    assert services[known.id] is known
    assert services[wanted[0]].networks == (ip_network("3.0.1.0/24"),)
    assert len(cloud.resources) == 2
