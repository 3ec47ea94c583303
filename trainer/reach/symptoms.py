"""What a person at the source sees when something fails.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/TroubleshootingInstancesConnecting.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
"""

from __future__ import annotations

from typing import Final

from trainer.cloud import BalancerType, Cloud, LoadBalancer
from trainer.packets import PacketSet
from trainer.reach.answers import Finding, HopKind, Outcome, Path, Symptom
from trainer.reach.codes import Code

SAID_BY_THE_FAR_END: Final = {
    Code.NOT_LISTENING,
    Code.NO_REPLY,
    Code.ENDPOINT_POLICY_DENIES,
}
_SYMPTOMS = {
    Code.NAME_NOT_RESOLVED: Symptom.NAME_NOT_FOUND,
    Code.NO_COMMON_IP_VERSION: Symptom.NETWORK_UNREACHABLE,
    Code.ENDPOINT_POLICY_DENIES: Symptom.ACCESS_DENIED,
    Code.NOT_LISTENING: Symptom.REFUSED,
}
"""What a client sees if this is the first thing wrong; a time-out for all other codes."""


def is_excused(cloud: Cloud, path: Path) -> bool:
    """Whether an application load balancer answers in place of what the path does not reach: it
    has taken the connection, and says 502, 503 or 504."""

    def takes(component: str) -> bool:
        balancer = cloud.find(LoadBalancer, component)
        return balancer is not None and balancer.type is BalancerType.APPLICATION

    finding = path.refused
    if finding is None or any(takes(hop.component) for hop in path.back):
        return False
    if finding.kind is HopKind.LOAD_BALANCER:
        return takes(finding.component) and finding.code is not Code.ELBV2_LISTENERS_MISMATCH
    return any(takes(hop.component) for hop in path.forward)


def symptom(
    outcome: Outcome, findings: tuple[Finding, ...], answered: PacketSet, *, excused: bool
) -> Symptom:
    """A refusal by the far end is seen only if its answer gets back."""
    if outcome is Outcome.REACHABLE:
        return Symptom.CONNECTED
    if outcome is Outcome.UNKNOWN:
        return Symptom.NOT_KNOWN
    if excused:
        return Symptom.SERVICE_UNAVAILABLE
    seen = _SYMPTOMS.get(findings[0].code) if findings else None
    if seen is None or (findings[0].code in SAID_BY_THE_FAR_END and not answered):
        return Symptom.TIMED_OUT
    return seen
