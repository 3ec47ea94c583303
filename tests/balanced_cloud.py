"""A cloud that tests act on: load balancers of both types in front of instances and addresses."""

from functools import cache

from shop_cloud import act

from trainer.cloud import Cloud, NetworkInsightsPath
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

BALANCED = """
vpcs:
  vpc-web: {cidr: 10.0.0.0/16}
  vpc-other: {cidr: 10.9.0.0/16}
subnets:
  subnet-a: {vpc: vpc-web, cidr: 10.0.1.0/24, zone: a}
  subnet-a2: {vpc: vpc-web, cidr: 10.0.4.0/24, zone: a}
  subnet-c: {vpc: vpc-web, cidr: 10.0.2.0/24, zone: c}
  subnet-d: {vpc: vpc-web, cidr: 10.0.3.0/24, zone: d}
  subnet-full: {vpc: vpc-web, cidr: 10.0.9.0/28, zone: d}
  subnet-other: {vpc: vpc-other, cidr: 10.9.1.0/24, zone: a}
  subnet-other-c: {vpc: vpc-other, cidr: 10.9.2.0/24, zone: c}
internet_gateways: {igw-web: {vpc: vpc-web}}
route_tables:
  rtb-web: {vpc: vpc-web, main: true, routes: [0.0.0.0/0 -> igw-web]}
elastic_ips: {eipalloc-free: {public_ip: 203.0.113.9}}
security_groups:
  sg-alb: {vpc: vpc-web, inbound: [tcp/80 from 0.0.0.0/0]}
  sg-app: {vpc: vpc-web, inbound: [tcp/8080 from sg-alb]}
  sg-closed: {vpc: vpc-web}
  sg-other: {vpc: vpc-other}
iam_roles:
  role-app: {policies: [AmazonSSMManagedInstanceCore]}
  role-job: {}
load_balancers:
  alb-web: {subnets: [subnet-a, subnet-c], security_groups: [sg-alb]}
  nlb-open: {type: network, scheme: internal, subnets: [subnet-a, subnet-c]}
target_groups:
  tg-app: {vpc: vpc-web, protocol: HTTP, port: 8080, targets: [i-app]}
  tg-spare: {vpc: vpc-web, protocol: HTTP, port: 8080}
  tg-ip: {vpc: vpc-web, protocol: TCP, port: 5432, target_type: ip}
  tg-udp: {vpc: vpc-web, protocol: UDP, port: 53}
  tg-other: {vpc: vpc-other, protocol: HTTP, port: 80}
listeners:
  lsn-web: {load_balancer: alb-web, protocol: HTTP, port: 80, target_groups: [tg-app]}
  lsn-db: {load_balancer: nlb-open, protocol: TCP, port: 5432, target_groups: [tg-ip]}
instances:
  i-app: {subnet: subnet-a, security_groups: [sg-app], role: role-app, public_ip: 203.0.113.7}
  i-off: {subnet: subnet-a, security_groups: [sg-app], state: stopped}
  i-other: {subnet: subnet-other, security_groups: [sg-other]}
db_subnet_groups:
  dbsubnets-web: {subnets: [subnet-a, subnet-c]}
  dbsubnets-other: {subnets: [subnet-other, subnet-other-c]}
db_instances:
  db-web: {engine: postgres, subnet_group: dbsubnets-web, security_groups: [sg-app]}
  db-pair: {engine: mysql, subnet_group: dbsubnets-web, multi_az: true, security_groups: [sg-app]}
lambda_functions:
  fn-job: {subnets: [subnet-a, subnet-c], security_groups: [sg-app], role: role-job}
  fn-free: {}
ecs_tasks:
  task-web: {subnet: subnet-c, security_groups: [sg-app], public_ip: true, service: web}
  task-job: {subnet: subnet-c, security_groups: [sg-app]}
"""


@cache
def balanced() -> Cloud:
    return load_topology(parse_yaml(BALANCED, "balanced.yaml"))


@cache
def busy() -> Cloud:
    """The same after some calls: a snapshot, a stopped database, a path with an analysis, flow
    logs, a policy of a role's own and a profile with a role."""
    cloud = balanced()
    database = {"DBInstanceIdentifier": "db-web"}
    policy = '{"Statement": {"Effect": "Allow", "Action": "ssm:*", "Resource": "*"}}'
    profile = {"InstanceProfileName": "profile-new"}
    path = {"Source": "igw-web", "Destination": "i-app", "Protocol": "tcp", "DestinationPort": 80}
    logs = {"LogGroupName": "flows", "DeliverLogsPermissionArn": "arn:aws:iam::1:role/logs"}
    flow_logs = {"ResourceType": "VPC", "ResourceIds": ["vpc-web"], "TrafficType": "ALL", **logs}
    own = {"RoleName": "role-job", "PolicyName": "own", "PolicyDocument": policy}
    for service, operation, parameters in (
        ("rds", "CreateDBSnapshot", {**database, "DBSnapshotIdentifier": "snapshot"}),
        ("rds", "StopDBInstance", database),
        ("iam", "PutRolePolicy", own),
        ("iam", "CreateInstanceProfile", profile),
        ("iam", "AddRoleToInstanceProfile", {**profile, "RoleName": "role-app"}),
        ("ec2", "CreateNetworkInsightsPath", path),
        ("ec2", "CreateFlowLogs", flow_logs),
    ):
        cloud = act(cloud, operation, service, **parameters).cloud
    (found,) = cloud.of(NetworkInsightsPath)
    return act(cloud, "StartNetworkInsightsAnalysis", NetworkInsightsPathId=found).cloud
