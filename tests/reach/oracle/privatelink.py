"""Interface endpoints: services of AWS, and those that others offer by a load balancer.

https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
"""

from __future__ import annotations

from oracle.balancer import chosen, forward, listener_for
from oracle.run import Run
from oracle.states import AtEndpoint, Dropped, End, Flight, Leaving, State, Undetermined
from oracle.vpc import pass_groups
from oracle.wire import UDP
from trainer.cloud import Direction, EndpointState, LoadBalancer, VpcEndpoint


def at_endpoint(run: Run, flight: Flight, state: AtEndpoint) -> State:
    """Connections from the consumer's side only.

    A provider's load balancer takes them at its node in the endpoint's zone. Its groups see the
    client's own address, and no group of another VPC. Targets see the node.
    """
    nic = run.model.nics[state.nic]
    endpoint = run.model.cloud.get(VpcEndpoint, nic.owner.id if nic.owner is not None else "")
    if endpoint.state is not EndpointState.AVAILABLE:
        raise Dropped(f"{endpoint.id} is {endpoint.state}")
    if endpoint.service not in run.model.offered:
        return End(nic.id)
    if flight.returning:
        raise Dropped(f"{endpoint.id} takes no answers")
    nodes = [
        (balancer, run.model.nics[name])
        for balancer in map(
            run.model.cloud.of(LoadBalancer).get, run.model.offered[endpoint.service]
        )
        if balancer is not None
        for name in balancer.interfaces
        if run.model.nics[name].zone == nic.zone
    ]
    if not nodes:
        raise Dropped(f"nothing behind {endpoint.service} in {nic.zone}")
    balancer, node = run.choices.pick(nodes)
    listener = listener_for(run, balancer, flight.packet)
    if flight.packet.protocol == UDP:
        raise Undetermined("UDP over PrivateLink, which takes load balancers of both IP versions")
    flight.sender = None
    pass_groups(run, flight, node, Direction.INBOUND)
    forward(run, flight, node, chosen(run, balancer, node, listener), keeps=False)
    answer = flight.packet.reply()
    if answer is not None:
        run.provided[node.id, answer] = nic.id
    flight.sender = node.id
    return Leaving(node.id)
