"""Fields, elements and parts: what values of some kinds hold."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.checks.typing.functions import never_found
from crossway.checks.typing.kinds import (
    ANYTHING,
    DECIMAL,
    STRING,
    Kind,
    Shape,
    described,
    field_named,
    is_a,
    is_number,
    near_field,
)
from crossway.checks.typing.operators import given, is_unordered
from crossway.checks.typing.scope import Scope
from crossway.design.builtins import BUILTINS
from crossway.design.types import Anything, FieldType, Listing, Nullable, RecordType, Scalar
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.habits import for_function
from crossway.language.near import did_you_mean
from crossway.language.span import Span


def field_of(scope: Scope, whole: tree.Field, holder: Kind) -> Kind:
    """Return what a field of a value of a kind holds, reporting one that is not there."""
    return _field(scope, whole.name, whole.span, holder)


def _field(scope: Scope, name: str, span: Span, holder: Kind) -> Kind:
    match holder:
        case RecordType():
            known = field_named(holder, name, scope.records)
            if known is None:
                hint = near_field(holder, name, scope.records)
                said = f"{holder.name} has no field {name}"
                scope.report("unknown-field", span, said, hint, name)
            return _read(known) if known else ANYTHING
        case Shape(_, fields, closed):
            if closed and name not in dict(fields):
                hint = did_you_mean(name, dict(fields))
                hint = hint or f"it has {', '.join(dict(fields))}"
                said = f"{described(holder)} has no field {name}"
                scope.report("unknown-field", span, said, hint, name)
            return dict(fields).get(name, ANYTHING)
        case MappingType(value):
            return value
        case Scalar() | Listing():
            said = f"{described(holder)} has no field {name}"
            many = isinstance(holder, Listing) or is_a(holder, STRING)
            hint = _of_many(name) if many else None
            scope.report("unknown-field", span, said, hint, name)
        case _:  # anything
            pass
    return ANYTHING


def _of_many(name: str) -> str | None:
    """Return what to write for what lists and texts have elsewhere: `items.first`, `id.length`."""
    return f"write `{name}(..)`" if name in BUILTINS else for_function(name)


def _read(known: FieldType) -> Kind:
    """Return what reading a field gives: null where it may be left out."""
    if known.required or isinstance(known.type, Nullable | Anything):
        return known.type
    return Nullable(known.type)


def element_of(scope: Scope, whole: tree.Index, holder: Kind, at: Kind) -> Kind:
    """Return what an element of a value of a kind holds, read at a key of another kind."""
    match holder:
        case Listing(item):
            if is_a(at, STRING) or at == DECIMAL:
                said = f"a list is read by position, {described(at)} is given"
                hint = "a whole number is made with `int(..)`" if at == DECIMAL else None
                scope.report("wrong-type", whole.span, said, hint)
            return item
        case MappingType(value):
            if isinstance(at, Scalar) and not is_a(at, STRING):
                said = f"the keys of a map are texts, {described(at)} is given"
                hint = "a value becomes a text with `str(..)`"
                scope.report("wrong-type", whole.key.span, said, hint)
            return value
        case Scalar() if is_a(holder, STRING) and is_a(at, STRING):
            said = f"a text is read by position, {described(at)} is given"
            scope.report("wrong-type", whole.span, said)
        case Scalar() if not is_a(holder, STRING):
            said = f"{described(holder)} has no elements"
            scope.report("wrong-type", whole.span, said)
        case RecordType() | Shape() if name := field_at(whole):
            declared = isinstance(holder, Shape) or scope.records[holder.name].declared
            held = _field(scope, name, whole.span, holder) if declared else ANYTHING
            # Nothing follows which elements are compared with null.
            return ANYTHING if isinstance(held, Nullable) else held
        case RecordType() if is_number(at):
            said = f"{described(holder)} is a record: it has fields, no positions"
            scope.report("wrong-type", whole.span, said, "write `.field`")
        case _:
            pass
    return ANYTHING


def field_at(whole: tree.Index) -> str:
    """Return the field that is read as an element: `id` for `order["id"]`, "" if computed."""
    key = whole.key
    return key.value if isinstance(key, tree.String) and "{" not in key.value else ""


def part_of(scope: Scope, whole: tree.Slice, holder: Kind, positions: Sequence[Kind]) -> Kind:
    """Return what a slice of a value of a kind is, its ends being of other kinds."""
    for at in positions:
        if (not is_number(at) and not isinstance(at, Anything)) or at == DECIMAL:
            said = f"a slice has whole numbers, {described(at)} is given"
            scope.report("wrong-type", whole.span, said)
    if isinstance(holder, Listing) or is_a(holder, STRING):
        return STRING if is_a(holder, STRING) else holder
    if not isinstance(holder, Anything):
        said = f"a list or a text has parts, {described(holder)} is given"
        scope.report("wrong-type", whole.span, said)
    return ANYTHING


def named(place: tree.Field | tree.Index) -> str:
    """Return what a message calls what is given a value: `field price`."""
    return f"field {place.name}" if isinstance(place, tree.Field) else "the element"


def _hold_order(scope: Scope, item: RecordType, by: FieldType, field: tree.String) -> None:
    """Report a field that may be null where items are put in its order, which null has none in.

    Once the body compares such a field with null it has left out the items without one.
    """
    name = by.name
    excluded = any(path.endswith(f".{name}") for path in scope.tested)
    if isinstance(_read(by), Nullable) and not excluded:
        said = f"{name} of {item.name} may be null where sorted(..) goes by it"
        hint = f"leave those out: `[x for x in xs if x.{name} != null]`"
        scope.report("null-not-excluded", field.span, said, hint, name)
    elif is_unordered(by.type):
        said = f"{name} of {item.name} is {described(by.type)}, which has no order to sort by"
        scope.report("wrong-type", field.span, said, None, name)


def of_fields(scope: Scope, call: tree.Invoke, kinds: Sequence[Kind]) -> Kind:
    """Return what `map(xs, "field")` and its like give, once the items have the field."""
    match kinds, call.arguments:
        case [Listing(RecordType() as item), *_], [_, tree.String(name) as field, *_]:
            known = field_named(item, name, scope.records)
            if known is None:
                said = f"{item.name} has no field {name}"
                hint = near_field(item, name, scope.records)
                scope.report("unknown-field", field.span, said, hint, name)
            elif call.function == "map":
                return Listing(known.type)
            elif call.function == "sorted":
                _hold_order(scope, item, known, field)
            elif len(kinds) > 2 and (wrong := never_found(call, known.type, kinds[2])):
                scope.report("wrong-type", wrong.argument.span, wrong.said, wrong.hint)
        case [Listing(Scalar() as item), *_], [_, tree.String(name) as field, *_]:
            said = f"{described(item)} has no field {name}"
            scope.report("unknown-field", field.span, said, None, name)
        case _:  # nothing says what the items are
            pass
    return given(BUILTINS[call.function].gives, kinds)
