"""Which names of a body hold promises, or lists of them, and which promises those may be.

handles = []
for id in ids:
    promise quote <- workflow Quote(id)      # quote holds one
    handles = append(handles, quote)         # handles holds several
for h in handles:                            # h holds one, and so do handles[0] and last(handles)
    await h -> price
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from crossway.language import tree
from crossway.language.blocks import own_names
from crossway.language.holes import holes_of
from crossway.language.structs import Struct, once
from crossway.language.walk import Blocks, items_around


class Promised(NamedTuple):
    """What holds promises: one (`depth` 0), a list or a map of them (1), a list of lists (2).

    `origins` are the names that `promise` and `spawn` gave to what it may be.
    """

    depth: int
    origins: frozenset[str]

    def deeper(self, by: int) -> Promised | None:
        """Return what this holds (-1) or what holds this (1); None below a single promise."""
        depth = self.depth + by
        return None if depth < 0 else Promised(depth, self.origins)


class Held(Struct, frozen=True, dict=True, gc=True):
    """What the names of a body hold, for those that hold promises."""

    names: Mapping[str, Promised]

    @once
    def one(self) -> frozenset[str]:
        """The names that hold a promise somewhere."""
        return frozenset(name for name, known in self.names.items() if known.depth == 0)

    @once
    def several(self) -> frozenset[str]:
        """The names that hold lists of promises, or maps of them."""
        return frozenset(self.names) - self.one

    def of(self, value: tree.Expression | None) -> Promised | None:
        """Return what a value holds of promises, None for any other value."""
        match value:
            case tree.Name(name):
                return self.names.get(name)
            case tree.Index(subject) | tree.Invoke("first" | "last", (subject,)):
                return _deeper(self.of(subject), -1)
            case tree.Slice(subject) | tree.Invoke("reversed" | "values", (subject,)):
                known = self.of(subject)
                return known if known and known.depth else None
            case tree.ListOf(items):
                return _deeper(_met(map(self.of, items)), 1)
            case tree.Invoke("append", (items, item)):
                return _met((self.of(items), _deeper(self.of(item), 1)))
            case tree.Binary("+", left, right):
                return _met((self.of(left), self.of(right)))
            case _:  # no other value is made of promises
                return None

    def is_one(self, value: tree.Expression | None) -> bool:
        """Return whether a value is a promise."""
        known = self.of(value)
        return known is not None and known.depth == 0


def _deeper(known: Promised | None, by: int) -> Promised | None:
    return known.deeper(by) if known else None


def _met(several: Iterable[Promised | None]) -> Promised | None:
    """Return what a value is that may be any of these: as deep as the first of them."""
    known = [one for one in several if one is not None]
    alike = [one.origins for one in known if one.depth == known[0].depth]
    return Promised(known[0].depth, frozenset().union(*alike)) if known else None


def held(nodes: Collection[tree.Node], started: Iterable[str]) -> Held:
    """Return what names hold of promises, given those that are started."""
    names = {name: Promised(0, frozenset([name])) for name in started}
    if not names:  # as in most bodies
        return Held(names)
    known, before = Held(names), None
    while before != names:
        before = dict(names)
        for node in nodes:
            for name, given in _given(node, known):
                if (met := _met((names.get(name), given))) is not None:
                    names[name] = met
    return Held(names)


def held_in(block: tree.Block, around: tree.Block = (), blocks: Blocks | None = None) -> Held:
    """Return what names hold in a block; a handler sees what the workflow `around` it began.

    `blocks` knows what is below them, where somebody does.
    """
    below = (blocks or Blocks()).below
    nodes = (*below(block), *below(around)) if around else below(block)
    return held(nodes, [n.handle for n in nodes if isinstance(n, tree.Start) and n.handle])


def _given(node: tree.Node, known: Held) -> Iterator[tuple[str, Promised | None]]:
    """Yield the names that a statement hands promises on to, with what they hold then."""
    match node:
        case tree.Assign(tree.Name(name), value):
            yield name, known.of(value)
        case tree.Assign(tree.Index(tree.Name(name)), value):
            yield name, _deeper(known.of(value), 1)
        case tree.For(str(item), iterable):
            yield item, _deeper(known.of(iterable), -1)
        case _:  # no other node hands a promise on
            pass


# --- where a promise is taken for a value ----------------------------------------------


def used_as_values(
    nodes: Collection[tree.Node], known: Held, never_null: Collection[str] = ()
) -> Iterator[tree.Name]:
    """Yield where a promise, or a list of them, is read as if it were what it comes to.

    In a hole of a text, too: such a name stands where the text does. Names that also hold
    something else are left out. To ask whether one is null has a meaning, unless it is one of
    those that are `never_null`.
    """
    if not known.names:
        return  # as in most bodies
    others = {name for node in nodes for name in _given_others(node, known)}
    watched = frozenset(known.names) - others
    allowed = {id(part) for node in nodes for part in _handed_on(node, known, never_null)}
    items = items_around(nodes)
    allowed |= {id(n) for n in nodes if isinstance(n, tree.Name) and n.name in items.get(id(n), ())}
    for node in nodes:
        if isinstance(node, tree.Name) and id(node) not in allowed and node.name in watched:
            yield node
            continue
        for name in dict.fromkeys(hole.name for hole in holes_of(node)):
            if name in watched:
                yield tree.Name(name, span=node.span)


def waited_for(nodes: Collection[tree.Node], known: Held) -> frozenset[str]:
    """Return the origins of the promises that something waits for, cancels or reads as a value.

    One that is only put into lists or signalled is not among them. One that is compared with null
    is, and one whose method is called, `p.cancel()`: there are none, which is said of the call.
    """
    found: set[str] = set()
    for node in nodes:
        match node:
            case tree.Handle(name):
                value: tree.Expression = tree.Name(name)
            case tree.Predicate(value) | tree.Cancel(tree.Index() as value):
                pass
            case tree.Invoke(function) if "." in function:
                value = tree.Name(function.partition(".")[0])
            case _:  # waits for nothing
                continue
        found |= promised.origins if (promised := known.of(value)) else frozenset()
    for read in used_as_values(nodes, known, frozenset(known.names)):
        found |= known.names[read.name].origins
    return frozenset(found)


def _given_others(node: tree.Node, known: Held) -> Iterator[str]:
    """Yield what a statement gives a value to that is no promise."""
    match node:
        case tree.Assign(tree.Name(name), value):
            if value not in _EMPTY and known.of(value) is None:
                yield name
        case tree.Await():
            yield from own_names(node)
        case tree.Case(results=results):
            yield from (result for result in results if isinstance(result, str))
        case tree.For(str(item), iterable) if known.of(iterable) is None:
            yield item
        case tree.Catch(_, str(name)):
            yield name
        case _:  # no other node binds a value
            pass


_EMPTY = (tree.ListOf(()), tree.Record("", ()), tree.Constant(None))


def _handed_on(node: tree.Node, known: Held, never_null: Collection[str]) -> Iterator[tree.Node]:
    """Yield the names in a node that may hold promises: nobody looks into them."""
    match node:
        case tree.Assign(tree.Name() as target, value):
            yield from (target, *_in_lists(value))
        case tree.Assign(tree.Index(tree.Name() as target), value):
            yield from (target, *_in_lists(value))
        case tree.For(_, iterable) if iterable is not None:
            yield from _in_lists(iterable)
        case tree.Predicate(value) | tree.Cancel(tree.Index() as value) if known.is_one(value):
            yield from _in_lists(value)
        case tree.Invoke("len" | "keys", (tree.Name() as several,)):
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
        case tree.Index(subject) | tree.Slice(subject):
            yield from _in_lists(subject)
        case tree.Invoke("first" | "last" | "reversed" | "values", (subject,)):
            yield from _in_lists(subject)
        case _:  # any other is looked into
            pass
