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

from collections.abc import Collection, Sequence
from functools import cached_property

from crossway.design.assigned import (
    Reads,
    ReadsOfOthers,
    kept_inside,
    names_read_by,
    results_of,
)
from crossway.design.handles import Held, held_in
from crossway.design.lines import names_of_lines
from crossway.language import tree
from crossway.language.blocks import (
    assigned_names,
    bound_names,
    statements,
    without_comments,
)
from crossway.language.walk import all_nodes, items_around


def shared_names(workflow: tree.Workflow, free: Collection[str] = ()) -> frozenset[str]:
    """Return the names that live as long as a workflow does, its conditions aside.

    `free` are those that nothing binds: the body gives them a sample.
    """
    shared = {e.name for e in workflow.state or () if isinstance(e, tree.Variable)}
    if not (handlers := _handled(workflow)):
        return frozenset(shared)
    kept = _of_rounds(workflow, handlers)
    body = {p.name for p in workflow.parameters} | ({*bound_names(workflow.body), *free} - kept)
    mentioned = body | ({*bound_names(workflow.body), *_read(workflow.body)} - kept)
    for handler in handlers:
        own = handler.parameters | _private(workflow, handler, handlers)
        shared |= (handler.mentioned - own) & body
        bound = handler.bound - own
        shared |= {name for name in bound if name in mentioned or not _own(name, handlers)}
    return frozenset(shared)


def private_names(workflow: tree.Workflow, handler: tree.Handler) -> frozenset[str]:
    """Return the names that a handler has for itself although others have some of that name.

    All that a query binds, the items of loops and the errors that a handler caught, promises that
    it waits for itself and what its rounds bind, as long as it reads none before it has bound it.
    """
    return _private(workflow, _Handled(handler), _handled(workflow))


def names_of_rounds(workflow: tree.Workflow, handler: tree.Handler | None = None) -> frozenset[str]:
    """Return the names of a body, or a handler's, that each round of what runs at once has for
    itself.

    Nothing but such rounds binds them, and nobody reads them who is no round: what a handler reads,
    `status = "at {line.sku}"`, the rounds tell it. Those of a handler may be told the workflow.
    """
    of = None if handler is None else _Handled(handler)
    return _of_rounds(workflow, _handled(workflow), of)


def null_at_first(handler: tree.Handler) -> frozenset[str]:
    """Return the names of a handler's own that it may read before a call has given them a value.

    try:
        activity Reserve(id) -> hold
        activity Charge(id)
    catch:
        activity Release(hold)     # null where Reserve failed, and never that of another run
    """
    handled = _Handled(handler)
    return (handled.results & handled.before) - handled.others


def awaited_names(block: tree.Block, held: Held) -> frozenset[str]:
    """Return the names of the conditions that a block awaits: others are to make them true.

    A promise is none: `held` says what holds one.
    """
    waits = (one for one in all_nodes(block) if isinstance(one, tree.Predicate))
    return _read(tuple(one.holds for one in waits if not held.is_one(one.holds)))


