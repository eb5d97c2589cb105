"""What expressions say about the types of what stands in them.

Longer than other files because each kind of expression says something else of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from crossway.design.builtins import BUILTINS, MESSAGES, Takes, calls_python
from crossway.design.inference.exact import (
    note_arguments,
    note_fraction,
    note_member,
    note_number,
    note_operands,
    note_put,
    note_together,
)
from crossway.design.inference.functions import exact_part, given_by
from crossway.design.inference.operators import ORDER, compared, computed, handed, negated
from crossway.design.inference.rows import item_of_row, joined, one_row
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import (
    Term,
    add_literal,
    ask,
    each_of,
    field_of,
    hint,
    item_of,
    listing,
    scalar,
    structure,
    unify,
)
from crossway.design.inference.untold import (
    doubt_field,
    doubt_given,
    doubt_made,
    doubt_record,
    note_shown,
    told_of_hole,
)
from crossway.design.model import Read
from crossway.language import tree
from crossway.language.holes import filled

_Literal = str | float | bool


def type_of(expression: tree.Expression, scope: Scope) -> Term:
    """Return the term of an expression, having learned what it says of its parts."""
    match expression:
        case tree.Name(name):
            return _named(expression, name, scope)
        case tree.Field(subject, name):
            holder = type_of(subject, scope)
            doubt_field(expression, scope)
            read = _read(holder, name, (expression.span, ""), scope)
            return scope.notes.see(expression.span, read)
        case tree.String():
            _interpolate(expression, scope)
            return scalar("string")
        case tree.Number():
            return scalar("number")
        case tree.ListOf() | tree.Record() | tree.Index() | tree.Slice() | tree.Invoke():
            return _composite(expression, scope)
        case tree.Duration():
            return scalar("duration")
        case tree.Constant(value):
            return Term(nullable=True) if value is None else scalar("boolean")
        case tree.Unary("not", operand):
            hint(type_of(operand, scope), "boolean")
            return scalar("boolean")
        case tree.Unary(_, operand):
            number = type_of(operand, scope)
            scope.notes.doubt(expression, operand)
            return negated(number, scope)
        case tree.Binary() if row := one_row(expression):
            return _composite(row, scope)
        case tree.Binary():
            return _binary(expression, scope)
        case tree.Comprehension():
            return _comprehension(expression, scope)
        case _:
            assert_never(expression)


def _named(expression: tree.Name, name: str, scope: Scope) -> Term:
    term = scope.lookup(name, expression.span)
    if name in scope.untold or structure(term).kind == "any":
        scope.notes.untold.add(expression.span)
    return scope.notes.see(expression.span, term)


def _composite(
    expression: tree.ListOf | tree.Record | tree.Index | tree.Slice | tree.Invoke, scope: Scope
) -> Term:
    match expression:
        case tree.ListOf(items):
            terms = [type_of(item, scope) for item in items]
            item = item_of_row(items, terms, scope)
            doubt_made(expression, items, scope)
            note_together(items, terms, item, scope)
            return listing(item)
        case tree.Record():
            return _record(expression, scope)
        case tree.Slice(subject, begin, end):
            for bound in (begin, end):
                if bound is not None:
                    unify(scalar("number"), type_of(bound, scope))
            holder = type_of(subject, scope)
            scope.notes.doubt(expression, subject)
            return _part_of(structure(holder))
        case tree.Index(subject, key):
            holder, index = type_of(subject, scope), type_of(key, scope)
            scope.notes.doubt(expression, subject)
            plain = isinstance(key, tree.String) and not filled(key.value, scope.bound)
            if plain and isinstance(key, tree.String) and structure(holder).kind == "record":
                return _read(holder, key.value, (expression.span, ""), scope)
            by_name = structure(index).kind == "scalar" and structure(index).scalar == "string"
            scope.notes.reads[expression.span, ""] = (holder, "")
            return item_of(holder, "map" if by_name else "list")
        case tree.Invoke():
            return _invoke(expression, scope)


def _comprehension(made: tree.Comprehension, scope: Scope) -> Term:
    """Return the term of a list that is made of another; only inside has its item a name."""
    many = type_of(made.iterable, scope)
    inner = scope.branch()
    inner.lasting = {name: term for name, term in scope.lasting.items() if name != made.item}
    inner.bind(made.item, each_of(many))
    scope.doubt(made.item, made.iterable)
    if made.condition is not None:
        condition(made.condition, inner)
        inner.told = (*scope.told, *told_apart(made.condition, inner))
    value = type_of(made.value, inner)
    note_number(made.value, value, inner)
    doubt_made(made, [made.value], scope)
    return listing(value)


def told_apart(condition: tree.Expression, scope: Scope) -> tuple[Term, ...]:
    """Return the records whose kind a condition asks for, as `event.kind == "paid"` does.

    Whether it holds or not: what hangs on it is read of some of them.
    """
    match condition:
        case tree.Unary("not", operand):
            return told_apart(operand, scope)
        case tree.Binary("and" | "or", left, right):
            return (*told_apart(left, scope), *told_apart(right, scope))
        case (
            tree.Binary("==" | "!=", tree.Field(subject), tree.String())
            | tree.Binary("==" | "!=", tree.String(), tree.Field(subject))
            | tree.Binary("in" | "not in", tree.Field(subject), tree.ListOf())
        ):
            return (type_of(subject, scope),)
        case _:  # says nothing of a record alone
            return ()


def _part_of(holder: Term) -> Term:
    """Return the term of a slice: another list of the same items, or a text."""
    if holder.kind == "list" and holder.part is not None:
        return listing(holder.part)
    return scalar("string") if holder.kind == "scalar" else Term()


def _read(holder: Term, name: str, read: Read, scope: Scope) -> Term:
    """Return the term of a field that is read, and note where.

    Under a `case` of the record itself only some records have it: it is not required of all.
    """
    scope.notes.reads[read] = (holder, name)
    told = any(structure(one) is structure(holder) for one in scope.told)
    return field_of(holder, name, read=not told)


def condition(expression: tree.Expression, scope: Scope) -> None:
    """Learn from an expression that decides something."""
    hint(type_of(expression, scope), "boolean")


def equate(term: Term, value: tree.Expression, scope: Scope) -> None:
    """Learn from `term == value`: one type, and a value it is known to take."""
    note_fraction(value, term, scope)
    if isinstance(value, tree.Constant) and value.value is None:
        ask(term)
        return
    unify(term, type_of(value, scope))
    literal = _literal(value)
    fixed = not isinstance(literal, str) or not filled(literal, scope.bound)
    if literal is not None and fixed and scope.heeds_values:
        add_literal(term, literal)


def _interpolate(text: tree.String, scope: Scope) -> None:
    """Learn that the fields in holes are read; any JSON value can stand in a text."""
    for hole in filled(text.value, scope.bound):
        term = scope.lookup(hole.name, text.span)
        told = told_of_hole(hole, term, scope)
        path = hole.name
        for part in hole.fields:
            path = f"{path}.{part}"
            term = _read(term, part, (text.span, path), scope)
        if told:
            scope.notes.shown[text.span, path] = term


def _record(record: tree.Record, scope: Scope) -> Term:
    term = Term("record")
    if record.type:
        term = scope.types.reference(record.type, scope.path)
        if term.named is not None:
            term.named.structured = True
            term.named.built.append(frozenset(entry.name for entry in record.fields))
    for entry in record.fields:
        value = type_of(entry.value, scope)
        slot = field_of(term, entry.name, read=False, given=True)
        note_number(entry.value, value, scope)
        note_put(entry.value, slot, scope, told=structure(term).declared)
        unify(slot, value)
    doubt_record(record, term, scope)
    return scope.notes.see(record.span, term)


def _invoke(call: tree.Invoke, scope: Scope) -> Term:
    arguments: Sequence[tree.Expression] = call.arguments
    if call.function in MESSAGES and len(arguments) > 1 and isinstance(arguments[1], tree.Name):
        arguments = (arguments[0], *arguments[2:])  # the second is the message's name
    terms = [type_of(argument, scope) for argument in arguments]
    builtin = BUILTINS.get(call.function)
    if builtin is None:
        given = Term()
        scope.notes.untold.add(call.span)
        scope.notes.functions.setdefault((scope.path, call.function), []).append(given)
        return given
    doubt_given(builtin, call, terms, scope)
    note_shown(call, terms, scope)
    takes_each: Sequence[Takes] = builtin.takes
    if takes_each == ("values in order",) and len(terms) > 1:
        takes_each = ["number"] * len(terms)
    for takes, argument, term in zip(takes_each, arguments, terms, strict=False):
        if calls_python(argument):
            handed(takes, term)
    note_arguments(call, terms, scope)
    if not builtin.shows:
        return exact_part(builtin, call, terms)
    return given_by(builtin, call, terms, scope)


def _binary(expression: tree.Binary, scope: Scope) -> Term:
    operator, right = expression.operator, expression.right
    if operator in ("and", "or"):
        condition(expression.left, scope)
        # `event.kind == "paid" and event.amount > 3`
        told = (*scope.told, *told_apart(expression.left, scope))
        condition(right, replace(scope, told=told))
        return scalar("boolean")
    if operator in ("==", "!="):
        _compare(expression, scope)
        return scalar("boolean")
    if operator in ("in", "not in"):
        _member(type_of(expression.left, scope), expression, scope)
        return scalar("boolean")
    left, other = type_of(expression.left, scope), type_of(right, scope)
    note_operands(expression, left, other, scope)
    if operator == "+" and structure(left).kind == structure(other).kind == "list":
        return joined(expression, left, other, scope)
    if operator in ORDER:
        return compared(left, other)
    doubt_made(expression, (expression.left, right), scope)
    return computed(operator, left, other, scope)


def _compare(expression: tree.Binary, scope: Scope) -> None:
    left, right = expression.left, expression.right
    if _literal(left) is not None or left == tree.Constant(None):
        left, right = right, left
    term = type_of(left, scope)
    if expression.operator == "==" or right == tree.Constant(None):
        equate(term, right, scope)
    else:
        note_fraction(right, term, scope)
        unify(term, type_of(right, scope))


def _member(item: Term, expression: tree.Binary, scope: Scope) -> None:
    many = type_of(expression.right, scope)
    note_member(expression, item, many, scope)
    if structure(many).kind in ("free", "list"):
        unify(item_of(many), item)
    if isinstance(expression.right, tree.ListOf) and expression.operator == "in":
        for value in map(_literal, expression.right.items):
            if value is not None and scope.heeds_values:
                add_literal(item, value)


def _literal(value: tree.Expression) -> _Literal | None:
    match value:
        case tree.String(text):
            return text
        case tree.Number(text):
            return float(text) if "." in text else int(text)
        case tree.Constant(bool() as flag):
            return flag
        case tree.Unary("-", tree.Number(text)):
            return -float(text) if "." in text else -int(text)
        case _:  # computed, or no value that could be in a sample
            return None
