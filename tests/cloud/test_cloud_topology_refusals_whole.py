"""Refusals of what joins and serves VPCs, in the way of `test_cloud_topology_refusals`."""

import re

import pytest
from test_cloud_topology_refusals import expected, found

from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

NETWORK = """\
vpcs:
  vpc-a: {cidr: 10.0.0.0/16}
  vpc-b: {cidr: 10.1.0.0/16}
  vpc-o: {cidrs: [10.8.0.0/16, 10.1.128.0/20]}
  vpc-far: {cidr: 10.9.0.0/16, region: us-east-1}
subnets:
  s-a: {vpc: vpc-a, cidr: 10.0.0.0/24, zone: a}
  s-a2: {vpc: vpc-a, cidr: 10.0.1.0/24, zone: a}
  s-c: {vpc: vpc-a, cidr: 10.0.2.0/24, zone: c}
  s-b: {vpc: vpc-b, cidr: 10.1.0.0/24, zone: c}
  s-far: {vpc: vpc-far, cidr: 10.9.0.0/24, zone: a}
internet_gateways: {igw-a: {vpc: vpc-a}, igw-b: {vpc: vpc-b}}
"""
HUB = (
    NETWORK
    + """\
transit_gateways: {tgw-a: {}, tgw-b: {}}
transit_gateway_vpc_attachments:
  att-a: {gateway: tgw-a, subnets: [s-a]}
  att-b: {gateway: tgw-b, subnets: [s-b]}
transit_gateway_peering_attachments: {att-peer: {gateway: tgw-a, peer: tgw-b}}
"""
)
SITE = """\
sites: {site-t: {networks: [192.168.0.0/16]}}
customer_gateways: {cgw-t: {site: site-t}}
"""
LINK = NETWORK + SITE + "vpn_gateways: {vgw-a: {vpc: vpc-a}, vgw-x: {vpc: null}}\n"
HUB_LINK = (
    NETWORK
    + SITE
    + """\
transit_gateways: {tgw-a: {}}
vpn_gateways: {vgw-a: {vpc: vpc-a}, vgw-b: {vpc: vpc-b}}
"""
)
BALANCER = (
    NETWORK
    + """\
instances: {i-a: {subnet: s-a}, i-b: {subnet: s-b}}
load_balancers:
  alb: {subnets: [s-a, s-c]}
  alb-2: {subnets: [s-a, s-c]}
  nlb: {type: network, subnets: [s-a]}
"""
)
TABLE = NETWORK + SITE + "route_tables:\n  rtb-a:\n    vpc: vpc-a\n"
GROUP = BALANCER + "target_groups:\n  tg:\n    vpc: vpc-a\n    port: 80\n"

