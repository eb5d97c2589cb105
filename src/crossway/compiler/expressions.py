"""TWF expressions to Python ones."""

from __future__ import annotations

import re

from crossway.compiler.scope import Scope
from crossway.compiler.text import literal, python_name, quoted
from crossway.language import tree

BUILTINS = {
    "len": "len",
    "min": "min",
    "max": "max",
    "abs": "abs",
    "round": "round",
    "sum": "sum",
    "sorted": "sorted",
    "int": "int",
    "float": "float",
    "str": "cw.text",
    "string": "cw.text",
    "now": "cw.now",
    "uuid": "cw.uuid",
    "random": "cw.random",
    "append": "cw.append",
    "keys": "cw.keys",
    "values": "cw.values_of",
    "contains": "cw.contains",
    "upper": "cw.upper",
    "lower": "cw.lower",
    "concat": "cw.concat",
    "range": "cw.numbers",
    "duration": "cw.duration",
}
"""The pure functions of TWF; in a workflow no others may be called (DESIGN section 3)."""

CALLER_INFO = frozenset({"get_nexus_caller_info", "get_caller_info"})
"""What an operation's body calls to learn who calls it."""

_PRECEDENCE = {"or": 1, "and": 2, "in": 4, "not in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_COMPARISON = 4
_NOT, _NEGATIVE, _ATOM = 3, 7, 9
_HOLE = re.compile(r"\{([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\}")
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"^(\d+(?:\.\d+)?)(ms|s|m|h|d)$")


def emit_expression(expression: tree.Expression, scope: Scope) -> str:
    """Return an expression as Python text."""
    return _emit(expression, scope)[0]


def emit_condition(expression: tree.Expression, scope: Scope) -> str:
    """Return an expression used as a truth value."""
    return _emit(expression, scope, truth=True)[0]


def emit_arguments(arguments: tuple[tree.Expression, ...], scope: Scope) -> str:
    """Return arguments, separated by commas."""
    return ", ".join(emit_expression(argument, scope) for argument in arguments)


def _emit(expression: tree.Expression, scope: Scope, *, truth: bool = False) -> tuple[str, int]:
    """Return the text and how tightly it binds."""
    match expression:
        case tree.Name(name):
            return _name(name, scope), _ATOM
        case tree.Number(text):
            return text, _ATOM
        case tree.String(value):
            return quoted(value), _ATOM
        case tree.Duration():
            return emit_duration(expression, scope), _ATOM
        case tree.Constant(value):
            return literal(value), _ATOM
        case tree.ListOf(items):
            return f"[{emit_arguments(items, scope)}]", _ATOM
        case tree.Record(_, fields):
            inside = (f"{quoted(f.name)}: {emit_expression(f.value, scope)}" for f in fields)
            return f"{{{', '.join(inside)}}}", _ATOM
        case tree.Field(subject, name):
            return f"{_operand(subject, scope, _ATOM)}[{quoted(name)}]", _ATOM
        case tree.Index(subject, key):
            return f"{_operand(subject, scope, _ATOM)}[{emit_expression(key, scope)}]", _ATOM
        case tree.Unary("not", operand):
            return f"not {_operand(operand, scope, _NOT, truth=True)}", _NOT
        case tree.Unary(operator, operand):
            return f"{operator}{_operand(operand, scope, _NEGATIVE)}", _NEGATIVE
        case tree.Binary():
            return _binary(expression, scope)
        case tree.Invoke(function, arguments):
            return _invoke(function, arguments, scope, truth=truth)


def _operand(expression: tree.Expression, scope: Scope, level: int, *, truth: bool = False) -> str:
    text, binds = _emit(expression, scope, truth=truth)
    return text if binds >= level else f"({text})"


def _binary(expression: tree.Binary, scope: Scope) -> tuple[str, int]:
    operator = expression.operator
    level = _PRECEDENCE.get(operator, _COMPARISON)
    truth = operator in ("and", "or")
    left_level = level + 1 if level == _COMPARISON else level  # a < b < c would chain
    left = _operand(expression.left, scope, left_level, truth=truth)
    right = _operand(expression.right, scope, level + 1, truth=truth)
    if operator in ("==", "!=") and right in ("None", "True", "False"):
        operator = {"==": "is", "!=": "is not"}[operator]
    return f"{left} {operator} {right}", level


def _name(name: str, scope: Scope) -> str:
    if name == "allowed_namespaces" and name not in scope.bound:
        return "request.allowed_namespaces" if scope.place == "operation" else name
    return scope.variable(name)


def _invoke(
    function: str, arguments: tuple[tree.Expression, ...], scope: Scope, *, truth: bool
) -> tuple[str, int]:
    given = emit_arguments(arguments, scope)
    if function in CALLER_INFO:
        return ("request.caller()" if scope.place == "operation" else "nexus_caller"), _ATOM
    if function in BUILTINS:
        return f"{BUILTINS[function]}({given})", _ATOM
    if scope.place in ("operation", "activity"):
        stub = scope.module.function(function, scope.file, truth=truth)
        return f"await {stub}({given})", _NEGATIVE
    scope.module.body_activities.add((function, scope.file))
    return f"await cw.run_activity({quoted(function)}, [{given}])", _NEGATIVE


def emit_duration(expression: tree.Expression, scope: Scope) -> str:
    """Return a duration as a timedelta; what is no literal is read at run time."""
    if isinstance(expression, tree.Duration | tree.String):
        written = expression.text if isinstance(expression, tree.Duration) else expression.value
        if found := _DURATION.match(written):
            return f"timedelta({_UNITS[found.group(2)]}={found.group(1)})"
    return f"cw.duration({emit_expression(expression, scope)})"


def emit_template(value: str, scope: Scope) -> str:
    """Return a string with `{payment.id}` holes; each hole is a variable or its field."""
    parts = _HOLE.split(value)
    if len(parts) == 1:
        return quoted(value)
    texts = []
    for position, part in enumerate(parts):
        if position % 2:
            texts.append(_hole(part, scope))
        elif part:
            texts.append(quoted(part))
    return f"cw.concat({', '.join(texts)})"


def _hole(path: str, scope: Scope) -> str:
    first, *rest = path.split(".")
    return _name(first, scope) + "".join(f"[{quoted(field)}]" for field in rest)


def parameter_list(names: list[tuple[str, str]]) -> str:
    """Return `, a: A, b: B` for a method's parameters, given as (name, annotation)."""
    return "".join(f", {python_name(name)}: {kind}" for name, kind in names)
