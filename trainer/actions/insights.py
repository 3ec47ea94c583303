"""Reachability Analyzer, answered by the engine.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartNetworkInsightsAnalysis.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TypeVar

from trainer.actions.errors import AwsError, invalid, missing, not_modelled
from trainer.actions.filtering import wanted_by
from trainer.actions.insights_json import analysis_result
from trainer.actions.lookup import KINDS, find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    EndpointType,
    Instance,
    InternetGateway,
    NetworkInsightsAnalysis,
    NetworkInsightsPath,
    NetworkInterface,
    Resource,
    TransitGateway,
    TransitGatewayVpcAttachment,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.common import Json, arn, tags
from trainer.packets import TCP, UDP, Service
from trainer.reach import INTERNET, Question, ask
from trainer.reach.interface_addresses import own_addresses

ENDS = (
    Instance,
    InternetGateway,
    NetworkInterface,
    TransitGateway,
    TransitGatewayVpcAttachment,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
"""What a path may start and end at.

https://docs.aws.amazon.com/vpc/latest/reachability/how-reachability-analyzer-works.html
"""

PROTOCOLS = {"tcp": TCP, "udp": UDP}

PATH_FILTERS = {
    "destination": "Destination",
    "protocol": "Protocol",
    "source": "Source",
}
ANALYSIS_FILTERS = {"path-found": "NetworkPathFound", "status": "Status"}

R = TypeVar("R", NetworkInsightsPath, NetworkInsightsAnalysis)


@action("ec2", "CreateNetworkInsightsPath")
def create_network_insights_path(cloud: Cloud, parameters: Parameters) -> Done:
    """A path is only written down; `start_network_insights_analysis` looks at it."""
    for name in ("FilterAtSource", "FilterAtDestination"):
        if name in parameters:
            raise not_modelled(f"The parameter {name}")
    source = _end(cloud, parameters, "Source")
    destination = _end(cloud, parameters, "Destination") if "Destination" in parameters else None
    if destination is None and "DestinationIp" not in parameters:
        raise missing("destination")
    if destination is not None and destination.id == source.id:
        raise invalid("destination", destination.id, "The source and the destination are one.")
    protocol = parameters.text("Protocol").lower()
    if protocol not in PROTOCOLS:
        raise invalid("protocol", protocol, f"Valid values: {', '.join(PROTOCOLS)}.")
    port = parameters.find_integer("DestinationPort")
    if port is not None and not 1 <= port <= 65535:
        raise invalid("destinationPort", port, "It is from 1 to 65535.")
    name = name_given(parameters, "network-insights-path")
    cloud, path_id = new_id(cloud, "nip")
    path = NetworkInsightsPath(
        id=path_id,
        name=name,
        source=source.id,
        destination=None if destination is None else destination.id,
        protocol=protocol,
        destination_port=port,
        source_ip=_address(cloud, parameters, "SourceIp", source),
        destination_ip=_address(cloud, parameters, "DestinationIp", destination),
    )
    return Done(cloud.put(path), {"NetworkInsightsPath": _path(cloud, path)})


@action("ec2", "StartNetworkInsightsAnalysis")
def start_network_insights_analysis(cloud: Cloud, parameters: Parameters) -> Done:
    """The response says ``running``, as AWS does; the analysis has succeeded when it is
    described."""
    for name in ("AdditionalAccounts", "FilterInArns", "FilterOutArns"):
        if name in parameters:
            raise not_modelled(f"The parameter {name}")
    path = _find(cloud, NetworkInsightsPath, parameters.text("NetworkInsightsPathId"))
    for end in (path.source, path.destination):
        if end is not None and end not in cloud.resources:
            raise AwsError(
                "InvalidParameterValue", f"The resource {end} of the path does not exist.", id=end
            )
    service = _service(path)
    verdict = ask(cloud, Question(*_ends(cloud, path), service))
    name = name_given(parameters, "network-insights-analysis")
    cloud, analysis_id = new_id(cloud, "nia")
    analysis = NetworkInsightsAnalysis(
        id=analysis_id,
        name=name,
        path=path.id,
        result=json.dumps(analysis_result(cloud, verdict)),
    )
    running = {**_analysis_head(cloud, analysis), "Status": "running"}
    return Done(cloud.put(analysis), {"NetworkInsightsAnalysis": running})


@action("ec2", "DescribeNetworkInsightsPaths")
def describe_network_insights_paths(cloud: Cloud, parameters: Parameters) -> Done:
    found = _chosen(cloud, NetworkInsightsPath, parameters.texts("NetworkInsightsPathIds"))
    test = wanted_by(parameters.parts("Filters"), PATH_FILTERS)
    shown = [item for item in (_path(cloud, path) for path in found) if test(item)]
    return Done(cloud, {"NetworkInsightsPaths": shown})


@action("ec2", "DescribeNetworkInsightsAnalyses")
def describe_network_insights_analyses(cloud: Cloud, parameters: Parameters) -> Done:
    found = _chosen(cloud, NetworkInsightsAnalysis, parameters.texts("NetworkInsightsAnalysisIds"))
    if "NetworkInsightsPathId" in parameters:
        path = _find(cloud, NetworkInsightsPath, parameters.text("NetworkInsightsPathId"))
        found = [analysis for analysis in found if analysis.path == path.id]
    test = wanted_by(parameters.parts("Filters"), ANALYSIS_FILTERS)
    shown = [item for item in (_analysis(cloud, a) for a in found) if test(item)]
    return Done(cloud, {"NetworkInsightsAnalyses": shown})


@action("ec2", "DeleteNetworkInsightsPath")
def delete_network_insights_path(cloud: Cloud, parameters: Parameters) -> Done:
    """Its analyses have to be deleted before."""
    path = _find(cloud, NetworkInsightsPath, parameters.text("NetworkInsightsPathId"))
    if any(a.path == path.id for a in cloud.of(NetworkInsightsAnalysis).values()):
        raise AwsError(
            "AnalysisExistsForNetworkInsightsPath",
            f"Analysis exists for NetworkInsightsPath {path.id}.",
            id=path.id,
        )
    return Done(cloud.without(path.id), {"NetworkInsightsPathId": path.id})


@action("ec2", "DeleteNetworkInsightsAnalysis")
def delete_network_insights_analysis(cloud: Cloud, parameters: Parameters) -> Done:
    wanted = parameters.text("NetworkInsightsAnalysisId")
    analysis = _find(cloud, NetworkInsightsAnalysis, wanted)
    return Done(cloud.without(analysis.id), {"NetworkInsightsAnalysisId": analysis.id})


def _end(cloud: Cloud, parameters: Parameters, name: str) -> Resource:
    """The resource that a parameter names by its id or ARN; those that the engine cannot start
    or end at are refused as such."""
    text = parameters.text(name)
    wanted = text.rpartition("/")[2] if text.startswith("arn:") else text
    found = cloud.resources.get(wanted)
    if found is None:
        for kind, words in KINDS.items():
            if kind in ENDS and wanted.startswith(words.prefix):
                find(cloud, kind, wanted)
        raise invalid(parameters.called(name), text[:80], "There is no such resource.")
    if not isinstance(found, ENDS):
        raise invalid(
            parameters.called(name),
            text[:80],
            "Supported are instances, network interfaces, internet gateways, VPC endpoints, "
            "peering connections, virtual private gateways, transit gateways and their "
            "attachments.",
        )
    gateway = isinstance(found, VpcEndpoint) and found.type is EndpointType.GATEWAY
    if gateway or not isinstance(
        found, Instance | InternetGateway | NetworkInterface | VpcEndpoint
    ):
        raise not_modelled(f"A path that starts or ends at {found.id}")
    return found


def _address(cloud: Cloud, parameters: Parameters, name: str, end: Resource | None) -> str:
    """An address behind a gateway, or one of the end's own."""
    text = parameters.find_text(name)
    if text is None:
        return ""
    try:
        address = ip_address(text)
    except ValueError:
        raise invalid(parameters.called(name), text[:40], "This is no IP address.") from None
    if end is None or isinstance(end, InternetGateway):
        return str(address)
    match end:
        case Instance() | VpcEndpoint():
            interfaces = end.interfaces
        case _:
            interfaces = (end.id,)
    own = {a for i in interfaces for a in own_addresses(cloud.get(NetworkInterface, i))}
    if address not in own:
        raise invalid(parameters.called(name), text, f"It is not an address of {end.id}.")
    return str(address)