REFUSED = (
    # peering
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-b, accepter: vpc-o}  # peering_overlap",
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-o, accepter: vpc-b}  # peering_overlap",
    NETWORK + "peering_connections:\n  pcx:\n    requester: vpc-a\n"
    "    accepter: vpc-a  # peering_itself",
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-a, accepter: vpc-b}\n"
    "  pcx-2: {requester: vpc-b, accepter: vpc-a, state: pending-acceptance}  # second_peering",
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-a, accepter: vpc-x}  # unknown_id_near",
    NETWORK + "peering_connections:\n"
    "  pcx: {requester: vpc-a, accepter: vpc-b, state: broken}  # not_a_choice",
    NETWORK + "security_groups:\n  sg-a: {vpc: vpc-a}\n"
    "  sg-b: {vpc: vpc-b, inbound: [all from sg-a]}  # group_of_unrelated_vpc",
    # transit gateways
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n  att:\n"
    "    gateway: tgw\n    subnets:\n      - s-a\n      - s-a2  # two_subnets_in_zone",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n  att:\n"
    "    gateway: tgw\n    vpc: vpc-b\n    subnets:\n      - s-b\n      - s-a  # other_vpc",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n"
    "  att: {gateway: tgw, subnets: [s-far]}  # other_region",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n"
    "  att: {gateway: tgw, subnets: [s-a]}\n"
    "  att-2: {gateway: tgw, subnets: [s-c]}  # second_attachment",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n"
    "  att: {gateway: tgw, subnets: []}  # empty_list",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_peering_attachments:\n  att:\n"
    "    gateway: tgw\n    peer: tgw  # peering_itself",
    HUB + "transit_gateway_route_tables:\n  rtb: {gateway: tgw-a, associations: [att-a]}\n"
    "  rtb-2: {gateway: tgw-a, associations: [att-a]}  # two_hub_tables",
    HUB + "transit_gateway_route_tables:\n  rtb: {gateway: tgw-a, default_association: true}\n"
    "  rtb-2: {gateway: tgw-a, default_association: true}  # second_default_table",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-a, associations: [att-b]}  # other_transit_gateway",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-a, propagations: [att-b]}  # other_transit_gateway",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-a, routes: [10.1.0.0/16 -> att-b]}  # other_transit_gateway",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-b, propagations: [att-peer]}  # peering_propagation",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-b, associations: [att-b, att-b]}  # listed_twice",
    HUB + "transit_gateway_route_tables:\n  rtb:\n    gateway: tgw-b\n    routes:\n"
    "      - 10.0.0.0/8 -> blackhole\n      - 10.0.0.0/8 -> att-b  # duplicate_route",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-a, routes: [10.1.0.0/16 -> vpc-a]}  # wrong_kind",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb: {gateway: tgw-a, routes: [{to: pl-x, target: att-a}]}  # unknown_id",
    HUB + "transit_gateway_route_tables:\n  rtb: {gateway: tgw-c}  # unknown_id_near",
    NETWORK + SITE + "vpn_gateways: {vgw-a: {vpc: vpc-a}}\nvpn_connections:\n"
    "  vpn-a: {customer_gateway: cgw-t, vpn_gateway: vgw-a}\ntransit_gateway_vpn_attachments:\n"
    "  att: {connection: vpn-a}  # not_on_a_transit_gateway",
    HUB_LINK + "direct_connect_gateways: {dxgw: {}}\ntransit_gateway_direct_connect_attachments:\n"
    "  att: {gateway: tgw-a, direct_connect_gateway: dxgw}  # not_associated",
    # sites and links
    "sites:\n  site-t: {networks: [192.168.0.0/16], inbound: [all to 10.0.0.0/8]}"
    "  # rule_word_inbound",
    "sites:\n  site-t: {networks: [192.168.0.0/16], inbound: [10.0.0.0/8]}"
    "  # group_rule_form_inbound",
    "sites:\n  site-t: {networks: [192.168.0.0/16], inbound: [all from sg-a]}  # bad_cidr",
    SITE + "site_hosts:\n  host: {site: site-t, networks: []}  # empty_list",
    SITE + "site_hosts:\n  host: {site: site-t, address: 192.167.0.1}  # address_outside_site",
    SITE + "site_hosts:\n  host: {site: site-t, networks: [192.0.0.0/8]}  # address_outside_site",
    SITE + "site_hosts:\n  host: {site: site-t}  # missing_key",
    SITE + "site_hosts:\n  host:\n    site: site-t\n    address: 192.168.0.1\n"
    "    networks: [192.168.0.1/32]  # keys_exclude",
    NETWORK + "vpn_gateways:\n  vgw-a: {vpc: vpc-a}\n  vgw-b: {vpc: vpc-a}  # second_vpn_gateway",
    LINK + "vpn_connections:\n  vpn: {customer_gateway: cgw-t}  # missing_key",
    HUB_LINK + "vpn_connections:\n  vpn:\n    customer_gateway: cgw-t\n    vpn_gateway: vgw-a\n"
    "    transit_gateway: tgw-a  # keys_exclude",
    LINK + "vpn_connections:\n"
    "  vpn: {customer_gateway: cgw-t, vpn_gateway: vgw-a, static: true}  # missing_key",
    LINK + "vpn_connections:\n  vpn:\n    customer_gateway: cgw-t\n    vpn_gateway: vgw-a\n"
    "    routes: [192.168.0.0/16]  # key_needs",
    HUB_LINK + "vpn_connections:\n  vpn:\n    customer_gateway: cgw-t\n    transit_gateway: tgw-a\n"
    "    static: true\n    routes: [192.168.0.0/16]  # key_needs",
    LINK + "vpn_connections:\n  vpn:\n    customer_gateway: cgw-t\n    vpn_gateway: vgw-a\n"
    "    tunnels: [UP]  # two_tunnels",
    LINK + "vpn_connections:\n  vpn:\n    customer_gateway: cgw-t\n    vpn_gateway: vgw-a\n"
    "    tunnels: [UP, up]  # not_a_choice",
    HUB_LINK + "direct_connect_gateways:\n  dxgw:\n    associations:\n      - {gateway: vgw-a}\n"
    "      - {gateway: tgw-a, allowed_prefixes: [10.0.0.0/8]}  # direct_connect_mixed",
    HUB_LINK + "direct_connect_gateways:\n  dxgw:\n    associations:\n      - {gateway: vgw-b}\n"
    "      - {gateway: vgw-b}  # listed_twice",
    HUB_LINK + "direct_connect_gateways:\n"
    "  dxgw: {associations: [{gateway: tgw-a}]}  # missing_key",
    HUB_LINK + "direct_connect_gateways:\n"
    "  dxgw: {associations: [{gateway: cgw-t}]}  # wrong_kind",
    HUB_LINK + "direct_connect_gateways: {dxgw: {associations: [{gateway: vgw-a}]}}\n"
    "virtual_interfaces:\n"
    "  dxvif: {site: site-t, kind: transit, gateway: dxgw}  # virtual_interface_kind",
    HUB_LINK + "direct_connect_gateways:\n"
    "  dxgw: {associations: [{gateway: tgw-a, allowed_prefixes: [10.0.0.0/8]}]}\n"
    "virtual_interfaces:\n"
    "  dxvif: {site: site-t, kind: private, gateway: dxgw}  # virtual_interface_kind",
    LINK + "virtual_interfaces:\n"
    "  dxvif: {site: site-t, kind: transit, gateway: vgw-a}  # wrong_kind",
    LINK + "virtual_interfaces:\n  dxvif: {site: site-t, kind: private}  # missing_key",
    LINK + "virtual_interfaces:\n"
    "  dxvif: {site: site-t, kind: public, gateway: vgw-a}  # key_needs",
    # endpoints
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: sqs, type: gateway}  # gateway_endpoint_service",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: com.amazonaws.us-east-1.s3}  # other_region",
    NETWORK + "vpc_endpoints:\n  vpce: {service: s3}  # vpc_needed",
    NETWORK + "vpc_endpoints:\n  vpce: {vpc: vpc-a, service: S3}  # bad_service_name",
    NETWORK + "vpc_endpoints:\n  vpce: {vpc: vpc-a, service: s3, type: global}  # not_a_choice",
    NETWORK + "vpc_endpoints:\n  vpce:\n    vpc: vpc-a\n    service: s3\n    type: gateway\n"
    "    subnets: [s-a]  # key_needs",
    NETWORK + "vpc_endpoints:\n  vpce:\n    service: ssm\n    subnets: [s-a]\n"
    "    route_tables: [rtb-main-vpc-a]  # key_needs",
    NETWORK + "vpc_endpoints:\n  vpce: {service: ssm, type: interface}  # missing_key",
    NETWORK + "vpc_endpoints:\n  vpce: {service: ssm, subnets: []}  # empty_list",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {service: ssm, subnets: [s-a, s-a2]}  # two_subnets_in_zone",
    NETWORK + "vpc_endpoints:\n  vpce: {service: ssm, subnets: [s-a, s-b]}  # other_vpc",
    NETWORK + "security_groups: {sg-b: {vpc: vpc-b}}\nvpc_endpoints:\n"
    "  vpce: {service: ssm, subnets: [s-a, s-c], security_groups: [sg-b]}  # other_vpc",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: s3, route_tables: [rtb-main-vpc-b]}  # other_vpc",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: s3, route_tables: [rtb-x]}  # unknown_id",
    NETWORK + "vpc_endpoints:\n  vpce: {vpc: vpc-a, service: s3, route_tables: [rtb-main-vpc-a]}\n"
    "  vpce-2: {vpc: vpc-a, service: s3, route_tables: [rtb-main-vpc-a]}\nvpn_gateways: {}\n"
    "route_tables:\n  rtb-main-vpc-a: {vpc: vpc-a, main: true}  # duplicate_route",
    NETWORK + "vpc_endpoints:\n  vpce: {service: ssm, subnets: [s-a]}\n"
    "  vpce-2: {service: ssm, subnets: [s-c]}  # private_dns_conflict",
    NETWORK + "vpc_endpoints:\n  vpce: {vpc: vpc-a, service: s3, policy: []}  # empty_list",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: s3, policy: [{effect: allow}]}  # not_a_choice",
    NETWORK + "vpc_endpoints:\n"
    "  vpce: {vpc: vpc-a, service: s3, policy: [{actions: []}]}  # empty_list",
    BALANCER + "endpoint_services:\n"
    "  vpce-svc: {load_balancers: [alb]}  # endpoint_service_balancer",
    BALANCER + "endpoint_services: {vpce-svc: {load_balancers: [nlb]}}\nvpc_endpoints:\n"
    "  vpce: {vpc: vpc-b, service: vpce-svc}  # gateway_endpoint_service",
    # services and prefix lists
    "aws_services:\n  s3: {}  # bad_service_name",
    "aws_services:\n  s3: {networks: [192.0.2.0/24]}  # bad_service_name",
    "aws_services:\n  com.amazonaws.ap-northeast-1.s3: {networks: []}  # empty_list",
    "aws_services:\n  com.amazonaws.ap-northeast-1.s3: {networks: [192.0.2.0/24]}\n"
    "  com.amazonaws.ap-northeast-1.ssm: {networks: [192.0.2.0/25]}  # services_overlap",
    'prefix_lists:\n  pl-a: {entries: [10.0.0.0/8, "2001:db8::/32"]}  # prefix_list_family',
    "prefix_lists:\n  pl-a: {entries: [10.0.0.0/8, 10.0.0.0/8]}  # listed_twice",
    "prefix_lists:\n  pl-a: {entries: [10.0.0.1/8]}  # cidr_host_bits",
    NETWORK + "network_acls:\n"
    "  acl-a: {vpc: vpc-a, inbound: [100 allow all from pl-s3]}  # acl_needs_cidr",
    # route tables
    TABLE + "    routes: [10.1.0.0/16 -> pcx]  # other_vpc\npeering_connections:\n"
    "  pcx: {requester: vpc-b, accepter: vpc-o, state: failed}\n",
    TABLE + "    routes: [10.1.0.0/16 -> tgw]  # not_attached\ntransit_gateways: {tgw: {}}",
    TABLE + "    routes: [0.0.0.0/0 -> eigw]  # egress_only_ipv4\n"
    "egress_only_internet_gateways: {eigw: {vpc: vpc-a}}",
    TABLE + "    routes: [192.168.0.0/16 -> vgw]  # other_vpc\nvpn_gateways: {vgw: {vpc: vpc-b}}",
    TABLE + "    propagating: [vgw]  # other_vpc\nvpn_gateways: {vgw: {vpc: vpc-b}}",
    TABLE + "    propagating: [vgw]  # not_attached\nvpn_gateways: {vgw: {vpc: null}}",
    TABLE + "    propagating: [igw-a]  # wrong_kind",
    TABLE + "    gateways: [igw-b]  # other_vpc",
    TABLE + "    gateways: [rtb-a]  # wrong_kind",
    TABLE + "    gateways: [igw-a]\n  rtb-b: {vpc: vpc-a, gateways: [igw-a]}  # two_edge_tables",
    TABLE + "    gateways: [igw-a]\n    propagating: [vgw]  # edge_propagation\n"
    "vpn_gateways: {vgw: {vpc: vpc-a}}",
    TABLE + "    gateways: [igw-a]\n    routes: [10.1.0.0/16 -> igw-a]  # edge_route_destination",
    TABLE + "    gateways: [igw-a]\n    routes: [pl-s3 -> igw-a]  # edge_route_destination",
    TABLE + "    gateways: [igw-a]\n    routes: [10.0.2.0/24 -> nat]  # edge_route_target\n"
    "nat_gateways: {nat: {subnet: s-a, connectivity: private}}",
    NETWORK + "egress_only_internet_gateways:\n  eigw: {vpc: vpc-a}\n"
    "  eigw-2: {vpc: vpc-a}  # second_egress_only_gateway",
    "vpc_block_public_access:\n  bpa: {mode: block-ingress}\n"
    "  bpa-2: {mode: off}  # second_block_public_access",
    "vpc_block_public_access:\n  bpa: {mode: on}  # not_a_choice",
    SITE + "vpc_block_public_access:\n"
    "  bpa: {mode: off, exclusions: [{resource: site-t}]}  # wrong_kind",
    NETWORK + "regional_nat_gateways:\n  nat: {vpc: vpc-a, zones: [a, ap-northeast-1a]}"
    "  # listed_twice",
    NETWORK + "elastic_ips: {eip: {public_ip: 192.0.2.7}}\nregional_nat_gateways:\n"
    "  nat: {vpc: vpc-a, zones: [{zone: a, public_ip: 192.0.2.7}]}  # public_address_twice",
    # load balancers
    NETWORK + "load_balancers:\n  alb: {subnets: [s-a]}  # balancer_zones",
    NETWORK + "load_balancers:\n"
    "  nlb: {type: network, subnets: [s-a, s-a2]}  # two_subnets_in_zone",
    NETWORK + "load_balancers:\n  nlb: {type: network, subnets: [s-a, s-b]}  # other_vpc",
    NETWORK + "load_balancers:\n"
    "  nlb: {type: network, subnets: [s-far]}  # balancer_internet_gateway",
    NETWORK + "load_balancers:\n"
    "  alb: {subnets: [s-a, s-c], cross_zone: false}  # always_cross_zone",
    NETWORK + "load_balancers:\n  alb: {type: classic, subnets: [s-a, s-c]}  # not_a_choice",
    NETWORK + "security_groups: {sg-b: {vpc: vpc-b}}\nload_balancers:\n"
    "  alb: {subnets: [s-a, s-c], security_groups: [sg-b]}  # other_vpc",
    BALANCER + "listeners:\n  lsn: {load_balancer: alb, protocol: HTTP, port: 80}\n"
    "  lsn-2: {load_balancer: alb, protocol: HTTPS, port: 80}  # listener_port",
    BALANCER + "listeners:\n  lsn: {load_balancer: alb, protocol: TCP, port: 80}  # not_a_choice",
    BALANCER + "listeners:\n  lsn: {load_balancer: nlb, protocol: HTTP, port: 80}  # not_a_choice",
    BALANCER + "listeners:\n"
    "  lsn: {load_balancer: nlb, protocol: TCP, port: 65536}  # number_out_of_range",
    GROUP + "    protocol: HTTP\nlisteners:\n"
    "  lsn: {load_balancer: nlb, protocol: TCP, port: 80, target_groups: [tg]}"
    "  # target_group_protocol",
    GROUP + "    protocol: HTTP\nlisteners:\n"
    "  lsn: {load_balancer: alb, protocol: HTTP, port: 80, target_groups: [tg]}\n"
    "  lsn-2: {load_balancer: alb-2, protocol: HTTP, port: 80, target_groups: [tg]}"
    "  # target_group_shared",
    BALANCER + "target_groups: {tg: {vpc: vpc-b, protocol: HTTP, port: 80}}\nlisteners:\n"
    "  lsn: {load_balancer: alb, protocol: HTTP, port: 80, target_groups: [tg]}  # other_vpc",
    GROUP + "    protocol: HTTP\n    targets: [i-b]  # other_vpc",
    GROUP + "    protocol: HTTP\n    targets: [alb]  # wrong_kind",
    GROUP + "    protocol: HTTP\n    targets: [10.0.0.9]  # unknown_id",
    GROUP + '    protocol: HTTP\n    targets: ["i-a:0"]  # target_form',
    GROUP + '    protocol: HTTP\n    targets: ["i-a:65536"]  # target_form',
    GROUP + '    protocol: HTTP\n    targets: ["i a"]  # target_form',
    GROUP + '    protocol: HTTP\n    targets: [i-a, "i-a:80"]  # listed_twice',
    GROUP + "    protocol: TCP\n    target_type: ip\n    targets: [8.8.8.8]  # target_address",
    GROUP + "    protocol: TCP\n    target_type: ip\n    targets: [i-a]  # bad_address",
    GROUP + "    protocol: HTTP\n    preserve_client_ip: true  # preserve_client_ip",
    GROUP + "    protocol: UDP\n    preserve_client_ip: false  # preserve_client_ip_udp",
    GROUP + "    protocol: HTTP\n    health_check: {protocol: TCP}  # health_check_protocol",
    GROUP + "    protocol: HTTP\n    health_check: {port: 0}  # number_out_of_range",
    GROUP + "    protocol: QUIC  # not_a_choice",
    # functions, tasks, pods, roles
    NETWORK + "lambda_functions:\n  fn: {subnets: [s-a, s-b]}  # other_vpc",
    NETWORK + "lambda_functions:\n  fn: {subnets: []}  # empty_list",
    "vpcs: {v: {cidr: 10.0.0.0/16}}\nsubnets:\n"
    + "".join(f"  s-{n}: {{cidr: 10.0.{n}.0/24}}\n" for n in range(17))
    + "lambda_functions:\n  fn:\n    subnets:\n"
    + "".join(f"      - s-{n}\n" for n in range(16)) + "      - s-16  # too_many_rows",
    NETWORK + "lambda_functions:\n  fn: {security_groups: [sg-default-vpc-a]}  # key_needs",
    NETWORK + "lambda_functions:\n  fn: {subnets: [s-a], region: us-east-1}  # keys_exclude",
    NETWORK + "ecs_tasks:\n  task: {subnet: s-a, launch: EC2, public_ip: true}  # key_needs",
    NETWORK + "ecs_tasks:\n  task: {subnet: s-a, public_ip: yes}  # bad_address",
    NETWORK + "ecs_tasks:\n  task: {subnet: s-a, public_ip: 10.0.0.9}  # not_public",
    NETWORK + "instances: {i-n: {subnet: s-a}}\neks_pods:\n"
    "  pod: {node: i-n, address: 10.0.1.9}  # address_outside_subnet",
    NETWORK + "instances: {i-n: {subnet: s-a, private_ip: 10.0.0.9}}\neks_pods:\n"
    "  pod: {node: i-n, address: 10.0.0.3}  # address_reserved",
    NETWORK + "instances: {i-n: {subnet: s-a, private_ip: 10.0.0.9}}\neks_pods:\n"
    "  pod: {node: i-n, address: 10.0.0.9}  # address_used_twice",
    NETWORK + "instances: {i-n: {subnet: s-a}}\neks_pods:\n"
    + "".join(f"  pod-{n}: {{node: i-n, address: 10.0.0.{n + 5}}}\n" for n in range(250))
    + "  pod-last: {node: i-n, address: 10.0.0.4}  # too_many_rows",
    NETWORK + "instances:\n  i-a: {subnet: s-a, role: role-a}  # unknown_id",
    NETWORK + "instances:\n  i-a: {subnet: s-a, forwards: yes}  # not_a_choice",
    NETWORK + "outside_hosts:\n  office: {networks: [192.0.2.0/24], forwards: nat}  # unknown_key",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda t: re.sub(r".*  # ", "", t, flags=re.DOTALL))
