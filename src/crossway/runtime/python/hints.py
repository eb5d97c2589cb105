"""Values as the type hints of a Python function say, made from what JSON can hold.

`msgspec` does most of it. Six things it leaves to us: models of pydantic, where the user has
it, and what it bounds (`PositiveInt`), which pydantic reads; unions that it refuses, as
`Card | Cash` or `str | date`; enumerations of mixed values; decimals, of which it takes `1_000`;
addresses of `ipaddress`, a `deque` and an `OrderedDict`; and a `TypedDict` keeps the fields that it
does not know. A hint that nobody can read (`socket.socket`) is an error before anything runs.

    read = reader(list[Payment])
    read([{"id": "p-1", "amount": 3}], "payments")  # [Payment(id="p-1", amount=3.0)]
    read([{"id": "p-1"}], "payments")               # payments[0].amount is missing
"""

from __future__ import annotations

import collections.abc as abc
import enum
import ipaddress as ip
import re
import types
import typing
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import msgspec.inspect

from crossway.language.encodings import read_decimal
from crossway.runtime.fitting import MismatchError, converted
from crossway.runtime.python import records
from crossway.runtime.python.models import any_bound, is_bound, is_model, model_reader

Reader = Callable[[Any, str], Any]
"""Returns a JSON value as a hint says; the text is its path, for messages.

Raises:
    MismatchError: it does not fit; the message begins with the path of what does not.
"""

_FOURTH = (ip.IPv4Address, ip.IPv4Interface, ip.IPv4Network)
TEXTS = (*_FOURTH, ip.IPv6Address, ip.IPv6Interface, ip.IPv6Network)
"""Classes whose text makes another one that is the same."""

_LISTS = (list, deque, abc.Sequence, abc.MutableSequence, abc.Iterable, abc.Collection)
_SETS = (set, frozenset, abc.Set, abc.MutableSet)
_MAKERS: dict[Any, Any] = {
    **dict.fromkeys(_SETS[:1] + _SETS[2:], set),
    **{one: one for one in (tuple, deque, frozenset, OrderedDict)},
}
_MAPS = (dict, OrderedDict, abc.Mapping, abc.MutableMapping)
_ALONE: dict[Any, Any] = {deque: deque[Any], OrderedDict: OrderedDict[str, Any]}
"""What these are where nothing says what is in them."""
_LAST = (str, Any, object)
"""Members of a union that take what a later member means: `str` takes every date."""


_MODULE = re.compile(r"('[^']*')|\b\w+\.(?=\w)")
"""A quoted word, which stays, or a module before a name."""


class UnreadableHintError(Exception):
    """Nothing that JSON holds can be read as a hint; the message is the hint."""


def reader(hint: Any) -> Reader:
    """Return what reads values as a hint says.

    Raises:
        UnreadableHintError: nobody can.
    """
    return _Readers().of(hint)


def shown(hint: Any) -> str:
    """Return a hint as a user writes it, without modules: `Card | None`, `list[Payment]`."""
    if isinstance(hint, type) and not typing.get_args(hint):
        return hint.__qualname__
    return _MODULE.sub(r"\1", str(hint))


class _Readers:
    """Makes the readers of one hint; a class that mentions itself gets one reader."""

    def __init__(self) -> None:
        self._records: dict[Any, Reader] = {}

    def of(self, hint: Any) -> Reader:
        if hint in (Any, object):
            return lambda value, _path: value
        if hint is Decimal:
            return _decimal
        if _readable(hint):
            return lambda value, path: converted(value, hint, path)
        if is_model(hint):
            return model_reader(hint)
        if hint in TEXTS:
            return _text_of(hint)
        hint = _ALONE.get(hint, hint) if isinstance(hint, type) else hint
        origin, inside = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self._union(hint, inside)
        if origin is typing.Annotated:
            return model_reader(hint) if is_bound(hint) else self.of(inside[0])
        if origin is typing.Literal:
            return _one_of(inside)
        if isinstance(hint, typing.TypeAliasType if hasattr(typing, "TypeAliasType") else ()):
            return self.of(hint.__value__)
        if origin in _LISTS or origin in _SETS or origin is tuple:
            return self._items(hint, origin, inside)
        if origin in _MAPS:
            return self._mapping(self.of(inside[-1]), inside[0], _MAKERS.get(origin, dict))
        if isinstance(hint, enum.EnumMeta):
            return _enumeration(hint)
        return self._record(hint)

    def _union(self, hint: Any, members: tuple[Any, ...]) -> Reader:
        some = [member for member in members if member is not type(None)]
        readers = [self.of(member) for member in sorted(some, key=lambda one: one in _LAST)]
        nullable = len(some) < len(members)

        def read(value: Any, path: str) -> Any:
            if value is None and nullable:
                return None
            reasons = []
            for one in readers:
                try:
                    return one(value, path)
                except MismatchError as misfit:
                    reasons.append(str(misfit))
            if len(reasons) == 1:
                raise MismatchError(reasons[0])
            raise MismatchError(f"{path}: fits nothing of {shown(hint)}: {'; '.join(reasons)}")

        return read

    def _items(self, hint: Any, origin: Any, inside: tuple[Any, ...]) -> Reader:
        if origin is tuple and inside[-1] is not Ellipsis:
            return self._tuple(hint, inside)
        item = self.of(inside[0])
        make: Callable[[Iterable[Any]], Any] = _MAKERS.get(origin, list)

        def read(value: Any, path: str) -> Any:
            found = converted(value, list, path)
            return make(item(one, f"{path}[{at}]") for at, one in enumerate(found))

        return read

    def _tuple(self, hint: Any, inside: tuple[Any, ...]) -> Reader:
        readers = [self.of(one) for one in inside]

        def read(value: Any, path: str) -> Any:
            found = converted(value, list, path)
            if len(found) != len(readers):
                said = f"expected {len(readers)} values for {shown(hint)}, got {len(found)}"
                raise MismatchError(f"{path}: {said}")
            pairs = zip(readers, found, strict=True)
            return tuple(one(part, f"{path}[{at}]") for at, (one, part) in enumerate(pairs))

        return read

    def _mapping(self, item: Reader, key: Any, make: Callable[[Iterable[Any]], Any]) -> Reader:
        named = _text_of(key) if key in TEXTS else None

        def read(value: Any, path: str) -> Any:
            found = converted(value, dict[str, Any], path)
            if named is not None:
                keys: Iterable[Any] = [named(name, f"a key of {path}") for name in found]
            else:
                keys = found if key is str else converted(found, dict[key, Any], path)
            values = (item(one, f"{path}.{name}") for name, one in found.items())
            return make(zip(keys, values, strict=True))

        return read

    def _record(self, hint: Any) -> Reader:
        if hint in self._records:
            return self._records[hint]
        readers: dict[str, Reader] = {}
        record = typing.get_origin(hint) or hint
        if not records.is_record(record):
            raise UnreadableHintError(shown(hint))
        self._records[hint] = read = _record_reader(record, readers)
        for name, kind in records.hints_of(hint).items():
            readers[name] = self.of(kind)
        return read


