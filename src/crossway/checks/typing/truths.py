"""Conditions that hold each time, or never: by what they are written as, or declared as.

    if deadline:                              # a moment: there is no other way to be true
    if order.kind == "a" or "b":              # a text that is not empty holds, whatever `kind` is

A declared record with a field that is required, a moment and a word of an enumeration are always
true. A list, a text, a number and a duration may be empty or zero, and what may be null may be
that.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.typing.constants import constant
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import ANYTHING, MOMENT, Kind, described, field_named
from crossway.checks.typing.scope import Finding
from crossway.design.changing import root_of
from crossway.design.types import RecordType, Scalar
from crossway.language import tree
from crossway.language.holes import holes
from crossway.language.printer.expressions import print_expression
from crossway.language.span import NOWHERE
from crossway.language.walk import items_around


def constant_conditions(judge: Judge) -> Iterator[Finding]:
    """Yield the conditions of a body, once its names are known, that are always the same: the first
    of each line."""
    told, items = set[int](), items_around(judge.body.nodes)
    for value, beside in _conditions(judge):
        if value.span == NOWHERE or _item_of(value) in items.get(id(value), ()):
            continue  # of what could not be read, or of a list that is made here
        found = _constant(judge, value, beside)
        if found is not None and value.span.line not in told:
            told.add(value.span.line)
            yield Finding("constant-condition", value.span, *found, root_of(value) or None)


def _constant(
    judge: Judge, value: tree.Expression, beside: tree.Binary | None
) -> tuple[str, str] | None:
    """Return what is said of a condition that is always the same, and its hint."""
    written = _written_out(value, judge)
    if written is not None and not _is_neutral(value, beside):
        return f"{print_expression(value)} {_HOLDS[written]}", _hint(value, beside)
    kind = with_null(judge, value)
    if _is_always_true(judge, kind):
        said = f"{print_expression(value)} is {described(kind)}, which {_HOLDS[True]}"
        return said, "say what has to hold of it, with a comparison"
    return None


_HOLDS = {True: "always holds", False: "never holds"}

_Condition = tuple[tree.Expression, tree.Binary | None]
"""What has to hold, and what it is joined with by `and` or `or`."""


def _conditions(judge: Judge) -> Iterator[_Condition]:
    """Yield what is used as a truth; of a loop only what may end it."""
    for node in judge.body.nodes:
        match node:
            case tree.Branch(condition):
                yield condition, None
            case tree.For(condition=condition) if condition is not None:
                if not _written_out(condition, judge):  # one without an end is meant
                    yield condition, None
            case tree.Unary("not", operand):
                yield operand, None
            case tree.Binary("and" | "or", left, right):
                yield left, node
                yield right, node
            case _:  # holds no condition itself
                pass


def _written_out(value: tree.Expression, judge: Judge) -> bool | None:
    """Return whether a value that is written out holds, None for any other."""
    match value:
        case tree.Constant(known):
            return bool(known)
        case tree.String(text) if not holes(text):
            return bool(text)
        case tree.Number() | tree.Duration():
            amount = constant(value, judge.body)
            return None if amount is None else bool(amount.amount)
        case _:  # is computed, or read
            return None


def _item_of(value: tree.Expression) -> str:
    return value.name if isinstance(value, tree.Name) else ""


def _is_neutral(value: tree.Expression, beside: tree.Binary | None) -> bool:
    """Return whether `true` or `false` leaves what it is joined with as it is: `b or false`."""
    decides = beside is None or beside.operator == "or"
    return beside is not None and value == tree.Constant(not decides)


def with_null(judge: Judge, value: tree.Expression) -> Kind:
    """Return the type of a value, with null where it may be that: a condition may ask for it."""
    match value:
        case tree.Name(name):
            return judge.names.get(name, ANYTHING)
        case tree.Field(subject, name):
            (holder,) = judge.silently([subject])
            field = (
                field_named(holder, name, judge.records) if isinstance(holder, RecordType) else None
            )
            return field.type if field and field.required else ANYTHING
        case tree.Invoke():
            return judge.silently([value])[0]
        case _:  # computed, or an element that may be missing
            return ANYTHING


def _is_always_true(judge: Judge, kind: Kind) -> bool:
    match kind:
        case RecordType(name) if name in judge.records:
            return any(field.required for field in judge.records[name].fields)
        case Scalar():
            return kind == MOMENT or (bool(kind.words) and "" not in kind.words)
        case _:  # may be empty, or nothing tells
            return False


def _hint(value: tree.Expression, beside: tree.Binary | None) -> str:
    """Return what was meant: most often to compare a second word with the same value."""
    before = beside.left if beside and beside.right is value else None
    while isinstance(before, tree.Binary) and before.operator in ("and", "or"):
        before = before.right
    if isinstance(before, tree.Binary) and type(before.right) is type(value):
        compared = print_expression(tree.Binary(before.operator, before.left, value))
        return f"compare it as well: `{compared}`"
    if beside is not None and not isinstance(value, tree.Constant):
        return "`and` and `or` choose no value: write an `if` with an `else`"
    return "say what has to hold, or remove it"
