"""A topology with every kind beyond a single VPC: what each entry becomes."""

from ipaddress import ip_network

import pytest
from whole_cloud import WHOLE, whole_cloud

from trainer.cloud import (
    AwsService,
    BalancerType,
    BlockExclusion,
    BlockMode,
    Cloud,
    DirectConnectAssociation,
    DirectConnectGateway,
    EcsTask,
    EgressOnlyInternetGateway,
    EksPod,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    ExclusionMode,
    FirewallRule,
    FlowLog,
    Forwarding,
    HealthCheck,
    IamRole,
    Instance,
    InterfaceKind,
    LambdaFunction,
    Launch,
    Listener,
    LoadBalancer,
    LogDestinationType,
    NetworkInterface,
    PeeringState,
    PolicyStatement,
    PrefixList,
    RegionalNatGateway,
    RouteTable,
    Scheme,
    SecurityGroup,
    Site,
    SiteHost,
    Target,
    TargetGroup,
    TargetType,
    TrafficType,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Tunnel,
    VirtualInterface,
    VpcBlockPublicAccess,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.endpoints import FULL_ACCESS
from trainer.cloud.notation import route_text
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Service

REGION = "com.amazonaws.ap-northeast-1"


@pytest.fixture(scope="module")
def whole() -> Cloud:
    return whole_cloud()


def routes(cloud: Cloud, table: str) -> list[str]:
    return [route_text(route) for route in cloud.get(RouteTable, table).routes]


def zones_and_owners(cloud: Cloud, interfaces: tuple[str, ...]) -> list[tuple[str, str | None]]:
    found = (cloud.get(NetworkInterface, interface) for interface in interfaces)
    return [(interface.subnet, interface.owner) for interface in found]


def test_gateways(whole: Cloud) -> None:
    assert whole.get(EgressOnlyInternetGateway, "eigw-a").vpc == "vpc-a"
    every = whole.get(RegionalNatGateway, "nat-r")
    assert [a.zone for a in every.addresses] == ["ap-northeast-1a", "ap-northeast-1c"]
    some = whole.get(RegionalNatGateway, "nat-s").addresses
    assert [(a.zone[-1], str(a.public_ip)) for a in some][1] == ("a", "192.0.2.9")
    given = {a.public_ip for a in (*every.addresses, *some)}
    assert len(given) == 4
    block = whole.get(VpcBlockPublicAccess, "bpa")
    assert (block.region, block.mode) == ("ap-northeast-1", BlockMode.INGRESS)
    assert block.exclusions == (BlockExclusion(resource="subnet-a", mode=ExclusionMode.EGRESS),)


def test_services_are_there_when_something_refers_to_them(whole: Cloud) -> None:
    services = whole.of(AwsService)
    assert set(services) == {
        *(f"{REGION}.{name}" for name in ("sqs", "sns", "s3", "dynamodb", "ssm", "ssmmessages")),
        *(f"{REGION}.{name}" for name in ("logs", "ecr.api", "ecr.dkr", "secretsmanager")),
        *(f"com.amazonaws.us-east-1.{name}" for name in ("s3", "ssm", "ssmmessages")),
    }
    assert services[f"{REGION}.sns"].name == "topics"
    assert services[f"{REGION}.s3"].networks == (ip_network("52.219.0.0/20"),)
    assert services[f"{REGION}.dynamodb"].networks == (ip_network("52.119.224.0/20"),)
    assert services["com.amazonaws.us-east-1.s3"].region == "us-east-1"
    blocks = [network for service in services.values() for network in service.networks]
    assert not any(a.overlaps(b) for i, a in enumerate(blocks) for b in blocks[:i])


def test_prefix_lists(whole: Cloud) -> None:
    assert [str(n) for n in whole.get(PrefixList, "pl-office").entries] == [
        "203.0.113.0/28",
        "198.51.100.0/24",
    ]
    managed = whole.get(PrefixList, "pl-s3")
    assert managed.entries == whole.get(AwsService, f"{REGION}.s3").networks
    assert managed.owner == managed.name == f"{REGION}.s3"
    assert whole.get(PrefixList, "pl-s3-us-east-1").owner == "com.amazonaws.us-east-1.s3"
    group = whole.get(SecurityGroup, "sg-a")
    assert [rule.peer for rule in (*group.inbound, *group.outbound)] == [
        "pl-office",
        "sg-b",
        "pl-s3",
    ]


def test_routes(whole: Cloud) -> None:
    assert routes(whole, "rtb-a") == [
        "::/0 -> eigw-a",
        "pl-office -> igw-a",
        "10.1.0.0/16 -> pcx-ab",
        "10.9.0.0/16 -> tgw-hub",
        "192.168.0.0/16 -> vgw-a",
        "0.0.0.0/0 -> nat-r",
        "172.31.0.0/16 -> eni-nat",
        "pl-s3 -> vpce-s3",
    ]
    assert whole.get(RouteTable, "rtb-a").propagating == ("vgw-a",)
    assert whole.get(RouteTable, "rtb-edge").gateways == ("igw-a",)
    assert routes(whole, "rtb-main-vpc-a") == ["pl-s3 -> vpce-s3"]
    assert routes(whole, "rtb-main-vpc-far") == ["pl-s3-us-east-1 -> vpce-far"]


def test_gateway_endpoints(whole: Cloud) -> None:
    endpoint = whole.get(VpcEndpoint, "vpce-s3")
    assert (endpoint.type, endpoint.service) == (EndpointType.GATEWAY, f"{REGION}.s3")
    assert endpoint.route_tables == ("rtb-a", "rtb-main-vpc-a")
    assert endpoint.policy == (
        PolicyStatement(actions=("s3:GetObject",), resources=("bucket-a",)),
        PolicyStatement(effect="Deny", actions=("s3:Put*",)),
    )
    assert whole.get(VpcEndpoint, "vpce-dynamodb").policy == FULL_ACCESS


def test_interface_endpoints(whole: Cloud) -> None:
    endpoint = whole.get(VpcEndpoint, "vpce-ssm")
    assert (endpoint.vpc, endpoint.private_dns) == ("vpc-a", True)
    assert endpoint.interfaces == ("eni-vpce-ssm-a", "eni-vpce-ssm-c")
    assert zones_and_owners(whole, endpoint.interfaces) == [
        ("subnet-a", "vpce-ssm"),
        ("subnet-a-c", "vpce-ssm"),
    ]
    assert whole.get(NetworkInterface, "eni-vpce-ssm-a").security_groups == ("sg-a",)
    logs = whole.get(VpcEndpoint, "vpce-logs")
    assert (logs.private_dns, logs.state) == (False, EndpointState.PENDING_ACCEPTANCE)
    assert whole.get(NetworkInterface, "eni-vpce-logs-a").security_groups == ("sg-default-vpc-b",)
    offered = whole.get(EndpointServiceConfiguration, "vpce-svc-b")
    assert (offered.load_balancers, offered.acceptance_required) == (("nlb-b",), False)
    assert whole.get(VpcEndpoint, "vpce-s3-inside").private_dns is False
    partner = whole.get(VpcEndpoint, "vpce-partner")
    assert (partner.service, partner.private_dns) == (offered.service, False)


def test_peering(whole: Cloud) -> None:
    first = whole.get(VpcPeeringConnection, "pcx-ab")
    assert (first.state, first.requester_dns, first.accepter_dns) == (
        PeeringState.ACTIVE,
        False,
        True,
    )
    assert whole.get(VpcPeeringConnection, "pcx-bc").state is PeeringState.PENDING_ACCEPTANCE


def test_transit_gateways(whole: Cloud) -> None:
    hub = whole.get(TransitGateway, "tgw-hub")
    assert (hub.region, hub.security_group_referencing) == ("ap-northeast-1", True)
    assert whole.get(TransitGateway, "tgw-far").region == "us-east-1"
    first = whole.get(TransitGatewayVpcAttachment, "tgw-attach-a")
    assert (first.vpc, first.appliance_mode, first.security_group_referencing) == (
        "vpc-a",
        True,
        False,
    )
    second = whole.get(TransitGatewayVpcAttachment, "tgw-attach-b")
    assert (second.vpc, second.appliance_mode, second.security_group_referencing) == (
        "vpc-b",
        False,
        True,
    )
    assert whole.get(TransitGatewayPeeringAttachment, "tgw-attach-peer").peer == "tgw-far"


def test_attachments_that_aws_makes(whole: Cloud) -> None:
    vpns = whole.of(TransitGatewayVpnAttachment)
    assert {a.id: (a.gateway, a.connection) for a in vpns.values()} == {
        "tgw-attach-vpn-hub": ("tgw-hub", "vpn-hub"),
        "tgw-attach-vpn-bgp": ("tgw-hub", "vpn-bgp"),
    }
    links = whole.of(TransitGatewayDirectConnectAttachment)
    assert {a.id: (a.gateway, a.direct_connect_gateway) for a in links.values()} == {
        "tgw-attach-dx": ("tgw-far", "dxgw-hub"),
        "tgw-attach-dxgw-hub-tgw-hub": ("tgw-hub", "dxgw-hub"),
    }


def test_transit_gateway_route_tables(whole: Cloud) -> None:
    written = whole.get(TransitGatewayRouteTable, "tgw-rtb-main")
    assert written.associations == ("tgw-attach-a", "tgw-attach-b", "tgw-attach-vpn-hub")
    assert written.propagations == ("tgw-attach-a", "tgw-attach-vpn-bgp")
    assert written.routes == (
        TransitGatewayRoute(destination=ip_network("10.9.0.0/16"), attachment="tgw-attach-peer"),
        TransitGatewayRoute(destination=ip_network("10.8.0.0/16"), attachment=None),
        TransitGatewayRoute(destination="pl-office", attachment="tgw-attach-b"),
    )
    default = whole.get(TransitGatewayRouteTable, "tgw-rtb-default-tgw-far")
    assert default.associations == ("tgw-attach-far", "tgw-attach-peer", "tgw-attach-dx")
    assert default.propagations == ("tgw-attach-far", "tgw-attach-dx")
    assert {t.gateway for t in whole.of(TransitGatewayRouteTable).values()} == {
        "tgw-hub",
        "tgw-far",
    }


def test_sites(whole: Cloud) -> None:
    tokyo, osaka = whole.get(Site, "site-tokyo"), whole.get(Site, "site-osaka")
    assert tokyo.announced == (ip_network("192.168.0.0/17"),)
    assert tokyo.routes == ()
    assert tokyo.inbound == (
        FirewallRule(service=Service.tcp(443), network=ip_network("10.0.0.0/16")),
    )
    assert tokyo.outbound is not None
    assert [str(rule.network) for rule in tokyo.outbound] == ["10.0.0.0/8", "172.16.0.0/12"]
    assert osaka.announced == osaka.networks
    assert (osaka.routes, osaka.inbound, osaka.outbound) == (None, None, None)
    host = whole.get(SiteHost, "host-erp")
    assert (host.networks, host.host.listens) == (
        (ip_network("192.168.10.5/32"),),
        (Service.tcp(443),),
    )


def test_vpn_connections(whole: Cloud) -> None:
    assert whole.get(VpnGateway, "vgw-spare").vpc is None
    first = whole.get(VpnConnection, "vpn-a")
    assert (first.vpn_gateway, first.transit_gateway, first.static) == ("vgw-a", None, True)
    assert first.routes == (ip_network("192.168.0.0/16"),)
    assert first.tunnels == (Tunnel.UP, Tunnel.DOWN)
    hub = whole.get(VpnConnection, "vpn-hub")
    assert (hub.vpn_gateway, hub.transit_gateway) == (None, "tgw-hub")
    assert hub.routes == whole.get(Site, "site-tokyo").networks
    assert whole.get(VpnConnection, "vpn-bgp").routes == ()


def test_direct_connect(whole: Cloud) -> None:
    assert whole.get(DirectConnectGateway, "dxgw-a").associations == (
        DirectConnectAssociation(gateway="vgw-a", allowed_prefixes=(ip_network("10.0.0.0/16"),)),
    )
    private = whole.get(VirtualInterface, "dxvif-a")
    assert (private.kind, private.gateway, private.bgp_up) == (
        InterfaceKind.PRIVATE,
        "dxgw-a",
        True,
    )
    assert private.advertises == (ip_network("172.16.0.0/16"),)
    assert whole.get(VirtualInterface, "dxvif-hub").bgp_up is False
    assert whole.get(VirtualInterface, "dxvif-public").gateway is None


def test_load_balancers(whole: Cloud) -> None:
    alb = whole.get(LoadBalancer, "alb-a")
    assert (alb.vpc, alb.type, alb.scheme, alb.cross_zone) == (
        "vpc-a",
        BalancerType.APPLICATION,
        Scheme.INTERNET_FACING,
        True,
    )
    nodes = [whole.get(NetworkInterface, node) for node in alb.interfaces]
    assert [node.subnet for node in nodes] == ["subnet-a", "subnet-a-c"]
    assert len({node.addresses[0].public_ip for node in nodes} - {None}) == 2
    nlb = whole.get(LoadBalancer, "nlb-b")
    assert nlb.cross_zone is False
    inner = [whole.get(NetworkInterface, node) for node in nlb.interfaces]
    assert [(node.security_groups, node.addresses[0].public_ip) for node in inner] == [
        ((), None),
        ((), None),
    ]


def test_target_groups_and_listeners(whole: Cloud) -> None:
    web = whole.get(TargetGroup, "tg-a")
    assert (web.target_type, web.health_check) == (TargetType.INSTANCE, HealthCheck())
    assert web.targets == (Target(id="i-a"), Target(id="i-nat", port=8081))
    assert web.preserve_client_ip is None
    raw = whole.get(TargetGroup, "tg-b")
    assert raw.health_check == HealthCheck(protocol="HTTP", port=9000)
    assert raw.targets == (
        Target(id="10.1.0.99"),
        Target(id="10.1.0.50", port=81),
        Target(id="10.1.0.77"),
    )
    assert raw.preserve_client_ip is True
    listener = whole.get(Listener, "lsn-a")
    assert (listener.protocol, listener.port, listener.target_groups) == ("HTTPS", 443, ("tg-a",))


def test_functions_tasks_and_pods(whole: Cloud) -> None:
    inside = whole.get(LambdaFunction, "fn-in")
    assert zones_and_owners(whole, inside.interfaces) == [
        ("subnet-a", "fn-in"),
        ("subnet-a-c", "fn-in"),
    ]
    assert (inside.region, inside.role) == ("ap-northeast-1", "role-a")
    outside = whole.get(LambdaFunction, "fn-out")
    assert (outside.interfaces, outside.region) == ((), "us-east-1")
    first, second = whole.get(EcsTask, "task-a"), whole.get(EcsTask, "task-b")
    assert (first.launch, first.secrets, first.logs) == (Launch.FARGATE, True, False)
    assert whole.get(NetworkInterface, "eni-task-a").addresses[0].public_ip is not None
    assert (second.launch, second.image, second.logs) == (Launch.EC2, "ecr", True)
    assert whole.get(NetworkInterface, "eni-task-b").addresses[0].public_ip is None
    pod = whole.get(EksPod, "pod-b")
    assert (pod.node, pod.address, pod.host.listens) == (
        "i-node",
        "10.1.0.77",
        (Service.tcp(8080),),
    )
    held = [str(a.ip) for a in whole.get(NetworkInterface, "eni-node").addresses]
    assert held[1:] == ["10.1.0.77", "10.1.0.78"]


def test_roles_and_what_hosts_do(whole: Cloud) -> None:
    assert whole.get(IamRole, "role-a").policies == (
        "AmazonSSMManagedInstanceCore",
        "rds-db:connect",
    )
    assert whole.get(Instance, "i-a").role == "role-a"
    host = whole.get(Instance, "i-nat").host
    assert (host.forwards, host.ssm_agent, host.listens) == (Forwarding.NAT, False, None)


def test_the_same_file_makes_the_same_cloud(whole: Cloud) -> None:
    assert load_topology(parse_yaml(WHOLE, "again.yaml")) == whole


def test_flow_logs(whole: Cloud) -> None:
    logs = whole.of(FlowLog)
    everything = logs["fl-a"]
    assert (everything.resource, everything.traffic) == ("vpc-a", TrafficType.ALL)
    assert everything.destination_type is LogDestinationType.CLOUDWATCH
    refused = logs["fl-b"]
    assert (refused.resource, refused.traffic) == ("eni-b", TrafficType.REJECT)
    assert (refused.destination_type, refused.destination) == (LogDestinationType.S3, "logs-b")
