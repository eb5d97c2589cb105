"""Of which type a type checker sees the values of a body, in code that a team owns.

    total: float = 0                      seen, since each line that gives `total` a value fits
    return {"id": order["id"]}            seen to be an Order where `order["id"]` is a string
    return cw.known(found.value)          an Order by the design, and Any to the checker

Inference knows more of a value than the Python that it becomes: what a race gives is `Any`, a list
of records a list of dicts. A result is annotated as the design has it, and what is not seen to be
of that type goes through `cw.known`. Where this module is not sure it says None, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from crossway.compiler.asked import answered_as
from crossway.compiler.doubling import added_twice
from crossway.compiler.scope import Module, Scope
from crossway.design.builtins import BUILTINS, QUERY, UPDATE
from crossway.design.types import Anything, Listing, Nullable, RecordType, Scalar, Type
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.holes import filled

ANYTHING = Anything()
"""What the checker takes for `Any`: it does wherever a value is given, but for a result."""

INTEGER, NUMBER, STRING = Scalar("integer"), Scalar("number"), Scalar("string")
BOOLEAN, DECIMAL = Scalar("boolean"), Scalar("decimal")
_NUMBERS = (INTEGER, NUMBER, DECIMAL)

GIVES: Mapping[str, Type] = {
    "string": STRING,
    "integer": INTEGER,
    "boolean": BOOLEAN,
    "decimal": DECIMAL,
    "moment": Scalar("moment"),
    "duration": Scalar("duration"),
    "list of string": Listing(STRING),
    "list of integer": Listing(INTEGER),
    "list with it": Listing(ANYTHING),
    "list": Listing(ANYTHING),
    "one of its items": ANYTHING,
}
"""What the Python of a built-in function is annotated to give, by what the function gives."""

UNSEEN = frozenset({"workflow_id", "run_id"})
"""Functions whose Python may give None as well: it runs where there is no workflow, too."""

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})
"""Operators that give a boolean, whatever they compare."""


def seen(value: tree.Expression, scope: Scope) -> Type | None:
    """Return the type that a checker sees a value to be of, None where nothing here tells."""
    put = value.span in scope.design.exact and not isinstance(value, tree.Number)
    if put or value.span in scope.design.among or (value.span, "") in scope.design.held:
        return ANYTHING  # cw.exact(..), cw.among_decimals(..), cw.held(..)
    match value:
        case tree.Name(name):
            return scope.kinds.get(name)
        case tree.Number(text):
            whole = INTEGER if text.lstrip("-").isdigit() else NUMBER
            return DECIMAL if value.span in scope.design.exact else whole
        case tree.String():
            return STRING
        case tree.Duration():
            return Scalar("duration")
        case tree.Constant(held):
            return None if held is None else BOOLEAN
        case tree.ListOf(items):
            return _listed([seen(item, scope) for item in items], scope.module)
        case tree.Field(subject, name):
            holder = seen(subject, scope)
            return _read(holder, _field(holder, name, scope), value, scope)
        case tree.Index(subject, _):
            holder = seen(subject, scope)
            return _read(holder, _item(holder), value, scope)
        case tree.Slice(subject, _, _):
            return seen(subject, scope)  # cw.part(..)
        case tree.Binary() if is_doubled(value, scope):
            return ANYTHING  # cw.doubled(..)
        case tree.Binary(operator, left, right):
            return _operated(operator, seen(left, scope), seen(right, scope), scope.module)
        case tree.Unary(operator, operand):
            held_kind = BOOLEAN if operator == "not" else seen(operand, scope)
            return held_kind if same(held_kind, (BOOLEAN, *_NUMBERS), scope.module) else None
        case tree.Invoke(function, arguments):
            return _given(function, arguments, scope)
        case tree.Record() | tree.Comprehension():
            return None  # what a record is of, only where it goes to tells
        case _:
            assert_never(value)


def is_doubled(total: tree.Binary, scope: Scope) -> bool:
    """Return whether a sum holds what may be a text or a list twice: `cw.doubled(t, t)`.

    Of two that feed each other, too: `a = a + b` and `b = b + a`.
    """
    if total.span in scope.design.feeding:
        return True
    places = (seen(place, scope) for place in added_twice(total))
    return any(not same(without_null(kind), _NUMBERS, scope.module) for kind in places)


def same(kind: Type | None, others: Iterable[Type], module: Module) -> bool:
    """Return whether a type is annotated as one of these."""
    return kind is not None and any(
        module.annotation(kind) == module.annotation(other) for other in others
    )


def _listed(items: list[Type | None], module: Module) -> Type | None:
    first = items[0] if items else None
    alike = first is not None and all(same(item, [first], module) for item in items)
    return Listing(first) if alike and first is not None else None


def _field(of: Type | None, name: str, scope: Scope) -> Type | None:
    holder = without_null(of)
    if isinstance(holder, Anything):
        return ANYTHING
    if isinstance(holder, MappingType):
        return holder.value
    shape = scope.design.records.get(holder.name) if isinstance(holder, RecordType) else None
    return next((one.type for one in shape.fields if one.name == name), None) if shape else None


def without_null(kind: Type | None) -> Type | None:
    """Return a type without null, which a line looked for or `cw.there` leaves out."""
    return kind.of if isinstance(kind, Nullable) else kind


def item_of(kind: Type | None) -> Type | None:
    """Return the type of the items of a list, which may be null itself."""
    holder = without_null(kind)
    return holder.item if isinstance(holder, Listing) else None


def _item(holder: Type | None) -> Type | None:
    match without_null(holder):
        case Anything():
            return ANYTHING
        case Listing(item):
            return item
        case MappingType(value):
            return value
        case _:  # nothing that is known to have items
            return None


def _read(
    holder: Type | None, kind: Type | None, value: tree.Field | tree.Index, scope: Scope
) -> Type | None:
    """Return what is read of a holder, which `.get(..)` gives or None."""
    plain = kind is None or isinstance(kind, Nullable) or isinstance(without_null(holder), Anything)
    return kind if plain or kind is None or not _got(value, scope) else Nullable(kind)


def _got(value: tree.Field | tree.Index, scope: Scope) -> bool:
    """Whether a field is read by `.get(..)`, since it may be missing."""
    return (value.span, "") in scope.design.optional


def _operated(
    operator: str, first: Type | None, second: Type | None, module: Module
) -> Type | None:
    if operator in COMPARISONS:
        return BOOLEAN
    left, right = without_null(first), without_null(second)
    if operator == "/":
        return ANYTHING  # cw.divided(..)
    if left is None or right is None:
        return None
    if operator in ("and", "or"):
        return BOOLEAN if all(same(one, [BOOLEAN], module) for one in (left, right)) else None
    if ANYTHING in (left, right):
        return None
    if operator == "+" and same(left, [STRING], module) and same(right, [STRING], module):
        return STRING
    return _computed(left, right, module)


def _computed(left: Type, right: Type, module: Module) -> Type | None:
    """Return what an operator of numbers gives."""
    numbers = all(same(one, _NUMBERS, module) for one in (left, right))
    kinds = [k for k in _NUMBERS if same(left, [k], module) or same(right, [k], module)]
    if not numbers or (DECIMAL in kinds and NUMBER in kinds):
        return None
    return DECIMAL if DECIMAL in kinds else NUMBER if NUMBER in kinds else INTEGER


def _given(function: str, arguments: tuple[tree.Expression, ...], scope: Scope) -> Type | None:
    if function in (QUERY.name, UPDATE.name) and len(arguments) > 1:
        answer = answered_as(function, arguments[1], scope)
        return by_class(answer.result, scope.module) if answer is not None else ANYTHING
    builtin = BUILTINS.get(function)
    if builtin is None:
        return ANYTHING  # a stub
    if function in UNSEEN or not builtin.python:
        return None
    if builtin.gives == "its argument" and arguments:
        return seen(arguments[0], scope)
    return GIVES.get(builtin.gives)


def fits(value: tree.Expression | None, kind: Type, scope: Scope) -> bool:
    """Return whether a checker sees that a value does where one of this type is wanted."""
    match value, kind:
        case None, _:
            return False
        case _, Anything():
            return True
        case tree.Constant(None), _:
            return isinstance(kind, Nullable)
        case tree.Record(_, fields), RecordType(name):
            return makes(fields, name, scope, fits)
        case tree.Record(_, fields), MappingType(held):
            return all(fits(one.value, held, scope) for one in fields)
        case tree.ListOf(items), Listing(item):
            return all(fits(one, item, scope) for one in items)
        case ((tree.Record() | tree.ListOf()), Nullable(of)):
            return fits(value, of, scope)
        case tree.String(text), _ if words := words_of(kind):
            return text in words and not filled(text, scope.shown)
        case _:  # any other expression
            found = seen(value, scope)
            return found is not None and does(found, kind, scope.module)


def built(value: tree.Expression, scope: Scope) -> Type | None:
    """Return of which type a name is declared that is given records of one type, or a list of such.

    Else a checker takes them for dictionaries; None of other values, and where it would refuse.
    """
    wish: Type | None = None
    match value:
        case tree.Record(name, _) if name:
            wish = RecordType(name)
        case tree.ListOf((first, *_)) if (item := built(first, scope)) is not None:
            wish = Listing(item)
        case _:  # what is computed, whose type a checker sees
            pass
    return wish if wish is not None and fits(value, wish, scope) else None


def words_of(kind: Type) -> tuple[str, ...]:
    """Return the words that values of a type are; none where it is no such type."""
    plain = kind.of if isinstance(kind, Nullable) else kind
    return plain.words if isinstance(plain, Scalar) else ()


def does(given: Type, wanted: Type, module: Module) -> bool:
    """Return whether a value seen to be of one type does for another, as Python's types are."""
    if isinstance(given, Anything) or isinstance(wanted, Anything):
        return True
    if isinstance(wanted, Nullable):
        return does(given.of if isinstance(given, Nullable) else given, wanted.of, module)
    if isinstance(given, Listing) and isinstance(given.item, Anything):
        return isinstance(wanted, Listing)
    if same(given, [INTEGER], module) and same(wanted, [NUMBER], module):
        return True
    if words_of(given):
        narrower = words_of(wanted) and set(words_of(given)) <= set(words_of(wanted))
        return bool(narrower) or same(wanted, [STRING], module)
    return module.annotation(given) == module.annotation(wanted)


def makes(
    fields: tuple[tree.RecordField, ...],
    name: str,
    scope: Scope,
    fit: Callable[[tree.Expression, Type, Scope], bool],
) -> bool:
    """Return whether a record that a text builds is one of this type, as its fields `fit`."""
    shape = scope.design.records.get(name)
    if shape is None or not shape.fields:
        return False
    known = {one.name: one for one in shape.fields}
    given = {one.name for one in fields}
    if not given <= known.keys() or any(f.required and f.name not in given for f in shape.fields):
        return False
    return all(fit(one.value, known[one.name].type, scope) for one in fields)


def by_class(kind: Type, module: Module) -> Type:
    """Return what a call gives whose argument `result` is a type: `Any` where that is no class."""
    is_class = not isinstance(kind, Nullable) and not words_of(kind) and not any_of(kind, module)
    return kind if is_class else ANYTHING


def any_of(kind: Type, module: Module) -> bool:
    """Return whether a checker takes a type for `Any` as a whole: nothing is known of it."""
    shape = module.design.records.get(kind.name) if isinstance(kind, RecordType) else None
    return isinstance(kind, Anything) or (shape is not None and not shape.fields)
