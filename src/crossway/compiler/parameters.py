"""The parameters of what a design defines, and what stands for those that are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossway.compiler.expressions import emit_expression, literal_duration
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, code, commas, literal, python_name, quoted
from crossway.compiler.types import travels_as_text
from crossway.design.model import Signature
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


def emit_computed(signature: Signature, scope: Scope) -> None:
    """Write what gives parameters that were left out the defaults that are computed."""
    for name, value in signature.computed:
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
