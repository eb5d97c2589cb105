"""Which names of a body something reads: what `unused-variable` and `unused-handle` look up.

A workflow's body and its handlers share their names, so they are one scope. What a variable's
own assignment reads does not count: `count = count + 1` alone reads `count` for nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.design.assigned import names_read_by
from crossway.language import tree, walk
from crossway.language.diagnostic import Diagnostic
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


Unbound = tuple[tuple[str, tuple[str, ...]], ...]
"""The names that nothing binds, by what `Design.unknowns` calls who uses them."""


def in_each_scope(
    look: Callable[[OneFile, Unbound], Iterable[Diagnostic]],
) -> Callable[[Facts], Iterator[Diagnostic]]:
    """Make the check of one that looks at bodies that share their names, and at what is unbound.

    It is handed some definitions of a file as if they were all, and what is known of their names.
    """

    def check(facts: Facts) -> Iterator[Diagnostic]:
        unknowns = facts.design.unknowns
        names = {owner: tuple(one.name for one in found) for owner, found in unknowns.items()}
        for part in facts.parts:
            for piece in part.pieces:
                owners = piece.find(_owners)
                given = tuple((owner, names[owner]) for owner in owners if owner in names)
                yield from piece.find_with(look, given)

    return check


def scopes(file: OneFile, unbound: Unbound) -> Iterator[Scope]:
    """Yield the scopes of some definitions, in source order."""
    names = dict(unbound)
    for read in file.find(_all_read):
        unknown = read.unbound.union(names.get(read.bodies[0].qualified_name, ()))
        yield Scope(read.bodies, read.reads, tuple(sorted(unknown)[:_LOOKED_AT]))


def _owners(file: OneFile) -> Iterable[str]:
    return dict.fromkeys(body.qualified_name for body in file.bodies)


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


_READING = (
    tree.Name,
    tree.Handle,
    tree.String,
    tree.Send,
    tree.Invoke,
    tree.Sketch,
    tree.NexusCall,
)
"""The nodes that `names_read` knows."""


def names_read(node: tree.Node) -> Iterator[str]:
    """Yield the names that a node by itself reads, or that its words may mean."""
    match node:
        case tree.Invoke(function):
            yield function.partition(".")[0]
        case tree.Sketch(text):
            yield from _WORD.findall(text)
        case _:  # any other has no words besides what it reads
            yield from names_read_by(node)
