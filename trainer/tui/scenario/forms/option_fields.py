"""An option of the AWS CLI as a field of a form."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Final

from trainer.awscli.complete import FIXED_VALUES
from trainer.awscli.errors import CliError
from trainer.awscli.kinds import kinds_of, resources_of
from trainer.awscli.options import Option
from trainer.awscli.spec import Kind, Shape
from trainer.awscli.validation import faults
from trainer.awscli.values import read_value
from trainer.cloud import AwsService, Cloud, Resource, Subnet
from trainer.tui.scenario.forms.form import Field, Mistake, Texts
from trainer.tui.scenario.forms.options import common_networks, yes_or_no
from trainer.tui.scenario.forms.readers import one_of, plain, read_id, read_network

_LONGEST_SHOWN = 60

_SERVICES: Final = ("s3", "dynamodb", "ssm", "ssmmessages", "ec2messages", "ecr.api", "ecr.dkr")
"""Services that endpoints are often made for, whether the topology has them or not."""


def option_field(option: Option, kinds: tuple[type[Resource], ...], negative: str) -> Field:
    """The field of an option; ``kinds`` are those of the ids that it takes, ``negative`` is the
    flag that says no to it."""
    if negative:
        return Field(
            option.name,
            partial(_read_switch, option, negative),
            yes_or_no,
            needed=option.required,
            hint="switch",
        )
    return Field(
        option.name,
        partial(_read, option, kinds),
        partial(_choices, option, kinds),
        many=bool(kinds) and option.takes_many,
        needed=option.required,
        hint=_hint(option, kinds),
        keys=_keys(option.shape),
    )


def _hint(option: Option, kinds: tuple[type[Resource], ...]) -> str:
    """The last part of the code of a sentence (area ``form.hint``) that says what is expected."""
    if kinds:
        return "ids" if option.takes_many else "id"
    if _is_network(option):
        return "network"
    if option.shape.values or option.name in FIXED_VALUES:
        return "choice"
    match option.shape.kind:
        case Kind.INTEGER | Kind.FLOAT:
            return "number"
        case Kind.LIST if not _keys(option.shape):
            return "words"
        case Kind.STRUCTURE | Kind.LIST | Kind.MAP if _keys(option.shape):
            return "keys"
        case _:
            return "text"


def _keys(shape: Shape) -> tuple[str, ...]:
    """The keys of shorthand, for a structure or a list of them."""
    inner = shape.element if shape.kind is Kind.LIST else shape
    return () if inner is None or inner.is_wrapped_text else tuple(inner.members)


def _is_network(option: Option) -> bool:
    return option.shape.kind is Kind.STRING and option.member.endswith(("CidrBlock", "Cidr"))


# What stands in the list beside the field


def _choices(
    option: Option, kinds: tuple[type[Resource], ...], cloud: Cloud, texts: Texts
) -> tuple[str, ...]:
    if kinds:
        return tuple(resource.id for resource in resources_of(cloud, kinds))
    if _is_network(option):
        return common_networks(cloud, texts)
    if option.name == "service-name":
        return _service_names(cloud)
    if option.name == "availability-zone":
        return tuple(dict.fromkeys(s.zone for s in cloud.of(Subnet).values()))
    if option.shape.kind in (Kind.LIST, Kind.STRUCTURE):
        return tuple(_shorthands(option, cloud))
    return option.shape.values or FIXED_VALUES.get(option.name, ())


def _service_names(cloud: Cloud) -> tuple[str, ...]:
    """The services of the topology, then the usual ones of its Regions."""
    regions = dict.fromkeys(subnet.zone.rstrip("abcdef") for subnet in cloud.of(Subnet).values())
    usual = (f"com.amazonaws.{region}.{name}" for region in regions for name in _SERVICES)
    return tuple(dict.fromkeys((*cloud.of(AwsService), *usual)))


def _shorthands(option: Option, cloud: Cloud) -> list[str]:
    """``Id=i-web`` for each resource that a structure can name first."""
    if option.name == "default-actions":
        groups = (group.id for group in resources_of(cloud, kinds_of("TargetGroupArn")))
        return [f"Type=forward,TargetGroupArn={group}" for group in groups]
    for key in _keys(option.shape):
        if kinds := kinds_of(key):
            return [f"{key}={resource.id}" for resource in resources_of(cloud, kinds)]
    return []


# From the text to the words of a line


def _read(
    option: Option, kinds: tuple[type[Resource], ...], cloud: Cloud, text: str, texts: Texts
) -> tuple[str, ...]:
    """``--name`` and its words; nothing of an empty field that may be so."""
    found = plain(text)
    if not found:
        if option.required:
            raise Mistake("form.empty")
        return ()
    words = _words(option, found)
    if kinds:
        words = [read_id(cloud, word, kinds) for word in words]
    elif _is_network(option):
        words = [str(read_network(cloud, found, texts))]
    elif option.shape.values:
        words = [one_of(*option.shape.values)(cloud, word, texts) for word in words]
    _check(option, words)
    return (f"--{option.name}", *words)


def _words(option: Option, text: str) -> list[str]:
    if not option.takes_many:
        return [text]
    try:
        return shlex.split(text)
    except ValueError as error:
        raise Mistake("form.option.bad", found=text[:_LONGEST_SHOWN]) from error


def _check(option: Option, words: list[str]) -> None:
    """As the AWS CLI does, before anything is sent."""
    found = " ".join(words)[:_LONGEST_SHOWN]
    try:
        value = read_value(option.name, option.shape, words, None)
    except CliError as error:
        raise Mistake("form.option.bad", found=found) from error
    if wrong := next(faults(option.shape, value), None):
        raise Mistake("form.option.faulty", found=found, reason=wrong)


def _read_switch(
    option: Option, negative: str, cloud: Cloud, text: str, texts: Texts
) -> tuple[str, ...]:
    if not plain(text):
        if option.required:
            raise Mistake("form.empty")
        return ()
    on = one_of("true", "false")(cloud, text, texts) == "true"
    return (f"--{option.name if on else negative}",)
