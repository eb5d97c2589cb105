"""Which names surely have a value at each point of a body, and where one is read that may not.

A path is followed with the names it has bound so far. Where paths meet, a name is bound when
all of them bound it. Example:

    await one:
        workflow Bake() -> loaf:      # this path binds loaf
        timer(5m):                    # this one does not
    close complete(loaf)              # so here loaf may have no value
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from crossway.language import tree
from crossway.language.blocks import (
    bindings,
    bound_by,
    ends_as_cancelled,
    own_names,
    statements,
    without_comments,
)
from crossway.language.holes import holes
from crossway.language.walk import all_nodes, items_around, walk

Bound = frozenset[str] | None
"""The names that a path has bound; None when it does not go on."""


@dataclass
class Reads:
    """The reads of names that may have no value, each name once, in source order.

    `watched` are the names to look at. `_leaving` collects what is bound at each `break` and
    `continue` of the loop that is being read.
    """

    watched: frozenset[str]
    found: dict[str, tree.Node] = field(default_factory=dict)
    _leaving: list[frozenset[str]] = field(default_factory=list)

    def block(self, block: tree.Block, bound: Bound) -> Bound:
        """Follow a block from what is bound before it; return what is bound after it."""
        for statement in block:
            if bound is None:
                return None
            bound = self._statement(statement, bound)
        return bound

    def _statement(self, statement: tree.Statement, bound: frozenset[str]) -> Bound:
        match statement:
            case tree.If() | tree.Switch() | tree.AwaitOne() | tree.Try():
                return self._branching(statement, bound)
            case tree.For():
                return self._loop(statement, bound)
            case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
                return self._together(body, bound)
            case tree.Close() | tree.Return() | tree.Raise():
                self._read(_expressions(statement), bound)
                return None
            case tree.Break() | tree.Continue():
                self._leaving.append(bound)
                return None
            case (
                tree.Await()
                | tree.Start()
                | tree.Detach()
                | tree.Cancel()
                | tree.Assign()
                | tree.Send()
                | tree.Evaluate()
                | tree.SetCondition()
                | tree.Sketch()
                | tree.Comment()
            ):
                self._read(_expressions(statement), bound)
                return bound | set(own_names(statement))
            case _:
                assert_never(statement)

    def _branching(
        self, statement: tree.If | tree.Switch | tree.AwaitOne | tree.Try, bound: frozenset[str]
    ) -> Bound:
        match statement:
            case tree.If(branches, otherwise):
                ends = []
                for branch in branches:
                    self._read([branch.condition], bound)
                    ends.append(self.block(branch.body, bound))
                return _met([*ends, self.block(otherwise or (), bound)])
            case tree.Switch(subject, cases, otherwise):
                self._read([subject], bound)
                ends = [self.block(case.body, bound) for case in without_comments(cases)]
                return _met([*ends, self.block(otherwise or (), bound)])
            case tree.AwaitOne(cases):
                return _met([self._case(case, bound) for case in without_comments(cases)])
            case tree.Try():
                return self._tried(statement, bound)

    def _tried(self, statement: tree.Try, bound: frozenset[str]) -> Bound:
        ends = [self.block(statement.body, bound)]
        for catch in statement.catches:
            name = {catch.binding} if catch.binding else set()
            end = self.block(catch.body, bound | name)
            ends.append(None if ends_as_cancelled(catch, statement) else end)
        last = self.block(statement.at_last or (), bound)
        end = _met(ends)
        return None if end is None or last is None else end | last

    def _case(self, case: tree.Case, bound: frozenset[str]) -> Bound:
        if isinstance(case.target, tree.AllOf):
            inner = self._together(case.target.body, bound)
            return None if inner is None else self.block(case.body, inner)
        self._read(_parts(case.target), bound)
        self._read(_places(case.results), bound)
        return self.block(case.body, bound | set(bound_by(case.results)))

    def _loop(self, loop: tree.For, bound: frozenset[str]) -> Bound:
        self._read([e for e in (loop.iterable, loop.condition) if e is not None], bound)
        outer, self._leaving = self._leaving, []
        end = self.block(loop.body, bound | ({loop.item} if loop.item else set()))
        left, self._leaving = self._leaving, outer
        if loop.iterable is None and loop.condition in (None, tree.Constant(True)):
            return _met(list(left))
        return _met([end, *left]) or bound if _has_rounds(loop.iterable) else bound

    def _together(self, body: tree.Block, bound: frozenset[str]) -> Bound:
        """Follow statements that run at once: each begins with what was bound before all."""
        after = bound
        for statement in body:
            end = self._statement(statement, bound)
            if end is None:
                return None
            # The rounds of a loop run at once as well: their names stay inside.
            after |= frozenset() if isinstance(statement, tree.For) else end
        return after

    def _read(self, expressions: Iterable[tree.Node], bound: frozenset[str]) -> None:
        nodes = list(all_nodes(expressions))
        items = items_around(nodes)
        for inner in nodes:
            known = bound | items.get(id(inner), frozenset())
            for name in _read_by(inner):
                if name in self.watched and name not in known:
                    self.found.setdefault(name, inner)


def kept_inside(block: tree.Block) -> frozenset[str]:
    """Return the names that a block binds in nothing but rounds of loops that run at once.

    Each round has its own, and nothing after the loop sees them:

        await all:
            for line in order.lines:
                activity Pack(line) -> parcel
        close complete(parcel)      # which of them?
    """
    within = Counter(name for loop in rounds_at_once(block) for name in bindings(loop.body))
    times = Counter(bindings(block))
    return frozenset(name for name, count in within.items() if count >= times[name])


def rounds_at_once(block: tree.Block) -> Iterator[tree.For]:
    """Yield the loops of a block whose rounds all run at once."""
    for statement in statements(block):
        match statement:
            case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
                yield from (one for one in body if isinstance(one, tree.For))
            case tree.AwaitOne(cases):
                targets = [case.target for case in cases if isinstance(case, tree.Case)]
                bodies = [target.body for target in targets if isinstance(target, tree.AllOf)]
                yield from (one for body in bodies for one in body if isinstance(one, tree.For))
            case _:  # any other runs one thing after the other
                pass


def _read_by(node: tree.Node) -> Iterator[str]:
    """Yield the names that a node by itself reads; a text reads those of its holes."""
    match node:
        case tree.Name(name) | tree.Handle(name):
            yield name
        case tree.String(text):
            yield from (hole.name for hole in holes(text))
        case _:  # any other reads what stands in it
            pass


def _has_rounds(iterable: tree.Expression | None) -> bool:
    """Return whether a loop surely makes a round: over `range(3)`, or `[a, b]`."""
    match iterable:
        case tree.Invoke("range", (tree.Number(text),)):
            return text.isdigit() and int(text[:9]) > 0
        case tree.ListOf(items):
            return bool(items)
        case _:  # any other may be empty
            return False


def _met(ends: list[Bound] | list[frozenset[str]]) -> Bound:
    """Return what is bound where paths meet that go on."""
    going = [end for end in ends if end is not None]
    return frozenset.intersection(*going) if going else None


def _expressions(statement: tree.Statement) -> Iterator[tree.Node]:
    """Yield what a simple statement reads; what it binds is no part of that."""
    match statement:
        case tree.Assign(tree.Name(), value):
            yield value
        case tree.Await(target, results):
            yield from _parts(target)
            yield from _places(results)
        case tree.Start(_, target) | tree.Detach(target):
            yield from _parts(target)
        case _:  # any other is nothing but what it reads
            yield from walk(statement)


def _places(results: Iterable[tree.Binding]) -> Iterator[tree.Node]:
    """Yield the fields and elements that results go into: what holds them is read."""
    return (result for result in results if not isinstance(result, str))


def _parts(target: tree.Target) -> Iterator[tree.Node]:
    """Yield what a call or a wait reads: of options their texts, since their words name nothing.

    `summary: "late {later}"` reads `later`, `on_timeout: CANCEL` reads no `CANCEL`.
    """
    match target:
        case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
            yield from target.arguments
            yield from (inner for inner in walk(target) if isinstance(inner, tree.String))
        case _:  # a timer, an arrival or a handle is read as it is
            yield target
