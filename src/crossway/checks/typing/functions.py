"""What built-in functions take, and constants for which a line always fails.

Only what fails for certain is said: a list where a number is wanted, `int("x")`, a division
by zero. What nobody declares does everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crossway.checks.typing.exactness import TO_DECIMAL, is_inexact, is_literal, stays_inexact
from crossway.checks.typing.kinds import (
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
    is_number,
    without_null,
)
from crossway.checks.typing.operators import computed, have_order, is_unordered
from crossway.checks.typing.scope import read_by
from crossway.design.builtins import BUILTINS, LOG, MESSAGES, Takes
from crossway.design.types import Anything, Listing, Nullable, RecordType, Scalar
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.encodings import (
    read_decimal,
    read_duration,
    read_integer,
    read_moment,
    read_number,
)
from crossway.language.holes import has_holes
from crossway.language.near import did_you_mean
from crossway.language.printer.expressions import print_expression
from crossway.language.words import LOG_LEVELS


class Misgiven(NamedTuple):
    """An argument that a function fails with: which one, and what is wrong with it."""

    argument: tree.Expression
    said: str
    hint: str | None = None


def _is_record(kind: Kind) -> bool:
    return isinstance(kind, RecordType | Shape | MappingType)


def _is_list(kind: Kind) -> bool:
    return isinstance(kind, Listing)


def _is_text(kind: Kind) -> bool:
    return is_a(kind, STRING)


def _is_read(kind: Kind) -> bool:
    return is_number(kind) or is_a(kind, STRING)


def _has_order(kind: Kind) -> bool:
    """Return whether values of a kind have an order, or a list's items."""
    item = kind.item if isinstance(kind, Listing) else kind
    return isinstance(item, Anything) or have_order(item, item)


def _is_summed(kind: Kind) -> bool:
    """Return whether the items of a list can be added up."""
    if not isinstance(kind, Listing):
        return False
    item = kind.item
    return isinstance(item, Anything | Nullable) or is_number(item) or item == DURATION


_WORDS: Mapping[Takes, str] = {
    "list or text": "a list",
    "list, text or record": "a list, a text or a record",
    "number or duration": "a number or a duration",
    "number or text": "a number or a text",
    "moment or text": "a moment, a number of seconds or a text",
    "duration or text": "a duration, a number of seconds or a text",
    "numbers": "a list of numbers",
    "values in order": "a list, or values that `<` compares,",
}
"""What a message calls what has no name of one word."""

_HOLDS: Mapping[Takes, Callable[[Kind], bool]] = {
    "anything": lambda _: True,
    "list": _is_list,
    "list or text": lambda kind: _is_list(kind) or _is_text(kind),
    "record": _is_record,
    "list, text or record": lambda kind: _is_list(kind) or _is_record(kind) or _is_text(kind),
    "text": _is_text,
    "number": is_number,
    "number or duration": lambda kind: is_number(kind) or kind == DURATION,
    "number or text": lambda kind: _is_read(kind) or kind == BOOLEAN,
    "moment or text": lambda kind: kind == MOMENT or (_is_read(kind) and kind != DECIMAL),
    "duration or text": lambda kind: _is_read(kind) or kind == DURATION,
    "values in order": _has_order,
    "numbers": _is_summed,
}
"""When a value is what a function takes."""


_WHOLE = ("digits", "from", "to", "step")
"""Parameters that count: no decimal does."""


def counted(
    call: tree.Invoke, kinds: Sequence[Kind]
) -> Iterator[tuple[tree.Expression, Kind, str]]:
    """Yield the arguments that have to be whole numbers, with their parameters."""
    names = BUILTINS[call.function].parameters
    at = 1 if call.function == "range" and len(kinds) == 1 else 0  # `range(n)` goes up to n
    for name, value, kind in zip(names[at:], call.arguments, kinds, strict=False):
        if name in _WHOLE:
            yield value, kind, name


