"""The AWS services that can be reached by interface endpoints.

The short names, by which an endpoint service name ends, of services that lessons, exams and
scenarios speak of; AWS offers more, and more in some Regions than in others.
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from trainer.cloud.service_addresses import GATEWAY_SERVICES, split_service_id

_NAMES = """
access-analyzer acm-pca airflow.api airflow.env application-autoscaling apprunner appstream.api
aps aps-workspaces athena autoscaling backup batch bedrock bedrock-runtime cassandra
cloudformation cloudtrail codeartifact.api codeartifact.repositories codebuild codecommit
codedeploy codepipeline comprehend config datasync dms dynamodb ebs ec2 ec2messages ecr.api
ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticbeanstalk
elasticfilesystem elasticloadbalancing elasticmapreduce email-smtp events execute-api fis
git-codecommit glue grafana guardduty-data inspector2 iot.data kinesis-firehose
kinesis-streams kms lambda logs macie2 memory-db monitoring mq network-firewall polly rds
rds-data redshift redshift-data rekognition s3 sagemaker.api sagemaker.runtime secretsmanager
securityhub servicecatalog servicediscovery sns sqs ssm ssm-contacts ssm-incidents ssmmessages
states storagegateway sts synthetics textract transcribe transfer translate workspaces xray
"""

INTERFACE_SERVICES = frozenset(_NAMES.split())


def is_interface_service(service: str) -> bool:
    """Whether a service of AWS, by its endpoint service name, has interface endpoints."""
    parts = split_service_id(service)
    return parts is not None and parts[1] in INTERFACE_SERVICES


def is_gateway_service(service: str) -> bool:
    """Whether a service of AWS, by its endpoint service name, has gateway endpoints."""
    parts = split_service_id(service)
    return parts is not None and parts[1] in GATEWAY_SERVICES
