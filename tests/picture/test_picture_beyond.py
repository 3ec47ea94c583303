"""What lies between VPCs and beyond them: drawn, joined, and passed by packets."""

from dataclasses import replace
from itertools import pairwise

import pytest
from company import COMPANY
from hypothesis import given
from hypothesis import strategies as st
from pictured import cloud

from trainer.cloud import (
    AwsService,
    CustomerGateway,
    DbInstance,
    DirectConnectGateway,
    EcsTask,
    EgressOnlyInternetGateway,
    EksPod,
    EndpointServiceConfiguration,
    Instance,
    InternetGateway,
    LambdaFunction,
    LoadBalancer,
    NatGateway,
    OutsideHost,
    RegionalNatGateway,
    Site,
    SiteHost,
    Subnet,
    Target,
    TargetGroup,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.packets import Service
from trainer.picture import Detail, Picture, Point, Side, layout, render_text, with_verdict
from trainer.picture.canvas import Canvas
from trainer.picture.nodes import Node
from trainer.picture.picture import Places
from trainer.picture.route import _way
from trainer.picture.subnet_box import Drawn
from trainer.picture.yard import arrange
from trainer.reach import Question, ask
from trainer.steps import at_once
from trainer.text.language import Language

DRAWN = (
    AwsService,
    CustomerGateway,
    DbInstance,
    DirectConnectGateway,
    EcsTask,
    EgressOnlyInternetGateway,
    EksPod,
    EndpointServiceConfiguration,
    Instance,
    InternetGateway,
    LambdaFunction,
    LoadBalancer,
    NatGateway,
    OutsideHost,
    RegionalNatGateway,
    Site,
    SiteHost,
    Subnet,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
"""Kinds that have a place of their own in every picture."""

HYBRID = """
vpcs:
  vpc-a: {cidr: 10.0.0.0/16}
subnets:
  subnet-a: {cidr: 10.0.1.0/24, zone: a}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10}
vpn_gateways:
  vgw-a: {}
sites:
  site-hq: {networks: [192.168.0.0/16]}
site_hosts:
  host-1: {site: site-hq, networks: [192.168.1.10/32]}
  host-2: {site: site-hq, networks: [192.168.2.0/24]}
customer_gateways:
  cgw-hq: {site: site-hq}
vpn_connections:
  vpn-hq: {customer_gateway: cgw-hq, vpn_gateway: vgw-a}
virtual_interfaces:
  dxvif-hq: {site: site-hq, kind: private, gateway: vgw-a}
route_tables:
  rtb-a: {subnets: [subnet-a], propagating: [vgw-a]}
"""

HYBRID_DRAWN = """\
               ○ internet

╭ vpc-a 10.0.0.0/16 ──────────╮
│   ap-northeast-1a           │
│   ╭ subnet-a 10.0.1.0/24 ─╮ │
│ ┌─┼──■ i-a  10.0.1.10     │ │
│ │ ╰────────────── private ╯ │
│ └────┐                      │
╰──┤ vgw-a ├──────────────────╯
       ├─◉ dxvif-hq
       └─│─◉ vpn-hq ──◉ cgw-hq
         └────────────┴─⌂ site-hq 192.168.0.0/16
                        ├─■ host-1 192.168.1.10
                        └─■ host-2 192.168.2.0/24"""


def test_a_hybrid_network_looks_like_this() -> None:
    assert render_text(layout(cloud(HYBRID))) == HYBRID_DRAWN


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("detail", Detail)
def test_every_kind_has_a_place_and_can_be_selected(detail: Detail, language: Language) -> None:
    made = cloud(COMPANY)
    picture = layout(made, detail=detail, language=language)
    meant = {resource.id for kind in DRAWN for resource in made.of(kind).values()}
    assert meant <= {spot.owner for spot in picture.spots}
    anchored = picture.places.anchors
    assert {m for m in meant if m not in picture.places.doors} <= anchored.keys()
    assert {len(row) for row in picture.rows} == {picture.width}
    found = {picture.spots[0].owner}
    todo = list(found)
    while todo:
        here = todo.pop()
        for there in {picture.beside(here, side) for side in Side} - found:
            found.add(there)
            todo.append(there)
    assert meant <= found


def test_the_company_has_all_but_what_the_shop_has() -> None:
    made = cloud(COMPANY)
    missing = {kind for kind in DRAWN if not made.of(kind)}
    assert missing == {DbInstance, NatGateway}


def test_states_stand_beside_the_names() -> None:
    drawn = render_text(layout(cloud(COMPANY)))
    for words in (
        "pcx-new pending-acceptance",
        "vpn-lab down",
        "dxvif-hub down",
        "vgw-idle detached",
    ):
        assert words in drawn
    assert render_text(layout(cloud(COMPANY)), ascii=True).isascii()


def test_a_load_balancer_says_in_full_what_it_sends_to() -> None:
    made = cloud(COMPANY)
    assert "→ tg-shop: i-app" in render_text(layout(made, detail=Detail.FULL))
    group = made.get(TargetGroup, "tg-shop")
    many = tuple(Target(id=f"i-{number}\x1b[2J") for number in range(99))
    drawn = render_text(layout(made.put(replace(group, targets=many)), detail=Detail.FULL))
    assert "→ tg-shop: i-0" in drawn
    assert "\x1b" not in drawn
    assert "i-50" not in drawn


def walked(source: str, destination: str, service: str) -> tuple[Picture, list[str]]:
    """The picture with a flow, and the components at whose symbols it comes by."""
    made = cloud(COMPANY)
    verdict = ask(made, Question(source, destination, Service.parse(service)))
    picture = with_verdict(layout(made), verdict)
    at: dict[Point, str] = {}
    for component, point in picture.places.anchors.items():
        at.setdefault(point, component)
    crossed = [at[point] for step in picture.steps for point in step.trail if point in at]
    return picture, list(dict.fromkeys(crossed))


@pytest.mark.parametrize(
    ("source", "destination", "service", "passed"),
    [
        ("i-app", "i-data", "tcp/443", ["tgw-attach-app", "tgw-east", "tgw-attach-data"]),
        ("i-data", "i-lab", "tcp/443", ["pcx-lab"]),
        (
            "i-data",
            "host-printer",
            "tcp/631",
            ["tgw-attach-data", "tgw-east", "tgw-attach-vpn", "vpn-hub", "cgw-office"],
        ),
        ("i-app", "com.amazonaws.ap-northeast-1.s3", "tcp/443", ["vpce-s3"]),
        ("i-lab", "vpce-data", "tcp/443", ["vpce-data", "vpce-svc-data", "nlb-data"]),
    ],
)
def test_a_packet_goes_along_the_wires(
    source: str, destination: str, service: str, passed: list[str]
) -> None:
    picture, crossed = walked(source, destination, service)
    assert not picture.steps[-1].stopped
    assert [each for each in crossed if each in passed] == passed
    for before, after in pairwise(picture.steps):
        assert after.trail[0] == before.point
        for here, there in pairwise(after.trail):
            assert abs(here.x - there.x) + abs(here.y - there.y) == 1


def test_a_hub_asks_the_acl_of_the_subnet_that_it_is_in() -> None:
    picture, _ = walked("i-app", "i-data", "tcp/443")
    doors = {step.point for step in picture.steps if step.event.component == "acl-hub"}
    assert doors == {picture.places.doors["subnet-hub-a"]}


def test_a_load_balancer_is_passed_at_the_node_that_was_asked() -> None:
    picture, _ = walked("i-node", "alb-shop", "tcp/80")
    nodes = {step.point for step in picture.steps if step.event.component == "alb-shop"}
    interfaces = picture.cloud.get(LoadBalancer, "alb-shop").interfaces
    assert nodes <= {picture.places.anchors[each] for each in interfaces}
    named = [step.event.interface for step in picture.steps if step.event.interface in interfaces]
    assert picture.places.anchors[named[0]] in nodes


def test_a_gateways_own_table_is_at_the_gateway() -> None:
    text = """
vpcs:
  vpc-a: {cidr: 10.0.0.0/16}
subnets:
  subnet-fw: {cidr: 10.0.0.0/24, zone: a}
  subnet-web: {cidr: 10.0.1.0/24, zone: a}
internet_gateways:
  igw-a: {}
route_tables:
  rtb-edge: {gateways: [igw-a], routes: ["10.0.1.0/24 -> i-fw"]}
  rtb-fw: {subnets: [subnet-fw], routes: ["0.0.0.0/0 -> igw-a"]}
  rtb-web: {subnets: [subnet-web], routes: ["0.0.0.0/0 -> i-fw"]}
security_groups:
  sg-all: {inbound: ["all from 0.0.0.0/0"]}
instances:
  i-fw: {subnet: subnet-fw, security_groups: [sg-all], source_dest_check: false, forwards: route}
  i-web: {subnet: subnet-web, security_groups: [sg-all], public_ip: 203.0.113.10}
"""
    made = cloud(text)
    verdict = ask(made, Question("internet", "i-web", Service.tcp(80)))
    picture = with_verdict(layout(made), verdict)
    edge = next(step for step in picture.steps if step.event.component == "rtb-edge")
    assert edge.point == picture.places.anchors["igw-a"]


def test_wires_that_pass_each_other_do_not_join() -> None:
    canvas = Canvas()
    canvas.wire(Point(0, 1), Point(4, 1))
    canvas.wire(Point(2, 0), Point(2, 2))
    canvas.bridge(Point(2, 1))
    drawing = at_once(canvas.finish())
    picture = Picture(
        cloud(HYBRID),
        drawing.rows,
        (),
        Places(),
        drawing.wires,
        drawing.frames,
        frozenset(canvas.bridges),
    )
    assert ["".join(cell.text for cell in row) for row in drawing.rows] == [
        "  ╷  ",
        "╶─│─╴",
        "  ╵  ",
    ]
    assert len(at_once(_way(picture, Point(0, 1), Point(4, 1)))) == 5
    assert len(at_once(_way(picture, Point(2, 0), Point(2, 2)))) == 3
    assert at_once(_way(picture, Point(0, 1), Point(2, 2))) == (Point(2, 2),)


@st.composite
def _yards(draw: st.DrawFn) -> tuple[list[Node], dict[str, int]]:
    ports = {f"port {n}": 3 + 7 * n for n in range(draw(st.integers(0, 5)))}
    nodes: list[Node] = []
    for number in range(draw(st.integers(1, 12))):
        known = [*ports, *(node.id for node in nodes), "gone"]
        parents = draw(st.lists(st.sampled_from(known), max_size=3))
        label = "n" * draw(st.integers(1, 20))
        nodes.append(Node(f"n-{number}", "◉", label, tuple(parents)))
    return nodes, ports


@given(_yards(), st.integers(20, 80))
def test_nodes_do_not_overlap_and_hang_on_their_parents(
    yard: tuple[list[Node], dict[str, int]], room: int
) -> None:
    nodes, ports = yard
    found = arrange(nodes, ports, room)
    canvas, drawn = Canvas(), Drawn()
    starts = {key: Point(column, 0) for key, column in ports.items()}
    for start in starts.values():
        canvas.wire(start, start)
    at_once(found.draw(canvas, 1, starts, drawn))
    drawing = at_once(canvas.finish())
    picture = Picture(
        cloud(HYBRID),
        drawing.rows,
        tuple(drawn.spots),
        Places({**starts, **drawn.anchors}),
        drawing.wires,
        drawing.frames,
        frozenset(canvas.bridges),
    )
    lines = ["".join(cell.text for cell in row) for row in picture.rows]
    places = {**starts, **drawn.anchors}
    assert drawn.anchors.keys() == {node.id for node in nodes}
    for node in nodes:
        x, y = drawn.anchors[node.id]
        assert lines[y][x:].startswith(f"◉ {node.label} "[: len(lines[y]) - x])
        for parent in node.parents:
            if parent in places:
                way = at_once(_way(picture, places[parent], Point(x, y)))
                assert way[0] == places[parent]
                symbols = {point: key for key, point in places.items()}
                passed = [symbols[point] for point in way if point in symbols]
                assert passed == [parent, node.id]
