"""One small file for each refusal. A comment names the codes that must come for its line."""

import re

import pytest

from trainer.cloud import BadInput
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

VPC = "vpcs: {vpc-a: {cidr: 10.0.0.0/16}}\n"
SUBNET = VPC + "subnets: {subnet-a: {cidr: 10.0.0.0/24}}\n"
TWO_VPCS = """\
vpcs: {vpc-a: {cidr: 10.0.0.0/16}, vpc-b: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {vpc: vpc-a, cidr: 10.0.0.0/24}, subnet-b: {vpc: vpc-b, cidr: 10.0.0.0/24}}
internet_gateways: {igw-a: {vpc: vpc-a}, igw-b: {vpc: vpc-b}}
"""
DATABASE = (
    VPC
    + """\
subnets:
  subnet-a: {cidr: 10.0.0.0/24, zone: a}
  subnet-c: {cidr: 10.0.1.0/24, zone: c}
db_subnet_groups: {dbs: {subnets: [subnet-a, subnet-c]}}
"""
)

REFUSED = (
    # keys and ids
    "vpcs: {}\nsubnet: {}  # unknown_key_near",
    "wholly-else: {}  # unknown_key",
    SUBNET + "instances:\n  i-a:\n    subnet: subnet-a\n"
    "    privat_ip: 10.0.0.9  # unknown_key_near",
    "vpcs:\n  vpc-a: {}  # missing_key",
    "vpcs: []  # expected_map",
    "vpcs:\n  vpc-a: 10.0.0.0/16  # expected_map",
    "vpcs:\n  VPC_A: {cidr: 10.0.0.0/16}  # bad_id",
    VPC + "subnets:\n  vpc-a: {cidr: 10.0.0.0/24}  # duplicate_id",
    SUBNET + "instances:\n  i-a: {subnet: subnet-aa}  # unknown_id_near",
    SUBNET + "instances:\n  i-a: {subnet: elsewhere}  # unknown_id",
    SUBNET + "instances:\n  i-a: {subnet: vpc-a}  # wrong_kind",
    SUBNET + "instances:\n  i-a: {subnet: 'sg-default-vpc-a'}  # wrong_kind",
    TWO_VPCS + "security_groups:\n  sg-a: {}  # vpc_needed",
    "subnets:\n  subnet-a: {cidr: 10.0.0.0/24}  # vpc_needed",
    "region: tokyo  # bad_region",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0/16, account: 123}  # bad_account",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0/16, dns_support: yes}  # expected_boolean",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0/16, name: [x]}  # expected_text",
    'vpcs:\n  vpc-a: {cidr: 10.0.0.0/16, name: "a\\nb"}  # expected_line',
    "vpcs:\n  vpc-a:\n    cidr: 10.0.0.0/16\n    cidrs: [10.1.0.0/16]  # keys_exclude",
    "vpcs:\n  vpc-a: {cidrs: []}  # empty_list",
    VPC + "subnets:\n  subnet-a: {cidr: 10.0.0.0/24, zone: eu-west-1a}  # bad_zone",
    # CIDR blocks
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0/8}  # vpc_size",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0/29}  # vpc_size",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.1/16}  # cidr_host_bits",
    "vpcs:\n  vpc-a: {cidr: 10.0.0.0}  # cidr_without_prefix",
    "vpcs:\n  vpc-a: {cidr: ten}  # bad_cidr",
    'vpcs:\n  vpc-a: {cidr: "2001:db8::/56"}  # address_family',
    'vpcs:\n  vpc-a: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/57"}  # vpc_ipv6_size',
    "vpcs:\n  vpc-a:\n    cidrs:\n      - 10.0.0.0/16\n      - 10.0.128.0/20  # vpc_cidrs_overlap",
    VPC + "subnets:\n  subnet-a: {cidr: 10.1.0.0/24}  # subnet_outside_vpc",
    VPC + 'subnets:\n  s-a: {cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}  # subnet_outside_vpc',
    VPC + "subnets:\n  subnet-a: {cidr: 10.0.0.0/29}  # subnet_size",
    'vpcs: {v: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56"}}\n'
    'subnets:\n  s: {cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/65"}  # subnet_ipv6_size',
    VPC + "subnets:\n  s-a: {cidr: 10.0.0.0/23}\n  s-b: {cidr: 10.0.1.0/24}  # subnets_overlap",
    VPC + "subnets:\n  s-a: {cidr: 10.0.1.0/24}\n  s-b: {cidr: 10.0.0.0/23}  # subnets_overlap",
    # gateways
    VPC + "internet_gateways:\n  igw-a: {}\n  igw-b: {}  # second_internet_gateway",
    SUBNET + "nat_gateways:\n  nat-a: {subnet: subnet-a}  # nat_gateway_needs_elastic_ip",
    SUBNET + "elastic_ips: {eip-a: {}}\nnat_gateways:\n  nat-a:\n    subnet: subnet-a\n"
    "    connectivity: private\n    elastic_ip: eip-a  # private_nat_gateway_elastic_ip",
    SUBNET + "nat_gateways:\n  nat-a: {subnet: subnet-a, elastic_ip: eip-a}  # unknown_id",
    SUBNET + "nat_gateways:\n  nat-a: {subnet: subnet-a, state: dead}  # not_a_choice",
    SUBNET + "elastic_ips: {eip-a: {}}\nnat_gateways:\n"
    "  nat-a: {subnet: subnet-a, elastic_ip: eip-a}"
    "\n  nat-b: {subnet: subnet-a, elastic_ip: eip-a}  # elastic_ip_used_twice",
    SUBNET + "instances: {i-a: {subnet: subnet-a}}\n"
    "nat_gateways: {nat-a: {subnet: subnet-a, elastic_ip: eip-a}}\n"
    "elastic_ips:\n  eip-a: {instance: i-a}  # elastic_ip_used_twice",
    SUBNET + "instances: {i-a: {subnet: subnet-a}}\n"
    "elastic_ips:\n  eip-a: {instance: i-a}\n  eip-b: {instance: i-a}  # two_public_addresses",
    SUBNET + "instances: {i-a: {subnet: subnet-a, public_ip: 192.0.2.1}}\n"
    "elastic_ips:\n  eip-a: {instance: i-a}  # two_public_addresses",
    SUBNET + "instances: {i-a: {subnet: subnet-a}}\n"
    "elastic_ips:\n  eip-a: {instance: i-a, interface: eni-a}  # keys_exclude",
    SUBNET + "instances: {i-a: {subnet: subnet-a}}\n"
    "elastic_ips:\n  eip-a: {instance: i-a, private_ip: 10.0.0.99}  # not_an_address_of",
    "elastic_ips:\n  eip-a: {private_ip: 10.0.0.99}  # key_needs",
    "elastic_ips:\n  eip-a: {public_ip: 10.0.0.99}  # not_public",
    "elastic_ips:\n  eip-a: {public_ip: 192.0.2.1}\n"
    "  eip-b: {public_ip: 192.0.2.1}  # public_address_twice",
    SUBNET + "elastic_ips: {eip-a: {public_ip: 192.0.2.1}}\n"
    "instances:\n  i-a: {subnet: subnet-a, public_ip: 192.0.2.1}  # public_address_twice",
    # route tables
    SUBNET + "route_tables:\n  rtb-a: {subnets: [subnet-a]}\n"
    "  rtb-b: {subnets: [subnet-a]}  # two_route_tables",
    SUBNET + "route_tables:\n  rtb-a:\n    subnets:\n      - subnet-a\n"
    "      - subnet-a  # listed_twice",
    VPC + "route_tables:\n  rtb-a: {main: true}\n  rtb-b: {main: true}  # second_main_table",
    TWO_VPCS + "route_tables:\n  rtb-a: {vpc: vpc-a, subnets: [subnet-b]}  # other_vpc",
    TWO_VPCS + "route_tables:\n  rtb-a: {vpc: vpc-a, routes: [0.0.0.0/0 -> igw-b]}  # other_vpc",
    TWO_VPCS + "instances: {i-b: {subnet: subnet-b}}\n"
    "route_tables:\n  rtb-a:\n    vpc: vpc-a\n    routes:\n      - 10.0.0.0/16 -> local\n"
    "      - 192.168.0.0/16 -> i-b  # other_vpc",
    VPC + "internet_gateways: {igw-a: {}}\nroute_tables:\n  rtb-a:\n    routes:\n"
    "      - 0.0.0.0/0 -> igw-a\n      - 0.0.0.0/0 -> igw-a  # duplicate_route",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n      - 0.0.0.0/0 to igw-a  # route_form",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n      - 0.0.0.0/0 -> igw-a  # unknown_id",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n      - 0.0.0.0/0 -> vpc-a  # wrong_kind",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n      - pl-a -> local  # unknown_id",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n"
    "      - {to: 0.0.0.0/0, target: local, via: x}  # unknown_key",
    VPC + "route_tables:\n  rtb-a:\n    routes:\n"
    "      - 0.0.0.0/0 -> local  # local_route_elsewhere",
    VPC + "internet_gateways: {igw-a: {}}\n"
    "route_tables:\n  rtb-a: {routes: [10.0.0.0/16 -> igw-a]}  # local_route_target",
    SUBNET + "instances: {i-a: {subnet: subnet-a}}\n"
    "route_tables:\n  rtb-a: {routes: [10.0.0.0/25 -> i-a]}  # route_inside_vpc",
    SUBNET + "internet_gateways: {igw-a: {}}\n"
    "route_tables:\n  rtb-a: {routes: [10.0.0.0/24 -> igw-a]}  # route_inside_vpc_target",
    VPC + "internet_gateways: {igw-a: {}}\n"
    "route_tables:\n  rtb-a: {routes: [169.254.169.0/24 -> igw-a]}  # route_link_local",
    SUBNET + "network_interfaces: {eni-a: {subnet: subnet-a}, eni-b: {subnet: subnet-a}}\n"
    "instances: {i-a: {interfaces: [eni-a, eni-b]}}\n"
    "route_tables:\n  rtb-a: {routes: [0.0.0.0/0 -> i-a]}  # route_needs_interface",
    # security groups
    VPC + "security_groups:\n  sg-a: {inbound: [tcp/80]}  # group_rule_form_inbound",
    VPC + "security_groups:\n  sg-a: {outbound: [tcp/80]}  # group_rule_form_outbound",
    VPC + "security_groups:\n  sg-a: {inbound: [tcp/80 to sg-a]}  # rule_word_inbound",
    VPC + "security_groups:\n  sg-a: {outbound: [tcp/80 from sg-a]}  # rule_word_outbound",
    VPC + "security_groups:\n  sg-a: {inbound: [all/80 from sg-a]}  # service_form",
    VPC + "security_groups:\n  sg-a: {inbound: [tcp/70000 from sg-a]}  # service_port",
    VPC + "security_groups:\n  sg-a: {inbound: [tcp/9-8 from sg-a]}  # service_range",
    VPC + "security_groups:\n  sg-a: {inbound: [tpc/80 from sg-a]}  # service_protocol",
    VPC + "security_groups:\n  sg-a: {inbound: [icmp/999 from sg-a]}  # service_icmp",
    VPC + "security_groups:\n  sg-app: {inbound: [tcp/80 from sg-ap]}  # unknown_id_near",
    VPC + "security_groups:\n  sg-a:\n    inbound:\n      - service: tcp/80\n"
    "        from: vpc-a  # wrong_kind",
    VPC + "security_groups:\n  sg-a:\n    inbound:\n"
    "      - {service: tcp/80, from: sg-a, id: sgr-1}\n"
    "      - {service: tcp/81, from: sg-a, id: sgr-1}  # duplicate_id",
    VPC + "security_groups:\n  sg-a:\n    inbound:\n      - tcp/80 from sg-a\n"
    "      - tcp/80 from sg-a  # duplicate_group_rule",
    VPC + "security_groups:\n  sg-a: {group_name: x}\n"
    "  sg-b: {group_name: x}  # duplicate_group_name",
    VPC + "security_groups:\n  sg-a: {group_name: sg-x}  # group_name_prefix",
    VPC + "security_groups:\n  sg-a: {description: 説明}  # description_characters",
    TWO_VPCS + "security_groups:\n  sg-a: {vpc: vpc-a}\n"
    "  sg-b: {vpc: vpc-b, inbound: [all from sg-a]}  # group_of_unrelated_vpc",
    TWO_VPCS + "security_groups: {sg-a: {vpc: vpc-a}}\n"
    "instances:\n  i-b: {subnet: subnet-b, security_groups: [sg-a]}  # other_vpc",
    # network ACLs
    SUBNET + "network_acls:\n  acl-a: {subnets: [subnet-a]}\n"
    "  acl-b: {subnets: [subnet-a]}  # two_acls",
    VPC + "network_acls:\n  acl-a: {default: true}\n  acl-b: {default: true}  # second_default_acl",
    TWO_VPCS + "network_acls:\n  acl-a: {vpc: vpc-a, subnets: [subnet-b]}  # other_vpc",
    VPC + "network_acls:\n  acl-a: {inbound: [allow all]}  # acl_entry_form_inbound",
    VPC + "network_acls:\n  acl-a: {outbound: [allow all]}  # acl_entry_form_outbound",
    VPC + "network_acls:\n  acl-a: {inbound: [0 allow all from 0.0.0.0/0]}  # acl_number",
    VPC + "network_acls:\n  acl-a:\n    inbound:\n"
    "      - {number: 32767, action: allow, service: all, from: 0.0.0.0/0}  # acl_number",
    VPC + "network_acls:\n"
    "  acl-a: {inbound: [100 allow all from sg-default-vpc-a]}  # acl_needs_cidr",
    VPC + "network_acls:\n  acl-a:\n    outbound:\n      - 100 allow all to 10.0.0.0/8\n"
    '      - "100 deny all to ::/0"  # duplicate_acl_number',
    # addresses and interfaces
    SUBNET + "instances:\n"
    "  i-a: {subnet: subnet-a, private_ip: 10.0.1.9}  # address_outside_subnet",
    SUBNET + 'instances:\n  i-a: {subnet: subnet-a, ipv6: "2001:db8::9"}  # address_outside_subnet',
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, private_ip: 10.0.0.3}  # address_reserved",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, private_ip: 10.0.0.255}  # address_reserved",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, private_ip: 10.0.0.9}\n"
    "  i-b: {subnet: subnet-a, private_ip: 10.0.0.9}  # address_used_twice",
    SUBNET + "network_interfaces:\n  eni-a:\n    subnet: subnet-a\n    private_ips:\n"
    "      - 10.0.0.9\n      - 10.0.0.9  # address_used_twice",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, private_ip: 10.0.0}  # bad_address",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, public_ip: 192.168.0.9}  # not_public",
    SUBNET + "network_interfaces:\n  eni-a:\n    subnet: subnet-a\n    private_ip: 10.0.0.9\n"
    "    private_ips: []  # keys_exclude",
    SUBNET + "network_interfaces: {eni-a: {subnet: subnet-a}}\ninstances:\n"
    "  i-a: {interfaces: [eni-a], subnet: subnet-a}  # keys_exclude",
    SUBNET + "network_interfaces: {eni-a: {subnet: subnet-a}}\ninstances:\n"
    "  i-a: {interfaces: eni-a}\n  i-b: {interfaces: eni-a}  # interface_attached_twice",
    SUBNET + "instances:\n  i-a: {interfaces: []}  # empty_list",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, security_groups: []}  # empty_list",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, platform: mac}  # not_a_choice",
    SUBNET + "instances:\n  i-a: {subnet: subnet-a, listens: [80]}  # service_protocol",
    VPC + "subnets:\n  s-a: {cidr: 10.0.0.0/24, zone: a}\n  s-c: {cidr: 10.0.1.0/24, zone: c}\n"
    "network_interfaces: {eni-a: {subnet: s-a}, eni-c: {subnet: s-c}}\ninstances:\n  i-a:\n"
    "    interfaces:\n      - eni-a\n      - eni-c  # interface_zone",
    VPC + "subnets: {s: {cidr: 10.0.0.0/28}}\ninstances:\n"
    + "".join(f"  i-{n}: {{subnet: s}}\n" for n in range(11))
    + "  i-last: {subnet: s}  # subnet_full",
    "elastic_ips:\n" + "".join(f"  eip-{n}: {{}}\n" for n in range(762))
    + "  eip-last: {}  # no_public_address",
    "outside_hosts:\n  office: {networks: []}  # empty_list",
    "outside_hosts:\n  office: {networks: [office]}  # bad_cidr",
    # databases
    SUBNET + "db_subnet_groups:\n  dbs: {subnets: [subnet-a]}  # db_subnet_group_zones",
    SUBNET + "db_subnet_groups:\n  dbs: {subnets: []}  # empty_list",
    "vpcs: {v-a: {cidr: 10.0.0.0/16}, v-b: {cidr: 10.0.0.0/16}}\nsubnets:\n"
    "  s-a: {vpc: v-a, cidr: 10.0.0.0/24, zone: a}\n  s-b: {vpc: v-b, cidr: 10.0.0.0/24, zone: b}\n"
    "db_subnet_groups:\n  dbs: {subnets: [s-a, s-b]}  # other_vpc",
    DATABASE + "db_instances:\n  db-a: {engine: mysql, subnet_group: dbs, zone: d}"
    "  # db_zone_not_covered",
    DATABASE + "db_instances:\n  db-a: {engine: mysqll, subnet_group: dbs}  # not_a_choice",
    DATABASE + "db_instances:\n  db-a: {engine: mysql, subnet_group: dbs, port: 80}"
    "  # number_out_of_range",
    DATABASE + "db_instances:\n  db-a: {engine: mysql, subnet_group: dbs, port: '3306'}"
    "  # expected_integer",
    DATABASE + "db_instances:\n  db-a: {engine: mysql, subnet_group: dbs, public_ip: 192.0.2.1}"
    "  # key_needs",
    DATABASE + "db_instances:\n  db-a: {engine: mysql, subnet_group: dbs, private_ip: 10.0.1.9}"
    "  # address_outside_subnet",
)  # fmt: skip


