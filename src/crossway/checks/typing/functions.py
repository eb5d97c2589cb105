"""What built-in functions take, and constants for which a line always fails.

Only what fails for certain is said: a list where a number is wanted, `int("x")`, a division
by zero. What nobody declares does everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crossway.checks.typing.kinds import (
    DURATION,
    STRING,
    Kind,
    Null,
    Shape,
    described,
    is_a,
    is_number,
    without_null,
)
from crossway.design.builtins import BUILTINS, LOG
from crossway.design.types import Anything, Listing, RecordType
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.encodings import read_decimal, read_duration, read_moment
from crossway.language.holes import has_holes
from crossway.language.near import did_you_mean
from crossway.language.printer.expressions import print_expression
from crossway.language.words import LOG_LEVELS


class Misgiven(NamedTuple):
    """An argument that a function fails with: which one, and what is wrong with it."""

    argument: tree.Expression
    said: str
    hint: str | None = None


class _Takes(NamedTuple):
    what: str
    holds: Callable[[Kind], bool]


def _is_record(kind: Kind) -> bool:
    return isinstance(kind, RecordType | Shape | MappingType)


_LIST = _Takes("a list", lambda kind: isinstance(kind, Listing))
_ORDERED = _Takes("a list", lambda kind: isinstance(kind, Listing) or is_a(kind, STRING))
_RECORD = _Takes("a record", _is_record)
_SIZED = _Takes(
    "a list, a text or a record",
    lambda kind: isinstance(kind, Listing) or _is_record(kind) or is_a(kind, STRING),
)
_TEXT = _Takes("a text", lambda kind: is_a(kind, STRING))
_NUMBER = _Takes("a number", is_number)
_MEASURE = _Takes("a number or a duration", lambda kind: is_number(kind) or kind == DURATION)
_READABLE = _Takes(
    "a number or a text", lambda kind: not isinstance(kind, Listing) and not _is_record(kind)
)

_TAKES: Mapping[str, Sequence[_Takes]] = {
    "len": (_SIZED,),
    "sum": (_LIST,),
    "abs": (_MEASURE,),
    "round": (_NUMBER, _NUMBER),
    "int": (_READABLE,),
    "float": (_READABLE,),
    "append": (_LIST,),
    "sorted": (_ORDERED,),
    "split": (_TEXT, _TEXT),
    "join": (_LIST,),
    "replace": (_TEXT, _TEXT, _TEXT),
    "trim": (_TEXT,),
    "starts_with": (_TEXT, _TEXT),
    "ends_with": (_TEXT, _TEXT),
    "index_of": (_ORDERED,),
    **dict.fromkeys(("reversed", "unique", "first", "last"), (_LIST,)),
    **dict.fromkeys(("map", "filter"), (_LIST, _TEXT)),
    **dict.fromkeys(("floor", "ceil"), (_NUMBER,)),
    "range": (_NUMBER, _NUMBER, _NUMBER),
    "keys": (_RECORD,),
    "values": (_RECORD,),
    "contains": (_SIZED,),
    "moment": (_READABLE,),
    "duration": (_READABLE,),
    "decimal": (_READABLE,),
}
"""What the first arguments of each function have to be; any value does for the others."""


def takes_null(function: str) -> bool:
    """Return whether a function makes something of null: a text, a list with one item."""
    return function not in _TAKES or function == "append"


def misgiven(call: tree.Invoke, kinds: Sequence[Kind]) -> Iterator[Misgiven]:
    """Yield the arguments of a built-in function that it fails with."""
    for at, takes in enumerate(_TAKES.get(call.function, ())[: len(kinds)]):
        kind = without_null(kinds[at])
        if not isinstance(kind, Anything | Null) and not takes.holds(kind):
            name = BUILTINS[call.function].parameters[at]
            said = f"argument {name} of {call.function} is {described(kind)}"
            yield Misgiven(call.arguments[at], f"{said}, {takes.what} is wanted")
            return


# --- constants ------------------------------------------------------------------------


def _read_int(text: str) -> object:
    return int(text)


def _read_date(text: str) -> object:
    return read_moment(f"{text}T00:00:00Z" if len(text) == _DATE else text)


_DATE = len("2026-01-01")
_READ: Mapping[str, Callable[[str], object]] = {
    "int": _read_int,
    "float": float,
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


def divides_by_zero(binary: tree.Binary) -> bool:
    """Return whether a number is divided by the constant zero."""
    zero = isinstance(binary.right, tree.Number) and float(binary.right.text) == 0
    return zero and binary.operator in ("/", "//", "%")
