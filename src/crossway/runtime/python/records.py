"""Records of Python's own as type hints: dataclasses, a `TypedDict`, a `NamedTuple`.

What each has for fields, which of them a value has to give, and what they are to be: of
`Page[Card]` with its variables filled in.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from typing import Any


def is_record(kind: Any) -> bool:
    """Whether it is a class whose fields are read one by one."""
    named = isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
    return dataclasses.is_dataclass(kind) or typing.is_typeddict(kind) or named


def fields(hint: Any) -> Mapping[str, bool]:
    """Return the fields of a record that a value may give, and which of them it has to."""
    if dataclasses.is_dataclass(hint):
        none = dataclasses.MISSING
        return {
            field.name: field.default is none and field.default_factory is none
            for field in dataclasses.fields(hint)
            if field.init
        }
    if typing.is_typeddict(hint):
        kinds = typing.get_type_hints(hint, include_extras=True)
        return {name: _required(hint, name, kind) for name, kind in kinds.items()}
    defaults = getattr(hint, "_field_defaults", {})
    return {name: name not in defaults for name in hint._fields}


def hints_of(record: Any) -> dict[str, Any]:
    """Return the hints of the fields that a value may give, by name.

    Raises:
        Exception: of any kind, as of a name that only a type checker sees.
    """
    plain = typing.get_origin(record) or record
    filled, names = _filled(record), fields(plain)
    kinds = typing.get_type_hints(plain, include_extras=True)
    return {n: _put_in(filled, _without_presence(kinds[n])) for n in kinds if n in names}


def _filled(hint: Any) -> dict[Any, Any]:
    """Return what `Page[Card]` puts in the place of each variable of the record `Page`."""
    variables = getattr(typing.get_origin(hint), "__parameters__", ())
    return dict(zip(variables, typing.get_args(hint), strict=False))


def _put_in(filled: Mapping[Any, Any], hint: Any) -> Any:
    """Return the hint of a field with its variables filled in: `list[T]` as `list[Card]`."""
    if isinstance(hint, typing.TypeVar):
        return filled.get(hint, Any)
    variables = getattr(hint, "__parameters__", ())
    if isinstance(hint, type) or not variables:  # a class alone leaves its own open
        return hint
    return hint[tuple(filled.get(variable, Any) for variable in variables)]


def _required(record: Any, name: str, kind: Any) -> bool:
    """Whether a `TypedDict` has to have a field.

    It does not know by itself where annotations are texts (`from __future__ import
    annotations`): then only the marks around the field's hint say so.
    """
    match typing.get_origin(kind):
        case typing.Required:
            return True
        case typing.NotRequired:
            return False
        case _:
            return name in record.__required_keys__


def _without_presence(hint: Any) -> Any:
    """Return what is in `Required[..]` and `NotRequired[..]`."""
    marked = typing.get_origin(hint) in (typing.Required, typing.NotRequired)
    return typing.get_args(hint)[0] if marked else hint
