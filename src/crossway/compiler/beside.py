"""Which names the parts of an `await all:`, and the rounds of its loops, have for themselves.

await all:
    for id in ids:
        try:
            activity Reserve(id) -> hold     # each round has its own
            activity Charge(id)
        catch:
            activity Release(hold)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crossway.compiler.scope import Scope
from crossway.compiler.text import code
from crossway.design.assigned import firm_names, flags, unsure_names
from crossway.design.changing import touched_names
from crossway.design.lines import names_of_lines
from crossway.language import tree
from crossway.language.blocks import bound_names


class Beside(NamedTuple):
    """What runs at once: the names that several parts bind, those that lines of them give by `=`,
    and how many lines change a part of what a name holds."""

    several: frozenset[str]
    assigned: frozenset[str]
    touched: Counter[str]

    def tell(self, names: frozenset[str], part: tree.Block) -> frozenset[str]:
        """Return the names by which other parts may tell this one something."""
        here = touched_names([part])
        changed = {name for name in names if self.touched[name] > here[name]}
        return frozenset(changed) | (self.assigned & self.several)


def what_is_beside(parts: Sequence[tree.Statement]) -> Beside:
    """Return what is to be known of parts that run at once."""
    times = Counter(name for part in parts for name in bound_names((part,)))
    return Beside(
        several=frozenset(name for name, count in times.items() if count > 1),
        assigned=names_of_lines(tuple(parts)),
        touched=touched_names([tuple(parts)]),
    )


def own_of_part(part: tree.Block, scope: Scope, beside: Beside) -> frozenset[str]:
    """Return the names that a part has for itself although other parts have them, too."""
    firm = beside.several & (firm_names(part) | unsure_names(part))
    local = firm - scope.shared - beside.tell(firm, part) - scope.awaited(part)
    return scope.alone(firm, part) | local


def own_of_round(statement: tree.For, scope: Scope, beside: Beside) -> frozenset[str]:
    """Return the names that a round has for itself although the body around it has them, too.

    What a line of it gives by `=` is its own where neither a handler nor another part has it.
    """
    item = frozenset({statement.item or ""})
    firm = firm_names(statement.body, item) | unsure_names(statement.body, item)
    firm &= scope.bound | scope.shared
    told = beside.several | beside.tell(firm, statement.body) | flags(statement.body)
    local = firm - scope.shared - told - scope.awaited(statement.body)
    return (scope.alone(firm, statement.body) | local) - item


def begin_with(names: frozenset[str], scope: Scope, around: Scope) -> None:
    """Write that names of a nested function's own are at first what they are around it."""
    for name in sorted(names):
        scope.bound.add(name)
        scope.out.line(code("{}: Any = {}", scope.variable(name), around.variable(name)))
