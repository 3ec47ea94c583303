"""An account that made no private zones and no resolver rules has what every account has."""

from __future__ import annotations

import pytest

from trainer.awscli.shell import Shell, run
from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return load_topology(parse_yaml("{vpcs: {vpc-a: {cidr: 10.0.0.0/16}}}", "t.yaml"))


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("route53 list-hosted-zones-by-vpc --vpc-id vpc-a --vpc-region ap-northeast-1 "
         "--query HostedZoneSummaries", "[]"),
        ("route53resolver list-resolver-endpoints --query ResolverEndpoints", "[]"),
        ("route53resolver list-resolver-rules --query ResolverRules[].DomainName --output text",
         "."),
        ("route53resolver list-resolver-rule-associations "
         "--query ResolverRuleAssociations[].VPCId --output text", "vpc-a"),
    ],
)  # fmt: skip
def test_the_lists_hold_what_every_account_has(cloud: Cloud, line: str, printed: str) -> None:
    ran = run(Shell(), cloud, f"aws {line}")
    assert (ran.error, ran.output.strip()) == (None, printed)


def test_a_zone_that_is_not_there_cannot_be_associated(cloud: Cloud) -> None:
    line = (
        "aws route53 associate-vpc-with-hosted-zone --hosted-zone-id Z123 "
        "--vpc VPCRegion=ap-northeast-1,VPCId=vpc-a"
    )
    ran = run(Shell(), cloud, line)
    assert "NoSuchHostedZone" in str(ran.error)
    assert ran.cloud == cloud