def _decimal(value: Any, path: str) -> Decimal:
    """Return a decimal by the rule of the language: `msgspec` takes `1_000` and `Infinity`."""
    try:
        return read_decimal(value)
    except ValueError as wrong:
        raise MismatchError(f"{path}: {wrong}") from None


def _text_of(kind: Any) -> Reader:
    """Return what reads one of `TEXTS`; from a number it would make an address as well."""

    def read(value: Any, path: str) -> Any:
        text = converted(value, str, path)
        try:
            return kind(text)
        except ValueError as wrong:
            raise MismatchError(f"{path}: {wrong}") from None

    return read


def _readable(hint: Any) -> bool:
    """Whether `msgspec` alone reads a hint as it is meant."""
    if any_bound(hint):
        return False
    try:
        nodes = [*_nodes(msgspec.inspect.type_info(hint), set())]
    except Exception:  # of any kind: a class may say anything when it is looked at
        return False
    # A `Struct` drops what it does not know, and so may a dictionary in it.
    struct = isinstance(hint, type) and issubclass(hint, msgspec.Struct)
    return not any(_foreign(node, drops=struct) for node in nodes)


def _nodes(node: Any, seen: set[int]) -> Iterator[Any]:
    """Yield a description of a type with all that it is made of."""
    if isinstance(node, tuple):
        for part in node:
            yield from _nodes(part, seen)
    elif isinstance(node, msgspec.inspect.Type | msgspec.inspect.Field) and id(node) not in seen:
        seen.add(id(node))
        yield node
        for name in node.__struct_fields__:
            yield from _nodes(getattr(node, name), seen)


def _foreign(node: Any, *, drops: bool) -> bool:
    match node:
        case msgspec.inspect.DecimalType():
            return not drops
        case msgspec.inspect.CustomType(cls=kind):
            return kind is not object
        case msgspec.inspect.DataclassType(cls=kind):
            return is_model(kind)
        case msgspec.inspect.TypedDictType():
            return not drops
        case _:
            return False


def _one_of(words: tuple[Any, ...]) -> Reader:
    def read(value: Any, path: str) -> Any:
        for word in words:
            if word == value and type(word) is type(value):
                return word
        raise MismatchError(f"{path}: expected one of {', '.join(map(repr, words))}, got {value!r}")

    return read


def _enumeration(kind: enum.EnumMeta) -> Reader:
    members: list[Any] = list(kind)

    def read(value: Any, path: str) -> Any:
        for member in members:
            if _says(value, member.value):
                return member
        words = ", ".join(repr(member.value) for member in members)
        raise MismatchError(f"{path}: expected one of {words}, got {value!r}")

    return read


def _says(value: Any, own: Any) -> bool:
    """Whether a JSON value is that of a member, which may be a date or a tuple."""
    try:
        read = converted(value, type(own), "it")
    except (MismatchError, TypeError):  # of another type, or of one that nobody reads
        return False
    return bool(read == own)


def _record_reader(hint: Any, readers: Mapping[str, Reader]) -> Reader:
    fields = records.fields(hint)

    def read(value: Any, path: str) -> Any:
        if isinstance(value, list) and issubclass(hint, tuple):
            value = dict(zip(fields, value, strict=False))
        given = converted(value, dict[str, Any], path)
        if missing := [name for name, must in fields.items() if must and name not in given]:
            raise MismatchError(f"{path}.{missing[0]} is missing")
        own = {n: readers[n](given[n], f"{path}.{n}") for n in fields if n in given}
        if typing.is_typeddict(hint):
            return {**given, **own}
        try:
            return hint(**own)
        except (TypeError, ValueError) as failure:  # what __post_init__ says
            raise MismatchError(f"{path}: {failure}") from None

    return read
