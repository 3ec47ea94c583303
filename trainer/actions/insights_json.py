"""A verdict in the shape of a Reachability Analyzer analysis.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInsightsAnalysis.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from trainer.cloud import (
    Cloud,
    Direction,
    Instance,
    NetworkAcl,
    NetworkInterface,
    Resource,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.common import Json, arn
from trainer.cloud.aws_json.network_acls import network_acl
from trainer.cloud.aws_json.route_tables import route_table
from trainer.cloud.aws_json.security_groups import service_fields
from trainer.packets import AddressSet, Box, PacketSet, Ranges, protocol_name
from trainer.reach import Finding, Hop, HopKind, Outcome, Rule, Verdict
from trainer.reach.as_json import deciding_rule
from trainer.reach.codes import OF_AWS

OWN_CODE: Final = "VpcDojo."
"""Stands before a code that Reachability Analyzer does not have: it does not look at names,
hosts, listeners or policies, and this engine does."""

ARN_KINDS: Mapping[HopKind, str] = {
    HopKind.SECURITY_GROUP: "security-group",
    HopKind.NETWORK_ACL: "network-acl",
    HopKind.SUBNET: "subnet",
    HopKind.ROUTE_TABLE: "route-table",
    HopKind.INTERNET_GATEWAY: "internet-gateway",
    HopKind.NAT_GATEWAY: "natgateway",
    HopKind.EGRESS_ONLY_INTERNET_GATEWAY: "egress-only-internet-gateway",
    HopKind.PEERING: "vpc-peering-connection",
    HopKind.TRANSIT_GATEWAY: "transit-gateway",
    HopKind.TRANSIT_GATEWAY_ROUTE_TABLE: "transit-gateway-route-table",
    HopKind.VPN_GATEWAY: "vpn-gateway",
    HopKind.VPN_CONNECTION: "vpn-connection",
    HopKind.VPC_ENDPOINT: "vpc-endpoint",
}
"""What ARNs call the components that EC2 has, beside instances and interfaces."""

BLAMED: Mapping[HopKind, str] = {
    HopKind.INTERFACE: "NetworkInterface",
    HopKind.NETWORK_ACL: "Acl",
    HopKind.SUBNET: "Subnet",
    HopKind.ROUTE_TABLE: "RouteTable",
    HopKind.INTERNET_GATEWAY: "InternetGateway",
    HopKind.NAT_GATEWAY: "NatGateway",
    HopKind.PEERING: "VpcPeeringConnection",
    HopKind.TRANSIT_GATEWAY: "TransitGateway",
    HopKind.TRANSIT_GATEWAY_ROUTE_TABLE: "TransitGatewayRouteTable",
    HopKind.VPN_GATEWAY: "VpnGateway",
    HopKind.VPN_CONNECTION: "VpnConnection",
    HopKind.VPC_ENDPOINT: "VpcEndpoint",
}
"""Where an explanation names the component; the others are its ``Component``."""

MOST_BLOCKS: Final = 4
"""Blocks of addresses that a packet header lists; of more it shows the largest one."""

ROUTE_KEYS: Mapping[str, str] = {
    "DestinationCidrBlock": "DestinationCidr",
    "DestinationIpv6CidrBlock": "DestinationCidr",
}
"""Where the Analyzer calls a field of a route otherwise than ``describe-route-tables``."""


def analysis_result(cloud: Cloud, verdict: Verdict) -> Json:
    """Whether some packet gets there and back, by which components, or what stops them all."""
    if verdict.outcome is Outcome.UNKNOWN:
        return {
            "Status": "failed",
            "StatusMessage": f"Not known: {', '.join(verdict.missing)}",
            "NetworkPathFound": False,
        }
    found = bool(verdict.works or verdict.sometimes)
    result: Json = {"Status": "succeeded", "NetworkPathFound": found}
    if found and verdict.paths:
        path = verdict.paths[0]
        result["ForwardPathComponents"] = _components(cloud, path.forward)
        result["ReturnPathComponents"] = _components(cloud, path.back)
    if not found:
        result["Explanations"] = [_explanation(cloud, f) for f in verdict.findings]
    return result


def _components(cloud: Cloud, hops: Iterable[Hop]) -> list[Json]:
    """One component for each hop; an interface comes where packets reach its first filter."""
    found: list[Json] = []
    at = ""
    for hop in hops:
        if hop.interface and hop.interface != at:
            at = hop.interface
            found.append({**_interface(cloud, at), "OutboundHeader": _header(hop.packets)})
        shown: Json = {"Component": _component(cloud, hop.kind, hop.component)}
        if hop.rules:
            shown |= _rule(cloud, hop.kind, hop.rules[0], hop.direction)
        if not hop.interface:
            shown["OutboundHeader"] = _header(hop.packets)
        found.append(shown)
    return [{"SequenceNumber": number, **shown} for number, shown in enumerate(found, 1)]


def _component(cloud: Cloud, kind: HopKind, component: str) -> Json:
    shown: Json = {"Id": component}
    resource = cloud.resources.get(component)
    match resource:
        case Instance():
            shown["Arn"] = arn(cloud, "instance", component)
        case NetworkInterface():
            shown["Arn"] = arn(cloud, "network-interface", component)
        case Resource() if kind in ARN_KINDS:
            shown["Arn"] = arn(cloud, ARN_KINDS[kind], component)
    if resource is not None and resource.name:
        shown["Name"] = resource.name
    return shown


def _interface(cloud: Cloud, interface: str) -> Json:
    subnet = cloud.get(Subnet, cloud.get(NetworkInterface, interface).subnet)
    return {
        "Component": _component(cloud, HopKind.INTERFACE, interface),
        "Subnet": _component(cloud, HopKind.SUBNET, subnet.id),
        "Vpc": _vpc(cloud, subnet.vpc),
    }


def _vpc(cloud: Cloud, vpc: str) -> Json:
    found = cloud.get(Vpc, vpc)
    shown: Json = {"Id": vpc, "Arn": arn(cloud, "vpc", vpc, vpc)}
    return {**shown, "Name": found.name} if found.name else shown


def _rule(cloud: Cloud, kind: HopKind, rule: Rule, direction: Direction | None) -> Json:
    """The row that let packets pass or that refused them."""
    match kind:
        case HopKind.SECURITY_GROUP:
            return {"SecurityGroupRule": _group_rule(cloud, rule, direction)}
        case HopKind.NETWORK_ACL:
            return {"AclRule": _acl_rule(cloud, rule, direction)}
        case HopKind.ROUTE_TABLE if cloud.find(RouteTable, rule.table) is not None:
            return {"RouteTableRoute": _route(cloud, rule)}
        case _:
            return {}


def _group_rule(cloud: Cloud, rule: Rule, direction: Direction | None) -> Json:
    group = cloud.get(SecurityGroup, rule.table)
    inbound = direction is Direction.INBOUND
    found = next(r for r in group.rules(direction or Direction.INBOUND) if r.id == rule.key)
    fields = service_fields(found.service)
    shown: Json = {
        "Direction": "ingress" if inbound else "egress",
        "Protocol": "all" if fields["IpProtocol"] == "-1" else fields["IpProtocol"],
    }
    if "FromPort" in fields:
        shown["PortRange"] = {"From": fields["FromPort"], "To": fields["ToPort"]}
    if not isinstance(found.peer, str):
        shown["Cidr"] = str(found.peer)
    elif cloud.find(SecurityGroup, found.peer) is not None:
        shown["SecurityGroupId"] = found.peer
    else:
        shown["PrefixListId"] = found.peer
    return shown


def _acl_rule(cloud: Cloud, rule: Rule, direction: Direction | None) -> Json:
    egress = direction is Direction.OUTBOUND
    entries = network_acl(cloud, cloud.get(NetworkAcl, rule.table))["Entries"]
    assert isinstance(entries, list)
    last = max(int(e["RuleNumber"]) for e in entries if "CidrBlock" in e)
    number = last if rule.key == "*" else int(rule.key)
    entry = next(e for e in entries if e["Egress"] == egress and e["RuleNumber"] == number)
    protocol = str(entry["Protocol"])
    shown: Json = {
        "Cidr": entry.get("CidrBlock", entry.get("Ipv6CidrBlock")),
        "Egress": egress,
        "Protocol": "all" if protocol == "-1" else protocol_name(int(protocol)),
        "RuleAction": entry["RuleAction"],
        "RuleNumber": number,
    }
    return {**shown, "PortRange": entry["PortRange"]} if "PortRange" in entry else shown


def _route(cloud: Cloud, rule: Rule) -> Json:
    routes = route_table(cloud, cloud.get(RouteTable, rule.table))["Routes"]
    assert isinstance(routes, list)
    for route in routes:
        shown = {ROUTE_KEYS.get(name, name): value for name, value in route.items()}
        if rule.key in (shown.get("DestinationCidr"), shown.get("DestinationPrefixListId")):
            origin = str(shown.get("Origin", "")).lower()
            kept = {n: v for n, v in shown.items() if n != "InstanceOwnerId"}
            return {**kept, "Origin": origin, "State": shown.get("State", "active")}
    return {"DestinationCidr": rule.key}


def _header(packets: PacketSet) -> Json:
    """One box of the packets that pass, as the Analyzer shows a header."""
    box = next(iter(packets.boxes()), None)
    return {} if box is None else dict(_header_fields(box))


def _header_fields(box: Box) -> Iterator[tuple[str, object]]:
    yield "DestinationAddresses", _blocks(box.destination)
    if box.destination_ports:
        yield "DestinationPortRanges", _ranges(box.destination_ports)
    yield "Protocol", str(box.protocols[0][0])
    yield "SourceAddresses", _blocks(box.source)
    if box.source_ports:
        yield "SourcePortRanges", _ranges(box.source_ports)


def _blocks(addresses: AddressSet) -> list[str]:
    networks = addresses.networks()
    if len(networks) > MOST_BLOCKS:
        networks = (max(networks, key=lambda network: network.num_addresses),)
    return [str(network) for network in networks]


def _ranges(ranges: Ranges) -> list[Json]:
    return [{"From": first, "To": last} for first, last in ranges]


def _explanation(cloud: Cloud, finding: Finding) -> Json:
    """One refusal: its code, the component to blame, the row that refused."""
    code = finding.code
    shown: Json = {"ExplanationCode": code if code in OF_AWS else f"{OWN_CODE}{code}"}
    if finding.direction is not None:
        inbound = finding.direction is Direction.INBOUND
        shown["Direction"] = "ingress" if inbound else "egress"
    interface = cloud.find(NetworkInterface, finding.interface)
    if interface is not None:
        shown["NetworkInterface"] = _component(cloud, HopKind.INTERFACE, interface.id)
        subnet = cloud.get(Subnet, interface.subnet)
        shown["Subnet"] = _component(cloud, HopKind.SUBNET, subnet.id)
        shown["Vpc"] = _vpc(cloud, subnet.vpc)
    if finding.kind is HopKind.SECURITY_GROUP and interface is not None:
        shown["SecurityGroups"] = [
            _component(cloud, HopKind.SECURITY_GROUP, group) for group in interface.security_groups
        ]
        return shown
    field = BLAMED.get(finding.kind, "Component")
    shown[field] = _component(cloud, finding.kind, finding.component)
    if deciding_rule(finding) is not None:
        shown |= _rule(cloud, finding.kind, finding.rules[0], finding.direction)
    return shown