def _ends(cloud: Cloud, path: NetworkInsightsPath) -> tuple[str, str]:
    """The two ends as the engine calls them; an internet gateway stands for what is behind it."""

    def named(end: str | None, address: str) -> str:
        if end is None or cloud.find(InternetGateway, end) is not None:
            return address or INTERNET
        return end

    return named(path.source, path.source_ip), named(path.destination, path.destination_ip)


def _service(path: NetworkInsightsPath) -> Service:
    port = path.destination_port
    return Service(PROTOCOLS[path.protocol], port, port)


def _find(cloud: Cloud, kind: type[R], wanted: str) -> R:
    found = cloud.find(kind, wanted.rpartition("/")[2])
    if found is None:
        raise AwsError(
            f"Invalid{kind.__name__}Id.NotFound",
            f"The {kind.__name__[:1].lower()}{kind.__name__[1:]} ID '{wanted}' does not exist",
            id=wanted,
        )
    return found


def _chosen(cloud: Cloud, kind: type[R], ids: Sequence[str]) -> list[R]:
    return [_find(cloud, kind, wanted) for wanted in ids] or list(cloud.of(kind).values())


def _path(cloud: Cloud, path: NetworkInsightsPath) -> Json:
    shown: Json = {
        "NetworkInsightsPathId": path.id,
        "NetworkInsightsPathArn": arn(cloud, "network-insights-path", path.id),
        "Source": path.source,
        "Protocol": path.protocol,
        "Tags": tags(path),
    }
    others = {
        "Destination": path.destination,
        "DestinationPort": path.destination_port,
        "SourceIp": path.source_ip,
        "DestinationIp": path.destination_ip,
    }
    return {**shown, **{name: value for name, value in others.items() if value}}


def _analysis_head(cloud: Cloud, analysis: NetworkInsightsAnalysis) -> Json:
    return {
        "NetworkInsightsAnalysisId": analysis.id,
        "NetworkInsightsAnalysisArn": arn(cloud, "network-insights-analysis", analysis.id),
        "NetworkInsightsPathId": analysis.path,
        "Tags": tags(analysis),
    }


def _analysis(cloud: Cloud, analysis: NetworkInsightsAnalysis) -> Json:
    result: Json = json.loads(analysis.result)
    return {**_analysis_head(cloud, analysis), **result}