def expected(text: str) -> list[tuple[str, int]]:
    return sorted(
        (f"input.{code}", number)
        for number, line in enumerate(text.splitlines(), start=1)
        for code in line.partition("  # ")[2].split()
    )


def found(text: str) -> list[tuple[str, int]]:
    with pytest.raises(BadInput) as caught:
        load_topology(parse_yaml(text, "f"))
    return sorted((p.code, p.place.line or 0) for p in caught.value.problems)


@pytest.mark.parametrize("text", REFUSED, ids=lambda t: re.sub(r".*  # ", "", t, flags=re.DOTALL))
def test_refused_with_one_problem_at_its_line(text: str) -> None:
    assert len(expected(text)) == 1
    assert found(text) == expected(text)


def test_problems_of_one_file_come_together() -> None:
    text = """
vpcs:
  vpc-a: {cidr: 10.0.0.0/16, colour: red}  # unknown_key
  vpc-b: {cidr: 10.1.0.0/15}  # cidr_host_bits
  vpc-c: {cidr: 10.2.0.0/16}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.0.0.0/24}
  subnet-c: {vpc: vpc-c, cidr: 10.2.0.0/24}
  subnet-d: {vpc: vpc-c, cidr: 10.2.0.0/25}  # subnets_overlap
instances:
  i-a: {subnet: subnet-a}
  i-c: {subnet: subnet-c, private_ip: 10.2.0.1}  # address_reserved
security_groups:
  sg-c:
    vpc: vpc-c
    inbound:
      - tcp/80 fro 0.0.0.0/0  # group_rule_form_inbound
      - tcp/81 from sg-x  # unknown_id_near
      - tcp/82 from 0.0.0.0/0
      - tcp/82 from 0.0.0.0/0  # duplicate_group_rule
"""
    assert found(text) == expected(text)


def test_what_follows_from_a_problem_is_not_reported_again() -> None:
    text = """
vpcs:
  vpc-a: {cidr: nonsense}  # bad_cidr
subnets:
  subnet-a: {cidr: 10.0.0.0/24}
route_tables:
  rtb-a: {subnets: [subnet-a], routes: [10.0.0.0/24 -> eni-a]}
instances:
  i-a: {subnet: subnet-a}
elastic_ips:
  eip-a: {instance: i-a}
db_subnet_groups:
  dbs: {subnets: [subnet-a]}
"""
    assert found(text) == expected(text)


def test_problems_come_in_the_order_of_the_file() -> None:
    with pytest.raises(BadInput) as caught:
        load_topology(parse_yaml("b: 1\na: 2\nvpcs: []\n", "f"))
    lines = [p.place.line for p in caught.value.problems]
    assert lines == sorted(lines, key=lambda line: line or 0)
