"""Operators held against the values that they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossway.checks.typing.constants import divides_by_zero
from crossway.checks.typing.exactness import TO_DECIMAL, is_inexact, is_literal
from crossway.checks.typing.kinds import (
    ANYTHING,
    BOOLEAN,
    DECIMAL,
    DURATION,
    INTEGER,
    MOMENT,
    NUMBER,
    STRING,
    Kind,
    Null,
    Shape,
    apart,
    described,
    is_a,
    without_null,
)
from crossway.checks.typing.operators import computed, have_order
from crossway.checks.typing.scope import Scope, Wanted, read_by
from crossway.design.nulls import path_of
from crossway.design.types import Anything, Listing, Nullable, RecordType, Scalar
from crossway.language import tree

NEVER_EQUALS, NEVER_IN = "never equals", "is never in a"
"""How it is said that a comparison is always false: it does not fail."""


def unary(scope: Scope, operator: str, operand: tree.Expression, kind: Kind) -> Kind:
    """Return what `not` or `-` gives for a value of a kind, reporting what it does not take."""
    if operator == "not":
        return BOOLEAN
    odd = isinstance(kind, Listing | RecordType | Shape | Null)
    if odd or kind in (BOOLEAN, MOMENT) or is_a(kind, STRING):
        said = f"`-` needs a number, {described(kind)} is given"
        scope.report("wrong-operand", operand.span, said)
        return ANYTHING
    return scope.not_null(operand, kind, "`-` is applied to it")


def binary(scope: Scope, binary: tree.Binary, left: Kind, right: Kind) -> Kind:
    """Return what an operator gives between values of two kinds, reporting what does not go."""
    match binary.operator:
        case "and" | "or":
            return BOOLEAN
        case "==" | "!=":
            _equal(scope, binary, left, right)
            return BOOLEAN
        case "<" | "<=" | ">" | ">=":
            _ordered(scope, binary, left, right)
            return BOOLEAN
        case "in" | "not in":
            _within(scope, binary, left, right)
            return BOOLEAN
        case operator:
            return _arithmetic(scope, binary, operator, left, right)


def _within(scope: Scope, binary: tree.Binary, left: Kind, right: Kind) -> None:
    """Report what is looked for where it never is."""
    right = scope.not_null(binary.right, right, f"`{binary.operator}` looks in it")
    if isinstance(right, Scalar) and not is_a(right, STRING):
        said = f"`{binary.operator}` needs a list, a record or a string on the right"
        scope.report("wrong-operand", binary.span, f"{said}: {described(right)}")
    elif (
        is_a(right, STRING) and not isinstance(left, Anything | Nullable) and not is_a(left, STRING)
    ):
        said = f"`{binary.operator}` looks for a text in a text, {described(left)} is given"
        hint = "write `str(..)`" if isinstance(left, Scalar) else "the list or record stands last"
        scope.report("wrong-operand", binary.left.span, said, hint)
    elif isinstance(right, Listing) and apart(left, right.item):
        said = f"{described(left)} {NEVER_IN} {described(right)}"
        scope.report("wrong-operand", binary.span, said, name=path_of(binary.left) or None)
    elif isinstance(right, Listing) and is_inexact(binary.left, left, binary.right, right.item):
        _report_inexact(scope, binary)
    elif isinstance(binary.right, tree.ListOf):
        for item in binary.right.items:
            scope.is_other_word(item, Wanted(left, "what is compared"))


def _equal(scope: Scope, binary: tree.Binary, left: Kind, right: Kind) -> None:
    compared = ((binary.right, left), (binary.left, right))
    if any(scope.is_other_word(one, Wanted(kind, "what is compared")) for one, kind in compared):
        return
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Null) and not isinstance(other, Nullable):
            return  # asking whether it is null is always right
    if apart(left, right):
        said = f"{described(left)} {NEVER_EQUALS} {described(right)}"
        hint = read_by(left, right) or read_by(right, left)
        if isinstance(right, Listing) and isinstance(left, Scalar):
            hint = f"write `{'not in' if binary.operator == '!=' else 'in'}` for one of several"
        scope.report("wrong-operand", binary.span, said, hint, path_of(binary.left) or None)
    elif items := next(_items_apart((binary.left, left), (binary.right, right)), None):
        differ = f" {NEVER_EQUALS} ".join(map(described, items))
        said = f"these lists are never equal: {differ}"
        scope.report("wrong-operand", binary.span, said, name=path_of(binary.left) or None)
    elif is_inexact(binary.left, left, binary.right, right):
        _report_inexact(scope, binary)


def _items_apart(
    left: tuple[tree.Expression, Kind], right: tuple[tree.Expression, Kind]
) -> Iterator[tuple[Kind, Kind]]:
    """Yield the items of two lists, one of which is written out, that are never alike.

    `names == [1]` where names holds texts, and `[1, 2] == [1, "x"]`. Lists without items are alike.
    """
    match left, right:
        case (tree.ListOf(ones), _), (tree.ListOf(others), _):
            pairs = [
                (_written(one), _written(other)) for one, other in zip(ones, others, strict=False)
            ]
        case (tree.ListOf(ones), _), (_, Listing(item)):
            pairs = [(_written(one), item) for one in ones]
        case (_, Listing(item)), (tree.ListOf(others), _):
            pairs = [(item, _written(other)) for other in others]
        case _:  # nothing shows the items
            return
    yield from (pair for pair in pairs if apart(*pair))


def _written(value: tree.Expression) -> Kind:
    """Return the kind of a value that is written out, `Anything` for any other."""
    match value:
        case tree.Number(text):
            return INTEGER if text.isdigit() else NUMBER
        case tree.String():
            return STRING
        case tree.Duration():
            return DURATION
        case tree.Constant(bool()):
            return BOOLEAN
        case tree.ListOf():
            return Listing(ANYTHING)
        case tree.Record(name):
            return Shape(name, ())
        case _:  # is computed, or named
            return ANYTHING


def _report_inexact(scope: Scope, binary: tree.Binary) -> None:
    said = f"`{binary.operator}` compares a decimal with a number, which is not exact"
    scope.report("wrong-operand", binary.span, said, TO_DECIMAL)


def _ordered(scope: Scope, binary: tree.Binary, left: Kind, right: Kind) -> None:
    use = f"`{binary.operator}` compares it"
    if is_inexact(binary.left, left, binary.right, right):
        _report_inexact(scope, binary)
    elif have_order(without_null(left), without_null(right)):
        scope.not_null(binary.left, left, use)
        scope.not_null(binary.right, right, use)
    else:
        said = f"{described(left)} and {described(right)} have no order"
        hint = read_by(left, right) or read_by(right, left) or _to_compare(left, right)
        scope.report("wrong-operand", binary.span, said, hint)


def _to_compare(left: Kind, right: Kind) -> str:
    kinds = {without_null(left), without_null(right)}
    if DURATION in kinds and kinds & {INTEGER, NUMBER, DECIMAL}:
        return "a duration is written `30s`, `5m`, `1h` or `2d`"
    if kinds == {MOMENT, DURATION}:
        return (
            "compare a moment with a moment, `now() + 5m`, or what lies between two with a duration"
        )
    return "compare numbers with numbers, texts with texts"


def _arithmetic(scope: Scope, binary: tree.Binary, operator: str, left: Kind, right: Kind) -> Kind:
    sides, use = ((binary.left, left), (binary.right, right)), f"`{operator}` is applied to it"
    left, right = without_null(left), without_null(right)
    if DECIMAL in (left, right):  # a literal such as `0.2` is one beside it
        left = DECIMAL if is_literal(binary.left) else left
        right = DECIMAL if is_literal(binary.right) else right
    if (operator, left, right) == ("//", DURATION, NUMBER) and is_literal(binary.right):
        said = "`//` does not take a duration and a number with a fraction"
        scope.report("wrong-operand", binary.span, said, "`/` divides a duration by any number")
        return ANYTHING
    result = computed(operator, left, right)
    if result is not None:
        for value, kind in sides:
            scope.not_null(value, kind, use)
        if divides_by_zero(binary, scope.body):
            scope.report("always-fails", binary.span, "this divides by zero, which fails")
        return result
    said = f"`{operator}` does not take {described(left)} and {described(right)}"
    scope.report("wrong-operand", binary.span, said, _to_compute(operator, left, right))
    return ANYTHING


def _to_compute(operator: str, left: Kind, right: Kind) -> str | None:
    """Return what to write where an operator does not take two values, None where nothing fits."""
    text = is_a(left, STRING) or is_a(right, STRING)
    if operator == "%" and is_a(left, STRING):
        return 'write `"Hello {name}"`: every text fills its `{holes}`'
    if operator == "+" and isinstance(left, Listing) != isinstance(right, Listing):
        return "an item is added to a list with `append(xs, x)`"
    if operator == "+" and text:
        return "write a text with concat(..) or str(..)"
    if {left, right} == {DECIMAL, NUMBER}:
        return TO_DECIMAL
    if DURATION in (left, right) and _takes(operator, left, right, {DECIMAL: NUMBER}):
        return "a decimal becomes a number with `float(..)`"
    if _takes(operator, left, right, dict.fromkeys((INTEGER, NUMBER, DECIMAL), DURATION)):
        seconds = "; so many seconds are `float(..) * 1s`" if DECIMAL in (left, right) else ""
        return f"a duration is written `30s`, `5m`, `1h` or `2d`{seconds}"
    for given, wanted in ((left, right), (right, left)):
        if (hint := read_by(given, wanted)) and computed(operator, wanted, wanted) is not None:
            return hint
    return None


def _takes(operator: str, left: Kind, right: Kind, instead: Mapping[Kind, Kind]) -> bool:
    """Whether an operator takes two values where one is another that is meant `instead`."""
    if not {left, right} & {MOMENT, DURATION} or not {left, right} & set(instead):
        return False
    return computed(operator, instead.get(left, left), instead.get(right, right)) is not None
