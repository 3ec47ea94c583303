"""A cloud that reaches beyond one VPC: peering, endpoints, a transit gateway, VPN, Direct
Connect."""

from functools import cache

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

WIDE = """
vpcs:
  vpc-a: {cidr: 10.1.0.0/16, dns_hostnames: true}
  vpc-b: {cidr: 10.2.0.0/16, dns_hostnames: true}
  vpc-c: {cidr: 10.3.0.0/16}
  vpc-same: {cidr: 10.1.128.0/17}
subnets:
  subnet-a1: {vpc: vpc-a, cidr: 10.1.1.0/24, zone: a}
  subnet-a2: {vpc: vpc-a, cidr: 10.1.2.0/24, zone: c}
  subnet-a3: {vpc: vpc-a, cidr: 10.1.3.0/24, zone: a}
  subnet-b1: {vpc: vpc-b, cidr: 10.2.1.0/24, zone: a}
  subnet-c1: {vpc: vpc-c, cidr: 10.3.1.0/24, zone: a}
  subnet-same: {vpc: vpc-same, cidr: 10.1.128.0/24, zone: a}
route_tables:
  rtb-a:
    vpc: vpc-a
    main: true
    propagating: [vgw-a]
    routes:
      - 10.2.0.0/16 -> pcx-ab
      - 10.3.0.0/16 -> tgw-hub
  rtb-a-spare: {vpc: vpc-a}
  rtb-b: {vpc: vpc-b, main: true, routes: [10.1.0.0/16 -> pcx-ab]}
  rtb-c: {vpc: vpc-c, main: true, routes: [10.1.0.0/16 -> tgw-hub]}
security_groups:
  sg-a: {vpc: vpc-a}
  sg-a-https: {vpc: vpc-a, inbound: [tcp/443 from 10.1.0.0/16]}
  sg-b: {vpc: vpc-b}
network_interfaces:
  eni-a-first: {subnet: subnet-a1, security_groups: [sg-a]}
  eni-a-second: {subnet: subnet-a3, security_groups: [sg-a]}
  eni-a-spare: {subnet: subnet-a1, security_groups: [sg-a]}
  eni-a-zone-c: {subnet: subnet-a2, security_groups: [sg-a]}
instances:
  i-a: {subnet: subnet-a1, security_groups: [sg-a], role: role-a}
  i-a-two: {interfaces: [eni-a-first, eni-a-second]}
  i-b: {subnet: subnet-b1, security_groups: [sg-b]}
iam_roles:
  role-a: {policies: [AmazonSSMManagedInstanceCore]}
  role-spare: {}
peering_connections:
  pcx-ab: {requester: vpc-a, accepter: vpc-b}
  pcx-bc: {requester: vpc-b, accepter: vpc-c, state: pending-acceptance}
vpc_endpoints:
  vpce-s3: {vpc: vpc-a, service: s3, route_tables: [rtb-a]}
  vpce-ssm: {service: ssm, subnets: [subnet-a1], security_groups: [sg-a-https]}
  vpce-api: {service: vpce-svc-api, subnets: [subnet-a1], state: pendingAcceptance}
load_balancers:
  nlb-b: {type: network, scheme: internal, subnets: [subnet-b1]}
  nlb-b-two: {type: network, scheme: internal, subnets: [subnet-b1]}
endpoint_services:
  vpce-svc-api: {load_balancers: [nlb-b]}
transit_gateways:
  tgw-hub: {}
  tgw-far: {region: us-west-2}
  tgw-two: {}
transit_gateway_vpc_attachments:
  tgw-attach-a: {gateway: tgw-hub, subnets: [subnet-a1]}
  tgw-attach-c: {gateway: tgw-hub, subnets: [subnet-c1]}
  tgw-attach-b: {gateway: tgw-hub, subnets: [subnet-b1], state: pendingAcceptance}
transit_gateway_peering_attachments:
  tgw-attach-far: {gateway: tgw-hub, peer: tgw-far}
transit_gateway_route_tables:
  tgw-rtb-main:
    gateway: tgw-hub
    associations: [tgw-attach-a]
    propagations: [tgw-attach-a, tgw-attach-c]
    routes: [10.9.0.0/16 -> tgw-attach-c, 10.66.0.0/16 -> blackhole]
  tgw-rtb-second: {gateway: tgw-hub, associations: [tgw-attach-c]}
sites:
  site-hq: {networks: [172.16.0.0/16]}
vpn_gateways:
  vgw-a: {vpc: vpc-a}
  vgw-spare: {vpc: null}
customer_gateways:
  cgw-hq: {site: site-hq, public_ip: 198.51.100.9}
vpn_connections:
  vpn-a: {customer_gateway: cgw-hq, vpn_gateway: vgw-a, static: true, routes: [172.16.0.0/16]}
  vpn-hub: {customer_gateway: cgw-hq, transit_gateway: tgw-hub}
direct_connect_gateways:
  dxgw-hq: {associations: [{gateway: vgw-a, allowed_prefixes: [10.1.0.0/16]}]}
  dxgw-spare: {}
virtual_interfaces:
  dxvif-hq: {site: site-hq, kind: private, gateway: dxgw-hq}
prefix_lists:
  pl-offices: {entries: [198.51.100.0/24]}
"""


@cache
def wide() -> Cloud:
    return load_topology(parse_yaml(WIDE, "wide.yaml"))
