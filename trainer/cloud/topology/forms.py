"""The short texts of a topology: addresses, services, and one row of a table each.

``trainer.cloud.notation`` writes the rows that these read. The width of characters does not
matter (an input method may leave full-width digits); everything else does. Each function
raises `FormError`.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_interface,
)

from trainer.cloud.filters import LAST_RULE, AclAction, AclEntry, Direction, SecurityGroupRule
from trainer.cloud.hybrid import FirewallRule
from trainer.cloud.network import Route
from trainer.cloud.node import FormError
from trainer.cloud.resource import Address, Network
from trainer.cloud.transit import TransitGatewayRoute
from trainer.packets import Service, ServiceError

BLACKHOLE = "blackhole"
"""The target of a transit gateway route that drops what it matches."""

_LONGEST = 200
_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
_ROUTE = re.compile(r"(\S+)\s*(?:->|→)\s*(\S+)")
_RULE = re.compile(r"(\S+)\s+(from|to)\s+(\S+)")
_ENTRY = re.compile(r"(\S+)\s+(\S+)\s+(\S+)\s+(from|to)\s+(\S+)")
_TARGET = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+)(?::([0-9]{1,5}))?")
_DESCRIPTION = re.compile(r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_LOOKS_LIKE_CIDR = re.compile(r"[0-9]+\.|.*[:/]")


def parse_id(text: str) -> str:
    """An id: small letters, digits and hyphens, a letter first, at most 63 characters."""
    if not _ID.fullmatch(text):
        raise FormError("input.bad_id", id=text)
    return text


def parse_address(text: str) -> Address:
    """An IPv4 or IPv6 address."""
    try:
        return ip_address(_plain(text))
    except ValueError as error:
        raise FormError("input.bad_address", text=text) from error


def parse_ipv4(text: str) -> IPv4Address:
    """An IPv4 address."""
    found = parse_address(text)
    if not isinstance(found, IPv4Address):
        raise FormError("input.address_family", text=text, family="IPv4")
    return found


def parse_ipv6(text: str) -> IPv6Address:
    """An IPv6 address without a zone index."""
    found = parse_address(text)
    if not isinstance(found, IPv6Address):
        raise FormError("input.address_family", text=text, family="IPv6")
    if found.scope_id is not None:
        raise FormError("input.bad_address", text=text)
    return found


def parse_cidr(text: str) -> Network:
    """A CIDR block of either family, with its prefix length and without host bits."""
    plain = _plain(text)
    base, slash, length = plain.partition("/")
    try:
        interface = ip_interface(plain)
    except ValueError as error:
        raise FormError("input.bad_cidr", text=text) from error
    if "%" in base or (slash and not length.isdecimal()):
        raise FormError("input.bad_cidr", text=text)
    if not slash:
        raise FormError("input.cidr_without_prefix", text=text, right=str(interface.network))
    if interface.ip != interface.network.network_address:
        raise FormError("input.cidr_host_bits", text=text, right=str(interface.network))
    return interface.network


def parse_ipv4_cidr(text: str) -> IPv4Network:
    """An IPv4 CIDR block."""
    found = parse_cidr(text)
    if not isinstance(found, IPv4Network):
        raise FormError("input.address_family", text=text, family="IPv4")
    return found


def parse_ipv6_cidr(text: str) -> IPv6Network:
    """An IPv6 CIDR block."""
    found = parse_cidr(text)
    if not isinstance(found, IPv6Network):
        raise FormError("input.address_family", text=text, family="IPv6")
    return found


def parse_service(text: str) -> Service:
    """``tcp/443``, ``udp/1000-2000``, ``icmp/echo``, ``all``: see `Service.parse`."""
    try:
        return Service.parse(text)
    except ServiceError as error:
        raise FormError(f"input.service_{error.fault}", text=error.text) from error


def parse_peer(text: str) -> Network | str:
    """A CIDR block, or the id of a security group or prefix list."""
    plain = _plain(text)
    return parse_cidr(plain) if _LOOKS_LIKE_CIDR.match(plain) else parse_id(plain)


def parse_route(text: str) -> Route:
    """``0.0.0.0/0 -> igw-shop``: the destination and the id of the target."""
    match = _ROUTE.fullmatch(_plain(text))
    if match is None:
        raise FormError("input.route_form", text=text)
    return Route(destination=parse_peer(match[1]), target=parse_id(match[2]))


def parse_hub_route(text: str) -> TransitGatewayRoute:
    """``10.0.0.0/8 -> tgw-attach-a`` or ``10.0.0.0/8 -> blackhole``: a static route of a transit
    gateway."""
    route = parse_route(text)
    target = None if route.target == BLACKHOLE else route.target
    return TransitGatewayRoute(destination=route.destination, attachment=target)


def parse_target(text: str) -> tuple[str, int | None]:
    """``i-web``, ``10.0.0.5:8080``, ``[2001:db8::5]:80``: who is registered in a target group,
    and its port if it is not the group's."""
    match = _TARGET.fullmatch(_plain(text))
    if match is None:
        raise FormError("input.target_form", text=text)
    port = None if match[2] is None else int(match[2])
    if port is not None and not 1 <= port <= 65535:
        raise FormError("input.target_form", text=text)
    return match[1].strip("[]"), port


