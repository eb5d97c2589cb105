"""Whether what leaves a body may be larger than what arrived, and so too large to be sent.

    close complete("order {order.id} of {order.shop}")     no: parts of one that arrived
    close complete(note + note)                            yes: twice what arrived
    close complete(Both{asked: note, told: answer.note})   yes: two that arrived, together
    close complete(join(names, ", "))                      yes: nobody knows how long it gets

Temporal took each argument and each result, so a part of one is small enough; what a text adds by
itself counts as nothing. Numbers, moments and words have no length to speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from crossway.compiler.scope import Scope
from crossway.compiler.seen import seen, without_null
from crossway.design.builtins import MESSAGES, TEXTS_OF
from crossway.design.types import SHORT, Scalar, Type
from crossway.language import tree
from crossway.language.holes import Hole, filled

Path = tuple[str, ...]
"""A value that arrived, and the fields by which a part of it is reached."""


class _UnboundedError(Exception):
    """A value is made of others in a way that says nothing of how large it is."""


def may_grow(values: Iterable[tree.Expression], scope: Scope) -> bool:
    """Whether values may be larger together than what arrived; `scope` knows what is certain."""
    try:
        paths = list(chain.from_iterable(_parts(value, scope) for value in values))
    except _UnboundedError:
        return True
    return len({path[0] for path in paths}) > 1 or any(
        one[: len(other)] == other
        for at, one in enumerate(paths)
        for number, other in enumerate(paths)
        if at != number
    )


def _parts(value: tree.Expression, scope: Scope) -> Iterator[Path]:
    """Yield the parts of what arrived that a value is made of, as far as they may be long.

    Raises:
        _UnboundedError: it is made in another way, or of what did not arrive.
    """
    if _is_short(seen(value, scope)):
        return
    match value:
        case tree.String(text):
            for hole in filled(text, scope.shown):
                yield from _texts([_place(hole, value)], scope)
        case tree.Name() | tree.Field() | tree.Index():
            yield _path(value, scope)
        case tree.Record(_, fields):
            for field in fields:
                yield from _parts(field.value, scope)
        case tree.Invoke(function, arguments) if function in TEXTS_OF:
            yield from _texts(arguments, scope)
        case tree.ListOf(items):
            for item in items:
                yield from _parts(item, scope)
        case tree.Binary("+" | "and" | "or", left, right):
            yield from _parts(left, scope)
            yield from _parts(right, scope)
        case tree.Slice(subject):
            yield from _parts(subject, scope)
        case tree.Invoke(function) if function in MESSAGES:
            yield (function, str(value.span))  # what comes back arrived as well
        case tree.Constant():  # null
            pass
        case _:  # made in a way that may give more than there was: joined, replaced, a list made
            raise _UnboundedError


def _texts(values: Iterable[tree.Expression], scope: Scope) -> Iterator[Path]:
    """Yield the parts of what becomes text: of a record or a list that is longer than what arrived.

    Raises:
        _UnboundedError: one is no text or short.
    """
    for value in values:
        if not isinstance(without_null(seen(value, scope)), Scalar):
            raise _UnboundedError
        yield from _parts(value, scope)


def _place(hole: Hole, text: tree.String) -> tree.Place:
    place: tree.Place = tree.Name(hole.name, span=text.span)
    for name in hole.fields:
        place = tree.Field(place, name, span=text.span)
    return place


def _path(place: tree.Place, scope: Scope) -> Path:
    """Return what a place is a part of, and by which fields; an element counts as all of them.

    Raises:
        _UnboundedError: it is no part of what arrived.
    """
    match place:
        case tree.Name(name) if name in scope.sure:
            return (name,)
        case tree.Field(tree.Name() | tree.Field() | tree.Index() as subject, name):
            return (*_path(subject, scope), name)
        case tree.Index(tree.Name() | tree.Field() | tree.Index() as subject):
            return _path(subject, scope)
        case _:  # of a name that is given what was computed, or of what a function gives
            raise _UnboundedError


def _is_short(kind: Type | None) -> bool:
    plain = without_null(kind)
    return isinstance(plain, Scalar) and (plain.kind in SHORT or bool(plain.words))
