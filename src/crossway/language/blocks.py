"""Blocks of statements: whose they are, what is inside a statement, what a block binds.

Each `match` over statements ends in `assert_never`: a new statement is an error of the type
checker here until it says what it holds and what it binds.

Longer than other files because it is the one walker of statements: what a new one needs stands
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeGuard, TypeVar, assert_never

from crossway.language import tree
from crossway.language.walk import walk
from crossway.language.words import CANCELLED

T = TypeVar("T")


BodyKind = Literal["workflow", "signal", "query", "update", "operation", "activity"]
"""What a block of statements can be the body of."""


class Part(NamedTuple):
    """One block of a definition: its own, or that of one of a workflow's handlers."""

    kind: BodyKind
    block: tree.Block
    handler: tree.Handler | None = None


def parts(definition: tree.Workflow | tree.Operation | tree.Activity) -> tuple[Part, ...]:
    """Return the blocks of a definition, handlers first; none of an operation without a body."""
    match definition:
        case tree.Workflow(body=body, handlers=handlers):
            own = (Part(h.kind, h.body, h) for h in without_comments(handlers))
            return (*own, Part("workflow", body))
        case tree.Operation(body=body):
            return () if body is None else (Part("operation", body),)
        case tree.Activity(body=body):
            return (Part("activity", body),)
        case _:
            assert_never(definition)


class Inner(NamedTuple):
    """A block inside a statement, and the names that are bound where it begins.

    In `for item in items:` that is `item`, in `catch E -> err:` it is `err`.
    """

    block: tree.Block
    names: tuple[str, ...] = ()


def without_comments(items: Iterable[T | tree.Comment]) -> Iterator[T]:
    """Yield the statements, entries or members among which comments stand."""
    return (item for item in items if not isinstance(item, tree.Comment))


def is_empty(items: Iterable[tree.Node]) -> bool:
    """Return whether a block or a definition holds nothing but comments."""
    return next(without_comments(items), None) is None


