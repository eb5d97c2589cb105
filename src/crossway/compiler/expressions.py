"""TWF expressions to Python ones.

Longer than other files because each kind of expression holds others, and asks for their text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from crossway.compiler.asked import answered_as
from crossway.compiler.messages import emit_message
from crossway.compiler.narrowing import apart, may_be_null
from crossway.compiler.scope import Scope
from crossway.compiler.seen import is_doubled, item_of, seen
from crossway.compiler.text import (
    Code,
    argument,
    code,
    commas,
    literal,
    number,
    own_name,
    python_name,
    quoted,
    record,
)
from crossway.design.builtins import ALLOWED_NAMESPACES, BUILTINS, MESSAGES, QUERY, TEXTS_OF, UPDATE
from crossway.design.model import Read
from crossway.design.types import Type
from crossway.language import tree
from crossway.language.durations import length_of, split_duration
from crossway.language.holes import Hole, filled, pieces
from crossway.language.printer.expressions import print_expression
from crossway.language.span import Span

_COMPARISON = 4
_NOT, _NEGATIVE, _ATOM = 3, 7, 9
_BINARY: Mapping[str, tuple[Code, int]] = {
    "or": (code("or"), 1),
    "and": (code("and"), 2),
    "in": (code("in"), _COMPARISON),
    "not in": (code("not in"), _COMPARISON),
    "==": (code("=="), _COMPARISON),
    "!=": (code("!="), _COMPARISON),
    "<": (code("<"), _COMPARISON),
    "<=": (code("<="), _COMPARISON),
    ">": (code(">"), _COMPARISON),
    ">=": (code(">="), _COMPARISON),
    "+": (code("+"), 5),
    "-": (code("-"), 5),
    "*": (code("*"), 6),
    "//": (code("//"), 6),
    "%": (code("%"), 6),
}
"""Python's operator for each of TWF's, and how tightly it binds."""

_SAME: Mapping[str, Code] = {"==": code("is"), "!=": code("is not")}
_MEMBER = ("in", "not in")
_OPPOSITES = {"==": "!=", "!=": "==", "in": "not in", "not in": "in"}
_EQUAL = (*_SAME, *_MEMBER)
_SINGLETONS = (code("None"), code("True"), code("False"))


def emit_expression(expression: tree.Expression, scope: Scope) -> Code:
    """Return an expression as Python text."""
    return _emit(expression, scope)[0]


def emit_condition(expression: tree.Expression, scope: Scope) -> Code:
    """Return an expression used as a truth value."""
    return _emit(expression, scope, truth=True)[0]


def emit_arguments(arguments: tuple[tree.Expression, ...], scope: Scope) -> Code:
    """Return arguments, separated by commas."""
    return commas(emit_expression(argument, scope) for argument in arguments)


def _emit(expression: tree.Expression, scope: Scope, *, truth: bool = False) -> tuple[Code, int]:
    """Return the text and how tightly it binds."""
    text, binds = _emit_plain(expression, scope, truth=truth)
    if kind := scope.design.held.get((expression.span, "")):
        return emit_held(text, kind, expression, scope), _ATOM
    if expression.span in scope.design.exact and not isinstance(expression, tree.Number):
        return code("cw.exact({})", text), _ATOM
    if expression.span in scope.design.among:
        return code("cw.among_decimals({})", text), _ATOM
    return text, binds


def emit_held(value: Code, kind: Type, written: tree.Expression, scope: Scope) -> Code:
    """Return a value of no known type as its place is declared to hold it; `written` names it."""
    named = [quoted(print_expression(written))] if isinstance(written, tree.Place) else []
    return code("cw.held({})", commas([value, scope.module.annotation(kind), *named]))


def _emit_plain(expression: tree.Expression, scope: Scope, *, truth: bool) -> tuple[Code, int]:
    match expression:
        case tree.Name(name):
            return _name(name, scope), _ATOM
        case tree.Number(text):
            exact = expression.span in scope.design.exact
            return code("Decimal({})", quoted(text)) if exact else number(text), _ATOM
        case tree.String(value):
            return emit_template(value, expression.span, scope), _ATOM
        case tree.Duration():
            return literal_duration(expression), _ATOM
        case tree.Constant(value):
            return literal(value), _ATOM
        case tree.ListOf(items):
            return code("[{}]", emit_arguments(items, scope)), _ATOM
        case tree.Record(_, fields):
            return record((f.name, emit_expression(f.value, scope)) for f in fields), _ATOM
        case tree.Field(subject, name):
            holder = emit_present(subject, scope, _ATOM)
            return _read(holder, quoted(name), (expression.span, ""), scope), _ATOM
        case tree.Index(subject, key):
            holder, inside = emit_present(subject, scope, _ATOM), emit_expression(key, scope)
            return _read(holder, inside, (expression.span, ""), scope), _ATOM
        case tree.Slice(subject, begin, end):
            holder = emit_present(subject, scope, _ATOM)
            ends = [emit_expression(one, scope) if one else code("None") for one in (begin, end)]
            return code("cw.part({})", commas([holder, *ends])), _ATOM
        case tree.Unary("not", operand):
            return _negated(operand, scope)
        case tree.Unary(_, operand):
            return code("-{}", emit_present(operand, scope, _NEGATIVE)), _NEGATIVE
        case tree.Binary():
            return _binary(expression, scope)
        case tree.Comprehension():
            return _comprehension(expression, scope), _ATOM
        case tree.Invoke(function, arguments):
            return _invoke(function, arguments, scope, truth=truth)


def _comprehension(made: tree.Comprehension, scope: Scope) -> Code:
    """Return a list that is made of another; its item is a name of its own, whatever is around."""
    item, kind = python_name(made.item), item_of(seen(made.iterable, scope))
    others = {name: held for name, held in scope.kinds.items() if name != made.item}
    inner = replace(
        scope,
        stand_ins={**scope.stand_ins, made.item: item},
        shown=scope.shown | {made.item},
        kinds={**others, made.item: kind} if kind is not None else others,
    )
    value, items = emit_expression(made.value, inner), emit_present(made.iterable, scope)
    if made.condition is None:
        return code("[{} for {} in {}]", value, item, items)
    holds = emit_condition(made.condition, inner)
    return code("[{} for {} in {} if {}]", value, item, items, holds)


def _read(holder: Code, key: Code, read: Read, scope: Scope) -> Code:
    """Return a field that is read: one that may be missing is null then."""
    if read in scope.design.optional:
        return code("{}.get({})", holder, key)
    return code("{}[{}]", holder, key)


def _operand(expression: tree.Expression, scope: Scope, level: int, *, truth: bool = False) -> Code:
    text, binds = _emit(expression, scope, truth=truth)
    return text if binds >= level else code("({})", text)


def emit_present(expression: tree.Expression, scope: Scope, level: int = 0) -> Code:
    """Return an operand that is not null, which a team's type checker may not see."""
    if may_be_null(expression, scope):
        return code("cw.there({})", emit_expression(expression, scope))
    return _operand(expression, scope, level)


