"""VPC peering connections.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Resource


class PeeringState(StrEnum):
    """The life of a connection; only an active one carries packets."""

    PENDING_ACCEPTANCE = "pending-acceptance"
    ACTIVE = "active"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcPeeringConnection(Resource):
    """Two VPCs side by side. A side's ``dns`` option lets public names that the other side asks
    for resolve to private addresses of this side's VPC."""

    requester: str
    accepter: str
    state: PeeringState = PeeringState.ACTIVE
    requester_dns: bool = False
    accepter_dns: bool = False

    def other(self, vpc: str) -> str | None:
        """The VPC on the far side of ``vpc``; None if ``vpc`` is on neither."""
        if vpc == self.requester:
            return self.accepter
        if vpc == self.accepter:
            return self.requester
        return None
