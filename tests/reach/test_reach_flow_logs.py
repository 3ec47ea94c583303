"""Flow log records, held to the examples of the documentation."""

from __future__ import annotations

from ipaddress import ip_address

from cases import cloud_of

from trainer.packets import Packet, Service
from trainer.packets.protocol import TCP
from trainer.reach import Question, ask
from trainer.reach.flow_logs import FlowLogRecord, nodata, records

NETWORK = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, account: "123456789010"}}
internet_gateways: {igw-a: {}}
subnets:
  subnet-public: {cidr: 10.0.0.0/24, zone: a}
  subnet-private: {cidr: 10.0.1.0/24, zone: a}
elastic_ips: {eipalloc-nat: {public_ip: 203.0.113.9}}
nat_gateways: {nat-a: {subnet: subnet-public, private_ip: 10.0.0.220, elastic_ip: eipalloc-nat}}
route_tables:
  rtb-public: {subnets: [subnet-public], routes: [0.0.0.0/0 -> igw-a]}
  rtb-private: {subnets: [subnet-private], routes: [0.0.0.0/0 -> nat-a]}
security_groups:
  sg-app: {}
  sg-db: {inbound: [tcp/5432 from sg-app]}
network_acls:
  acl-public:
    subnets: [subnet-public]
    inbound: [100 allow all from 0.0.0.0/0]
    outbound: [%s]
instances:
  i-app: {subnet: subnet-private, private_ip: 10.0.1.5, security_groups: [sg-app]}
  i-db: {subnet: subnet-public, private_ip: 10.0.0.30, security_groups: [sg-db]}
"""
OPEN = "100 allow all to 0.0.0.0/0"
CLOSED = "100 deny tcp/32768-60999 to 10.0.1.0/24, 200 allow all to 0.0.0.0/0"


def logged(outbound: str, destination: str, port: int, dialled: str) -> list[FlowLogRecord]:
    cloud = cloud_of(NETWORK % outbound)
    verdict = ask(cloud, Question("i-app", destination, Service.tcp(port)))
    packet = Packet(TCP, ip_address("10.0.1.5"), ip_address(dialled), 40000, port)
    path = next(p for p in verdict.paths if packet in p.packets)
    return list(records(cloud, path, packet, start=1_418_530_010, end=1_418_530_070))


def test_default_format_of_an_answered_connection() -> None:
    lines = [record.line() for record in logged(OPEN, "i-db", 5432, "10.0.0.30")]
    assert lines[0] == (
        "2 123456789010 eni-app 10.0.1.5 10.0.0.30 40000 5432 6 1 60 "
        "1418530010 1418530070 ACCEPT OK"
    )
    shown = [
        (r.interface, r.value("srcaddr"), r.value("action"))
        for r in logged(OPEN, "i-db", 5432, "10.0.0.30")
    ]
    assert shown == [
        ("eni-app", "10.0.1.5", "ACCEPT"),
        ("eni-db", "10.0.1.5", "ACCEPT"),
        ("eni-db", "10.0.0.30", "ACCEPT"),
        ("eni-app", "10.0.0.30", "ACCEPT"),
    ]


def test_request_accepted_and_reply_rejected_by_the_acl() -> None:
    """The pair that tells a stateless filter from a stateful one."""
    found = logged(CLOSED, "i-db", 5432, "10.0.0.30")
    assert [(r.interface, r.value("flow-direction"), r.value("action")) for r in found] == [
        ("eni-app", "egress", "ACCEPT"),
        ("eni-db", "ingress", "ACCEPT"),
        ("eni-db", "egress", "REJECT"),
    ]


def test_request_rejected_by_a_security_group_leaves_one_reject() -> None:
    found = logged(OPEN, "i-db", 22, "10.0.0.30")
    assert [(r.interface, r.value("action")) for r in found] == [
        ("eni-app", "ACCEPT"),
        ("eni-db", "REJECT"),
    ]


def test_nat_gateway_shows_its_own_address_beside_the_packets() -> None:
    """As in the documentation's example of traffic through a NAT gateway."""
    fields = "srcaddr dstaddr pkt-srcaddr pkt-dstaddr"
    found = logged(OPEN, "internet", 443, "198.51.100.7")
    assert [r.line(fields) for r in found if r.interface == "eni-nat-a"] == [
        "10.0.1.5 10.0.0.220 10.0.1.5 198.51.100.7",
        "10.0.0.220 198.51.100.7 10.0.0.220 198.51.100.7",
        "198.51.100.7 10.0.0.220 198.51.100.7 10.0.0.220",
        "10.0.0.220 10.0.1.5 198.51.100.7 10.0.1.5",
    ]


def test_custom_fields_and_unknown_ones() -> None:
    record = logged(OPEN, "i-db", 5432, "10.0.0.30")[0]
    assert record.line("${vpc-id} ${subnet-id} ${instance-id} ${type} ${tcp-flags}") == (
        "vpc-a subnet-private i-app IPv4 -"
    )


def test_nothing_passed() -> None:
    record = nodata(cloud_of(NETWORK % OPEN), "eni-app")
    assert record.line() == "2 123456789010 eni-app - - - - - - - 0 60 - NODATA"
