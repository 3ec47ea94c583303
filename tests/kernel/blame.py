"""Whom the engine blames and whom the kernel's counters name: the same component or not."""

from __future__ import annotations

from collections.abc import Sequence

from plan import DropPoint

from trainer.reach import Code, Finding

_BY_KIND = {
    Code.ROUTING_LOOP: ("loop", "security group"),
    Code.REPLY_SOURCE_CHANGED: ("stray answer",),
}
"""Which router of a loop counts the last hop, and who gets a reply that looks like nobody's, is
decided elsewhere than where the engine stops. In its second round through a middlebox a packet
can also meet a group that knew its sender in the first."""


def agree(finding: Finding, dropped: Sequence[DropPoint], *, elsewhere: bool) -> bool:
    """Whether what stopped a packet in the kernel is what the engine says.

    Args:
        finding: the engine's first refusal of the packet or of its reply.
        dropped: the points that counted something while it was tried.
        elsewhere: whether a host got the packet for which it was not meant.
    """
    if finding.code is Code.DELIVERED_ELSEWHERE and (elsewhere or not dropped):
        return elsewhere
    if finding.code in _BY_KIND:
        return any(point.what in _BY_KIND[finding.code] for point in dropped)
    named = {finding.component, finding.interface, *finding.facts.values()}
    return any(point.component in named for point in dropped)
