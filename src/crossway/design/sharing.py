"""The names that the bodies of a workflow share, and those that a handler has for itself.

    workflow Till(ids: list[string]) -> (int):
        state:
            total = 0                    # shared: the state
        signal Add(n: int):
            activity Weigh(n) -> grams   # its own: every Add that runs has one
            total = total + grams
        signal Stop(why: string):
            reason = why                 # shared: the workflow reads it
        query Left() -> (list[string]):
            left = []                    # its own: a query tells nobody anything
            for id in ids:               # its own, though the workflow has an `id` of its loop, too
                left = append(left, id)
            return left
        for id in ids:
            activity Look(id)
        await signal Stop
        close fail(reason)

Handlers run beside each other: a name that two of them shared without meaning to would give one
the value of the other. What a handler reads and surely bound before is therefore its own. So is
what rounds that run at once bind: each round has its own, and nobody else sees it.
"""

from __future__ import annotations

from collections.abc import Collection

from crossway.design.assigned import Reads, ReadsOfOthers, kept_inside, names_read_by
from crossway.language import tree
from crossway.language.blocks import (
    assigned_names,
    bound_by,
    bound_names,
    statements,
    without_comments,
)
from crossway.language.walk import all_nodes, items_around


def shared_names(workflow: tree.Workflow, free: Collection[str] = ()) -> frozenset[str]:
    """Return the names that live as long as a workflow does, its conditions aside.

    `free` are those that nothing binds: the body gives them a sample.
    """
    handlers = list(without_comments(workflow.handlers))
    kept = names_of_rounds(workflow)
    body = {p.name for p in workflow.parameters} | ({*bound_names(workflow.body), *free} - kept)
    mentioned = body | (_mentioned(workflow.body) - kept)
    shared = {e.name for e in workflow.state or () if isinstance(e, tree.Variable)}
    for handler in handlers:
        own = _parameters(handler) | private_names(workflow, handler)
        shared |= (_mentioned(handler.body) - own) & body
        bound = set(bound_names(handler.body)) - own
        shared |= {name for name in bound if name in mentioned or not _own(name, handlers)}
    return frozenset(shared)


def private_names(workflow: tree.Workflow, handler: tree.Handler) -> frozenset[str]:
    """Return the names that a handler has for itself although others have some of that name.

    All that a query binds, the items of loops and the errors that a handler caught, promises that
    it waits for itself and what its rounds bind, as long as it reads none before it has bound it.
    """
    bound = {*bound_names(handler.body)} - _parameters(handler) - _lasting(workflow)
    if handler.kind != "query":
        bound -= _told(workflow, handler)
    begun = {one.handle for one in statements(handler.body) if isinstance(one, tree.Start)}
    elsewhere = {*bound_names(workflow.body)}  # who alone begins a promise tells others of it
    return frozenset(
        name
        for name in bound
        if (name not in begun or name in elsewhere) and not _read_before(name, [handler])
    )


def names_of_rounds(workflow: tree.Workflow, handler: tree.Handler | None = None) -> frozenset[str]:
    """Return the names of a body, or a handler's, that each round of what runs at once has for
    itself.

    Nothing but such rounds binds them, and nobody reads them who is no round: what a handler reads,
    `status = "at {line.sku}"`, the rounds tell it. Those of a handler may be told the workflow.
    """
    body = handler.body if handler is not None else workflow.body
    kept = kept_inside(body) - _lasting(workflow) - {p.name for p in workflow.parameters}
    if handler is not None:
        elsewhere = {*bound_names(workflow.body)}
        told = elsewhere & _assigned(handler.body)
        kept -= _parameters(handler) | told | (_read(workflow.body) - elsewhere)
    handlers = list(without_comments(workflow.handlers))
    return frozenset(name for name in kept if not _read_before(name, handlers))


def _lasting(workflow: tree.Workflow) -> set[str]:
    return {e.name for e in workflow.state or () if not isinstance(e, tree.Comment)}


