"""Public virtual interfaces between packets of sites and the public addresses of Amazon.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
"""

from __future__ import annotations

from oracle.run import Run
from oracle.states import Dropped, Undetermined
from oracle.wire import Packet, holds, is_ipv6


def amazons_is_longer(address: int, length: int) -> bool:
    """Whether Amazon's own prefix for an address is longer than one told by another connection.

    Nobody announces more to the internet than a /24, or a /48 of IPv6; a VPC's own IPv6 block
    is longer than that, and a default route shorter than anything.
    """
    if length == 0:
        return True
    if length > (48 if is_ipv6(address) else 24):
        return False
    raise Undetermined("how long the prefixes are that Amazon announces of its own")


def from_amazon(run: Run, packet: Packet) -> str | None:
    """The site to which Amazon sends a packet for a public address, None if it is for no site.

    Only for packets from Amazon's addresses: nobody else gets to a site through Amazon, and
    sites have no other line to the internet.
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
    """
    if run.model.is_amazons(packet.source):
        ways = [
            (n.prefixlen, line.site)
            for line in run.model.public_lines
            for n in line.told
            if line.up and holds(n, packet.destination)
        ]
        if ways:
            best = {site for length, site in ways if length == max(ways)[0]}
            if len(best) > 1:
                raise Undetermined("which of two sites with the same public prefix AWS prefers")
            return best.pop()
    for site, spans in run.model.site_spans.items():
        if any(low <= packet.destination <= high for low, high in spans):
            raise Dropped(f"{site} has announced no such prefix over a public virtual interface")
    return None
