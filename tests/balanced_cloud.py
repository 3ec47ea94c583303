"""A cloud that tests act on: load balancers of both types in front of instances and addresses."""

from functools import cache

from trainer.cloud import Cloud
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
lambda_functions:
  fn-job: {subnets: [subnet-a, subnet-c], security_groups: [sg-app], role: role-job}
  fn-free: {}
ecs_tasks:
  task-web: {subnet: subnet-c, security_groups: [sg-app], public_ip: true}
"""


@cache
def balanced() -> Cloud:
    return load_topology(parse_yaml(BALANCED, "balanced.yaml"))
