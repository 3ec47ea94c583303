"""Clouds as data: every record of `trainer.cloud` by the names and types of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import trainer.cloud
from trainer.cloud import Cloud, Resource
from trainer.packets import Packet, Service

_NETWORKS = (IPv4Network, IPv6Network)
_ADDRESSES = (IPv4Address, IPv6Address)


def dump(cloud: Cloud) -> list[dict[str, Any]]:
    """One mapping for each resource; fields that have their default are left out."""
    return [{"record": type(r).__name__, **_dump(r)} for r in cloud.resources.values()]


def load(rows: list[dict[str, Any]]) -> Cloud:
    """The inverse of `dump`."""
    return Cloud.of_resources(_resource(row) for row in rows)


def dump_packet(packet: Packet) -> dict[str, Any]:
    """Its fields, without those that are zero."""
    plain = {f.name: _dump(getattr(packet, f.name)) for f in fields(packet)}
    return {name: value for name, value in plain.items() if value != 0}


def load_packet(row: Mapping[str, Any]) -> Packet:
    """The inverse of `dump_packet`."""
    ends = {name: ip_address(row[name]) for name in ("source", "destination")}
    return Packet(**{**row, **ends})


def _dump(value: Any) -> Any:
    if isinstance(value, Service):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _dump(getattr(value, f.name))
            for f in fields(value)
            if f.default is MISSING or getattr(value, f.name) != f.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_dump(v) for v in value]
    if isinstance(value, _NETWORKS + _ADDRESSES):
        return str(value)
    return value


def _resource(row: dict[str, Any]) -> Resource:
    kind = getattr(trainer.cloud, row["record"])
    resource = _record(kind, {k: v for k, v in row.items() if k != "record"})
    assert isinstance(resource, Resource)
    return resource


def _record(kind: type, row: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in row.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    """A plain value as the type hint wants it."""
    if get_origin(hint) in (Union, UnionType):
        return _choice([h for h in get_args(hint) if h is not NoneType], value)
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        repeated = len(kinds) == 2 and kinds[1] is Ellipsis
        each = [kinds[0]] * len(value) if repeated else list(kinds)
        return tuple(_value(h, v) for h, v in zip(each, value, strict=True))
    if hint is Service:
        return Service.parse(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, value)
    if isinstance(hint, type) and issubclass(hint, (Enum, *_NETWORKS, *_ADDRESSES)):
        return hint(value)
    return value


def _choice(kinds: list[Any], value: Any) -> Any:
    """One of several types: networks and addresses are told from names by their form."""
    if value is None or not isinstance(value, str):
        return value if value is None else _value(kinds[0], value)
    if any(k in _NETWORKS for k in kinds):
        try:
            return ip_network(value)
        except ValueError:
            return value
    if all(k in _ADDRESSES for k in kinds):
        return ip_address(value)
    return _value(kinds[0], value)
