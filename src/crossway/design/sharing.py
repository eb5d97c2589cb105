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

from collections.abc import Collection, Iterator

from crossway.design.assigned import Reads, kept_inside
from crossway.language import tree
from crossway.language.blocks import assigned_names, bound_names, statements, without_comments
from crossway.language.holes import holes_of
from crossway.language.walk import all_nodes, items_around


def shared_names(workflow: tree.Workflow, free: Collection[str] = ()) -> frozenset[str]:
    """Return the names that live as long as a workflow does, its conditions aside.

    `free` are those that nothing binds: the body gives them a sample.
    """
    handlers = list(without_comments(workflow.handlers))
    kept = kept_inside(workflow.body)
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
    lasting = {e.name for e in workflow.state or () if not isinstance(e, tree.Comment)}
    bound = {*bound_names(handler.body)} - _parameters(handler) - lasting
    if handler.kind != "query":
        bound -= _told(workflow, handler)
    begun = {one.handle for one in statements(handler.body) if isinstance(one, tree.Start)}
    elsewhere = {*bound_names(workflow.body)}  # who alone begins a promise tells others of it
    return frozenset(
        name
        for name in bound
        if (name not in begun or name in elsewhere) and not _read_before(name, [handler])
    )


def _told(workflow: tree.Workflow, handler: tree.Handler) -> set[str]:
    """Return the names that a handler gives values to which others may be meant to have.

    Nobody is told by an item of a loop of the workflow, as long as no handler reads that one.
    """
    handlers = list(without_comments(workflow.handlers))
    told = {*assigned_names(handler.body)} - kept_inside(handler.body)
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
    """
    read = False
    for handler in handlers:
        if name in _parameters(handler) or name not in _mentioned(handler.body):
            continue
        here = name in _read(handler.body)
        if _reads(name, handler).found or (not here and name in _assigned(handler.body)):
            return False
        read = read or here
    return read


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
        for name in _names(node)
        if name not in items.get(id(node), ())
    }


def _assigned(block: tree.Block) -> set[str]:
    """Return what a block gives a value by `go = false`."""
    given = (node.target for node in all_nodes(block) if isinstance(node, tree.Assign))
    return {target.name for target in given if isinstance(target, tree.Name)}


def _names(node: tree.Node) -> Iterator[str]:
    match node:
        case tree.Name(name) | tree.Handle(name) | tree.Send(handle=name):
            yield name
        case _:  # any other reads what stands in it
            yield from (hole.name for hole in holes_of(node))