def takes_null(function: str) -> bool:
    """Return whether a function makes something of null: a text, a list with one item."""
    takes = BUILTINS[function].takes
    return not takes or function in ("append", "upper", "lower")


def misgiven(call: tree.Invoke, kinds: Sequence[Kind]) -> Iterator[Misgiven]:
    """Yield the arguments of a built-in function that it fails with."""
    builtin = BUILTINS[call.function]
    for at, (takes, kind) in enumerate(zip(builtin.takes, map(without_null, kinds), strict=False)):
        if not isinstance(kind, Anything | Null) and not _HOLDS[takes](kind):
            said = f"argument {builtin.parameters[at]} of {call.function} is {described(kind)}"
            to_text = takes == "text" and isinstance(kind, Scalar)
            hint = "a value becomes a text with `str(..)`" if to_text else None
            if takes == "moment or text" and kind == DECIMAL:
                hint = "a decimal becomes a number with `float(..)`"
            wanted = _WORDS.get(takes, f"a {takes}")
            yield Misgiven(call.arguments[at], f"{said}, {wanted} is wanted", hint)
            return
        if kind == DECIMAL and builtin.parameters[at] in _WHOLE:
            said = f"argument {builtin.parameters[at]} of {call.function} is decimal"
            hint = "a whole number is made with `int(..)`"
            yield Misgiven(call.arguments[at], f"{said}, a whole number is wanted", hint)
            return
    compares = builtin.takes[:1] in (("numbers",), ("values in order",)) or (
        call.function == "sorted" and len(kinds) == 1
    )
    if compares and _may_hold_null(kinds):
        hint = "leave those out: `[x for x in xs if x != null]`"
        said = f"an item of what {call.function} is given may be null"
        yield Misgiven(call.arguments[0], said, hint)
        return
    if call.function == "sum":
        yield from _begun_wrong(call, kinds)
    if builtin.takes == ("values in order",):
        yield from _unordered(call, kinds)
    yield from _of_some(call, kinds)


def _of_some(call: tree.Invoke, kinds: Sequence[Kind]) -> Iterator[Misgiven]:
    """Yield what single functions fail with, of all that their parameters take."""
    match call.function, kinds:
        case "contains" | "index_of", [Listing(item), part, *_]:
            yield from filter(None, [never_found(call, item, part)])
        case "append", [Listing(item), part] if stays_inexact(call.arguments[1], part, item):
            said = "append puts a number among decimals, which is not exact"
            yield Misgiven(call.arguments[1], said, TO_DECIMAL)
        case "contains" | "index_of", [Scalar(), Scalar() as part, *_] if not is_a(part, STRING):
            said = f"{call.function} looks for a text in a text, {described(part)} is given"
            yield Misgiven(call.arguments[1], said, "a value becomes a text with `str(..)`")
        case "sorted", [Listing(item)] if is_unordered(item):
            said = f"sorted compares {described(item)} with {described(item)}, which have no order"
            yield Misgiven(call.arguments[0], said, 'go by a field: `sorted(xs, "field")`')
        case "decimal", [kind] if without_null(kind) == BOOLEAN:
            said = f"argument x of decimal is {described(kind)}, a number or a text is wanted"
            yield Misgiven(call.arguments[0], said)
        case _:  # takes each of them
            pass


def _may_hold_null(kinds: Sequence[Kind]) -> bool:
    """Whether the list that a function goes over has items that may be null."""
    match kinds:
        case [Listing(Nullable()), *_]:
            return True
        case _:
            return False


def never_found(call: tree.Invoke, held: Kind, sought: Kind) -> Misgiven | None:
    """Return the value that a function looks for, its last, where nothing can hold it."""
    many, value = call.arguments[0], call.arguments[-1]
    said = f"{call.function} looks for {described(sought)} where {described(held)} stands"
    if apart(held, sought):
        return Misgiven(value, f"{said}: it is never found", read_by(sought, held))
    if is_inexact(many, held, value, sought):
        return Misgiven(value, f"{said}, and the number is not exact", TO_DECIMAL)
    return None


