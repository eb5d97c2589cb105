"""Values of an option or a memo that `crossway run` computes by itself, from what it was given.

A call of the design has them computed by its compiled code. What `run` starts has no code around
it: its `default_options` are read here, with the workflow's parameters in scope.
"""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from crossway import runtime
from crossway.design.builtins import BUILTINS
from crossway.design.options import path_of, plain_text
from crossway.errors import UserError
from crossway.language import tree
from crossway.language.encodings import read_duration
from crossway.language.holes import Hole, fill
from crossway.language.printer.expressions import print_expression
from crossway.language.span import Span
from crossway.language.walk import walk
from crossway.runtime.arithmetic import as_designs

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": runtime.divided,
    "//": operator.floordiv,
    "%": operator.mod,
}


def computed(value: tree.Expression, known: Mapping[str, Any], exact: Collection[Span] = ()) -> Any:
    """Return what an expression comes to, given what its names hold; a bare word is text.

    `exact` are the design's literals that are decimals, since they meet one.

    Raises:
        UserError: it fails, or has something in it that only a workflow computes.
    """
    try:
        with as_designs():
            return _value(value, known, exact)
    except UserError:
        raise
    except Exception as wrong:  # whatever the design's own expression fails with
        raise UserError(f"{print_expression(value)} in default_options fails: {wrong}") from wrong


def _value(value: tree.Expression, known: Mapping[str, Any], exact: Collection[Span]) -> Any:
    inner = partial(_value, known=known, exact=exact)
    match value:
        case tree.Constant(plain):
            return plain
        case tree.Number(text):
            if value.span in exact:
                return Decimal(text)
            return int(text) if text.isdigit() else float(text)
        case tree.Duration(text):
            return read_duration(text)
        case tree.String(text):
            return fill(text, lambda hole: _hole(hole, known))
        case tree.ListOf(items):
            return [inner(item) for item in items]
        case tree.Record(_, fields):
            return {field.name: inner(field.value) for field in fields}
        case tree.Unary("-", operand):
            return -inner(operand)
        case tree.Binary("-") if not _is_computed(value, known):
            return plain_text(value)
        case tree.Binary(sign, left, right) if sign in _OPERATORS:
            return _OPERATORS[sign](inner(left), inner(right))
        case tree.Index(subject, key):
            return inner(subject)[inner(key)]
        case tree.Invoke(function, arguments) if _is_called(function):
            return _called(function, [inner(argument) for argument in arguments])
        case _ if path := path_of(value):
            return _read(path, known) if path[0] in known else ".".join(path)
        case tree.Field(subject, name):
            return _field(inner(subject), name)
        case _:  # what only a workflow computes
            said = f"crossway run cannot compute {print_expression(value)} in default_options"
            raise UserError(f"{said}: start the workflow by another one, or give a plain value")


def _is_computed(value: tree.Binary, known: Mapping[str, Any]) -> bool:
    """Return whether an operator computes: `gpu-west` is a text where nothing is called gpu."""
    names = [node.name for node in walk(value) if isinstance(node, tree.Name)]
    return not names or any(name in known for name in names)


def _hole(hole: Hole, known: Mapping[str, Any]) -> str:
    path = (hole.name, *hole.fields)
    return runtime.text(_read(path, known)) if hole.name in known else f"{{{hole}}}"


def _read(path: Sequence[str], known: Mapping[str, Any]) -> Any:
    """Return a field of what a name holds; one that is missing is null."""
    value: Any = known[path[0]]
    for name in path[1:]:
        value = _field(value, name)
    return value


def _field(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else None


def _is_called(function: str) -> bool:
    return function in BUILTINS and bool(BUILTINS[function].python)


def _called(function: str, arguments: Sequence[Any]) -> Any:
    home, _, name = BUILTINS[function].python.rpartition(".")
    return getattr(runtime if home == "cw" else builtins, name)(*arguments)
