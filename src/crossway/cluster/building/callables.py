"""The callables of a Python module, each under the name that it counts by.

That is the name it is registered by (`@activity.defn(name="ChargeCard")`), else the name it
has in the module, whether it was defined there, imported or assigned: a function, a partial,
a bound method, an object that can be called. Of a class count the static methods, of an object
the methods that `@activity.defn` marks. A class itself makes values and does no work: a
dataclass `Quote` may stand beside a function `quote`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from crossway import sdk
from crossway.errors import ImplementationError
from crossway.runtime.python import source_of

Found = Callable[..., Any]


def callables(module: ModuleType) -> Mapping[str, Found]:
    """Return the callables of a module by name: those registered first, static methods last.

    Raises:
        ImplementationError: two are registered by one name.
    """
    found: dict[str, Found] = {}
    for name, one in _registered(module):
        if not _same(found.setdefault(name, one), one):
            both = f"{source_of(found[name])} and {source_of(one)}"
            raise ImplementationError(f"{both} are both registered as {name!r}; rename one")
    for name, one in (*_by_their_names(module), *_static(module)):
        found.setdefault(name, one)
    return found


def _same(one: Found, other: Found) -> bool:
    """Whether two callables are one: a bound method is made anew each time it is asked for."""
    return one is other or (inspect.ismethod(one) and inspect.ismethod(other) and one == other)


def _registered(module: ModuleType) -> Iterator[tuple[str, Found]]:
    for value in list(vars(module).values()):
        if callable(value) and (name := sdk.activity_name(value)):
            yield name, value
        yield from _methods(value, module)


def _methods(value: Any, module: ModuleType) -> Iterator[tuple[str, Found]]:
    """Yield what `@activity.defn` marks: methods of an object, static ones of a class."""
    kind = value if isinstance(value, type) else type(value)
    if kind.__module__ in ("builtins", "typing") or isinstance(value, ModuleType):
        return
    for name, written in inspect.getmembers_static(kind):
        static = isinstance(written, staticmethod | classmethod)
        function = written.__func__ if static else written
        if (static or kind is not value) and inspect.isfunction(function):
            registered = sdk.activity_name(function)
            if registered and (kind is value or kind.__module__ == module.__name__ or not static):
                yield registered, getattr(value, name)


def _by_their_names(module: ModuleType) -> Iterator[tuple[str, Found]]:
    for name, value in list(vars(module).items()):
        if callable(value) and not isinstance(value, type) and _counts_as(name, value):
            yield name, value


def _counts_as(name: str, value: Found) -> bool:
    """Whether a callable counts by a name: not when it is registered by another."""
    registered = sdk.activity_name(value)
    return registered in (None, name, getattr(value, "__name__", None))


def _static(module: ModuleType) -> Iterator[tuple[str, Found]]:
    for value in list(vars(module).values()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            for name, written in list(vars(value).items()):
                if isinstance(written, staticmethod) and _counts_as(name, written.__func__):
                    yield name, written.__func__


def unused(module: ModuleType, meant: Sequence[Found]) -> Iterator[Found]:
    """Yield the public functions that a module defines and nobody has a use for.

    `meant` are the callables that implement something. A function that another one of the
    module names is a helper of it.
    """
    own = {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    }
    helpers = {name for value in own.values() for name in value.__code__.co_names}
    for name, value in own.items():
        if not name.startswith("_") and name not in helpers and value not in meant:
            yield value
