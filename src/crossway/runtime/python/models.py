"""Models of pydantic, where the user has it: read and written as pydantic does.

Pydantic is imported when a function of the user's asks for one of its classes, never before.
"""

from __future__ import annotations

import contextlib
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from importlib.util import find_spec
from math import isfinite
from typing import Any

import msgspec

from crossway.runtime.fitting import MismatchError
from crossway.runtime.python.binary import as_it_travels, hold_bytes
from crossway.runtime.python.records import hints_of, is_record

_MARKS = ("__get_pydantic_core_schema__", "__pydantic_validator__")
"""What its models, types and dataclasses have."""


def is_model(hint: Any) -> bool:
    """Return whether a class or type is one of pydantic's, or made with it."""
    return any(hasattr(hint, mark) for mark in _MARKS)


_BINDS = frozenset({"annotated_types", "pydantic", "pydantic_core"})
"""The packages of what pydantic bounds a value by."""


def is_bound(hint: Any) -> bool:
    """Return whether a hint is `Annotated[int, Field(gt=0)]` or its like, as `PositiveInt`."""
    if typing.get_origin(hint) is not typing.Annotated:
        return False
    packages = {type(one).__module__.partition(".")[0] for one in hint.__metadata__}
    return not packages.isdisjoint(_BINDS) and find_spec("pydantic") is not None


def any_bound(hint: Any, seen: set[Any] | None = None) -> bool:
    """Return whether pydantic bounds a hint or anything inside it: `msgspec` passes over that.

    `seen` are the records that were looked into: each is once, however many hold it.
    """
    seen = set() if seen is None else seen
    if is_bound(hint):
        return True
    inside = [*typing.get_args(hint)]
    record = typing.get_origin(hint) or hint
    if is_record(record) and record not in seen:
        seen.add(record)
        with contextlib.suppress(Exception):  # a name that only a type checker sees, say
            inside += hints_of(record).values()
    return any(any_bound(one, seen) for one in inside)


def model_reader(hint: Any) -> Callable[[Any, str], Any]:
    """Return what reads JSON values as pydantic does, with a model's aliases and rules.

    What it returns takes a value and its path, and raises a `MismatchError` where it does not
    fit.

    Raises:
        BytesAsTextError: bytes in it would be read as text.
    """
    import pydantic

    adapter = pydantic.TypeAdapter(hint)
    hold_bytes(adapter.core_schema)

    def read(value: Any, path: str) -> Any:
        try:
            return adapter.validate_json(msgspec.json.encode(value))
        except pydantic.ValidationError as failure:
            raise MismatchError(_said(failure.errors(include_url=False)[0], path)) from None

    return read


def _said(error: Mapping[str, Any], path: str) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error["loc"])
    below = path + "".join(steps)
    if error["type"] == "missing":
        return f"{below} is missing"
    return f"{below}: {error['msg'][:1].lower()}{error['msg'][1:]}"


def written(model: Any, *, aliases: bool) -> Any:
    """Return a model as pydantic writes it in JSON, but its numbers as they are.

    With `aliases` its fields have the names that it is read by, unless its own
    configuration says that they are not written.
    Pydantic makes text of a `Decimal`, and null of what is not finite; here they stay, since
    what they become depends on what the design says. So do bytes that it writes in base64, for
    its alphabet is that of URLs.

    Raises:
        BytesAsTextError: bytes in it would be written as text.
    """
    kind: Any = type(model)
    adapter = _held(kind)
    # What is no model, as an `AnyUrl`, does not write itself.
    dump = getattr(model, "model_dump", None) or partial(adapter.dump_python, model)
    by_alias = aliases and getattr(kind, "model_config", {}).get("serialize_by_alias", True)
    return _numbers(dump(mode="json", by_alias=by_alias), dump(by_alias=by_alias))


@lru_cache(maxsize=1024)
def _held(model: Any) -> Any:
    """Return pydantic's adapter of one of its classes, whose bytes travel as they should."""
    import pydantic

    adapter = pydantic.TypeAdapter(model)
    hold_bytes(adapter.core_schema)
    return adapter


def _numbers(json: Any, python: Any) -> Any:
    """Return `json` with the numbers that stand in its place in `python`."""
    match json, python:
        case str(), Decimal():
            return python
        case str(), bytes():
            return as_it_travels(json, python)
        case None | float(), float() if not isfinite(python):
            return python
        case dict(), dict() if len(json) == len(python):
            pairs = zip(json.items(), python.values(), strict=True)
            return {key: _numbers(one, other) for (key, one), other in pairs}
        case list(), list() | tuple() if len(json) == len(python):
            return [_numbers(one, other) for one, other in zip(json, python, strict=True)]
        case _:
            return json
