"""The names that the bodies of a workflow share, and those that a handler has for itself.

    workflow Till() -> (int):
        state:
            total = 0                    # shared: the state
        signal Add(n: int):
            activity Weigh(n) -> grams   # its own: every Add that runs has one
            total = total + grams
        signal Stop(why: string):
            reason = why                 # shared: the workflow reads it
        await signal Stop
        close fail(reason)

Handlers run beside each other: a name that two of them shared without meaning to would give one
the value of the other. What a handler reads and surely bound before is therefore its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crossway.design.assigned import Reads
from crossway.language import tree, walk
from crossway.language.blocks import bound_names, without_comments
from crossway.language.holes import holes_of


def shared_names(workflow: tree.Workflow, free: Collection[str] = ()) -> frozenset[str]:
    """Return the names that live as long as a workflow does, its conditions aside.

    `free` are those that nothing binds: the body gives them a sample.
    """
    handlers = list(without_comments(workflow.handlers))
    body = {p.name for p in workflow.parameters} | {*bound_names(workflow.body), *free}
    mentioned = body | _mentioned(workflow.body)
    shared = {e.name for e in workflow.state or () if isinstance(e, tree.Variable)}
    for handler in handlers:
        given = _parameters(handler)
        shared |= (_mentioned(handler.body) - given) & body
        bound = set(bound_names(handler.body)) - given
        shared |= {name for name in bound if name in mentioned or not _own(name, handlers)}
    return frozenset(shared)


def _own(name: str, handlers: list[tree.Handler]) -> bool:
    """Whether some handler reads a name, and each that does gave it its value before.

    A handler that says `go = false` and does not read it says so to another: then it is shared.
    """
    read = False
    for handler in handlers:
        if name in _parameters(handler) or name not in _mentioned(handler.body):
            continue
        reads = Reads(frozenset({name}))
        reads.block(handler.body, frozenset(_parameters(handler)))
        here = name in _read(handler.body)
        if reads.found or (not here and name in _assigned(handler.body)):
            return False
        read = read or here
    return read


def _parameters(handler: tree.Handler) -> set[str]:
    return {parameter.name for parameter in handler.parameters}


def _mentioned(block: tree.Block) -> set[str]:
    return {*bound_names(block), *_read(block)}


def _read(block: tree.Block) -> set[str]:
    nodes = list(_nodes(block))
    given = [node.target for node in nodes if isinstance(node, tree.Assign)]
    bound = {id(target) for target in given if isinstance(target, tree.Name)}
    return {name for node in nodes if id(node) not in bound for name in _names(node)}


def _assigned(block: tree.Block) -> set[str]:
    """Return what a block gives a value by `go = false`."""
    given = (node.target for node in _nodes(block) if isinstance(node, tree.Assign))
    return {target.name for target in given if isinstance(target, tree.Name)}


def _names(node: tree.Node) -> Iterator[str]:
    match node:
        case tree.Name(name) | tree.Handle(name) | tree.Send(handle=name):
            yield name
        case _:  # any other reads what stands in it
            yield from (hole.name for hole in holes_of(node))


def _nodes(block: tree.Block) -> Iterator[tree.Node]:
    for statement in block:
        yield statement
        yield from walk(statement)
