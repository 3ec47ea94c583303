"""Short help for services and operations, from the specification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from trainer.actions import operations
from trainer.awscli.errors import Fault, usage_error
from trainer.awscli.options import Option, options
from trainer.awscli.parser import find_operation
from trainer.awscli.spec import Kind, Operation, Service, Shape, load

WIDTH = 78


def help_text(words: Sequence[str]) -> str:
    """Help for ``aws``, a service or an operation; ``words`` follow ``aws``, with or without a
    word for help at the end.

    Raises:
        CliError: there is no such service or operation.
    """
    topic = [word for word in words if word != "help" and not word.startswith("-")]
    match topic:
        case []:
            return "\n".join(_of_all())
        case [word]:
            service = load().words.get(word)
            if service is None:
                raise usage_error(
                    Fault.UNKNOWN_COMMAND,
                    f"argument command: Found invalid choice '{word[:64]}'",
                    word=word[:64],
                    near="",
                )
            return "\n".join(_of_service(service))
        case _:
            operation, _ = find_operation(topic[:2])
            return "\n".join(_of_operation(operation))


def performable(service: Service) -> tuple[str, ...]:
    """The commands of a service that can be carried out here."""
    known = operations()
    return tuple(
        command for api, command in service.command_of.items() if (service.name, api) in known
    )


def type_name(shape: Shape) -> str:
    """A shape as the AWS CLI's help names it."""
    if shape.kind is Kind.LIST:
        return "list"
    return str(shape.kind)


def _of_all() -> Iterator[str]:
    yield "aws <service> <operation> [options]"
    for service in load().services.values():
        if performable(service):
            yield f"  aws {service.word} help"


def _of_service(service: Service) -> Iterator[str]:
    yield f"aws {service.word} <operation> [options]"
    for command in performable(service):
        yield f"  {command}"


def _of_operation(operation: Operation) -> Iterator[str]:
    yield f"aws {operation.service.word} {operation.command}"
    yield from _indented(operation.help, 2)
    yield ""
    shown = [o for o in options(operation).values() if not o.hidden and o.sets is not False]
    for option in sorted(shown, key=lambda o: not o.required):
        yield _heading(option)
        yield from _indented(option.help, 6)


def _heading(option: Option) -> str:
    line = f"  --{option.name} ({type_name(option.shape)})"
    if option.required:
        line += " [required]"
    if option.shape.values:
        line += ": " + ", ".join(option.shape.values)
    return line


def _indented(text: str, depth: int) -> list[str]:
    return [" " * depth + line for line in wrap(text, WIDTH - depth)]
