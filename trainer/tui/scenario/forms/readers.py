"""From the text in a field to a value. Full-width digits and letters are read as ordinary ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from trainer.cloud import Cloud, Network, Resource, SecurityGroup
from trainer.cloud.likely import likely
from trainer.packets import Service, ServiceError
from trainer.tui.scenario.forms.form import Mistake, NoSuchName, Texts

Reader = Callable[[Cloud, str, Texts], str]


def plain(text: str) -> str:
    """The text as it was meant: ordinary width, no spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def read_network(cloud: Cloud, text: str, texts: Texts) -> Network:
    """A CIDR block with no host bits.

    Raises:
        Mistake: it is none; a near one is named if there is one.
    """
    found = _filled(text)
    try:
        if "/" not in found:
            right = ip_network(ip_address(found))
            raise Mistake("form.cidr.no_length", found=found, right=str(right))
        network = ip_network(found, strict=False)
    except ValueError as error:
        raise Mistake("form.cidr.bad", found=found) from error
    if ip_address(found.partition("/")[0]) != network.network_address:
        raise Mistake("form.cidr.host_bits", found=found, right=str(network))
    return network


def read_peer(cloud: Cloud, text: str, texts: Texts) -> Network | str:
    """The other side of a security group rule: a CIDR block or the id of a group.

    Raises:
        Mistake: it is neither.
    """
    found = _filled(text)
    if cloud.find(SecurityGroup, found) is not None:
        return found
    if found[:1].isdigit() or ":" in found or "/" in found:
        return read_network(cloud, found, texts)
    raise _unknown(found, cloud.of(SecurityGroup))


def read_service(cloud: Cloud, text: str, texts: Texts) -> Service:
    """A service in the notation of scenarios: ``tcp/443``, ``icmp``, ``all``.

    Raises:
        Mistake: it is none.
    """
    found = _filled(text)
    try:
        return Service.parse(found)
    except ServiceError as error:
        if found.isdigit() and len(found) < 6:
            raise Mistake("form.service.near", found=found, near=f"tcp/{found}") from error
        raise Mistake("form.service.bad", found=found) from error


def read_rule_number(cloud: Cloud, text: str, texts: Texts) -> int:
    """The number of a network ACL's rule, 1 to 32766.

    Raises:
        Mistake: it is not such a number.
    """
    found = _filled(text)
    if not (found.isascii() and found.isdigit() and len(found) < 6 and 1 <= int(found) <= 32766):
        raise Mistake("form.number.bad", found=found)
    return int(found)


def one_of(*values: str) -> Reader:
    """A reader of words from a short list."""

    def read(cloud: Cloud, text: str, texts: Texts) -> str:
        found = _filled(text)
        meant = [value for value in values if value.lower() == found.lower()]
        if not meant:
            raise Mistake("form.choice.bad", found=found, known=", ".join(values))
        return meant[0]

    return read


def id_of(*kinds: type[Resource]) -> Reader:
    """A reader of the id, or of the unique name, of a resource of these kinds."""

    def read(cloud: Cloud, text: str, texts: Texts) -> str:
        return read_id(cloud, _filled(text), kinds)

    return read


def ids_of(*kinds: type[Resource]) -> Callable[[Cloud, str, Texts], tuple[str, ...]]:
    """A reader of one or more ids, set apart by spaces or commas."""

    def read(cloud: Cloud, text: str, texts: Texts) -> tuple[str, ...]:
        found = _filled(text).replace(",", " ").replace("、", " ").split()
        return tuple(dict.fromkeys(read_id(cloud, each, kinds) for each in found))

    return read


def text_only(cloud: Cloud, text: str, texts: Texts) -> str:
    """Any text, for values that are given and not asked for."""
    return text


def _filled(text: str) -> str:
    found = plain(text)
    if not found:
        raise Mistake("form.empty")
    return found


def read_id(cloud: Cloud, text: str, kinds: tuple[type[Resource], ...]) -> str:
    """The id of a resource of these kinds, by itself or by its unique name.

    Raises:
        Mistake: there is none.
    """
    of_kind = [r for r in cloud.resources.values() if isinstance(r, kinds)]
    if any(resource.id == text for resource in of_kind):
        return text
    named = [resource.id for resource in of_kind if resource.name == text]
    if len(named) == 1:
        return named[0]
    raise _unknown(text, (resource.id for resource in of_kind))


def _unknown(found: str, known: Iterable[str]) -> NoSuchName:
    names = list(known)
    return NoSuchName(found, lambda: likely(found, names, 1, 0.5))
