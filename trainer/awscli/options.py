"""The options of an operation: those of its input, and those that the AWS CLI adds.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from trainer.awscli.conveniences import GROUP_RULE_OPERATIONS, GROUP_RULE_OPTIONS, HIDDEN_BY_THEM
from trainer.awscli.errors import Fault, usage_error
from trainer.awscli.spec import Kind, Operation, Shape, option_name

TEXT = Shape(Kind.STRING)
NUMBER = Shape(Kind.INTEGER)

OTHER_NAMES = {
    ("ec2", "no-egress"): "ingress",
    ("ecs", "no-enable-execute-command"): "disable-execute-command",
}
"""Options that the AWS CLI gives another name than the rule would."""

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
    if operation.api in GROUP_RULE_OPERATIONS:
        found += [Option(name, "", TEXT, help=text) for name, text in GROUP_RULE_OPTIONS.items()]
    found.append(Option(INPUT_JSON, "", TEXT, help="Reads the parameters from a text of JSON."))
    return MappingProxyType({option.name: option for option in found})


def _of_input(operation: Operation) -> Iterable[Option]:
    if operation.input is None or operation.input.structure is None:
        return
    structure = operation.input.structure
    paging = operation.paging
    hidden = {*paging.tokens, paging.limit} if paging else set()
    if operation.api in GROUP_RULE_OPERATIONS:
        hidden |= HIDDEN_BY_THEM
    for member, shape in structure.members.items():
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
    no = Option(
        OTHER_NAMES.get((service, negative), negative),
        option.member,
        option.shape,
        sets=False,
        hidden=option.hidden,
        help=option.help,
    )
    if option.shape.kind is Kind.BOOLEAN:
        yield Option(
            option.name,
            option.member,
            option.shape,
            sets=True,
            hidden=option.hidden,
            help=option.help,
        )
        yield no
    elif option.shape.is_wrapped_boolean:
        yield option
        yield no
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
