"""A company with one of everything that a picture can show."""

COMPANY = """
vpcs:
  vpc-app: {cidr: 10.0.0.0/16}
  vpc-data: {cidr: 10.1.0.0/16}
  vpc-lab: {cidr: 10.2.0.0/16}
subnets:
  subnet-app-a: {vpc: vpc-app, cidr: 10.0.1.0/24, zone: a}
  subnet-app-c: {vpc: vpc-app, cidr: 10.0.2.0/24, zone: c}
  subnet-hub-a: {vpc: vpc-app, cidr: 10.0.9.0/28, zone: a}
  subnet-data-a: {vpc: vpc-data, cidr: 10.1.1.0/24, zone: a}
  subnet-lab-a: {vpc: vpc-lab, cidr: 10.2.1.0/24, zone: a}
internet_gateways:
  igw-app: {vpc: vpc-app}
egress_only_internet_gateways:
  eigw-app: {vpc: vpc-app}
regional_nat_gateways:
  nat-regional: {vpc: vpc-data}
transit_gateways:
  tgw-east: {}
  tgw-west: {region: eu-west-1}
transit_gateway_vpc_attachments:
  tgw-attach-app: {gateway: tgw-east, subnets: [subnet-hub-a]}
  tgw-attach-data: {gateway: tgw-east, subnets: [subnet-data-a]}
transit_gateway_peering_attachments:
  tgw-attach-west: {gateway: tgw-east, peer: tgw-west}
transit_gateway_vpn_attachments:
  tgw-attach-vpn: {connection: vpn-hub}
transit_gateway_direct_connect_attachments:
  tgw-attach-dx: {gateway: tgw-east, direct_connect_gateway: dxgw-hub}
transit_gateway_route_tables:
  tgw-rtb-east:
    gateway: tgw-east
    associations: [tgw-attach-app, tgw-attach-data, tgw-attach-vpn]
    propagations: [tgw-attach-app, tgw-attach-data, tgw-attach-vpn]
peering_connections:
  pcx-lab: {requester: vpc-data, accepter: vpc-lab}
  pcx-new: {requester: vpc-app, accepter: vpc-lab, state: pending-acceptance}
sites:
  site-office: {networks: [192.168.0.0/16, 198.51.100.128/25]}
site_hosts:
  host-printer: {site: site-office, networks: [192.168.1.10/32]}
customer_gateways:
  cgw-office: {site: site-office}
  cgw-spare: {site: site-office}
vpn_gateways:
  vgw-lab: {vpc: vpc-lab}
  vgw-idle: {vpc: null}
vpn_connections:
  vpn-hub: {customer_gateway: cgw-office, transit_gateway: tgw-east}
  vpn-lab: {customer_gateway: cgw-spare, vpn_gateway: vgw-lab, tunnels: [DOWN, DOWN]}
direct_connect_gateways:
  dxgw-hub: {associations: [{gateway: tgw-east, allowed_prefixes: [10.0.0.0/8]}]}
virtual_interfaces:
  dxvif-hub: {site: site-office, kind: transit, gateway: dxgw-hub, bgp_up: false}
  dxvif-public: {site: site-office, kind: public, advertises: [198.51.100.128/25]}
route_tables:
  rtb-app:
    vpc: vpc-app
    main: true
    routes: ["0.0.0.0/0 -> igw-app", "10.0.0.0/8 -> tgw-east", "192.168.0.0/16 -> tgw-east"]
  rtb-data:
    vpc: vpc-data
    main: true
    routes: ["10.2.0.0/16 -> pcx-lab", "10.0.0.0/8 -> tgw-east", "192.168.0.0/16 -> tgw-east"]
  rtb-lab: {vpc: vpc-lab, main: true, routes: ["10.1.0.0/16 -> pcx-lab"]}
network_acls:
  acl-hub: {vpc: vpc-app, subnets: [subnet-hub-a], inbound: ["100 allow all from 0.0.0.0/0"],
    outbound: ["100 allow all to 0.0.0.0/0"]}
security_groups:
  sg-app: {vpc: vpc-app, inbound: ["all from 0.0.0.0/0"]}
  sg-data: {vpc: vpc-data, inbound: ["all from 0.0.0.0/0"]}
  sg-lab: {vpc: vpc-lab, inbound: ["all from 0.0.0.0/0"]}
instances:
  i-app: {subnet: subnet-app-a, private_ip: 10.0.1.10, security_groups: [sg-app]}
  i-node: {subnet: subnet-app-c, private_ips: [10.0.2.10, 10.0.2.20], security_groups: [sg-app]}
  i-data: {subnet: subnet-data-a, private_ip: 10.1.1.10, security_groups: [sg-data]}
  i-lab: {subnet: subnet-lab-a, private_ip: 10.2.1.10, security_groups: [sg-lab]}
eks_pods:
  pod-cart: {node: i-node, address: 10.0.2.20}
ecs_tasks:
  task-shop: {subnet: subnet-app-c, private_ip: 10.0.2.30, security_groups: [sg-app]}
lambda_functions:
  fn-inside: {subnets: [subnet-app-a], security_groups: [sg-app]}
  fn-outside: {}
load_balancers:
  alb-shop: {type: application, scheme: internal, subnets: [subnet-app-a, subnet-app-c],
    security_groups: [sg-app]}
  nlb-data: {type: network, scheme: internal, subnets: [subnet-data-a]}
target_groups:
  tg-shop: {vpc: vpc-app, protocol: HTTP, port: 80, targets: [i-app]}
  tg-data: {vpc: vpc-data, protocol: TCP, port: 443, targets: [i-data]}
listeners:
  lsn-shop: {load_balancer: alb-shop, protocol: HTTP, port: 80, target_groups: [tg-shop]}
  lsn-data: {load_balancer: nlb-data, protocol: TCP, port: 443, target_groups: [tg-data]}
endpoint_services:
  vpce-svc-data: {load_balancers: [nlb-data], acceptance_required: false}
aws_services:
  com.amazonaws.ap-northeast-1.sqs: {}
vpc_endpoints:
  vpce-s3: {vpc: vpc-app, service: s3, route_tables: [rtb-app]}
  vpce-kms: {vpc: vpc-app, service: kms, subnets: [subnet-app-a], security_groups: [sg-app]}
  vpce-data: {service: vpce-svc-data, subnets: [subnet-lab-a], security_groups: [sg-lab]}
outside_hosts:
  customer: {networks: [192.0.2.10/32]}
"""
