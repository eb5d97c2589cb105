"""Which names of a body hold promises, or lists of them.

handles = []
for id in ids:
    promise quote <- workflow Quote(id)      # quote holds one
    handles = append(handles, quote)         # handles holds several
for h in handles:                            # h holds one
    await h -> price
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crossway.language import tree
from crossway.language.blocks import own_names
from crossway.language.holes import holes


class Held(NamedTuple):
    """Names that hold a promise somewhere, and names that hold lists of promises."""

    one: frozenset[str]
    several: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    one: set[str]
    several: set[str]

    def is_one(self, value: tree.Expression | None) -> bool:
        match value:
            case tree.Name(name):
                return name in self.one
            case tree.Index(subject):
                return self.is_several(subject)
            case _:  # no other value is a promise
                return False

    def is_several(self, value: tree.Expression | None) -> bool:
        match value:
            case tree.Name(name):
                return name in self.several
            case tree.ListOf(items):
                return any(map(self.is_one, items))
            case tree.Invoke("append", (items, item)):
                return self.is_several(items) or self.is_one(item)
            case tree.Binary("+", left, right):
                return self.is_several(left) or self.is_several(right)
            case _:  # no other value is a list of promises
                return False


def held(nodes: Collection[tree.Node], started: Iterable[str]) -> Held:
    """Return which names hold promises, given those that are started."""
    known = _Known(set(started), set())
    before = -1
    while before != (before := len(known.one) + len(known.several)):
        for node in nodes:
            match node:
                case tree.Assign(tree.Name(name), value):
                    known.one.update([name] if known.is_one(value) else ())
                    known.several.update([name] if known.is_several(value) else ())
                case tree.For(str(item), iterable):
                    known.one.update([item] if known.is_several(iterable) else ())
                case _:  # no other node hands a promise on
                    pass
    return Held(frozenset(known.one), frozenset(known.several))


def used_as_values(
    nodes: Collection[tree.Node], names: Held, never_null: Collection[str] = ()
) -> Iterator[tree.Name]:
    """Yield where a promise, or a list of them, is read as if it were what it comes to.

    In a hole of a text, too: such a name stands where the text does. Names that also hold
    something else are left out. To ask whether one is null has a meaning, unless it is one of
    those that are `never_null`.
    """
    known = _Known(set(names.one), set(names.several))
    others = {name for node in nodes for name in _given_others(node, known)}
    watched = (names.one | names.several) - others
    allowed = {id(part) for node in nodes for part in _handed_on(node, never_null)}
    for node in nodes:
        if isinstance(node, tree.Name) and id(node) not in allowed and node.name in watched:
            yield node
        elif isinstance(node, tree.String):
            for name in dict.fromkeys(hole.name for hole in holes(node.value)):
                if name in watched:
                    yield tree.Name(name, span=node.span)


def _given_others(node: tree.Node, known: _Known) -> Iterator[str]:
    """Yield what a statement gives a value to that is no promise."""
    match node:
        case tree.Assign(tree.Name(name), value):
            empty = value in (tree.ListOf(()), tree.Constant(None))
            if not (empty or known.is_one(value) or known.is_several(value)):
                yield name
        case tree.Await():
            yield from own_names(node)
        case tree.Case(results=results):
            yield from (result for result in results if isinstance(result, str))
        case tree.For(str(item), iterable) if not known.is_several(iterable):
            yield item
        case tree.Catch(_, str(name)):
            yield name
        case _:  # no other node binds a value
            pass


def _handed_on(node: tree.Node, never_null: Collection[str]) -> Iterator[tree.Node]:
    """Yield the names in a node that may hold promises: nobody looks into them."""
    match node:
        case tree.Assign(target, value):
            yield from (target, *_in_lists(value))
        case tree.For(_, iterable) if iterable is not None:
            yield from _in_lists(iterable)
        case tree.Invoke("len", (tree.Name() as several,)):
            yield several
        case tree.Binary("==" | "!=", tree.Name(name) as one, tree.Constant(None)):
            yield from () if name in never_null else (one,)
        case _:  # any other reads what stands in it
            pass


def _in_lists(value: tree.Expression) -> Iterator[tree.Node]:
    match value:
        case tree.Name():
            yield value
        case tree.ListOf(items) | tree.Invoke("append", items):
            for item in items:
                yield from _in_lists(item)
        case tree.Binary("+", left, right):
            yield from (*_in_lists(left), *_in_lists(right))
        case tree.Index(tree.Name() as subject):
            yield subject
        case _:  # any other is looked into
            pass