class _Handled:
    """A handler, and what its body has: each found once."""

    def __init__(self, handler: tree.Handler) -> None:
        """Look at nothing yet."""
        self.kind, self.body = handler.kind, handler.body
        self.parameters = frozenset(parameter.name for parameter in handler.parameters)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that it binds."""
        return frozenset(bound_names(self.body))

    @cached_property
    def read(self) -> frozenset[str]:
        """The names that it reads."""
        return _read(self.body)

    @property
    def mentioned(self) -> frozenset[str]:
        """The names that it binds or reads."""
        return self.bound | self.read

    @cached_property
    def assigned(self) -> frozenset[str]:
        """The names that it gives a value by `go = false`."""
        return names_of_lines(self.body)

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The names that it reads in conditions which it awaits."""
        return awaited_names(self.body, held_in(self.body))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The promises that it begins."""
        return _begun(self.body)

    @cached_property
    def results(self) -> frozenset[str]:
        """The names that it gives nothing but results of calls and waits."""
        given = frozenset(results_of(self.body))
        return given - self.assigned - self.parameters

    @cached_property
    def before(self) -> frozenset[str]:
        """The names that it may read before it has given them a value."""
        return self._followed(Reads(self.mentioned))

    @cached_property
    def others(self) -> frozenset[str]:
        """The names that it reads where no path has given them a value: they are others', or what
        an earlier call has left, `activity Fetch(cursor) -> cursor`."""
        return self._followed(ReadsOfOthers(self.mentioned))

    def _followed(self, reads: Reads) -> frozenset[str]:
        reads.block(self.body, self.parameters)
        return frozenset(reads.found)


def _handled(workflow: tree.Workflow) -> list[_Handled]:
    return [_Handled(handler) for handler in without_comments(workflow.handlers)]


def _private(
    workflow: tree.Workflow, handler: _Handled, handlers: Sequence[_Handled]
) -> frozenset[str]:
    bound = handler.bound - handler.parameters - _lasting(workflow) - handler.before
    if handler.kind != "query":
        bound -= _told(workflow, handler, handlers)
    alone = handler.begun - {*bound_names(workflow.body)}  # who alone begins one tells others of it
    return bound - alone


def _of_rounds(
    workflow: tree.Workflow, handlers: Sequence[_Handled], handler: _Handled | None = None
) -> frozenset[str]:
    body = handler.body if handler is not None else workflow.body
    kept = kept_inside(body) - _lasting(workflow) - {p.name for p in workflow.parameters}
    if handler is not None:
        elsewhere = {*bound_names(workflow.body)}
        told = elsewhere & handler.assigned
        kept -= handler.parameters | told | (_read(workflow.body) - elsewhere)
    return kept.difference(*(one.before for one in handlers))


def _told(
    workflow: tree.Workflow, handler: _Handled, handlers: Sequence[_Handled]
) -> frozenset[str]:
    """Return the names that a handler gives values to which others may be meant to have.

    Nobody is told by an item of a loop of the workflow, as long as no handler reads that one.
    """
    told = frozenset(assigned_names(handler.body)) - _of_rounds(workflow, handlers, handler)
    passing = frozenset(bound_names(workflow.body)) - {*assigned_names(workflow.body)}
    passing -= _begun(workflow.body)
    return told - passing.difference(*(one.before for one in handlers))


def _own(name: str, handlers: Sequence[_Handled]) -> bool:
    """Whether some handler reads a name, and each that does gave it its value before.

    A handler that says `go = false` and does not read it says so to another: then it is shared.
    What it got from a call is no word to others, also where a path to a read lacks it. A condition
    that one awaits is what another is to make true.
    """
    several = sum(name in handler.bound for handler in handlers) > 1
    if several and any(name in handler.awaited for handler in handlers):
        return False
    read = False
    for handler in handlers:
        if name in handler.parameters or name not in handler.mentioned:
            continue
        here = name in handler.read
        read = read or here
        if name in handler.results and name not in handler.others:
            continue
        if name in handler.before or (not here and name in handler.assigned):
            return False
    return read


def _lasting(workflow: tree.Workflow) -> frozenset[str]:
    state = workflow.state or ()
    return frozenset(entry.name for entry in state if not isinstance(entry, tree.Comment))


def _begun(block: tree.Block) -> frozenset[str]:
    return frozenset(one.handle for one in statements(block) if isinstance(one, tree.Start))


def _read(block: Sequence[tree.Node]) -> frozenset[str]:
    nodes = list(all_nodes(block))
    given = [node.target for node in nodes if isinstance(node, tree.Assign)]
    bound = {id(target) for target in given if isinstance(target, tree.Name)}
    items = items_around(nodes)  # of a list that is made of another: names of its own
    return frozenset(
        name
        for node in nodes
        if id(node) not in bound
        for name in names_read_by(node)
        if name not in items.get(id(node), ())
    )
