"""What a Python function returns, as a JSON value that says the same.

    plain(Quote(total=Decimal("19.90")), Quote)     {"total": 19.9}, where the design says number
    plain(Decimal("19.90"), Any)                    "19.90", where it says nothing
    plain(float("nan"), float)                      EncodingError: result is nan, which ..

`msgspec` writes dataclasses, enumerations, dates, UUIDs, bytes and collections; pydantic its
own models. No number changes its value, and nothing becomes null without a word.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from math import isfinite
from typing import Any

import msgspec

from crossway.runtime.python.hints import TEXTS, shown
from crossway.runtime.python.models import is_model, written
from crossway.runtime.sending import PAYLOAD_LIMIT

_MOST = PAYLOAD_LIMIT // 2 + 1
"""Items of which even the shortest list is larger than Temporal takes: `range(10**12)` has more."""


_EXACT = (Decimal, datetime, timedelta)
"""What a body computes with; what travels are texts of the last two."""


class EncodingError(ValueError):
    """A result is no JSON value; the message begins with the path of what is none."""


def plain(value: Any, expected: Any, *, exact: bool = False) -> Any:
    """Return a result as a JSON value; `expected` is the annotation of what the design says.

    Models of pydantic are written by their aliases, which they are read by. Where a record of the
    design has the name of a field, and not its alias, it is written by that: aliases may be those
    of a service that a model was read from. With `exact` a Decimal stays one, where the design says
    neither a number nor a text, and so do a moment and a duration: a body computes with them, and
    nothing travels.

    Raises:
        EncodingError: it is none, or a number that JSON or the design cannot hold as it is.
    """
    models: list[Any] = []
    kept = _EXACT if exact else (Decimal,)
    built = _built(value, kept, models)
    if models:
        built = _as_declared(built, _built(value, kept, aliases=False), expected)
    return _settled(built, expected, "result", exact=exact)


def _as_declared(aliased: Any, named: Any, expected: Any) -> Any:
    """Return what is written by aliases with the names of those fields that the design has.

    What the design does not know is called as the others of its record are.
    """
    match aliased, named:
        case dict(), dict() if len(aliased) == len(named):
            known = _known(expected)
            by_name = any(
                n in known and a not in known for a, n in zip(aliased, named, strict=True)
            )
            keys = [
                name if by_name and alias not in known else alias
                for alias, name in zip(aliased, named, strict=True)
            ]
            if len({*keys}) < len(keys):  # the alias of one field is the name of another
                keys = [*named]
            each = zip(keys, aliased.values(), named.values(), strict=True)
            return {key: _as_declared(a, n, _inside(expected, key)) for key, a, n in each}
        case list() | tuple(), list() | tuple() if len(aliased) == len(named):
            both = enumerate(zip(aliased, named, strict=True))
            return [_as_declared(*pair, _inside(expected, at)) for at, pair in both]
        case _:
            return aliased


def _known(expected: Any) -> set[str]:
    """Return the names of the fields that a record of the design has."""
    records = (_fields(one) for one in _alternatives(expected) if typing.is_typeddict(one))
    return {name for one in records for name in one}


def _built(
    value: Any, kept: tuple[type, ...], met: list[Any] | None = None, *, aliases: bool = True
) -> Any:
    """Return a value as `msgspec` writes it, what is of the `kept` types as it is.

    The models of pydantic in it are added to `met`.
    """

    def hook(one: Any) -> Any:
        if met is not None and is_model(type(one)):
            met.append(one)
        return _otherwise(one, aliases=aliases)

    def written_out(kept: tuple[type, ...]) -> Any:
        return msgspec.to_builtins(value, builtin_types=kept, str_keys=True, enc_hook=hook)

    try:
        try:
            return written_out(kept)
        except TypeError:
            if kept != _EXACT:
                raise
            return written_out((Decimal,))  # a moment that is a key is a text anyway
    except (TypeError, ValueError, RecursionError, msgspec.MsgspecError) as failure:
        raise EncodingError(f"result is no JSON value: {failure}") from None


def _otherwise(value: Any, *, aliases: bool) -> Any:
    """Return what `msgspec` is to write for a value that it does not know."""
    if is_model(type(value)):
        return written(value, aliases=aliases)
    if isinstance(value, TEXTS):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(islice(value, _MOST))
    raise TypeError(f"nothing says how to write a {shown(type(value))}")


def _settled(value: Any, expected: Any, path: str, *, exact: bool) -> Any:
    """Return a value of dictionaries, lists and scalars with its numbers as JSON has them."""
    match value:
        case Decimal():
            return _number(value, expected, path, exact=exact)
        case datetime() | timedelta():
            kept = exact and str not in _alternatives(expected) and _is_some_moment(value)
            return value if kept else msgspec.to_builtins(value)
        case float() if not isfinite(value):
            raise EncodingError(f"{path} is {value}, which JSON cannot hold")
        case str() if not _is_text(value):
            raise EncodingError(f"{path} holds half of a surrogate pair, which is no text")
        case dict():
            if not all(_is_text(key) for key in value):
                raise EncodingError(f"a key of {path} holds half of a surrogate pair")
            return {
                key: _settled(one, _inside(expected, key), f"{path}.{key}", exact=exact)
                for key, one in value.items()
            }
        case list() | tuple():
            return [
                _settled(one, _inside(expected, at), f"{path}[{at}]", exact=exact)
                for at, one in enumerate(value)
            ]
        case None | str() | int() | float():
            return value
        case _:  # of a member of an enumeration, which `msgspec` does not look into
            return _settled(_built(value, (Decimal,)), expected, path, exact=exact)


def _is_some_moment(value: datetime | timedelta) -> bool:
    """Whether a moment is one everywhere: without an offset it is the text of a calendar."""
    return isinstance(value, timedelta) or value.utcoffset() is not None


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(value: Decimal, expected: Any, path: str, *, exact: bool) -> Any:
    """Return a Decimal as the number that the design says, else as text.

    Raises:
        EncodingError: no number of JSON, as everybody reads it, has its value.
    """
    if not value.is_finite():
        raise EncodingError(f"{path} is {value}, which JSON cannot hold")
    wanted = _alternatives(expected)
    if not wanted & {int, float}:
        return value if exact and str not in wanted else str(value)
    if value == value.to_integral_value() and (int in wanted or abs(value) > 2**53):
        return int(value)
    near = float(value)
    if Decimal(repr(near)) == value:
        return near
    raise EncodingError(
        f"{path} is Decimal {value}, which has more digits than a number of JSON keeps; "
        "round it, or let the design say string"
    )


def _alternatives(expected: Any) -> set[Any]:
    """Return what an annotation allows: the members of a union, else itself."""
    union = typing.get_origin(expected) in (typing.Union, types.UnionType)
    return set(typing.get_args(expected)) if union else {_hashable(expected)}


def _hashable(expected: Any) -> Any:
    return expected if isinstance(expected, typing.Hashable) else Any


def _inside(expected: Any, key: str | int) -> Any:
    """Return the annotation of a field, or of the item at a position of a list."""
    for one in _alternatives(expected):
        if isinstance(key, str) and typing.is_typeddict(one):
            return _fields(one).get(key, Any)
        origin, inside = typing.get_origin(one), typing.get_args(one)
        if origin is tuple and isinstance(key, int) and key < len(inside):
            return inside[key]
        if origin is (dict if isinstance(key, str) else list):
            return inside[-1]
    return Any


@lru_cache(maxsize=1024)
def _fields(record: Any) -> Mapping[str, Any]:
    """Return the fields of a record that the compiler wrote."""
    return typing.get_type_hints(record)
