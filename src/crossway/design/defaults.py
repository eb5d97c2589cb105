"""Defaults of parameters: `workflow Pay(amount: decimal, currency: string = "EUR")`."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.design.types import Nullable, Scalar, Type
from crossway.language import tree


def constant(value: tree.Expression, kind: Type) -> object:
    """Return a default as the JSON value that travels for it, for a parameter of a type.

    Raises:
        TypeError: it is none of the constants that the parser takes.
    """
    match value:
        case tree.Constant(plain) | tree.String(plain):
            return plain
        case tree.Duration(text):
            return text
        case tree.Number(text):
            return text if _is_decimal(kind) else _number(text)
        case tree.Unary("-", tree.Number(text)):
            return f"-{text}" if _is_decimal(kind) else -_number(text)
        case _:  # no other is a constant to the parser
            raise TypeError(f"{type(value).__name__} is no constant")


def _is_decimal(kind: Type) -> bool:
    plain = kind.of if isinstance(kind, Nullable) else kind
    return isinstance(plain, Scalar) and plain.kind == "decimal"


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def least(parameters: Iterable[tree.Parameter]) -> int:
    """Return how many arguments have to be given."""
    return sum(parameter.default is None for parameter in parameters)
