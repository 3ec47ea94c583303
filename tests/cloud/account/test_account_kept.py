"""What is read of an account can be kept as a topology: the strict reader takes what is written."""

from dataclasses import replace

import pytest
from account_dumps import ORDINARY, read
from oracle.generator import random_cloud
from test_account_round_trip import read_back

from trainer.cloud import Cloud, Problem, SecurityGroup, VpcEndpoint
from trainer.cloud.renaming import friendly_ids, renamed
from trainer.cloud.topology_text import write_topology
from trainer.scenario.library import library
from trainer.scenario.saving import MADE_UP, losses


def lost(cloud: Cloud) -> list[Problem]:
    """What ``vpcdojo convert`` would tell of."""
    kept = renamed(cloud, friendly_ids(cloud))
    found = losses(kept, write_topology(kept), "kept.yaml")
    return [problem for problem in found if problem.code != MADE_UP]


def named(cloud: Cloud) -> Cloud:
    """With names of groups as AWS lets one choose them: the clouds of these tests call groups
    after their ids."""
    return cloud.put(
        *(
            replace(group, group_name=group.group_name.replace("sg-", "group-", 1))
            for group in cloud.of(SecurityGroup).values()
        )
    )


@pytest.mark.parametrize("seed", range(40))
def test_dense_clouds_can_be_kept(seed: int) -> None:
    assert lost(named(read_back(random_cloud(seed)))) == []


@pytest.mark.parametrize("name", sorted(library().paths))
def test_scenarios_can_be_kept(name: str) -> None:
    assert lost(named(read_back(library().scenario(name).broken))) == []


def test_an_endpoint_for_a_partners_service_can_be_kept(tmp_path) -> None:
    cloud = read(tmp_path, ORDINARY).cloud
    service = "com.amazonaws.vpce.ap-northeast-1.vpce-svc-0a1b2c3d4e5f60718"
    endpoint = replace(cloud.get(VpcEndpoint, "vpce-0ssm"), service=service, private_dns=False)
    assert lost(cloud.put(endpoint)) == []


def test_a_refusal_is_seen(tmp_path) -> None:
    cloud = read(tmp_path, ORDINARY).cloud
    endpoint = replace(cloud.get(VpcEndpoint, "vpce-0ssm"), service="com.amazonaws.nowhere")
    assert lost(cloud.put(endpoint))