def parse_firewall_rule(text: str, direction: Direction) -> FirewallRule:
    """``tcp/443 from 10.0.0.0/16`` (inbound) or ``all to 10.0.0.0/8`` (outbound): one permission
    of a firewall on premises."""
    match = _RULE.fullmatch(_plain(text))
    if match is None:
        raise FormError(f"input.group_rule_form_{direction}", text=text)
    _expect(direction, match[2], text)
    return FirewallRule(service=parse_service(match[1]), network=parse_cidr(match[3]))


def parse_group_rule(text: str, direction: Direction, rule_id: str) -> SecurityGroupRule:
    """``tcp/443 from 0.0.0.0/0`` (inbound) or ``all to sg-db`` (outbound), under this id."""
    match = _RULE.fullmatch(_plain(text))
    if match is None:
        raise FormError(f"input.group_rule_form_{direction}", text=text)
    _expect(direction, match[2], text)
    return SecurityGroupRule(id=rule_id, service=parse_service(match[1]), peer=parse_peer(match[3]))


def parse_acl_entry(text: str, direction: Direction) -> AclEntry:
    """``100 allow tcp/443 from 0.0.0.0/0`` (inbound) or ``110 deny all to …`` (outbound)."""
    match = _ENTRY.fullmatch(_plain(text))
    if match is None:
        raise FormError(f"input.acl_entry_form_{direction}", text=text)
    _expect(direction, match[4], text)
    return AclEntry(
        number=parse_rule_number(match[1]),
        action=parse_acl_action(match[2]),
        service=parse_service(match[3]),
        network=parse_acl_network(match[5]),
    )


def parse_group_name(text: str) -> str:
    """The name of a security group, which AWS does not let begin with ``sg-``.

    https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
    """
    if text.startswith("sg-"):
        raise FormError("input.group_name_prefix", text=text)
    return parse_description(text)


def parse_description(text: str) -> str:
    """A description of a security group or of a rule, of the characters that AWS takes there.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
    """
    if not _DESCRIPTION.fullmatch(text):
        raise FormError("input.description_characters", text=text)
    return text


def parse_rule_number(text: str) -> int:
    """The number of a network ACL rule, 1 to 32766.

    https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    plain = _plain(text)
    if not (plain.isdecimal() and len(plain) <= 5 and 1 <= int(plain) < LAST_RULE):
        raise FormError("input.acl_number", text=text, last=str(LAST_RULE - 1))
    return int(plain)


def parse_acl_action(text: str) -> AclAction:
    """``allow`` or ``deny``."""
    try:
        return AclAction(text)
    except ValueError as error:
        raise FormError("input.not_a_choice", found=text, choices=", ".join(AclAction)) from error


def parse_acl_network(text: str) -> Network:
    """The address range of a network ACL rule, which can only be a CIDR block.

    https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    found = parse_peer(text)
    if isinstance(found, str):
        raise FormError("input.acl_needs_cidr", peer=found)
    return found


def preposition(direction: Direction) -> str:
    """The word before the far side of a rule."""
    return "from" if direction is Direction.INBOUND else "to"


def _expect(direction: Direction, word: str, text: str) -> None:
    if word != preposition(direction):
        raise FormError(f"input.rule_word_{direction}", text=text)


def _plain(text: str) -> str:
    if len(text) > _LONGEST:
        raise FormError("input.text_too_long", limit=str(_LONGEST))
    return unicodedata.normalize("NFKC", text).strip()