def inner_blocks(statement: tree.Statement) -> tuple[Inner, ...]:
    """Return the blocks directly below a statement, in source order."""
    if type(statement) in _WITHOUT_BLOCKS:
        return ()
    match statement:
        case tree.Await(target) | tree.Start(_, target):
            return (Inner(target.body),) if isinstance(target, tree.AllOf) else ()
        case tree.AwaitAll(body) | tree.Sketch(_, body):
            return (Inner(body),)
        case tree.AwaitOne(cases):
            return tuple(inner for case in without_comments(cases) for inner in _of_case(case))
        case tree.If(branches, otherwise):
            return (*(Inner(branch.body) for branch in branches), Inner(otherwise or ()))
        case tree.Switch(_, cases_, otherwise):
            return (
                *(Inner(case.body) for case in without_comments(cases_)),
                Inner(otherwise or ()),
            )
        case tree.For(item, _, _, body):
            return (Inner(body, (item,) if item else ()),)
        case tree.Try(body, catches, at_last):
            return (Inner(body), *map(_of_catch, catches), Inner(at_last or ()))
        case (
            tree.Comment()
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
            _WITHOUT_BLOCKS.add(type(statement))
            return ()
        case _:
            assert_never(statement)


_WITHOUT_BLOCKS: set[type[tree.Statement]] = set()
"""The statements of which `inner_blocks` said that none has a block: it is asked all the time."""


def _of_case(case: tree.Case) -> Iterator[Inner]:
    if isinstance(case.target, tree.AllOf):
        yield Inner(case.target.body)
    yield Inner(case.body, bound_by(case.results))


def _of_catch(catch: tree.Catch) -> Inner:
    return Inner(catch.body, (catch.binding,) if catch.binding else ())


def is_over_items(statement: tree.Statement) -> TypeGuard[tree.For]:
    """Return whether a statement is a loop over items.

    The rounds of one that is itself a statement of an `await all:` all run at once; those of a
    `while`, which waits for its condition, and of any loop that stands deeper, run one by one.
    """
    return isinstance(statement, tree.For) and statement.item is not None


def statements(block: tree.Block) -> Iterator[tree.Statement]:
    """Yield every statement of a block at any depth, comments included, in source order."""
    for statement in block:
        yield statement
        for inner in inner_blocks(statement):
            yield from statements(inner.block)


def bound_by(results: Iterable[tree.Binding]) -> tuple[str, ...]:
    """Return the names among what results go into; a field binds no name."""
    return tuple(result for result in results if isinstance(result, str))


def bindings(block: tree.Block) -> list[str]:
    """Return the names a block binds at any depth, once for each place that binds one."""
    return [name for statement in block for name in _binds(statement)]


def bound_names(block: tree.Block) -> list[str]:
    """Return the names a block binds, in order, each once."""
    return list(dict.fromkeys(bindings(block)))


def assigned_names(block: tree.Block) -> Iterator[str]:
    """Yield the names that assignments and results in a block give values to.

    Handles, items of loops and caught errors are not among them: they are no variables
    that another body could share.
    """
    for statement in statements(block):
        if not isinstance(statement, tree.Start):
            yield from own_names(statement)
        if isinstance(statement, tree.AwaitOne):
            for inner in inner_blocks(statement):
                yield from inner.names


def rebound_names(block: tree.Block) -> frozenset[str]:
    """Return the names a block binds in more than one place."""
    times = Counter(bindings(block))
    return frozenset(name for name, count in times.items() if count > 1)


def _binds(statement: tree.Statement) -> list[str]:
    below: list[str] = []
    for inner in inner_blocks(statement):
        below += [*inner.names, *bindings(inner.block)]
    return [*below, *own_names(statement)]


def own_names(statement: tree.Statement) -> tuple[str, ...]:
    """Return the names a statement binds by itself, those of its blocks aside."""
    if type(statement) in _WITHOUT_NAMES:
        return ()
    match statement:
        case tree.Await(results=results):
            return bound_by(results)
        case tree.Start(handle):
            return (handle,) if handle else ()
        case tree.Assign(tree.Name(name)):
            return (name,)
        case tree.Assign():
            return ()
        case (
            tree.Comment()
            | tree.Detach()
            | tree.Cancel()
            | tree.AwaitAll()
            | tree.AwaitOne()
            | tree.If()
            | tree.Switch()
            | tree.For()
            | tree.Close()
            | tree.Return()
            | tree.Raise()
            | tree.Try()
            | tree.SetCondition()
            | tree.Send()
            | tree.Evaluate()
            | tree.Break()
            | tree.Continue()
            | tree.Sketch()
        ):
            _WITHOUT_NAMES.add(type(statement))
            return ()
        case _:
            assert_never(statement)


_WITHOUT_NAMES: set[type[tree.Statement]] = set()
"""The same for `own_names`."""


def awaited_truths(workflow: tree.Workflow) -> frozenset[str]:
    """Return the names of a workflow's `state:` block that `await name` waits for until they hold.

    A variable that holds a promise is awaited as that.
    """
    handles = {node.handle for node in walk(workflow) if isinstance(node, tree.Start)}
    state: Iterator[tree.Condition | tree.Variable] = without_comments(workflow.state or ())
    return frozenset(entry.name for entry in state) - handles


# --- cancellation ----------------------------------------------------------------------


def ends_as_cancelled(catch: tree.Catch, tried: tree.Try) -> bool:
    """Return whether a `catch` of a `try:` sees nothing but the workflow's own cancellation.

    That goes on after its statements. A child, an operation or a promise that somebody else
    cancelled is a failure like others: where the `try:` awaits one, what follows is reached.
    """
    if catch.error != CANCELLED:
        return False
    return not any(isinstance(node, _ENDS_BY_OTHERS) for one in tried.body for node in walk(one))


_ENDS_BY_OTHERS = (tree.WorkflowCall, tree.NexusCall, tree.Handle)


def cleans_up(block: tree.Block) -> bool:
    """Return whether statements of a block, at any depth, run when it is cancelled."""
    return any(_cleans_up(one) for one in statements(block) if isinstance(one, tree.Try))


def _cleans_up(tried: tree.Try) -> bool:
    return tried.at_last is not None or any(catch.error == CANCELLED for catch in tried.catches)


# --- what may be done where ------------------------------------------------------------


Needs = Literal["nothing", "workflow", "waiting"]
"""What has to be around a statement: any body, a workflow, or a workflow because it waits."""


def needs(statement: tree.Statement) -> Needs:
    """Return what a statement by itself needs, what stands below it aside."""
    match statement:
        case (
            tree.Await()
            | tree.AwaitAll()
            | tree.AwaitOne()
            | tree.Start()
            | tree.Detach()
            | tree.Cancel()
            | tree.Send()
        ):
            return "waiting"
        case tree.Return(tree.ActivityCall() | tree.NexusCall()):
            return "waiting"
        case tree.Return(tree.WorkflowCall()) | tree.SetCondition() | tree.Close():
            return "workflow"
        case (
            tree.Comment()
            | tree.If()
            | tree.Switch()
            | tree.For()
            | tree.Return()
            | tree.Raise()
            | tree.Try()
            | tree.Assign()
            | tree.Evaluate()
            | tree.Break()
            | tree.Continue()
            | tree.Sketch()
        ):
            return "nothing"
        case _:
            assert_never(statement)


def waits(statement: tree.Statement) -> bool:
    """Return whether a statement by itself needs a workflow to wait, start or signal in.

    An operation that does so runs as a workflow behind its Nexus request; one that only
    computes, starts its workflow (`return workflow W(..)`) or closes does not; see `backing`.
    """
    return needs(statement) == "waiting"


def only_in_workflow(statement: tree.Statement) -> bool:
    """Return whether a statement by itself is one that only a workflow may hold.

    An activity is plain code, and a query only reads: neither waits, calls or closes.
    """
    return needs(statement) != "nothing"