def _told(workflow: tree.Workflow, handler: tree.Handler) -> set[str]:
    """Return the names that a handler gives values to which others may be meant to have.

    Nobody is told by an item of a loop of the workflow, as long as no handler reads that one.
    """
    handlers = list(without_comments(workflow.handlers))
    told = {*assigned_names(handler.body)} - names_of_rounds(workflow, handler)
    passing = {*bound_names(workflow.body)} - {*assigned_names(workflow.body)}
    passing -= {one.handle for one in statements(workflow.body) if isinstance(one, tree.Start)}
    return {name for name in told if name not in passing or _read_before(name, handlers)}


def _read_before(name: str, handlers: Collection[tree.Handler]) -> bool:
    """Whether one of some handlers may read a name that it has given no value: another's."""
    return any(name in _reads(name, handler).found for handler in handlers)


def _reads(name: str, handler: tree.Handler) -> Reads:
    reads = Reads(frozenset({name}))
    reads.block(handler.body, frozenset(_parameters(handler)))
    return reads


def _own(name: str, handlers: list[tree.Handler]) -> bool:
    """Whether some handler reads a name, and each that does gave it its value before.

    A handler that says `go = false` and does not read it says so to another: then it is shared.
    What it got from a call is no word to others, also where a path to a read lacks it.
    """
    read = False
    for handler in handlers:
        if name in _parameters(handler) or name not in _mentioned(handler.body):
            continue
        here = name in _read(handler.body)
        read = read or here
        if name in results_alone(handler) and not _is_of_others(name, handler):
            continue
        if _reads(name, handler).found or (not here and name in _assigned(handler.body)):
            return False
    return read


def null_at_first(handler: tree.Handler, shared: frozenset[str]) -> frozenset[str]:
    """Return the names of a handler's own that it may read before a call has given them a value.

    try:
        activity Reserve(id) -> hold
        activity Charge(id)
    catch:
        activity Release(hold)     # null where Reserve failed, and never that of another run
    """
    own = results_alone(handler) - shared
    return frozenset(name for name in own if _read_before(name, [handler]))


def _is_of_others(name: str, handler: tree.Handler) -> bool:
    """Whether a handler reads a name that no path there has given a value: it is another's, or what
    an earlier call has left: `activity Fetch(cursor) -> cursor`."""
    reads = ReadsOfOthers(frozenset({name}))
    reads.block(handler.body, frozenset(_parameters(handler)))
    return name in reads.found


def results_alone(handler: tree.Handler) -> frozenset[str]:
    """Return the names that a handler gives nothing but results of calls and waits."""
    results: set[str] = set()
    for statement in statements(handler.body):
        match statement:
            case tree.Await(results=given):
                results.update(bound_by(given))
            case tree.AwaitOne(cases):
                each = (case.results for case in cases if isinstance(case, tree.Case))
                results.update(name for given in each for name in bound_by(given))
            case _:  # any other gives no results
                pass
    return frozenset(results - _assigned(handler.body) - _parameters(handler))


def _parameters(handler: tree.Handler) -> set[str]:
    return {parameter.name for parameter in handler.parameters}


def _mentioned(block: tree.Block) -> set[str]:
    return {*bound_names(block), *_read(block)}


def _read(block: tree.Block) -> set[str]:
    nodes = list(all_nodes(block))
    given = [node.target for node in nodes if isinstance(node, tree.Assign)]
    bound = {id(target) for target in given if isinstance(target, tree.Name)}
    items = items_around(nodes)  # of a list that is made of another: names of its own
    return {
        name
        for node in nodes
        if id(node) not in bound
        for name in names_read_by(node)
        if name not in items.get(id(node), ())
    }


def _assigned(block: tree.Block) -> set[str]:
    """Return what a block gives a value by `go = false`."""
    given = (node.target for node in all_nodes(block) if isinstance(node, tree.Assign))
    return {target.name for target in given if isinstance(target, tree.Name)}
