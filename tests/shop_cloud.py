"""A cloud that tests act on: a shop with public, application and data subnets, and a second VPC."""

from functools import cache

from trainer.actions import AwsError, Call, Done, perform
from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

SHOP = """
vpcs:
  vpc-shop: {cidr: 10.0.0.0/16, name: shop, dns_hostnames: true, ipv6_cidr: 2001:db8:0:100::/56}
  vpc-lab: {cidr: 10.9.0.0/16}
subnets:
  subnet-public-a:
    {vpc: vpc-shop, cidr: 10.0.0.0/24, zone: a, map_public_ip: true, ipv6_cidr: 2001:db8:0:100::/64}
  subnet-public-c: {vpc: vpc-shop, cidr: 10.0.1.0/24, zone: c}
  subnet-app-a: {vpc: vpc-shop, cidr: 10.0.10.0/24, zone: a, name: app}
  subnet-data-a: {vpc: vpc-shop, cidr: 10.0.20.0/24, zone: a}
  subnet-data-c: {vpc: vpc-shop, cidr: 10.0.21.0/24, zone: c}
  subnet-empty-c: {vpc: vpc-shop, cidr: 10.0.30.0/28, zone: c}
  subnet-lab: {vpc: vpc-lab, cidr: 10.9.0.0/24, zone: a}
internet_gateways:
  igw-shop: {vpc: vpc-shop}
  igw-spare: {vpc: null}
route_tables:
  rtb-main: {vpc: vpc-shop, main: true}
  rtb-public: {vpc: vpc-shop, subnets: [subnet-public-a], routes: ["0.0.0.0/0 -> igw-shop"]}
  rtb-private: {vpc: vpc-shop, subnets: [subnet-app-a], routes: ["0.0.0.0/0 -> nat-a"]}
  rtb-spare: {vpc: vpc-shop}
  rtb-lab: {vpc: vpc-lab}
nat_gateways:
  nat-a: {subnet: subnet-public-a, elastic_ip: eipalloc-nat}
elastic_ips:
  eipalloc-nat: {public_ip: 203.0.113.20}
  eipalloc-free: {public_ip: 203.0.113.21}
security_groups:
  sg-web:
    {vpc: vpc-shop, inbound: ["tcp/80 from 0.0.0.0/0", "tcp/22 from sg-bastion"]}
  sg-bastion: {vpc: vpc-shop, name: bastion}
  sg-db: {vpc: vpc-shop, inbound: ["tcp/3306 from sg-web"]}
  sg-unused: {vpc: vpc-shop}
  sg-lab: {vpc: vpc-lab}
network_acls:
  acl-app:
    vpc: vpc-shop
    subnets: [subnet-app-a]
    inbound: ["100 allow tcp/5432 from 10.0.1.0/24", "110 allow icmp/8 from 10.0.0.0/16"]
    outbound: ["100 allow tcp/1024-65535 to 10.0.1.0/24"]
  acl-spare: {vpc: vpc-shop}
  acl-lab: {vpc: vpc-lab}
instances:
  i-web: {subnet: subnet-public-a, public_ip: 198.51.100.5, security_groups: [sg-web], name: web}
  i-app: {subnet: subnet-app-a, security_groups: [sg-web]}
  i-bastion: {subnet: subnet-public-c, security_groups: [sg-bastion]}
  i-twin: {interfaces: [eni-twin-a, eni-twin-b]}
  i-off: {subnet: subnet-public-c, security_groups: [sg-bastion], state: stopped}
network_interfaces:
  eni-twin-a: {subnet: subnet-app-a, security_groups: [sg-web]}
  eni-twin-b: {subnet: subnet-app-a, security_groups: [sg-web]}
  eni-loose: {subnet: subnet-app-a, security_groups: [sg-web]}
db_subnet_groups:
  dbsubnets-shop: {subnets: [subnet-data-a, subnet-data-c]}
  dbsubnets-spare: {subnets: [subnet-data-a, subnet-data-c]}
db_instances:
  db-shop: {engine: mysql, subnet_group: dbsubnets-shop, zone: a, security_groups: [sg-db]}
outside_hosts:
  office: {networks: [198.51.100.128/25]}
"""


@cache
def shop() -> Cloud:
    return load_topology(parse_yaml(SHOP, "shop.yaml"))


def act(cloud: Cloud, operation: str, service: str = "ec2", **parameters: object) -> Done:
    return perform(cloud, Call(service, operation, parameters))


def refusal(cloud: Cloud, operation: str, service: str = "ec2", **parameters: object) -> AwsError:
    """The error that a call ends in; the test fails if it ends in none."""
    try:
        act(cloud, operation, service, **parameters)
    except AwsError as error:
        return error
    raise AssertionError(f"{operation} was carried out")