def _is_null(expression: tree.Expression) -> bool:
    return isinstance(expression, tree.Constant) and expression.value is None


def _negated(operand: tree.Expression, scope: Scope) -> tuple[Code, int]:
    """Return what holds where an operand does not: `x is not None` where Python has such a word."""
    if isinstance(operand, tree.Binary) and operand.operator in _OPPOSITES:
        with_null = _is_null(operand.left) or _is_null(operand.right)
        if with_null or operand.operator in _MEMBER:
            opposite = _OPPOSITES[operand.operator]
            return _binary(structs.replace(operand, operator=opposite), scope)
    return code("not {}", _operand(operand, scope, _NOT, truth=True)), _NOT


def _binary(expression: tree.Binary, scope: Scope) -> tuple[Code, int]:
    if _is_null(expression.left) and expression.operator in _SAME:  # `x is None`, not `None == x`
        expression = structs.replace(expression, left=expression.right, right=expression.left)
    if expression.operator == "/":
        sides = (emit_expression(side, scope) for side in (expression.left, expression.right))
        return code("cw.divided({})", commas(sides)), _ATOM
    if is_doubled(expression, scope):
        sides = (emit_present(side, scope) for side in (expression.left, expression.right))
        return code("cw.doubled({})", commas(sides)), _ATOM
    operator, level = _BINARY[expression.operator]
    truth = expression.operator in ("and", "or")
    left_level = level + 1 if level == _COMPARISON else level  # a < b < c would chain
    if expression.operator in _EQUAL or truth:
        left = _operand(expression.left, scope, left_level, truth=truth)
        if expression.operator in _MEMBER:
            right = emit_present(expression.right, scope, level + 1)
        else:
            right = _operand(expression.right, scope, level + 1, truth=truth)
    else:
        left = emit_present(expression.left, scope, left_level)
        right = emit_present(expression.right, scope, level + 1)
    if expression.operator in _SAME and apart(expression.left, expression.right, scope):
        left = code("cw.anything({})", left)
    if right in _SINGLETONS:
        operator = _SAME.get(expression.operator, operator)
    return code("{} {} {}", left, operator, right), level


def _name(name: str, scope: Scope) -> Code:
    if name == ALLOWED_NAMESPACES and name not in {*scope.bound, *scope.stand_ins}:
        inside = scope.place == "operation"
        return code("request.allowed_namespaces") if inside else code("allowed_namespaces")
    return scope.variable(name)


