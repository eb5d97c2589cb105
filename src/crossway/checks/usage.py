"""Which names of a body something reads: what `unused-variable` and `unused-handle` look up.

A workflow's body and its handlers share their names, so they are one scope. What a variable's
own assignment reads does not count: `count = count + 1` alone reads `count` for nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.language import tree, walk
from crossway.language.holes import holes
from crossway.language.near import near_names
from crossway.language.structs import Struct

_LOOKED_AT = 200
"""Names that nothing binds which are compared with what nothing reads: more are no slips."""

_WORD = re.compile(r"[A-Za-z_]\w*")


class Scope(Struct, frozen=True):
    """Bodies that share their names, how often each name is read, and those that nothing binds."""

    bodies: tuple[Body, ...]
    reads: Counter[str]
    unknown: tuple[str, ...]

    def unused(self, name: str) -> bool:
        """Return whether nothing reads a name, and nobody said that this is meant (`_name`).

        Nor does a slip of it stand anywhere, of which another rule says what there is to say.
        """
        return self.reads[name] <= 0 and not self.excused(name)

    def excused(self, name: str) -> bool:
        """Return whether nothing needs to read a name: `_name`, or one that a slip stands for."""
        return name.startswith("_") or bool(near_names(name, self.unknown))


@lru_cache(maxsize=1)  # two rules ask in turn, of one design
def scopes(facts: Facts) -> tuple[Scope, ...]:
    """Return the scopes of a design, in source order."""
    return tuple(_scope(facts, one) for part in facts.parts for one in part.find(_all_read))


def _scope(facts: Facts, read: _Read) -> Scope:
    unbound = {one.name for one in facts.design.unknowns.get(read.bodies[0].qualified_name, ())}
    unknown = sorted(read.unbound | unbound)
    return Scope(read.bodies, read.reads, tuple(unknown[:_LOOKED_AT]))


class _Read(NamedTuple):
    """Bodies that share their names, how often each name is read, and those that nothing binds
    as far as the file can tell."""

    bodies: tuple[Body, ...]
    reads: Counter[str]
    unbound: frozenset[str]


def _all_read(file: OneFile) -> Iterator[_Read]:
    """Yield what the bodies of each definition of a file read."""
    groups: dict[int, list[Body]] = {}
    for body in file.bodies:
        groups.setdefault(id(body.definition), []).append(body)
    for bodies in groups.values():
        yield _read_in(tuple(bodies))


def _read_in(bodies: tuple[Body, ...]) -> _Read:
    read = [name for b in bodies for k in _READING for n in b.of(k) for name in names_read(n)]
    definition = bodies[0].definition
    for option in (
        *_defaults(definition),
        *(o for b in bodies if b.handler for o in b.handler.options),
    ):
        for node in (option, *walk(option)):
            read += names_read(node)
    reads = Counter(read)
    for node in (node for body in bodies for node in body.of(tree.Assign)):
        if isinstance(node.target, tree.Name):
            reads.subtract(_own_reads(node.target, node.value))
    items = (node.item for body in bodies for node in body.of(tree.Comprehension))
    bound = frozenset(items).union(*(body.names for body in bodies))
    return _Read(bodies, reads, frozenset(reads) - bound)


def _defaults(definition: tree.Workflow | tree.Operation | tree.Activity) -> tree.Options:
    return () if isinstance(definition, tree.Operation) else definition.default_options


def _own_reads(target: tree.Name, value: tree.Expression) -> Counter[str]:
    """Return the target itself, and what the value reads of it."""
    inside = (node for node in (value, *walk(value)) if isinstance(node, tree.Name))
    return Counter([target.name, *(node.name for node in inside if node.name == target.name)])


_READING = (tree.Name, tree.Handle, tree.String, tree.Send, tree.Invoke, tree.Sketch)
"""The nodes that `names_read` knows."""


def names_read(node: tree.Node) -> Iterator[str]:
    """Yield the names that a node by itself reads."""
    match node:
        case tree.Name(name) | tree.Handle(name):
            yield name
        case tree.String(text):
            yield from (hole.name for hole in holes(text))
        case tree.Send(handle):
            yield handle
        case tree.Invoke(function):
            yield function.partition(".")[0]
        case tree.Sketch(text):
            yield from _WORD.findall(text)
        case _:  # any other reads what its parts read
            pass
