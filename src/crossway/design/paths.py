"""Ways through a body: what holds at each point of it, told by whoever follows them.

A path is followed with a set of what holds so far: the names it has bound, or the promises it
has begun. What a reading, a binding and a meeting of paths do to that set is said by who asks:
`design/assigned.py`, `checks/promises.py`. Example:

    if order.paid:          # two paths, each with what held before
        promise p <- ..     # this one has begun p
    await p                 # here they have met
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeAlias, TypeVar, assert_never

from crossway.language import tree
from crossway.language.blocks import bound_by, ends_as_cancelled, own_names, without_comments
from crossway.language.holes import target_text
from crossway.language.walk import walk

T = TypeVar("T")
Holds: TypeAlias = frozenset[T]
After: TypeAlias = frozenset[T] | None
"""What holds at the end of a path; None when it does not go on."""


class Paths(ABC, Generic[T]):
    """Follows the paths of a body.

    `_leaving` collects what holds at each `break` and `continue` of the loop that is followed.
    """

    def __init__(self) -> None:
        """Begin outside of any loop."""
        self._leaving: list[Holds[T]] = []

    # --- what holds is said by who asks -------------------------------------------------

    @abstractmethod
    def read(self, nodes: Iterable[tree.Node], holds: Holds[T]) -> Holds[T]:
        """Return what holds once expressions, or parts of a target, were read."""

    @abstractmethod
    def bind(self, names: Iterable[str], by: tree.Node, holds: Holds[T], /) -> Holds[T]:
        """Return what holds once names were given values."""

    @abstractmethod
    def met(self, ends: Sequence[After[T]]) -> After[T]:
        """Return what holds where paths meet; None where none of them goes on."""

    @abstractmethod
    def loop(self, loop: tree.For, holds: Holds[T]) -> After[T]:
        """Follow a loop; `round` follows its body once."""

    @abstractmethod
    def together(self, body: tree.Block, holds: Holds[T]) -> After[T]:
        """Follow statements that run at once: each begins with what held before all."""

    @abstractmethod
    def at_last(self, tried: tree.Try, failed: Holds[T], end: After[T]) -> After[T]:
        """Follow a `finally:`, after what failed or went on with `end`."""

    @abstractmethod
    def failed(self, body: tree.Block, holds: Holds[T], /) -> Holds[T]:
        """Return what holds where a block that began with `holds` has failed somewhere."""

    @abstractmethod
    def raced(self, heads: Sequence[tree.Target], holds: Holds[T], /) -> Holds[T]:
        """Return what holds of all cases once an `await one` waits for all of their heads."""

    @abstractmethod
    def ended(self, by: tree.Close | tree.Return | tree.Raise, holds: Holds[T], /) -> None:
        """Note what holds where a statement ends the body."""

    # --- the paths ----------------------------------------------------------------------

    def block(self, block: tree.Block, holds: After[T]) -> After[T]:
        """Follow a block from what holds before it; return what holds after it."""
        for statement in block:
            if holds is None:
                return None
            holds = self.statement(statement, holds)
        return holds

    def statement(self, statement: tree.Statement, holds: Holds[T]) -> After[T]:
        """Follow one statement."""
        match statement:
            case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
                return self.together(body, holds)
            case tree.Close() | tree.Return() | tree.Raise():
                self.ended(statement, self.read(_expressions(statement), holds))
                return None
            case (
                tree.Await()
                | tree.Assign()
                | tree.Evaluate()
                | tree.Start()
                | tree.Detach()
                | tree.Cancel()
                | tree.Send()
                | tree.SetCondition()
                | tree.Sketch()
                | tree.Comment()
            ):
                holds = self.read(_expressions(statement), holds)
                return self.bind(own_names(statement), statement, holds)
            case tree.If() | tree.Switch() | tree.AwaitOne() | tree.Try():
                return self._branching(statement, holds)
            case tree.For():
                return self.loop(statement, holds)
            case tree.Break() | tree.Continue():
                self._leaving.append(holds)
                return None
            case _:
                assert_never(statement)

    def round(self, loop: tree.For, holds: Holds[T]) -> tuple[After[T], list[Holds[T]]]:
        """Follow the body of a loop once: what holds at its end, and where it is left."""
        outer, self._leaving = self._leaving, []
        begins = self.bind([loop.item] if loop.item else (), loop, holds)
        end = self.block(loop.body, begins)
        left, self._leaving = self._leaving, outer
        return end, left

    def _branching(
        self, statement: tree.If | tree.Switch | tree.AwaitOne | tree.Try, holds: Holds[T]
    ) -> After[T]:
        match statement:
            case tree.If(branches, otherwise):
                ends = []
                for branch in branches:
                    holds = self.read([branch.condition], holds)
                    ends.append(self.block(branch.body, holds))
                return self.met([*ends, self.block(otherwise or (), holds)])
            case tree.Switch(subject, cases, otherwise):
                holds = self.read([subject], holds)
                ends = [self.block(case.body, holds) for case in without_comments(cases)]
                return self.met([*ends, self.block(otherwise or (), holds)])
            case tree.AwaitOne(cases):
                holds = self.raced([case.target for case in without_comments(cases)], holds)
                return self.met([self._case(case, holds) for case in without_comments(cases)])
            case tree.Try():
                return self._tried(statement, holds)

    def _tried(self, statement: tree.Try, holds: Holds[T]) -> After[T]:
        ends = [self.block(statement.body, holds)]
        failed = self.failed(statement.body, holds)
        for catch in statement.catches:
            begins = self.bind([catch.binding] if catch.binding else (), catch, failed)
            end = self.block(catch.body, begins)
            ends.append(None if ends_as_cancelled(catch, statement) else end)
        return self.at_last(statement, failed, self.met(ends))

    def _case(self, case: tree.Case, holds: Holds[T]) -> After[T]:
        if isinstance(case.target, tree.AllOf):
            return self.block(case.body, self.together(case.target.body, holds))
        holds = self.read((*_parts(case.target), *_places(case.results)), holds)
        return self.block(case.body, self.bind(bound_by(case.results), case, holds))


def never_ends(loop: tree.For) -> bool:
    """Return whether a loop ends by nothing but `break`."""
    return loop.iterable is None and loop.condition in (None, tree.Constant(True))


def head(loop: tree.For) -> list[tree.Expression]:
    """Return what a loop reads before its rounds: the list, or the condition."""
    return [one for one in (loop.iterable, loop.condition) if one is not None]


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
        case tree.Send():
            yield statement  # whose handle is no node
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
            if isinstance(target, tree.NexusCall):
                yield target_text(target)
        case _:  # a timer, an arrival or a handle is read as it is
            yield target
