"""The base of values that are made by the hundred thousand, and what such values find once."""

from __future__ import annotations

import dataclasses
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec


class _Fields:
    """Answers `dataclasses.fields`, `replace` and their like for the class it is asked of."""

    def __get__(self, _instance: object, kind: type[Struct]) -> dict[str, Any]:
        return _fields(kind)


@cache
def _fields(kind: type[Struct]) -> dict[str, Any]:
    given = kind.__struct_defaults__
    needed = len(kind.__struct_fields__) - len(given)
    defaults = (*[msgspec.NODEFAULT] * needed, *given)
    described = [
        (name, Any, _described(default))
        for name, default in zip(kind.__struct_fields__, defaults, strict=True)
    ]
    made = dataclasses.make_dataclass(kind.__name__, described, kw_only=True)
    return {field.name: field for field in dataclasses.fields(made)}


def _described(default: Any) -> Any:
    """Return the field of a dataclass that has this default of a struct, or none."""
    if default is msgspec.NODEFAULT:
        return dataclasses.field()
    if factory := getattr(default, "factory", None):
        return dataclasses.field(default_factory=factory)
    return dataclasses.field(default=default)


class Struct(msgspec.Struct, frozen=True, gc=False):
    """An immutable value that is cheap to define and to make, and reads like a frozen dataclass.

    A class takes a fortieth of the time of a dataclass, an instance a tenth: `check` defines two
    hundred and makes hundreds of thousands. The collector of reference cycles has nothing to look
    for in it: such a value only ever holds what was there before it. What works on dataclasses
    (`fields`, `replace`, `asdict`) works on it, too.
    """

    __dataclass_fields__ = _Fields()


if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property

    once = cached_property
else:

    class once:  # noqa: N801  # as the library's own
        """A property that is found when it is first asked for, without a lock.

        Before Python 3.12 the library's own takes one, which is half of its time: a check finds
        three for each line. Two threads that ask at once may both find it.
        """

        def __init__(self, find):
            """Find it by a method."""
            self._find, self.__doc__ = find, find.__doc__

        def __set_name__(self, owner, name):
            """Learn under which name it is asked for."""
            self._name = name

        def __get__(self, one, owner=None):
            """Return what is found; from then on it is an attribute of its own."""
            if one is None:
                return self
            found = one.__dict__[self._name] = self._find(one)
            return found