def _begun_wrong(call: tree.Invoke, kinds: Sequence[Kind]) -> Iterator[Misgiven]:
    """Yield the list, or the start, of a sum whose items cannot be added to what it begins with."""
    begins = kinds[1] if len(kinds) > 1 else INTEGER
    match kinds:
        case [Listing(item), *_] if item == DURATION and is_number(begins):
            hint = 'begin with a duration: `sum(xs, duration("0s"))`'
            yield Misgiven(call.arguments[0], "durations cannot be added to a number", hint)
        case [Listing(item), _] if computed("+", item, begins) is None:
            start = call.arguments[1]
            if not (item == DECIMAL and is_literal(start)):  # `0.5` is a decimal among decimals
                said = f"sum adds {described(item)} to {described(begins)}, which it begins with"
                mixed = {item, begins} == {DECIMAL, NUMBER}
                yield Misgiven(start, said, TO_DECIMAL if mixed else None)


def _unordered(call: tree.Invoke, kinds: Sequence[Kind]) -> Iterator[Misgiven]:
    """Yield what `min(..)` or `max(..)` cannot compare: one value alone, or one of another type."""
    match kinds:
        case [Scalar() as alone]:
            said = f"{call.function} is given one value, {described(alone)}"
            yield Misgiven(call.arguments[0], f"{said}: several are wanted, or a list")
        case [first, *_]:
            for value, kind in zip(call.arguments, kinds, strict=True):
                if not have_order(without_null(first), without_null(kind)):
                    said = f"{call.function} compares {described(first)} with {described(kind)}"
                    yield Misgiven(value, f"{said}, which have no order")
                    return
                if is_inexact(call.arguments[0], first, value, kind):
                    said = f"{call.function} compares a decimal with a number, which is not exact"
                    yield Misgiven(value, said, TO_DECIMAL)
                    return
        case _:  # none, which is said elsewhere
            pass


# --- constants ------------------------------------------------------------------------


def _read_date(text: str) -> object:
    return read_moment(f"{text}T00:00:00Z" if len(text) == _DATE else text)


_DATE = len("2026-01-01")
_READ: Mapping[str, Callable[[str], object]] = {
    "int": read_integer,
    "float": read_number,
    "moment": _read_date,
    "duration": read_duration,
    "decimal": read_decimal,
}


def unreadable(call: tree.Invoke) -> Misgiven | None:
    """Return the constant text of a call that the function cannot read."""
    match call.arguments:
        case [tree.String(value) as text] if call.function in _READ and "{" not in value:
            try:
                _READ[call.function](value)
            except ValueError:
                does = BUILTINS[call.function].does
                return Misgiven(text, f'{call.function}("{value}") fails: it gives {does}')
        case [tree.String("") as text, *_] if call.function in MESSAGES:
            return Misgiven(text, f"{call.function} fails: the id of the workflow is empty")
        case _:  # not known before it runs
            pass
    return None


def no_level(call: tree.Invoke) -> Misgiven | None:
    """Return the constant level of a `log(text, level)` that is no level."""
    match call:
        case tree.Invoke(LOG.name, (_, tree.String(value) as level)):
            if value in LOG_LEVELS or has_holes(value):
                return None
        case tree.Invoke(
            LOG.name,
            (_, (tree.Number() | tree.Constant() | tree.Duration() | tree.ListOf()) as level),
        ):
            value = ""
        case _:  # no level is given, or one that is not known before it runs
            return None
    said = f"argument level of log is {print_expression(level)}"
    wanted = f"one of {', '.join(LOG_LEVELS)} is wanted"
    return Misgiven(level, f"{said}, {wanted}", did_you_mean(value, LOG_LEVELS))
