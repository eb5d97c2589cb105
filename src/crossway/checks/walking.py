"""Ways through a tree: a body's statements with their surroundings, its calls, its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from crossway.language import tree
from crossway.language.walk import walk

Mode = Literal["awaited", "started", "detached", "returned"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A statement and whether a loop of the same body is around it."""

    statement: tree.Statement
    in_loop: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A call and how it is made.

    `race` is the `await one` whose case head it is, also when it stands in an
    `await all` that is the case head. `statement` is the line it belongs to.
    """

    call: tree.Call
    mode: Mode
    statement: tree.Statement | tree.Case
    race: tree.AwaitOne | None = None


def all_nodes(nodes: Iterable[tree.Node]) -> Iterator[tree.Node]:
    """Yield `nodes` and all that is below them."""
    for node in nodes:
        yield node
        yield from walk(node)


def without_comments(items: Iterable[T | tree.Comment]) -> Iterator[T]:
    """Yield the statements, entries or members among which comments stand."""
    return (item for item in items if not isinstance(item, tree.Comment))


def is_empty(items: Iterable[tree.Node]) -> bool:
    """Return whether a block or a definition holds nothing but comments."""
    return next(without_comments(items), None) is None


def places(block: tree.Block, in_loop: bool = False) -> Iterator[Place]:
    """Yield every statement of a block at any depth, in source order."""
    for statement in block:
        yield Place(statement, in_loop)
        # A sketch with lines below it may be a loop in words: `while there are pages`.
        inside = in_loop or isinstance(statement, tree.For | tree.Sketch)
        for inner in inner_blocks(statement):
            yield from places(inner, inside)


def inner_blocks(statement: tree.Statement) -> Iterator[tree.Block]:
    """Yield the blocks directly below a statement, in source order."""
    match statement:
        case tree.AwaitAll() | tree.For() | tree.Sketch():
            yield statement.body
        case tree.AwaitOne():
            for case in without_comments(statement.cases):
                if isinstance(case.target, tree.AllOf):
                    yield case.target.body
                yield case.body
        case tree.If():
            yield from (branch.body for branch in statement.branches)
            yield statement.otherwise or ()
        case tree.Switch():
            yield from (case.body for case in without_comments(statement.cases))
            yield statement.otherwise or ()
        case tree.Try():
            yield statement.body
            yield from (catch.body for catch in statement.catches)


def sites(block: tree.Block, race: tree.AwaitOne | None = None) -> Iterator[Site]:
    """Yield every call in a block at any depth, in source order."""
    for statement in block:
        yield from _own_sites(statement, race)
        if isinstance(statement, tree.AwaitOne):
            yield from _race_sites(statement, race)
        else:
            for inner in inner_blocks(statement):
                yield from sites(inner, race)


def _own_sites(statement: tree.Statement, race: tree.AwaitOne | None) -> Iterator[Site]:
    match statement:
        case tree.Await(target=call) if isinstance(call, tree.Call):
            yield Site(call, "awaited", statement, race)
        case tree.Start(target=call) if isinstance(call, tree.Call):
            yield Site(call, "started", statement)
        case tree.Detach(call=call):
            yield Site(call, "detached", statement)
        case tree.Return(value=call) if isinstance(call, tree.Call):
            yield Site(call, "returned", statement, race)


def _race_sites(one: tree.AwaitOne, outer: tree.AwaitOne | None) -> Iterator[Site]:
    for case in without_comments(one.cases):
        if isinstance(case.target, tree.Call):
            yield Site(case.target, "awaited", case, one)
        elif isinstance(case.target, tree.AllOf):
            yield from sites(case.target.body, one)
        yield from sites(case.body, outer)


def raced_handles(nodes: Iterable[tree.Node]) -> frozenset[str]:
    """Return the handles that some `await one` waits for beside a timer."""
    found: set[str] = set()
    timers = timer_handles(nodes := tuple(nodes))
    for race in (node for node in nodes if isinstance(node, tree.AwaitOne)):
        if has_timer(race, timers):
            heads = (case.target for case in without_comments(race.cases))
            found.update(n.name for n in all_nodes(heads) if isinstance(n, tree.Handle))
    return frozenset(found)


def timer_handles(nodes: Iterable[tree.Node]) -> frozenset[str]:
    """Return the handles of timers: `promise late <- timer(5m)`."""
    starts = (node for node in nodes if isinstance(node, tree.Start))
    return frozenset(start.handle for start in starts if isinstance(start.target, tree.Timer))


def has_timer(race: tree.AwaitOne, timers: frozenset[str] = frozenset()) -> bool:
    """Return whether a case of `race` is a timer, or one of the handles in `timers`."""
    heads = [case.target for case in without_comments(race.cases)]
    return any(
        isinstance(head, tree.Timer) or (isinstance(head, tree.Handle) and head.name in timers)
        for head in heads
    )
