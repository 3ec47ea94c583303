"""What a topology becomes: every kind, AWS's defaults, and what AWS makes by itself."""

from ipaddress import ip_address, ip_network

import pytest

from trainer.cloud import (
    LOCAL,
    AclAction,
    Cloud,
    Connectivity,
    DbInstance,
    DbSubnetGroup,
    Direction,
    ElasticIp,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    NatState,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    Platform,
    RouteOrigin,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.notation import acl_entry_text, group_rule_text, route_text
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Service

SHOP = """
region: ap-northeast-1
vpcs:
  vpc-shop: {cidr: 10.0.0.0/16, dns_hostnames: true, name: 店}
subnets:
  subnet-public-a: {cidr: 10.0.0.0/24, zone: a, map_public_ip: true}
  subnet-app-a: {cidr: 10.0.1.0/24, zone: a}
  subnet-data-a: {cidr: 10.0.20.0/24, zone: a}
  subnet-data-c: {cidr: 10.0.21.0/24, zone: ap-northeast-1c}
internet_gateways:
  igw-shop: {}
  igw-spare: {vpc: null}
route_tables:
  rtb-private: {main: true, routes: "0.0.0.0/0 -> nat-a"}
  rtb-public:
    subnets: [subnet-public-a]
    routes:
      - 0.0.0.0/0 -> igw-shop
      - 10.0.0.0/16 -> local
      - {to: 192.168.0.0/16, target: nat-gone, blackhole: true}
      - 10.0.1.0/24 -> i-inspect
nat_gateways:
  nat-a: {subnet: subnet-public-a, elastic_ip: eipalloc-nat, private_ip: 10.0.0.5}
  nat-private: {subnet: subnet-app-a, connectivity: private}
elastic_ips:
  eipalloc-nat: {public_ip: 203.0.113.20}
  eipalloc-web: {instance: i-web}
  eipalloc-two: {interface: eni-two, private_ip: 10.0.1.41}
  eipalloc-idle: {}
security_groups:
  sg-web:
    description: web servers
    inbound:
      - tcp/80 from 0.0.0.0/0
      - {service: tcp/22, from: sg-bastion, description: by hand, id: sgr-0abc}
  sg-bastion: {inbound: tcp/22 from 198.51.100.0/24, outbound: [tcp/22 to sg-web]}
  sg-db: {outbound: []}
network_acls:
  acl-private:
    subnets: [subnet-data-a, subnet-data-c]
    inbound: ["100 allow tcp/5432 from 10.0.1.0/24", "90 deny all from 10.0.1.7/32"]
    outbound:
      - {number: 100, action: allow, service: tcp/1024-65535, to: 10.0.1.0/24}
  acl-closed: {}
network_interfaces:
  eni-one: {subnet: subnet-app-a, source_dest_check: false}
  eni-two: {subnet: subnet-app-a, private_ips: [10.0.1.40, 10.0.1.41], security_groups: [sg-web]}
  eni-free: {subnet: subnet-app-a}
instances:
  i-web:
    subnet: subnet-public-a
    private_ip: 10.0.0.10
    security_groups: [sg-web, sg-bastion]
    listens: [tcp/80, tcp/22]
    name: web server
  i-other: {subnet: subnet-public-a}
  i-hidden: {subnet: subnet-public-a, public_ip: null, state: stopped, platform: windows}
  i-fixed: {subnet: subnet-app-a, public_ip: 198.51.100.5, private_ip: 10.0.1.4, listens: []}
  i-two: {interfaces: [eni-one, eni-two]}
  i-inspect: {subnet: subnet-app-a, source_dest_check: false}
db_subnet_groups:
  dbsubnets-shop: {subnets: [subnet-data-a, subnet-data-c]}
db_instances:
  db-shop:
    engine: mysql
    subnet_group: dbsubnets-shop
    zone: c
    security_groups: [sg-db]
    multi_az: true
  db-open: {engine: postgres, subnet_group: dbsubnets-shop, publicly_accessible: true, port: 6000}
outside_hosts:
  office: {networks: [203.0.113.0/29], listens: tcp/443}
  everybody: {networks: [0.0.0.0/0, "::/0"]}
"""


@pytest.fixture(scope="module")
def shop() -> Cloud:
    return load_topology(parse_yaml(SHOP, "shop.yaml"))


def load(text: str) -> Cloud:
    return load_topology(parse_yaml(text, "f"))


def addresses(cloud: Cloud, interface: str) -> list[str]:
    return [str(a.ip) for a in cloud.get(NetworkInterface, interface).addresses]


def public(cloud: Cloud, interface: str) -> str:
    return str(cloud.get(NetworkInterface, interface).addresses[0].public_ip)


def rules(cloud: Cloud, group: str, direction: Direction) -> list[str]:
    found = cloud.get(SecurityGroup, group).rules(direction)
    return [group_rule_text(rule, direction) for rule in found]


def entries(cloud: Cloud, acl: str, direction: Direction) -> list[str]:
    found = cloud.get(NetworkAcl, acl).entries(direction)
    return [acl_entry_text(entry, direction) for entry in found]


def test_vpcs_and_subnets(shop: Cloud) -> None:
    vpc = shop.get(Vpc, "vpc-shop")
    assert vpc == Vpc(
        id="vpc-shop", name="店", cidrs=(ip_network("10.0.0.0/16"),), dns_hostnames=True
    )
    assert shop.get(Subnet, "subnet-data-c").zone == "ap-northeast-1c"
    assert shop.get(Subnet, "subnet-app-a") == Subnet(
        id="subnet-app-a", vpc="vpc-shop", cidr=ip_network("10.0.1.0/24"), zone="ap-northeast-1a"
    )


def test_gateways(shop: Cloud) -> None:
    assert shop.get(InternetGateway, "igw-shop").vpc == "vpc-shop"
    assert shop.get(InternetGateway, "igw-spare").vpc is None
    assert shop.get(NatGateway, "nat-a") == NatGateway(
        id="nat-a", vpc="vpc-shop", subnet="subnet-public-a", interface="eni-nat-a"
    )
    assert shop.get(NatGateway, "nat-private").connectivity is Connectivity.PRIVATE
    nat = shop.get(NetworkInterface, "eni-nat-a")
    assert (nat.owner, nat.security_groups) == ("nat-a", ())
    assert addresses(shop, "eni-nat-a") == ["10.0.0.5"]


def test_elastic_ips(shop: Cloud) -> None:
    def where(eip: str) -> tuple[str | None, str]:
        found = shop.get(ElasticIp, eip)
        return found.interface, str(found.private_ip)

    assert where("eipalloc-nat") == ("eni-nat-a", "10.0.0.5")
    assert where("eipalloc-web") == ("eni-web", "10.0.0.10")
    assert where("eipalloc-two") == ("eni-two", "10.0.1.41")
    assert where("eipalloc-idle") == (None, "None")


def test_routes(shop: Cloud) -> None:
    table = shop.get(RouteTable, "rtb-public")
    assert [route_text(route) for route in table.routes] == [
        "0.0.0.0/0 -> igw-shop",
        "192.168.0.0/16 -> nat-gone",
        "10.0.1.0/24 -> eni-inspect",
    ]
    assert [route.blackhole for route in table.routes] == [False, True, False]
    assert [route_text(r) for r in shop.get(RouteTable, "rtb-private").routes] == [
        "0.0.0.0/0 -> nat-a"
    ]
    assert [t.id for t in shop.of(RouteTable).values() if t.main] == ["rtb-private"]


def test_security_groups(shop: Cloud) -> None:
    web = shop.get(SecurityGroup, "sg-web")
    assert [rule.id for rule in web.inbound] == ["sgr-web-in-1", "sgr-0abc"]
    assert (web.group_name, web.description) == ("web", "web servers")
    assert rules(shop, "sg-web", Direction.INBOUND) == [
        "tcp/80 from 0.0.0.0/0",
        "tcp/22 from sg-bastion",
    ]
    assert web.inbound[1].description == "by hand"
    assert rules(shop, "sg-web", Direction.OUTBOUND) == ["all to 0.0.0.0/0"]
    assert rules(shop, "sg-bastion", Direction.OUTBOUND) == ["tcp/22 to sg-web"]
    assert rules(shop, "sg-db", Direction.INBOUND) == []
    assert rules(shop, "sg-db", Direction.OUTBOUND) == []


def test_the_default_security_group(shop: Cloud) -> None:
    group = shop.get(SecurityGroup, "sg-default-vpc-shop")
    assert (group.group_name, group.vpc) == ("default", "vpc-shop")
    assert rules(shop, group.id, Direction.INBOUND) == ["all from sg-default-vpc-shop"]
    assert rules(shop, group.id, Direction.OUTBOUND) == ["all to 0.0.0.0/0"]
    assert shop.get(NetworkInterface, "eni-other").security_groups == (group.id,)


def test_network_acls(shop: Cloud) -> None:
    assert entries(shop, "acl-private", Direction.INBOUND) == [
        "100 allow tcp/5432 from 10.0.1.0/24",
        "90 deny all from 10.0.1.7/32",
    ]
    assert entries(shop, "acl-private", Direction.OUTBOUND) == [
        "100 allow tcp/1024-65535 to 10.0.1.0/24"
    ]
    closed = shop.get(NetworkAcl, "acl-closed")
    assert closed.inbound == closed.outbound == ()
    default = shop.get(NetworkAcl, "acl-default-vpc-shop")
    assert default.default
    assert entries(shop, default.id, Direction.INBOUND) == ["100 allow all from 0.0.0.0/0"]
    assert entries(shop, default.id, Direction.OUTBOUND) == ["100 allow all to 0.0.0.0/0"]


def test_instances(shop: Cloud) -> None:
    web = shop.get(Instance, "i-web")
    assert (web.name, web.platform, web.state) == (
        "web server",
        Platform.LINUX,
        InstanceState.RUNNING,
    )
    assert web.host.listens == (Service.tcp(80), Service.tcp(22))
    assert shop.get(Instance, "i-other").host.listens is None
    assert shop.get(Instance, "i-fixed").host.listens == ()
    hidden = shop.get(Instance, "i-hidden")
    assert (hidden.platform, hidden.state) == (Platform.WINDOWS, InstanceState.STOPPED)
    assert shop.get(Instance, "i-two").interfaces == ("eni-one", "eni-two")
    owners = {i.id: i.owner for i in shop.of(NetworkInterface).values()}
    assert owners["eni-one"] == owners["eni-two"] == "i-two"
    assert owners["eni-free"] is None
    assert owners["eni-web"] == "i-web"
    assert not shop.get(NetworkInterface, "eni-inspect").source_dest_check


def test_private_addresses_left_out_are_the_lowest_free_ones(shop: Cloud) -> None:
    # 10.0.1.4 is written for i-fixed, further down in the file.
    assert addresses(shop, "eni-one") == ["10.0.1.5"]
    assert addresses(shop, "eni-free") == ["10.0.1.6"]
    assert addresses(shop, "eni-two") == ["10.0.1.40", "10.0.1.41"]


def test_public_addresses_left_out_follow_the_subnet_and_avoid_what_is_taken(shop: Cloud) -> None:
    # The pool begins at 203.0.113.1; .0 to .7 belong to the office.
    assert public(shop, "eni-other") == "203.0.113.8"
    assert public(shop, "eni-hidden") == "None"
    assert public(shop, "eni-web") == "None"  # its elastic IP takes the place
    assert public(shop, "eni-fixed") == "198.51.100.5"
    assert public(shop, "eni-inspect") == "None"
    given = [str(eip.public_ip) for eip in shop.of(ElasticIp).values()]
    assert len(set(given)) == len(given) == 4


def test_databases(shop: Cloud) -> None:
    assert shop.get(DbSubnetGroup, "dbsubnets-shop").vpc == "vpc-shop"
    database = shop.get(DbInstance, "db-shop")
    assert (database.port, database.interfaces) == (3306, ("eni-db-shop", "eni-db-shop-standby"))
    assert shop.get(NetworkInterface, "eni-db-shop").subnet == "subnet-data-c"
    assert shop.get(NetworkInterface, "eni-db-shop-standby").subnet == "subnet-data-a"
    assert shop.get(NetworkInterface, "eni-db-shop").security_groups == ("sg-db",)
    open_ = shop.get(DbInstance, "db-open")
    assert (open_.port, open_.publicly_accessible, len(open_.interfaces)) == (6000, True, 1)
    assert ip_address(public(shop, "eni-db-open")) in ip_network("203.0.113.0/24")


def test_outside_hosts(shop: Cloud) -> None:
    assert shop.get(OutsideHost, "office").networks == (ip_network("203.0.113.0/29"),)
    assert shop.get(OutsideHost, "office").host.listens == (Service.tcp(443),)


def test_the_same_file_makes_the_same_cloud(shop: Cloud) -> None:
    again = load_topology(parse_yaml(SHOP, "elsewhere.yaml"))
    assert again == shop
    assert list(again.resources) == list(shop.resources)


def test_an_empty_topology_is_an_empty_cloud() -> None:
    assert load("{}") == Cloud()
    assert load("vpcs:\nsubnets: {}\n") == Cloud()


def test_a_vpc_alone_has_what_aws_makes_with_it() -> None:
    cloud = load("vpcs: {vpc-a: {cidr: 10.0.0.0/16}}")
    assert set(cloud.resources) == {
        "vpc-a",
        "sg-default-vpc-a",
        "rtb-main-vpc-a",
        "acl-default-vpc-a",
    }
    assert cloud.get(RouteTable, "rtb-main-vpc-a") == RouteTable(
        id="rtb-main-vpc-a", vpc="vpc-a", main=True
    )


def test_ipv6_doubles_the_defaults() -> None:
    cloud = load(
        """
        vpcs: {vpc-a: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56"}}
        subnets: {subnet-a: {cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8:0:1::/64"}}
        instances: {i-a: {subnet: subnet-a, ipv6: "2001:db8:0:1::10"}}
        security_groups: {sg-a: {}}
        """
    )
    assert rules(cloud, "sg-a", Direction.OUTBOUND) == ["all to 0.0.0.0/0", "all to ::/0"]
    assert entries(cloud, "acl-default-vpc-a", Direction.INBOUND) == [
        "100 allow all from 0.0.0.0/0",
        "101 allow all from ::/0",
    ]
    assert cloud.get(NetworkInterface, "eni-a").ipv6 == (ip_address("2001:db8:0:1::10"),)


def test_with_several_vpcs_each_is_named_and_has_its_own_defaults() -> None:
    cloud = load(
        """
        region: eu-west-1
        vpcs:
          vpc-a: {cidrs: [10.0.0.0/16, 10.1.0.0/16]}
          vpc-b: {cidr: 10.0.0.0/16, region: us-east-1, account: 012345678901}
        subnets:
          subnet-a: {vpc: vpc-a, cidr: 10.1.0.0/24, zone: b}
          subnet-b: {vpc: vpc-b, cidr: 10.0.0.0/24}
        internet_gateways: {igw-a: {vpc: vpc-a}, igw-b: {vpc: vpc-b}}
        """
    )
    assert cloud.get(Subnet, "subnet-a").zone == "eu-west-1b"
    assert cloud.get(Subnet, "subnet-b").zone == "us-east-1a"
    assert cloud.get(Vpc, "vpc-b").account == "012345678901"
    assert {t.vpc for t in cloud.of(RouteTable).values()} == {"vpc-a", "vpc-b"}


def test_written_defaults_take_the_place_of_made_ones() -> None:
    cloud = load(
        """
        vpcs: {vpc-a: {cidr: 10.0.0.0/16}, vpc-b: {cidr: 10.0.0.0/16}}
        subnets: {subnet-b: {vpc: vpc-b, cidr: 10.0.0.0/24}}
        security_groups:
          sg-default-vpc-a: {vpc: vpc-a, outbound: []}
          sg-mine: {vpc: vpc-b, group_name: default, inbound: [tcp/22 from sg-mine]}
        network_acls:
          acl-mine: {vpc: vpc-a, default: true, inbound: []}
        instances: {i-b: {subnet: subnet-b}}
        """
    )
    assert set(cloud.of(SecurityGroup)) == {"sg-default-vpc-a", "sg-mine"}
    assert rules(cloud, "sg-default-vpc-a", Direction.INBOUND) == ["all from sg-default-vpc-a"]
    assert rules(cloud, "sg-default-vpc-a", Direction.OUTBOUND) == []
    assert rules(cloud, "sg-mine", Direction.INBOUND) == ["tcp/22 from sg-mine"]
    assert cloud.get(NetworkInterface, "eni-b").security_groups == ("sg-mine",)
    acl = cloud.get(NetworkAcl, "acl-mine")
    assert acl.inbound == ()
    assert [entry.action for entry in acl.outbound] == [AclAction.ALLOW]
    assert set(cloud.of(NetworkAcl)) == {"acl-mine", "acl-default-vpc-b"}


def test_an_id_of_the_file_is_never_taken() -> None:
    cloud = load(
        """
        vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
        subnets: {subnet-a: {cidr: 10.0.0.0/24}}
        route_tables: {rtb-main-vpc-a: {}}
        network_interfaces: {eni-web: {subnet: subnet-a}}
        instances: {i-web: {subnet: subnet-a}}
        """
    )
    assert cloud.get(Instance, "i-web").interfaces == ("eni-web-2",)
    assert cloud.get(RouteTable, "rtb-main-vpc-a-2").main
    assert cloud.get(NetworkInterface, "eni-web").owner is None


def test_the_local_route_may_lead_to_an_interface() -> None:
    cloud = load(
        """
        vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
        subnets: {subnet-a: {cidr: 10.0.0.0/24}}
        instances: {i-fw: {subnet: subnet-a}}
        route_tables: {rtb-a: {routes: [10.0.0.0/16 -> i-fw, 10.0.0.0/24 -> eni-fw]}}
        """
    )
    first, second = cloud.get(RouteTable, "rtb-a").routes
    assert (first.target, first.origin) == ("eni-fw", RouteOrigin.LOCAL)
    assert (second.target, second.origin) == ("eni-fw", RouteOrigin.STATIC)
    assert LOCAL not in {r.target for t in cloud.of(RouteTable).values() for r in t.routes}


def test_a_nat_gateway_that_is_gone_may_have_lost_its_address() -> None:
    cloud = load(
        """
        vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
        subnets: {subnet-a: {cidr: 10.0.0.0/24}}
        nat_gateways: {nat-a: {subnet: subnet-a, state: deleted}}
        route_tables: {rtb-a: {routes: [0.0.0.0/0 -> nat-a]}}
        """
    )
    assert cloud.get(NatGateway, "nat-a").state is NatState.DELETED