def test_refused_with_one_problem_at_its_line(text: str) -> None:
    assert len(expected(text)) == 1
    assert found(text) == expected(text)


ACCEPTED = (
    # what AWS itself leaves behind, and what looks like a fault but is none
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-b, accepter: vpc-o, state: failed}\n",
    NETWORK + "peering_connections:\n  pcx: {requester: vpc-a, accepter: vpc-b, state: deleted}\n"
    "  pcx-2: {requester: vpc-b, accepter: vpc-a}",
    TABLE + "    routes: [10.1.0.0/16 -> tgw]\ntransit_gateways: {tgw: {}}\n"
    "transit_gateway_vpc_attachments: {att: {gateway: tgw, subnets: [s-a], state: deleted}}",
    TABLE + "    routes: [{to: 10.1.0.0/16, target: tgw, blackhole: true}]\n"
    "transit_gateways: {tgw: {}}",
    NETWORK + "transit_gateways: {tgw: {}}\ntransit_gateway_vpc_attachments:\n"
    "  att: {gateway: tgw, subnets: [s-a], state: deleted}\n"
    "  att-2: {gateway: tgw, subnets: [s-c]}",
    HUB + "transit_gateway_route_tables:\n"
    "  rtb-a: {gateway: tgw-a, associations: [att-peer], routes: [10.1.0.0/16 -> att-peer]}\n"
    "  rtb-b: {gateway: tgw-b, associations: [att-peer], routes: [10.0.0.0/16 -> att-peer]}",
    HUB + "transit_gateway_route_tables: {rtb: {gateway: tgw-a}}",
    LINK + "vpn_connections:\n"
    "  vpn: {customer_gateway: cgw-t, vpn_gateway: vgw-a, static: true, routes: []}",
    NETWORK + "security_groups:\n  sg-a: {vpc: vpc-a}\n"
    "  sg-b: {vpc: vpc-b, inbound: [all from sg-a]}\n"
    "peering_connections: {pcx: {requester: vpc-a, accepter: vpc-b, state: deleted}}",
    NETWORK + "vpc_endpoints:\n  vpce: {service: ssm, subnets: [s-a], state: rejected}\n"
    "  vpce-2: {service: ssm, subnets: [s-c]}",
    NETWORK + "load_balancers: {nlb: {type: network, subnets: [s-far], scheme: internal}}",
    GROUP + "    protocol: TCP\n    target_type: ip\n    targets: [192.168.7.7, 10.0.0.9]",
    GROUP + '    protocol: TCP\n    targets: [i-a, "i-a:81"]',
    NETWORK + "lambda_functions: {fn: {subnets: [s-a, s-a2]}}",
    TABLE + "    gateways: [igw-a]\n    routes: [10.0.0.0/16 -> local]",
    NETWORK + "network_acls: {}\nprefix_lists: {pl-s3: {entries: [10.0.0.0/8]}}\n"
    "vpc_endpoints: {vpce: {vpc: vpc-a, service: s3, route_tables: [rtb-main-vpc-a]}}",
)  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED, ids=lambda t: t[-50:].replace("\n", " "))
def test_accepted(text: str) -> None:
    load_topology(parse_yaml(text, "f"))
