"""The options of an operation: those of its input, and those that the AWS CLI adds.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from trainer.awscli.convenience import NUMBER, TEXT
from trainer.awscli.conveniences import convenience
from trainer.awscli.errors import Fault, usage_error
from trainer.awscli.spec import Kind, Operation, Shape, option_name

OTHER_NAMES = {
    ("ec2", "no-egress"): "ingress",
    ("ec2", "no-disable-api-termination"): "enable-api-termination",
    ("ecs", "no-enable-execute-command"): "disable-execute-command",
}
"""Options that the AWS CLI gives another name than the rule would."""

OUTPUTS = ("json", "text", "table", "yaml")

GLOBAL_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "output": OUTPUTS,
        "color": ("on", "off", "auto"),
        "cli-binary-format": ("base64", "raw-in-base64-out"),
        "cli-error-format": ("legacy", "json", "yaml", "text", "table", "enhanced"),
    }
)
"""The global options that take one of a few words."""

GLOBAL_OPTIONS: Mapping[str, bool] = MappingProxyType(
    {
        "debug": False,
        "endpoint-url": True,
        "no-verify-ssl": False,
        "no-paginate": False,
        "output": True,
        "query": True,
        "profile": True,
        "region": True,
        "version": False,
        "color": True,
        "no-sign-request": False,
        "ca-bundle": True,
        "cli-read-timeout": True,
        "cli-connect-timeout": True,
        "cli-binary-format": True,
        "cli-error-format": True,
        "no-cli-pager": False,
        "cli-auto-prompt": False,
        "no-cli-auto-prompt": False,
    }
)
"""Options that every command takes; True where a value follows.

https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
"""

INPUT_JSON = "cli-input-json"


@dataclass(frozen=True, slots=True)
class Option:
    """``--name`` and what it sets.

    ``member`` is the parameter of the API, empty for options that the AWS CLI adds. ``sets`` is
    the boolean that a flag stands for; None where a value follows. Hidden options work and are
    not offered.
    """

    name: str
    member: str
    shape: Shape
    sets: bool | None = None
    required: bool = False
    hidden: bool = False
    help: str = ""

    @property
    def takes_many(self) -> bool:
        """Whether any number of words may follow."""
        return self.sets is None and self.shape.kind is Kind.LIST

    @property
    def takes_none(self) -> bool:
        """Whether the option may stand alone."""
        return self.sets is not None or self.shape.is_wrapped_boolean


def options(operation: Operation) -> Mapping[str, Option]:
    """All options of an operation by name, in the order of its documentation."""
    return _options(operation.service.name, operation.command, operation)


@lru_cache(maxsize=512)
def _options(_service: str, _command: str, operation: Operation) -> Mapping[str, Option]:
    found = [*_of_input(operation), *_of_paging(operation)]
    found += [
        Option(added.name, "", added.shape, sets=added.sets, help=added.help)
        for added in convenience(operation.api).added
    ]
    found.append(Option(INPUT_JSON, "", TEXT, help="Reads the parameters from a text of JSON."))
    return MappingProxyType({option.name: option for option in found})


def _of_input(operation: Operation) -> Iterable[Option]:
    if operation.input is None or operation.input.structure is None:
        return
    structure = operation.input.structure
    paging = operation.paging
    more = convenience(operation.api)
    hidden = {*more.hidden, *((*paging.tokens, paging.limit) if paging else ())}
    for member, shape in structure.members.items():
        if member in more.replaced:
            continue
        option = Option(
            option_name(member),
            member,
            shape,
            required=member in structure.required and shape.kind is not Kind.BOOLEAN,
            hidden=member in hidden,
            help=structure.help.get(member, ""),
        )
        yield from _flags(operation.service.name, option)


def _flags(service: str, option: Option) -> Iterable[Option]:
    """The option itself, or the two flags of a boolean."""
    negative = f"no-{option.name}"
    if option.shape.kind is Kind.BOOLEAN:
        yield replace(option, sets=True)
        yield replace(option, name=OTHER_NAMES.get((service, negative), negative), sets=False)
    elif option.shape.is_wrapped_boolean:
        yield option
        yield replace(option, name=negative, sets=False)
    else:
        yield option


def _of_paging(operation: Operation) -> Iterable[Option]:
    if operation.paging is None:
        return
    yield Option("starting-token", "", TEXT, help="Where to go on, as a former answer told.")
    yield Option("max-items", "", NUMBER, help="How many items to show at most.")
    if operation.paging.limit is not None:
        yield Option("page-size", "", NUMBER, help="How many items to ask for in one request.")


def match_option(word: str, names: Iterable[str]) -> str | None:
    """Which option a word such as ``--group-i`` means: an exact name, or the beginning of one.

    Raises:
        CliError: it is the beginning of several.
    """
    wanted = word.removeprefix("--").partition("=")[0]
    listed = tuple(names)
    if wanted in listed:
        return wanted
    found = [name for name in listed if name.startswith(wanted)] if wanted else []
    if len(found) > 1:
        shown = ", ".join(f"--{name}" for name in found)
        raise usage_error(
            Fault.AMBIGUOUS_OPTION,
            f"ambiguous option: --{wanted} could match {shown}",
            option=f"--{wanted}",
            options=shown,
        )
    return found[0] if found else None