def _invoke(
    function: str, arguments: tuple[tree.Expression, ...], scope: Scope, *, truth: bool
) -> tuple[Code, int]:
    builtin = BUILTINS.get(function)
    if builtin in (QUERY, UPDATE) and len(arguments) >= 2:
        return emit_asked(MESSAGES[function], function, arguments, scope), _NEGATIVE
    if builtin is not None and builtin.gives == "caller":
        inside = scope.place == "operation"
        return code("request.caller()") if inside else code("nexus_caller"), _ATOM
    # Written once: each level of calls in calls would be twice the work of the one below it.
    emit = emit_present if builtin is not None and builtin.takes else emit_expression
    given = commas(emit(argument, scope) for argument in arguments)
    if builtin is not None and builtin.python:
        return code("{}({})", own_name(builtin.python), given), _ATOM
    if scope.place in ("operation", "activity"):
        stub = scope.module.function(function, scope.file, truth=truth)
        return code("await {}({})", stub, given), _NEGATIVE
    scope.module.body_activities.add((function, scope.file))
    return code("await cw.run_activity({}, [{}])", quoted(function), given), _NEGATIVE


def emit_asked(
    method: str, function: str, arguments: tuple[tree.Expression, ...], scope: Scope
) -> Code:
    """Return a query or an update by an id, by a method of the request.

    What it gives is held against what the workflows declare that take it, where they agree.
    """
    to, name = emit_named(arguments[0], scope), emit_name(arguments[1], scope)
    sent = emit_arguments(arguments[2:], scope)
    given = [to, emit_message(MESSAGES[function], arguments[1], name, sent, scope)]
    answer = answered_as(function, arguments[1], scope)
    given += scope.module.result(answer) if answer is not None else []
    return code("await {}({})", own_name(f"request.{method}"), commas(given))


def emit_name(name: tree.Expression, scope: Scope) -> Code:
    """Return the name of a signal, a query or an update, which may be computed."""
    return quoted(name.name) if isinstance(name, tree.Name) else emit_expression(name, scope)


def emit_length(expression: tree.Expression, scope: Scope) -> Code:
    """Return what a timer waits for: a literal as a timedelta, else whatever it is."""
    return literal_duration(expression) or emit_expression(expression, scope)


def literal_duration(expression: tree.Expression) -> Code:
    """Return a literal duration as a timedelta, empty for anything else."""
    if isinstance(expression, tree.Duration | tree.String):
        written = expression.text if isinstance(expression, tree.Duration) else expression.value
        if (parts := split_duration(written)) and length_of(written) is not None:
            count, unit = parts
            return code("timedelta({})", argument(unit, number(count)))
    return code("")


def emit_named(value: tree.Expression, scope: Scope) -> Code:
    """Return a text that names something: what of it may be null is refused when it runs."""
    match value:
        case tree.String(text):
            return emit_template(text, value.span, scope, names=True)
        case tree.Invoke(function, arguments) if function in TEXTS_OF:
            parts = commas(_part_of_name(part, scope) for part in arguments)
            return code("{}({})", own_name(BUILTINS[function].python), parts)
        case _:  # what else is computed
            return emit_expression(value, scope)


def _part_of_name(value: tree.Expression, scope: Scope) -> Code:
    made = isinstance(value, tree.String) or (
        isinstance(value, tree.Invoke) and value.function in TEXTS_OF
    )
    text = emit_named(value, scope)
    return text if made or (value.span, "") in scope.design.plain else _name_of(text)


def _name_of(value: Code) -> Code:
    return code("cw.name_of({})", value)


def emit_template(text: str, span: Span, scope: Scope, *, names: bool = False) -> Code:
    """Return a text whose holes are filled: `{payment.id}` is a variable's field.

    `span` is where the text is written. A hole whose name is not in scope is plain text. Where it
    `names` something, what may be null is refused when it runs.
    """
    known = scope.shown
    if not filled(text, known):
        return quoted(text)
    parts: list[Code] = []
    plain = ""
    for piece in pieces(text):
        if isinstance(piece, Hole) and piece.name in known:
            parts += [quoted(plain)] if plain else []
            value = _hole(piece, span, scope)
            sure = not names or (span, str(piece)) in scope.design.plain
            parts.append(value if sure else _name_of(value))
            plain = ""
        else:
            plain += piece if isinstance(piece, str) else f"{{{piece}}}"
    parts += [quoted(plain)] if plain else []
    return code("cw.concat({})", commas(parts))


def _hole(hole: Hole, span: Span, scope: Scope) -> Code:
    found, path = _name(hole.name, scope), hole.name
    owned = scope.module.references is not None
    if hole.fields and may_be_null(tree.Name(hole.name), scope):
        found = code("cw.there({})", found)
    for at, field in enumerate(hole.fields):
        path = f"{path}.{field}"
        read = (span, path)
        found = _read(found, quoted(field), read, scope)
        if read in scope.design.optional and at + 1 < len(hole.fields) and owned:
            found = code("cw.there({})", found)
    return found
