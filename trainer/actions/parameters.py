"""Typed access to the parameters of a call, with AWS's errors for what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeVar

from trainer.actions.errors import AwsError, invalid, missing
from trainer.cloud import Network

T = TypeVar("T")


class Parameters:
    """The parameters of a call, or of one structure in it.

    ``name`` of a parameter is the API's; errors name it as EC2 does, with a small first letter.
    """

    def __init__(self, values: Mapping[str, object], within: str = "") -> None:
        self._values = values
        self._within = within

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._values if name in self)

    def called(self, name: str) -> str:
        """The parameter's name in an error message."""
        return f"{self._within}{name[:1].lower()}{name[1:]}"

    def find_text(self, name: str) -> str | None:
        match self._values.get(name):
            case None:
                return None
            case str() as value:
                return value
            case value:
                raise invalid(self.called(name), value, "A text is expected.")

    def text(self, name: str) -> str:
        return self._required(name, self.find_text(name))

    def find_integer(self, name: str) -> int | None:
        match self._values.get(name):
            case None:
                return None
            case bool() as value:
                raise invalid(self.called(name), value, "A number is expected.")
            case int() as value:
                return value
            case str() as value if re.fullmatch("-?[0-9]{1,9}", value):
                return int(value)
            case value:
                raise invalid(self.called(name), value, "A number is expected.")

    def integer(self, name: str) -> int:
        return self._required(name, self.find_integer(name))

    def find_boolean(self, name: str) -> bool | None:
        match self._values.get(name):
            case None:
                return None
            case bool() as value:
                return value
            case "true" | "false" as value:
                return value == "true"
            case value:
                raise invalid(self.called(name), value, "true or false is expected.")

    def boolean(self, name: str, default: bool = False) -> bool:
        found = self.find_boolean(name)
        return default if found is None else found

    def find_attribute(self, name: str) -> bool | None:
        """A boolean that the API wraps: ``{"Value": true}``."""
        part = self.part(name)
        return None if part is None else part.boolean("Value")

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it was not given."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str):
                raise invalid(self.called(name), value, "A text is expected.")
        return tuple(str(value) for value in values)

    def part(self, name: str) -> Parameters | None:
        """A structure, or None when it was not given."""
        match self._values.get(name):
            case None:
                return None
            case Mapping() as value:
                return Parameters(value, f"{self.called(name)}.")
            case value:
                raise invalid(self.called(name), value, "A structure is expected.")

    def parts(self, name: str) -> tuple[Parameters, ...]:
        """A list of structures; empty when it was not given."""
        found = []
        for value in self._list(name):
            if not isinstance(value, Mapping):
                raise invalid(self.called(name), value, "A structure is expected.")
            found.append(Parameters(value, f"{self.called(name)}."))
        return tuple(found)

    def find_network4(self, name: str) -> IPv4Network | None:
        """An IPv4 CIDR in canonical form: AWS itself clears the host bits."""
        text = self.find_text(name)
        return None if text is None else network4(self.called(name), text)

    def network4(self, name: str) -> IPv4Network:
        return self._required(name, self.find_network4(name))

    def find_network6(self, name: str) -> IPv6Network | None:
        """An IPv6 CIDR in canonical form."""
        text = self.find_text(name)
        return None if text is None else network6(self.called(name), text)

    def network6(self, name: str) -> IPv6Network:
        return self._required(name, self.find_network6(name))

    def find_address(self, name: str) -> IPv4Address | None:
        text = self.find_text(name)
        return None if text is None else address4(self.called(name), text)

    def one_of(self, *names: str) -> str:
        """Which one of these was given; AWS wants exactly one.

        Raises:
            AwsError: none or several of them were given.
        """
        given = [name for name in names if name in self]
        if len(given) != 1:
            listed = ", ".join(self.called(name) for name in (given or names))
            if given:
                raise AwsError(
                    "InvalidParameterCombination",
                    f"The parameters {listed} may not be used together",
                    parameters=listed,
                )
            raise AwsError(
                "MissingParameter",
                f"The request must contain exactly one of {listed}",
                parameters=listed,
            )
        return given[0]

    def _list(self, name: str) -> list[object]:
        match self._values.get(name):
            case None:
                return []
            case list() | tuple() as values:
                return list(values)
            case value:
                raise invalid(self.called(name), value, "A list is expected.")

    def _required(self, name: str, value: T | None) -> T:
        if value is None:
            raise missing(self.called(name))
        return value


def network4(parameter: str, text: str) -> IPv4Network:
    """The IPv4 CIDR that a text names, host bits cleared.

    Raises:
        AwsError: the text is not an address with a prefix length.
    """
    try:
        if not re.fullmatch(r"[0-9.]{7,15}/[0-9]{1,2}", text):
            raise ValueError
        return IPv4Network(text, strict=False)
    except ValueError:
        raise invalid(parameter, text, "This is not a valid CIDR block.") from None


def network6(parameter: str, text: str) -> IPv6Network:
    """The IPv6 CIDR that a text names, host bits cleared.

    Raises:
        AwsError: the text is not an address with a prefix length.
    """
    try:
        if not re.fullmatch(r"[0-9a-fA-F:.]{2,45}/[0-9]{1,3}", text):
            raise ValueError
        return IPv6Network(text, strict=False)
    except ValueError:
        raise invalid(parameter, text, "This is not a valid IPv6 CIDR block.") from None


def network(parameter: str, text: str) -> Network:
    """The CIDR of either IP version that a text names."""
    return network6(parameter, text) if ":" in text else network4(parameter, text)


def address4(parameter: str, text: str) -> IPv4Address:
    """The IPv4 address that a text names.

    Raises:
        AwsError: the text is not an IPv4 address.
    """
    try:
        return IPv4Address(text)
    except ValueError:
        raise invalid(parameter, text, "This is not a valid IPv4 address.") from None


def address6(parameter: str, text: str) -> IPv6Address:
    """The IPv6 address that a text names.

    Raises:
        AwsError: the text is not an IPv6 address, or one with a zone.
    """
    try:
        if "%" in text:
            raise ValueError
        return IPv6Address(text)
    except ValueError:
        raise invalid(parameter, text, "This is not a valid IPv6 address.") from None
