"""A topology with every kind of resource, for tests that want to leave none out."""

from functools import cache

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

WHOLE = """
vpcs:
  vpc-a: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56", dns_hostnames: true}
  vpc-b: {cidr: 10.1.0.0/16}
  vpc-c: {cidr: 10.2.0.0/16}
  vpc-far: {cidr: 10.9.0.0/16, region: us-east-1}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.0.0.0/24, zone: a}
  subnet-a-c: {vpc: vpc-a, cidr: 10.0.1.0/24, zone: c}
  subnet-b: {vpc: vpc-b, cidr: 10.1.0.0/24, zone: a}
  subnet-b-c: {vpc: vpc-b, cidr: 10.1.1.0/24, zone: c}
  subnet-c: {vpc: vpc-c, cidr: 10.2.0.0/24}
  subnet-far: {vpc: vpc-far, cidr: 10.9.0.0/24, zone: b}
internet_gateways: {igw-a: {vpc: vpc-a}}
egress_only_internet_gateways: {eigw-a: {vpc: vpc-a}}
regional_nat_gateways:
  nat-r: {vpc: vpc-a}
  nat-s: {vpc: vpc-a, zones: [c, {zone: a, public_ip: 192.0.2.9}]}
vpc_block_public_access:
  bpa: {mode: block-ingress, exclusions: [{resource: subnet-a, mode: allow-egress}]}
prefix_lists: {pl-office: {entries: [203.0.113.0/28, 198.51.100.0/24]}}
aws_services:
  com.amazonaws.ap-northeast-1.sqs: {networks: [3.0.0.0/24]}
  com.amazonaws.ap-northeast-1.sns: {name: topics}
security_groups:
  sg-a: {vpc: vpc-a, inbound: [tcp/22 from pl-office, tcp/80 from sg-b], outbound: tcp/443 to pl-s3}
  sg-b: {vpc: vpc-b}
iam_roles:
  role-a: {policies: [AmazonSSMManagedInstanceCore, "rds-db:connect"]}
instances:
  i-a: {subnet: subnet-a, security_groups: [sg-a], role: role-a}
  i-nat: {subnet: subnet-a, forwards: nat, ssm_agent: false, source_dest_check: false}
  i-b: {subnet: subnet-b}
  i-node: {subnet: subnet-b}
  i-far: {subnet: subnet-far, ssm_agent: true}
vpc_endpoints:
  vpce-s3:
    vpc: vpc-a
    service: s3
    type: gateway
    route_tables: [rtb-a, rtb-main-vpc-a]
    policy: [{actions: ["s3:GetObject"], resources: bucket-a}, {effect: Deny, actions: "s3:Put*"}]
  vpce-dynamodb: {vpc: vpc-b, service: com.amazonaws.ap-northeast-1.dynamodb}
  vpce-far: {vpc: vpc-far, service: s3, route_tables: rtb-main-vpc-far}
  vpce-ssm:
    service: ssm
    type: interface
    subnets: [subnet-a, subnet-a-c]
    security_groups: [sg-a]
  vpce-logs: {service: logs, subnets: [subnet-b], private_dns: false, state: pendingAcceptance}
  vpce-s3-inside: {service: s3, subnets: [subnet-a]}
  vpce-partner: {service: vpce-svc-b, subnets: [subnet-a]}
endpoint_services: {vpce-svc-b: {load_balancers: [nlb-b], acceptance_required: false}}
peering_connections:
  pcx-ab: {requester: vpc-a, accepter: vpc-b, accepter_dns: true}
  pcx-bc: {requester: vpc-b, accepter: vpc-c, state: pending-acceptance}
transit_gateways:
  tgw-hub: {security_group_referencing: true}
  tgw-far: {region: us-east-1}
transit_gateway_vpc_attachments:
  tgw-attach-a:
    gateway: tgw-hub
    vpc: vpc-a
    subnets: [subnet-a, subnet-a-c]
    appliance_mode: true
    security_group_referencing: false
  tgw-attach-b: {gateway: tgw-hub, subnets: [subnet-b]}
  tgw-attach-far: {gateway: tgw-far, subnets: subnet-far}
transit_gateway_peering_attachments:
  tgw-attach-peer: {gateway: tgw-hub, peer: tgw-far}
transit_gateway_direct_connect_attachments:
  tgw-attach-dx: {gateway: tgw-far, direct_connect_gateway: dxgw-hub}
transit_gateway_route_tables:
  tgw-rtb-main:
    gateway: tgw-hub
    associations: [tgw-attach-a, tgw-attach-b, tgw-attach-vpn-hub]
    propagations: [tgw-attach-a, tgw-attach-vpn-bgp]
    routes:
      - 10.9.0.0/16 -> tgw-attach-peer
      - 10.8.0.0/16 -> blackhole
      - {to: pl-office, target: tgw-attach-b}
sites:
  site-tokyo:
    networks: [192.168.0.0/16]
    advertises: [192.168.0.0/17]
    routes: []
    inbound: [tcp/443 from 10.0.0.0/16]
    outbound: [all to 10.0.0.0/8, {service: udp/53, to: 172.16.0.0/12}]
  site-osaka: {networks: [172.16.0.0/16, 172.17.0.0/16]}
site_hosts:
  host-erp: {site: site-tokyo, address: 192.168.10.5, listens: [tcp/443]}
  host-pcs: {site: site-osaka, networks: [172.16.1.0/24]}
vpn_gateways: {vgw-a: {vpc: vpc-a}, vgw-spare: {vpc: null}}
customer_gateways: {cgw-tokyo: {site: site-tokyo, public_ip: 203.0.113.77}}
vpn_connections:
  vpn-a:
    customer_gateway: cgw-tokyo
    vpn_gateway: vgw-a
    static: true
    routes: [192.168.0.0/16]
    tunnels: [UP, DOWN]
  vpn-hub: {customer_gateway: cgw-tokyo, transit_gateway: tgw-hub, static: true}
  vpn-bgp: {customer_gateway: cgw-tokyo, transit_gateway: tgw-hub}
direct_connect_gateways:
  dxgw-a: {associations: [{gateway: vgw-a, allowed_prefixes: [10.0.0.0/16]}]}
  dxgw-hub:
    associations:
      - {gateway: tgw-hub, allowed_prefixes: [10.0.0.0/8]}
      - {gateway: tgw-far, allowed_prefixes: [10.9.0.0/16]}
virtual_interfaces:
  dxvif-a: {site: site-osaka, kind: private, gateway: dxgw-a, advertises: [172.16.0.0/16]}
  dxvif-hub: {site: site-osaka, kind: transit, gateway: dxgw-hub, bgp_up: false}
  dxvif-public: {site: site-osaka, kind: public}
load_balancers:
  alb-a: {subnets: [subnet-a, subnet-a-c], security_groups: [sg-a]}
  nlb-b: {type: network, scheme: internal, subnets: [subnet-b, subnet-b-c]}
target_groups:
  tg-a: {vpc: vpc-a, protocol: HTTP, port: 8080, targets: [i-a, "i-nat:8081"]}
  tg-b:
    vpc: vpc-b
    protocol: TCP
    port: 80
    target_type: ip
    targets: [10.1.0.99, "task-b:81", pod-b]
    health_check: {protocol: HTTP, port: 9000}
    preserve_client_ip: true
listeners:
  lsn-a: {load_balancer: alb-a, protocol: HTTPS, port: 443, target_groups: [tg-a]}
  lsn-b: {load_balancer: nlb-b, protocol: TCP, port: 80, target_groups: tg-b}
lambda_functions:
  fn-in: {subnets: [subnet-a, subnet-a-c], security_groups: [sg-a], role: role-a}
  fn-out: {region: us-east-1}
ecs_tasks:
  task-a: {subnet: subnet-a, public_ip: true, secrets: true, logs: false, listens: [tcp/80]}
  task-b: {subnet: subnet-b, launch: EC2, private_ip: 10.1.0.50, image: ecr}
eks_pods:
  pod-b: {node: i-node, address: 10.1.0.77, listens: [tcp/8080]}
  pod-c: {node: i-node, address: 10.1.0.78}
route_tables:
  rtb-a:
    vpc: vpc-a
    subnets: [subnet-a]
    propagating: [vgw-a]
    routes:
      - "::/0 -> eigw-a"
      - pl-office -> igw-a
      - 10.1.0.0/16 -> pcx-ab
      - 10.9.0.0/16 -> tgw-hub
      - 192.168.0.0/16 -> vgw-a
      - 0.0.0.0/0 -> nat-r
      - 172.31.0.0/16 -> i-nat
  rtb-edge: {vpc: vpc-a, gateways: [igw-a], routes: [10.0.1.0/24 -> eni-nat]}
flow_logs:
  fl-a: {resource: vpc-a}
  fl-b: {resource: eni-b, traffic: REJECT, destination_type: s3, destination: logs-b}
  fl-c: {resource: tgw-attach-peer, destination_type: kinesis-data-firehose, destination: stream}
"""


@cache
def whole_cloud() -> Cloud:
    return load_topology(parse_yaml(WHOLE, "whole.yaml"))
