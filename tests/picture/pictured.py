"""Clouds to draw, and what drawings of them look like."""

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

SHOP = """
vpcs:
  vpc-shop: {cidr: 10.0.0.0/16}
subnets:
  subnet-public-a: {cidr: 10.0.0.0/24, zone: a}
  subnet-public-c: {cidr: 10.0.1.0/24, zone: c}
  subnet-app-a: {cidr: 10.0.10.0/24, zone: a}
  subnet-app-c: {cidr: 10.0.11.0/24, zone: c}
  subnet-data-a: {cidr: 10.0.20.0/24, zone: a}
  subnet-data-c: {cidr: 10.0.21.0/24, zone: c}
internet_gateways:
  igw-shop: {}
elastic_ips:
  eipalloc-nat: {public_ip: 203.0.113.20}
nat_gateways:
  nat-a: {subnet: subnet-public-a, elastic_ip: eipalloc-nat, private_ip: 10.0.0.5}
route_tables:
  rtb-main: {main: true}
  rtb-public: {subnets: [subnet-public-a, subnet-public-c], routes: ["0.0.0.0/0 -> igw-shop"]}
  rtb-app: {subnets: [subnet-app-a, subnet-app-c], routes: ["0.0.0.0/0 -> nat-a"]}
security_groups:
  sg-web: {inbound: ["tcp/80 from 0.0.0.0/0"]}
  sg-app: {inbound: ["tcp/8080 from sg-web"]}
  sg-db: {inbound: ["tcp/3306 from sg-app"]}
instances:
  i-web:
    subnet: subnet-public-a
    private_ip: 10.0.0.10
    public_ip: 203.0.113.10
    security_groups: [sg-web]
  i-app-a: {subnet: subnet-app-a, private_ip: 10.0.10.10, security_groups: [sg-app]}
  i-app-c: {subnet: subnet-app-c, private_ip: 10.0.11.10, security_groups: [sg-app]}
db_subnet_groups:
  dbsubnets-shop: {subnets: [subnet-data-a, subnet-data-c]}
db_instances:
  db-shop:
    engine: mysql
    subnet_group: dbsubnets-shop
    zone: a
    private_ip: 10.0.20.10
    security_groups: [sg-db]
    multi_az: true
outside_hosts:
  office: {networks: [198.51.100.0/24]}
"""


def cloud(text: str = SHOP) -> Cloud:
    """The cloud that a topology describes."""
    return load_topology(parse_yaml(text, "test.yaml"))
