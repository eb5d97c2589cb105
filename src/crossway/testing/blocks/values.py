"""What the expressions of a test give, and whether a value is the one that is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import msgspec

from crossway.cli.decoding import decoded
from crossway.cluster.building import load_value
from crossway.compiler import compile_value
from crossway.design.model import Design
from crossway.design.shadows import ANYTHING
from crossway.design.types import Anything, RecordShape, Scalar, Type
from crossway.language import tree
from crossway.language.encodings import READERS
from crossway.runtime.arithmetic import as_designs
from crossway.runtime.faults import text_of
from crossway.testing.errors import TestingError


class Wildcard:
    """Equal to whatever it is compared with: `_` in the arguments of an expected call."""

    def __eq__(self, other: object) -> bool:
        """Whether they are equal: always."""
        return True

    def __hash__(self) -> int:
        """Return the same for all."""
        return 0

    def __repr__(self) -> str:
        """Return how a test writes it."""
        return ANYTHING


WILDCARD = Wildcard()


def computed(
    expression: tree.Expression, names: Mapping[str, Any], design: Design, path: str
) -> Any:
    """Return what an expression of a test gives; `design` is the one beside, with shadows.

    Raises:
        TestingError: it cannot be computed, say a field is missing.
    """
    source = compile_value(expression, names, design, path)
    given = [names[name] for name in sorted(names)]
    try:
        with as_designs():
            load_value(source)(*given).send(None)
    except StopIteration as ended:
        return ended.value
    except Exception as fault:
        raise TestingError(text_of(fault)) from fault
    raise TestingError("it waits for something, which a test cannot")


def as_declared(
    values: Sequence[Any], kinds: Sequence[Type], records: Mapping[str, RecordShape]
) -> list[Any]:
    """Return JSON values as a design holds them; one that does not fit its type stays as it is."""
    return [
        _as_declared(value, kind, records)
        for value, kind in zip_longest(values, kinds[: len(values)], fillvalue=Anything())
    ]


def _as_declared(value: Any, kind: Type, records: Mapping[str, RecordShape]) -> Any:
    try:
        return decoded(value, kind, records)
    except ValueError:
        return value


def as_expected(expected: Any, found: Any) -> Any:
    """Return JSON values that nothing declares, with decimals where a number is expected.

    An amount in the details of an error travels as a text: `raise Declined("no", amount)` fails
    with "2.50", which is the 2.5 of a test.
    """
    match expected, found:
        case [*items], [*values]:
            return [as_expected(*pair) for pair in zip_longest(items[: len(values)], values)]
        case dict(), dict():
            return {key: as_expected(expected.get(key), one) for key, one in found.items()}
        case ((int() | float()), str()) if not isinstance(expected, bool):
            return _as_declared(found, Scalar("decimal"), {})
        case _:  # is compared as it is
            return found


def same(expected: Any, found: Any) -> bool:
    """Whether a value is the expected one: a field that is missing is null.

    A moment, a duration and the like are compared as such with their texts, and a decimal with
    numbers: `0.1` is `decimal("0.10")`.
    """
    if isinstance(expected, Wildcard):
        return True
    for one, other in ((expected, found), (found, expected)):
        reader = next((READERS[k] for kind, k in _READ if isinstance(one, kind)), None)
        plain = isinstance(other, str | int | float) and not isinstance(other, bool)
        if reader is not None and plain:
            return _reads_as(one, other, reader)
    match expected, found:
        case dict(), dict():
            return all(same(expected.get(key), found.get(key)) for key in {**expected, **found})
        case list() | tuple(), list() | tuple():
            pairs = zip(expected, found, strict=False)
            return len(expected) == len(found) and all(same(*pair) for pair in pairs)
        case bool(), _:
            return expected is found
        case _, bool():
            return False
        case _:
            return bool(expected == found)


_READ: tuple[tuple[type, str], ...] = (
    (datetime, "moment"),
    (timedelta, "duration"),
    (bytes, "bytes"),
    (Decimal, "decimal"),
)


def _reads_as(held: Any, plain: Any, reader: Callable[[object], object]) -> bool:
    try:
        return bool(reader(plain) == held)
    except ValueError:
        return False


def as_json(value: Any) -> Any:
    """Return a value as JSON has it, for messages and to compare calls with."""
    return msgspec.to_builtins(value, enc_hook=str)
