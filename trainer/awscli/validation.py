"""Parameters against the shape of an operation's input, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainer.awscli.spec import Kind, Shape

TYPES: Mapping[Kind, tuple[type, ...]] = {
    Kind.STRING: (str,),
    Kind.INTEGER: (int,),
    Kind.FLOAT: (float, int),
    Kind.BOOLEAN: (bool,),
    Kind.TIMESTAMP: (str, int, float),
    Kind.BLOB: (str,),
    Kind.LIST: (list, tuple),
    Kind.MAP: (dict,),
    Kind.STRUCTURE: (dict,),
}


def faults(shape: Shape, value: object, name: str = "") -> Iterator[str]:
    """What is wrong with a value, one sentence for each fault, in the order of the value.

    ``name`` is the path to the value; the whole input has none.
    """
    if not _fits(shape, value):
        valid = ", ".join(str(t) for t in TYPES[shape.kind])
        yield (
            f"Invalid type for parameter {name}, value: {value}, type: {type(value)}, "
            f"valid types: {valid}"
        )
        return
    match value:
        case dict() if shape.kind is Kind.STRUCTURE:
            yield from _structure(shape, value, name)
        case dict() if shape.element is not None:
            for key, item in value.items():
                yield from faults(shape.element, item, f"{name}.{key}")
        case list() | tuple() if shape.element is not None:
            if len(value) < shape.least:
                yield (
                    f"Invalid length for parameter {name}, value: {len(value)}, "
                    f"valid min length: {shape.least}"
                )
            for number, item in enumerate(value):
                yield from faults(shape.element, item, f"{name}[{number}]")
        case str() if len(value) < shape.least:
            yield (
                f"Invalid length for parameter {name}, value: {len(value)}, "
                f"valid min length: {shape.least}"
            )
        case int() if shape.kind is Kind.INTEGER and value < shape.least and shape.least:
            yield (
                f"Invalid value for parameter {name}, value: {value}, "
                f"valid min value: {shape.least}"
            )


def _structure(shape: Shape, value: Mapping[str, object], name: str) -> Iterator[str]:
    for required in shape.required:
        if required not in value:
            yield f'Missing required parameter in {name or "input"}: "{required}"'
    for key, item in value.items():
        if key not in shape.members:
            listed = ", ".join(shape.members)
            yield (f'Unknown parameter in {name or "input"}: "{key}", must be one of: {listed}')
        else:
            yield from faults(shape.members[key], item, f"{name}.{key}" if name else key)


def _fits(shape: Shape, value: object) -> bool:
    if isinstance(value, bool) and shape.kind is not Kind.BOOLEAN:
        return False
    return isinstance(value, TYPES[shape.kind])
