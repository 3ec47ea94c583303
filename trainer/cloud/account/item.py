"""`Item`: one JSON object of a response, read with tolerance.

Every method gives a value of its type or nothing. A value of another type counts as absent and
leaves a warning with the file and the key; nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeVar

from trainer.cloud.account.warnings import Warnings

T = TypeVar("T")

LONGEST_TEXT = 4_096
LONGEST_POLICY = 100_000

_REGION = re.compile(
    r"(?<![a-z0-9])"
    r"((?:us(?:-gov|-iso[a-z]?)?|eu(?:-isoe)?|eusc-de|ap|sa|ca|me|af|il|mx|cn)"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9])"
)
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])([0-9]{12})(?![0-9A-Za-z])")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def region_in(text: str) -> str | None:
    """The Region that a zone, an ARN, a host name or the name of a folder speaks of."""
    match = _REGION.search(text)
    return None if match is None else match[1]


def account_in(text: str) -> str | None:
    """The account id in an ARN or the name of a folder."""
    match = _ACCOUNT.search(text)
    return None if match is None else match[1]


@dataclass(frozen=True, slots=True)
class Source:
    """Where objects came from: the file, and what its name and folder tell.

    ``command`` and ``subject`` are of a file name such as
    ``ec2.search-transit-gateway-routes.tgw-rtb-0abc.json``; empty where the name has no such
    form. ``region`` and ``account`` are None where no folder tells them.
    """

    file: str
    command: str = ""
    subject: str = ""
    region: str | None = None
    account: str | None = None

    def covers(self, other: Source) -> bool:
        """Whether the same account and Region may have been asked: no folder says otherwise."""
        both = (self.account, other.account), (self.region, other.region)
        return all(mine == theirs or None in (mine, theirs) for mine, theirs in both)


@dataclass(frozen=True, slots=True)
class Item:
    """One JSON object. ``Item.of`` is an object without keys, to go on with where one is
    absent."""

    content: Mapping[str, object]
    source: Source
    warnings: Warnings

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def subject(self) -> str:
        """The id that the file name carries for objects that do not name what they belong to."""
        return self.source.subject

    def __contains__(self, key: str) -> bool:
        return self.content.get(key) is not None

    def warn(self, code: str, **facts: str) -> None:
        """Say something about this object, with its file."""
        self.warnings.add(code, self.file, **facts)

    # Single values

    def text(self, key: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """A text that is not empty; what no terminal should see in it is replaced."""
        value = self.content.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > longest:
            self._odd(key)
            return None
        return (
            value if value.isprintable() else _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
        )

    def integer(self, key: str) -> int | None:
        value = self.content.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if value is not None:
            self._odd(key)
        return None

    def boolean(self, key: str) -> bool | None:
        value = self.content.get(key)
        if isinstance(value, bool):
            return value
        if value is not None:
            self._odd(key)
        return None

    def network4(self, key: str) -> IPv4Network | None:
        """An IPv4 CIDR; host bits, which AWS keeps in some places, are cut off."""
        return self._parsed(key, lambda text: IPv4Network(text, strict=False))

    def network6(self, key: str) -> IPv6Network | None:
        return self._parsed(key, lambda text: IPv6Network(text, strict=False))

    def network(self, key: str) -> IPv4Network | IPv6Network | None:
        """A CIDR of either family."""
        text = self.text(key)
        return None if text is None else self.network6(key) if ":" in text else self.network4(key)

    def address4(self, key: str) -> IPv4Address | None:
        return self._parsed(key, IPv4Address)

    def address6(self, key: str) -> IPv6Address | None:
        return self._parsed(key, _ipv6_address)

    # Collections

    def item(self, key: str) -> Item:
        """The object under a key; one without keys if it is absent."""
        value = self.content.get(key)
        if isinstance(value, dict):
            return Item(value, self.source, self.warnings)
        if value is not None:
            self._odd(key)
        return Item({}, self.source, self.warnings)

    def items(self, key: str) -> Iterator[Item]:
        """The objects of a list."""
        for value in self._list(key):
            if isinstance(value, dict):
                yield Item(value, self.source, self.warnings)
            else:
                self._odd(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list, each once."""
        found: dict[str, None] = {}
        for value in self._list(key):
            text = Item({key: value}, self.source, self.warnings).text(key)
            if text is not None:
                found[text] = None
        return tuple(found)

    def tag(self, key: str) -> str:
        """The value of a tag, of all the spellings of the services; empty if there is none."""
        for name in ("Tags", "TagSet", "TagList", "tags"):
            if isinstance(self.content.get(name), list):
                for tag in self.items(name):
                    if key in (tag.content.get("Key"), tag.content.get("key")):
                        return tag.text("Value") or tag.text("value") or ""
        return ""

    @property
    def name(self) -> str:
        """The Name tag."""
        return self.tag("Name")

    # Where the object is

    @property
    def account(self) -> str | None:
        """The account that owns the object, as far as it or its folder tells."""
        owner = self.content.get("OwnerId") or self.content.get("ownerAccount")
        if isinstance(owner, str) and account_in(owner) == owner:
            return owner
        return self._in_arn(account_in) or self.source.account

    @property
    def region(self) -> str | None:
        """The Region that the object is in, as far as its zone, its ARN or its folder tells."""
        zone = self.content.get("AvailabilityZone")
        found = region_in(zone) if isinstance(zone, str) else None
        return found or self._in_arn(region_in) or self.source.region

    def _in_arn(self, find: Callable[[str], str | None]) -> str | None:
        for key, value in self.content.items():
            if isinstance(value, str) and value.startswith("arn:") and key.endswith(("Arn", "arn")):
                found = find(value)
                if found is not None:
                    return found
        return None

    def _list(self, key: str) -> list[object]:
        value = self.content.get(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self._odd(key)
        return []

    def _parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            self._odd(key)
            return None

    def _odd(self, key: str) -> None:
        """Say that the value of a key is not what AWS writes there, and is passed over."""
        self.warn("account.odd_value", key=key)


def _ipv6_address(text: str) -> IPv6Address:
    found = IPv6Address(text)
    if found.scope_id is not None:
        raise ValueError(text)
    return found
