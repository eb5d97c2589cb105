"""The parameters of what a design defines, and what stands for those that are left out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from crossway.compiler.expressions import emit_expression, literal_duration
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, code, commas, literal, python_name, quoted
from crossway.compiler.types import travels_as_text
from crossway.design.model import OperationEntry, Signature
from crossway.design.options import used_names
from crossway.design.types import Nullable, Scalar, Type
from crossway.language import tree


def parameter_list(
    names: Iterable[tuple[str, Code]], *first: Code, defaults: Mapping[str, Code] | None = None
) -> Code:
    """Return `first, a: A, b: B = 3` for parameters, given as (name, annotation)."""
    own = (_parameter(name, kind, defaults or {}) for name, kind in names)
    return commas([*first, *own])


def _parameter(name: str, kind: Code, defaults: Mapping[str, Code]) -> Code:
    declared = code("{}: {}", python_name(name), kind)
    return code("{} = {}", declared, defaults[name]) if name in defaults else declared


def emit_defaults(signature: Signature) -> dict[str, Code]:
    """Return the defaults of parameters as Python values, by name."""
    kinds = dict(signature.parameters)
    return {name: _default(value, kinds[name]) for name, value in signature.left_out.items()}


def emit_left_out(entry: OperationEntry) -> Mapping[str, Code]:
    """Return what is sent for arguments that are left out: their defaults, where anything is."""
    return {n: one for n, one in emit_defaults(entry.signature).items() if n not in entry.unsent}


def read_at_first(values: Iterable[tree.Node], takes: Signature) -> frozenset[str]:
    """Return the parameters that the first values of a workflow's state, or the options that it is
    started with, are computed from.

    Those are among them that their defaults are computed from: `fee` and `amount` of `left = fee`
    in `workflow Pay(amount: int, fee: int = amount // 10)`.
    """
    read = used_names(values)
    for name, value in reversed(takes.computed):
        if name in read:
            read |= used_names([value])
    return read & dict(takes.parameters).keys()


def emit_computed(signature: Signature, scope: Scope, wanted: Container[str] | None = None) -> None:
    """Write what gives parameters that were left out the defaults that are computed.

    Where some are `wanted` it is those.
    """
    for name, value in signature.computed:
        if wanted is not None and name not in wanted:
            continue
        held, given = scope.variable(name), emit_expression(value, scope)
        kind = dict(signature.parameters).get(name)
        if kind is not None and travels_as_text(kind, scope.design):  # a decimal is exact
            expected = scope.module.annotation(kind)
            given = code("cw.read_input({})", commas([given, expected]))
        with scope.out.block(code("if {} is None:", held)):
            scope.out.line(code("{} = {}", held, given))


def _default(value: object, kind: Type) -> Code:
    plain = kind.of if isinstance(kind, Nullable) else kind
    if isinstance(value, str) and isinstance(plain, Scalar):
        if plain.kind == "decimal":
            return code("Decimal({})", quoted(value))
        if plain.kind == "duration":
            return literal_duration(tree.Duration(value)) or quoted(value)
    return literal(value)
