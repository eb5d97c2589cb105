"""The names of a body that it gives null on one path and a value on another, undeclared.

    best = null
    for line in lines:
        best = line
    close complete(best.sku)      # null where there are no lines

What may be null is reported where no path excludes it (`design/nulls.py`), as a warning. A body
that looks elsewhere at what decided between the two has excluded it in its own way:

    if known:
        activity Find(id) -> found
    else:
        found = null
    if known:                     # so `found` is no null here: nothing is said of it
        log(found.name)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile
from crossway.checks.typing.declared import assigned_elsewhere
from crossway.language import tree
from crossway.language.blocks import bound_names, inner_blocks, statements
from crossway.language.structs import Struct
from crossway.language.walk import all_nodes


class _Choice(Struct, frozen=True):
    """Blocks that may or may not run: the names that decide on it, and those that each binds."""

    asks: frozenset[str]
    bound: tuple[frozenset[str], ...]

    def beside(self, name: str) -> frozenset[str]:
        """Return the names that tell whether this gave a name a value; none where it never does."""
        giving = [names for names in self.bound if name in names]
        return self.asks.union(*giving) - {name} if giving else frozenset()


def nulled_names(file: OneFile) -> Iterator[tuple[Body, frozenset[str]]]:
    """Yield the bodies with variables of their own that they give a bare null somewhere."""
    for body in file.bodies:
        if names := _nulled(body):
            yield body, names


def _nulled(body: Body) -> frozenset[str]:
    given = frozenset(
        one.target.name
        for one in body.of(tree.Assign)
        if isinstance(one.target, tree.Name) and one.value == tree.Constant(None)
    )
    if not given:
        return given
    choices = list(_choices(body.block))
    own = given.difference(assigned_elsewhere(body), _shared(body))
    return frozenset(name for name in own if not _is_told_otherwise(name, choices))


def _shared(body: Body) -> Iterator[str]:
    """Yield the names that others give values to, or that have a type."""
    yield from (parameter.name for parameter in body.parameters)
    yield from (entry.name for entry in body.state if not isinstance(entry, tree.Comment))


def _is_told_otherwise(name: str, choices: list[_Choice]) -> bool:
    """Return whether something asks for what decides whether a name is null."""
    beside = [one.beside(name) for one in choices]
    telling = frozenset[str]().union(*beside)
    asked = [one.asks for one, names in zip(choices, beside, strict=True) if not names]
    return any(not telling.isdisjoint(names) for names in asked)


def _choices(block: tree.Block) -> Iterator[_Choice]:
    """Yield what may or may not run, at any depth."""
    for statement in statements(block):
        bound = tuple(frozenset(bound_names(inner.block)) for inner in inner_blocks(statement))
        match statement:
            case tree.If(branches):
                yield _Choice(_names(one.condition for one in branches), bound)
            case tree.Switch(subject):
                yield _Choice(_names([subject]), bound)
            case tree.For(iterable=iterable, condition=condition):
                yield _Choice(_names(one for one in (iterable, condition) if one), bound)
            case _:  # what stands below it hangs on no value
                yield _Choice(frozenset(), bound)


def _names(nodes: Iterable[tree.Expression]) -> frozenset[str]:
    return frozenset(node.name for node in all_nodes(nodes) if isinstance(node, tree.Name))
