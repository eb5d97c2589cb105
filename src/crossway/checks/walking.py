"""Ways through a tree: a body's statements with their surroundings, its calls, its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, assert_never

from crossway.language import tree
from crossway.language.blocks import inner_blocks, is_over_items, without_comments
from crossway.language.structs import Struct
from crossway.language.walk import all_nodes

Mode = Literal["awaited", "started", "detached", "returned", "signalled"]


Around = Literal["nothing", "loop", "rounds", "await all", "finally"]
"""What is around a statement that `break` and `continue` would leave or end the round of.

`rounds` is a loop directly in an `await all:`, whose rounds all run at once. What runs beside
others, or whatever happens, is left by none of them: `await all` and `finally`.
"""


class Place(Struct, frozen=True):
    """A statement and what of the same body is around it."""

    statement: tree.Statement
    around: Around


class Site(Struct, frozen=True):
    """A call and how it is made.

    `race` is the `await one` whose case head it is, also when it stands in an
    `await all` that is the case head. `statement` is the line it belongs to.
    """

    call: tree.Call
    mode: Mode
    statement: tree.Statement | tree.Case
    race: tree.AwaitOne | None = None


def places(block: tree.Block, around: Around = "nothing", at_once: bool = False) -> Iterator[Place]:
    """Yield every statement of a block at any depth, in source order.

    `at_once` says that the statements of the block itself are those of an `await all:`.
    """
    for statement in block:
        yield Place(statement, around)
        heads = _heads(statement)
        rounds = at_once and is_over_items(statement)
        for inner in inner_blocks(statement):
            head = id(inner.block) in heads
            within = "await all" if head else _inside(statement, inner.block, around)
            beside = head or isinstance(statement, tree.AwaitAll | tree.Await)
            yield from places(inner.block, "rounds" if rounds else within, beside)


def _heads(statement: tree.Statement) -> frozenset[int]:
    """Return the blocks, by identity, that are a case of an `await one`: each an `await all`."""
    cases = statement.cases if isinstance(statement, tree.AwaitOne) else ()
    heads = (case.target for case in without_comments(cases))
    return frozenset(id(head.body) for head in heads if isinstance(head, tree.AllOf))


def _inside(statement: tree.Statement, block: tree.Block, around: Around) -> Around:
    """Return what is around the statements of a block that is inside a statement."""
    match statement:
        case tree.For() | tree.Sketch():
            return "loop"  # a sketch may be one in words: `while there are pages`
        case tree.AwaitAll() | tree.Await():
            return "await all"
        case tree.Try(at_last=at_last):
            return "finally" if block is at_last else around
        case (
            tree.AwaitOne()
            | tree.If()
            | tree.Switch()
            | tree.Comment()
            | tree.Start()
            | tree.Detach()
            | tree.Cancel()
            | tree.Close()
            | tree.Return()
            | tree.Raise()
            | tree.SetCondition()
            | tree.Assign()
            | tree.Send()
            | tree.Evaluate()
            | tree.Break()
            | tree.Continue()
        ):
            return around  # a choice, a race, or what has no block
        case _:
            assert_never(statement)


def sites(block: tree.Block, race: tree.AwaitOne | None = None) -> Iterator[Site]:
    """Yield every call in a block at any depth, in source order."""
    for statement in block:
        yield from _own_sites(statement, race)
        if isinstance(statement, tree.AwaitOne):
            yield from _race_sites(statement, race)
        else:
            for inner in inner_blocks(statement):
                yield from sites(inner.block, race)


def _own_sites(statement: tree.Statement, race: tree.AwaitOne | None) -> Iterator[Site]:
    if type(statement) in _WITHOUT_CALLS:
        return
    match statement:
        case tree.Await(target=call) if isinstance(call, tree.Call):
            yield Site(call, "awaited", statement, race)
        case tree.Start(target=call) if isinstance(call, tree.Call):
            yield Site(call, "started", statement)
        case tree.Detach(call=call):
            yield Site(call, "detached", statement)
        case tree.Return(value=call) if isinstance(call, tree.Call):
            yield Site(call, "returned", statement, race)
        case tree.Evaluate(starts=tree.WorkflowCall() as call):
            yield Site(call, "signalled", statement)
        case tree.Await() | tree.Start() | tree.Return() | tree.Evaluate():
            pass  # for something else
        case (
            tree.Comment()
            | tree.Cancel()
            | tree.AwaitAll()
            | tree.AwaitOne()
            | tree.If()
            | tree.Switch()
            | tree.For()
            | tree.Close()
            | tree.Raise()
            | tree.Try()
            | tree.SetCondition()
            | tree.Assign()
            | tree.Send()
            | tree.Break()
            | tree.Continue()
            | tree.Sketch()
        ):
            _WITHOUT_CALLS.add(type(statement))
        case _:
            assert_never(statement)


_WITHOUT_CALLS: set[type[tree.Statement]] = set()
"""The statements of which `_own_sites` said that none makes a call by itself."""


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
