"""Where a callable of the user's is written, as messages name it."""

from __future__ import annotations

import functools
import inspect
import linecache
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

_DEFINES = re.compile(r"\s*(async\s+def|def|class)\b|.*\blambda\b")
_DECORATORS = 100
"""Lines below the first decorator in which the `def` is looked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """A callable's name, the file and the line (1-based) of its `def`; as text all three.

    >>> str(Source("charge_card", "pay.py", 3))
    'charge_card (pay.py:3)'
    """

    name: str
    file: str
    line: int

    def __str__(self) -> str:
        """Return `charge_card (pay.py:3)`; only the name of what is written in no file."""
        return f"{self.name} ({self.file}:{self.line})" if self.file else self.name


def underlying(callable_: Any) -> Any:
    """Return the function that a callable calls in the end, or the callable itself.

    Through partials, bound methods, callable objects, and decorators that use
    `functools.wraps`.
    """
    seen: set[int] = set()
    found = callable_
    while id(found) not in seen:
        seen.add(id(found))
        if isinstance(found, functools.partial):
            found = found.func
        elif inspect.ismethod(found):
            found = found.__func__
        elif hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        elif not inspect.isroutine(found) and inspect.isfunction(type(found).__call__):
            found = type(found).__call__
    return found


def source_of(callable_: Callable[..., Any]) -> Source:
    """Return where a callable is written."""
    function = underlying(callable_)
    name = getattr(callable_, "__name__", None) or getattr(function, "__name__", None)
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return Source(name or repr(callable_), "", 0)
    return Source(name or code.co_name, nearby(code.co_filename), _line(code))


def nearby(file: str) -> str:
    """Return a file's path from the current folder when it is below it, else as it is."""
    try:
        relative = os.path.relpath(file)
    except (ValueError, OSError):  # another drive; a current folder that is gone
        return file
    return file if relative.startswith(os.pardir) else relative


def _line(code: CodeType) -> int:
    """Return the line of a `def`: `co_firstlineno` is that of its first decorator."""
    first = code.co_firstlineno
    for line in range(first, first + _DECORATORS):
        if _DEFINES.match(linecache.getline(code.co_filename, line)):
            return line
    return first
