"""Models of pydantic, where the user has it: read and written as pydantic does.

Pydantic is imported when a function of the user's asks for one of its classes, never before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

import msgspec

from crossway.runtime.fitting import MismatchError
from crossway.runtime.python.binary import as_it_travels, hold_bytes

_MARKS = ("__get_pydantic_core_schema__", "__pydantic_validator__")
"""What its models, types and dataclasses have."""


def is_model(hint: Any) -> bool:
    """Return whether a class or type is one of pydantic's, or made with it."""
    return any(hasattr(hint, mark) for mark in _MARKS)


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


def written(model: Any) -> Any:
    """Return a model as pydantic writes it in JSON, but its numbers as they are.

    Pydantic makes text of a `Decimal`, and null of what is not finite; here they stay, since
    what they become depends on what the design says. So do bytes that it writes in base64, for
    its alphabet is that of URLs.

    Raises:
        BytesAsTextError: bytes in it would be written as text.
    """
    kind: Any = type(model)
    _held(kind)
    return _numbers(model.model_dump(mode="json"), model.model_dump())


@lru_cache(maxsize=1024)
def _held(model: Any) -> None:
    import pydantic

    hold_bytes(pydantic.TypeAdapter(model).core_schema)


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
