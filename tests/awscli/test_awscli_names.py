"""Every operation understands a resource by its id, its Name tag and a real-looking id."""

from dataclasses import replace

import pytest
from call_strategies import performable
from whole_cloud import whole_cloud

from trainer.actions import Call
from trainer.actions.lookup import KINDS
from trainer.awscli.kinds import kinds_of, resources_of
from trainer.awscli.names import MAKES_ITS_NAME, real_looking_id, with_ids
from trainer.awscli.shell import Shell, run
from trainer.awscli.spec import Kind
from trainer.cloud import Cloud

NOT_AMONG_OUR_RESOURCES = frozenset(
    [
        "Arn",
        "AssociationId",
        "AssociationIds",
        "AttachmentId",
        "AvailabilityZoneId",
        "DeliverLogsPermissionArn",
        "ExclusionId",
        "ExclusionIds",
        "FilterInArns",
        "FilterOutArns",
        "FinalDBSnapshotIdentifier",
        "ImageId",
        "NewDBInstanceIdentifier",
        "PeerAccountId",
        "PeerOwnerId",
        "PolicyArn",
        "RuleArns",
        "SecurityGroupRuleId",
        "SecurityGroupRuleIds",
        "SourceSecurityGroupOwnerId",
        "TargetDBSnapshotIdentifier",
        "UserId",
        "ZoneIds",
        "accountIdentifiers",
        "associationId",
        "connectionId",
        "logGroupIdentifier",
        "logGroupIdentifiers",
    ]
)
"""Parameters that look as if they took ids of resources and do not: ids of relations, which AWS
prints in one form only; ARNs and new names, which actions read themselves; accounts and zones."""

NOT_MODELLED_HERE = frozenset(
    [
        "AwsBackupRecoveryPointArn",
        "BgpLogGroupArn",
        "CACertificateIdentifier",
        "CapacityProviderArn",
        "CapacityReservationId",
        "CapacityReservationResourceGroupArn",
        "CarrierGatewayId",
        "CertificateArn",
        "ClientId",
        "CoreNetworkArn",
        "DBCapacityReservationIdentifier",
        "DBClusterIdentifier",
        "DBClusterSnapshotIdentifier",
        "DBSystemId",
        "DbiResourceId",
        "DomainAuthSecretArn",
        "HostId",
        "HostResourceGroupArn",
        "IpamPoolId",
        "Ipv4IpamPoolId",
        "Ipv6IpamPoolId",
        "HostedZoneId",
        "KMSKeyArn",
        "KernelId",
        "KmsKeyId",
        "LaunchTemplateId",
        "LicenseConfigurationArn",
        "LocalGatewayId",
        "LogGroupArn",
        "MasterUserSecretKmsKeyId",
        "MetricCategoryIds",
        "MonitoringRoleArn",
        "OdbNetworkArn",
        "OutpostArn",
        "PerformanceInsightsKMSKeyId",
        "QuicServerId",
        "RamdiskId",
        "ResourceConfigurationArn",
        "RevisionId",
        "RuntimeArn",
        "SecondarySubnetId",
        "ServiceNetworkArn",
        "SnapshotId",
        "TargetArn",
        "TdeCredentialArn",
        "TransitGatewayRouteTableAnnouncementId",
        "TrustStoreArn",
        "UserPoolArn",
        "UserPoolClientId",
        "VolumeId",
        "VpnConcentratorId",
        "alternateTargetGroupArn",
        "awsPcaAuthorityArn",
        "hookTargetArn",
        "kmsKeyId",
        "registryArn",
        "roleArn",
        "snapshotId",
    ]
)
"""Ids of things that no topology here holds."""


def named_cloud() -> Cloud:
    """A cloud with every kind of resource, each with a Name tag that no other has."""
    cloud = whole_cloud()
    return cloud.put(*(replace(r, name=f"the {r.id}") for r in cloud.resources.values()))


def id_parameters(shape, name="", seen=()):
    """The paths to all texts of an input, each with the name of its parameter."""
    if shape.structure is not None:
        if shape.structure.name not in seen:
            for member, inner in shape.members.items():
                path = (*seen, shape.structure.name)
                for within, last in id_parameters(inner, member, path):
                    yield ((member, *within), last)
    elif shape.kind is Kind.LIST:
        for within, last in id_parameters(shape.element, name, seen):
            yield ((0, *within), last)
    elif shape.kind is Kind.STRING and not shape.values:
        yield ((), name)


def built(path, value):
    """The parameters in which only one text is given."""
    for step in reversed(path):
        value = [value] if step == 0 else {step: value}
    return value


@pytest.mark.parametrize(
    "operation", performable(), ids=lambda operation: f"{operation.service.name}:{operation.api}"
)
def test_an_id_may_be_a_name_or_look_real(operation):
    if operation.input is None:
        return
    cloud = named_cloud()
    for path, name in id_parameters(operation.input):
        if (operation.api, name) in MAKES_ITS_NAME:
            continue
        for resource in resources_of(cloud, kinds_of(name)):
            wanted = Call(operation.service.name, operation.api, built(path, resource.id))
            names = [resource.name]
            if type(resource) in KINDS:
                names.append(real_looking_id(resource))
            for text in names:
                given = Call(operation.service.name, operation.api, built(path, text))
                assert with_ids(cloud, given) == wanted, (path, text)


def test_no_parameter_that_takes_ids_is_forgotten():
    endings = ("Id", "Ids", "Arn", "Arns", "Identifier", "Identifiers")
    found = {
        name
        for operation in performable()
        if operation.input is not None
        for _, name in id_parameters(operation.input)
        if name.endswith(endings) and not kinds_of(name)
    }
    assert found == NOT_AMONG_OUR_RESOURCES | NOT_MODELLED_HERE


def test_a_filter_takes_them_as_well():
    cloud = named_cloud()
    group = real_looking_id(cloud.resources["sg-a"])
    for text in ("sg-a", "the sg-a", group):
        line = f"aws ec2 describe-security-group-rules --filters 'Name=group-id,Values={text}'"
        ran = run(Shell(), cloud, f"{line} --query 'SecurityGroupRules[].GroupId' --output text")
        assert set(ran.output.split()) == {"sg-a"}


def test_a_name_that_two_share_is_no_id():
    cloud = whole_cloud()
    twins = [replace(cloud.resources[i], name="twin") for i in ("sg-a", "sg-b")]
    ran = run(Shell(), cloud.put(*twins), "aws ec2 describe-security-groups --group-ids twin")
    assert ran.error.code == "InvalidGroupId.Malformed"


def test_an_id_of_another_kind_is_not_taken():
    cloud = named_cloud()
    vpc = real_looking_id(cloud.resources["vpc-a"])
    ran = run(Shell(), cloud, f"aws ec2 describe-security-groups --group-ids {vpc}")
    assert ran.error.code == "InvalidGroupId.Malformed"


def test_they_look_as_awss_ids_do():
    assert real_looking_id(whole_cloud().resources["sg-a"]).startswith("sg-0")
    assert len(real_looking_id(whole_cloud().resources["sg-a"])) == len("sg-0123456789abcdef0")
